"""Runs a training that can be stopped and goes on where it was."""

import math
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

Progress = Callable[[int, int], None]
"""Called with how many steps are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: the learning rate at its height, steps to get there, and where to keep state.

    Every ``every`` steps the state is written to ``state``; a training that finds it goes on there.
    """

    rate: float
    warm: int
    state: Path | None = None
    every: int = 100


def train(
    parameters: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    batches: Iterable[Any],
    loss: Callable[[Any], Tensor],
    plan: Plan,
    progress: Progress,
) -> None:
    """Take one step for each batch; the rate rises, then falls along half a cosine.

    ``batches`` must come in the same order each time, and ``loss`` draw nothing at random, for a
    training that went on to end where one in one go ends.
    """
    listed = list(batches)
    done = _resumed(parameters, optimiser, plan.state, len(listed))
    for step in range(done, len(listed)):
        fall = 0.5 * (1 + math.cos(math.pi * step / len(listed)))
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * min(1.0, (step + 1) / plan.warm) * fall
        optimiser.zero_grad()
        loss(listed[step]).backward()  # type: ignore[no-untyped-call] # torch leaves it so
        optimiser.step()
        progress(step + 1, len(listed))
        if plan.state and ((step + 1) % plan.every == 0 or step + 1 == len(listed)):
            _keep(parameters, optimiser, plan.state, step + 1, len(listed))


def _keep(
    parameters: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    file: Path,
    step: int,
    steps: int,
) -> None:
    kept = {name: weight.detach() for name, weight in parameters.items()}
    part = file.with_suffix(".part")
    state = {"step": step, "steps": steps, "optimiser": optimiser.state_dict()}
    torch.save(state | {"parameters": kept}, part)
    os.replace(part, file)  # noqa: PTH105 - atomic; a kill leaves the old state or the new one


def _resumed(
    parameters: Mapping[str, Tensor],
    optimiser: torch.optim.Optimizer,
    file: Path | None,
    steps: int,
) -> int:
    if file is None or not file.is_file():
        return 0
    kept = torch.load(file, weights_only=True)
    if kept["steps"] != steps:  # of other data: begun anew
        return 0
    with torch.no_grad():
        for name, weight in parameters.items():
            weight.copy_(kept["parameters"][name])
    optimiser.load_state_dict(kept["optimiser"])
    return int(kept["step"])
