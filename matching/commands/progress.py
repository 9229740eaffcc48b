"""Progress bars on a terminal, silence elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[int, int], None]
"""Called with how much is done and how much there is to do."""


@contextmanager
def steps() -> Iterator[Callable[[str], Step]]:
    """Give a function that starts a bar with a name on stderr; the bars vanish at the end."""
    from rich.console import Console  # noqa: PLC0415 - --help must not wait for it
    from rich.progress import Progress, TaskID  # noqa: PLC0415

    console = Console(stderr=True)

    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:

        def update(task: TaskID, done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        def start(name: str) -> Step:
            task = progress.add_task(name, total=None)
            return lambda done, total: update(task, done, total)

        yield start
