from datetime import UTC, datetime, timedelta

from marketplace.clock import now


def test_now_is_in_utc_and_now() -> None:
    moment = now()
    assert moment.tzinfo is UTC
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)
