"""A loop waits longer from failure to failure, and does not fill the log with one traceback."""

from structlog.testing import capture_logs

from marketplace.patience import MAX_PAUSE_S, Patience


def test_it_doubles_up_to_a_limit_and_begins_again() -> None:
    patience = Patience("lost", 8)
    assert patience.pause_s == 8
    pauses = []
    for _ in range(4):
        patience.failed(OSError("away"))
        pauses.append(patience.pause_s)
    assert pauses == [8, 16, MAX_PAUSE_S, MAX_PAUSE_S]
    patience.succeeded()
    assert patience.pause_s == 8
    patience.failed(OSError("away"))
    assert patience.pause_s == 8


def test_who_rests_longer_anyway_is_not_hurried_by_a_failure() -> None:
    patience = Patience("lost", 60)
    for _ in range(3):
        patience.failed(OSError("away"))
    assert patience.pause_s == 60


def test_each_kind_of_failure_is_told_in_full_once() -> None:
    patience = Patience("lost", 1)
    errors = [OSError("away"), OSError("still"), ValueError("new"), ValueError("same")]
    with capture_logs() as logs:
        for error in errors:
            patience.failed(error)
        patience.succeeded()
        patience.failed(errors[-1])
    assert ["exc_info" in entry for entry in logs] == [True, False, True, False, True]
    assert logs[1]["error"] == "still"
