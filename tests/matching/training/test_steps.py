from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from matching.training.steps import Plan, train

GOALS = [torch.tensor([float(at), 1.0]) for at in range(12)]


def run(state: Path | None, progress: Callable[[int, int], None]) -> Tensor:
    weight = torch.nn.Parameter(torch.zeros(2))
    optimiser = torch.optim.AdamW([weight], 0.1)

    def loss(goal: Tensor) -> Tensor:
        return ((weight - goal) ** 2).sum()

    train({"w": weight}, optimiser, GOALS, loss, Plan(0.1, 2, state, every=5), progress)
    return weight.detach()


def test_a_training_that_was_stopped_goes_on_to_the_same_end(tmp_path: Path) -> None:
    state = tmp_path / "state"
    whole = run(None, lambda _done, _total: None)

    def stop(done: int, _total: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(state, stop)
    steps: list[int] = []
    assert torch.equal(run(state, lambda done, _total: steps.append(done)), whole)
    assert steps == list(range(6, 13))


def test_the_rate_rises_and_falls() -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], 1.0)
    rates: list[float] = []
    train(
        {"w": weight},
        optimiser,
        range(10),
        lambda _: weight.sum(),
        Plan(1.0, 3),
        lambda _done, _total: rates.append(optimiser.param_groups[0]["lr"]),
    )
    assert rates[0] < rates[1] < rates[2] > rates[5] > rates[9] > 0


def test_a_state_of_another_training_is_begun_anew(tmp_path: Path) -> None:
    state = tmp_path / "state"
    run(state, lambda _done, _total: None)
    steps: list[int] = []
    weight = torch.nn.Parameter(torch.zeros(2))
    optimiser = torch.optim.AdamW([weight], 0.1)
    train(
        {"w": weight},
        optimiser,
        GOALS[:4],
        lambda goal: ((weight - goal) ** 2).sum(),
        Plan(0.1, 2, state, every=5),
        lambda done, _total: steps.append(done),
    )
    assert steps == [1, 2, 3, 4]
