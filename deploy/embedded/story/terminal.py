"""Shows the person at the terminal how far the story is: bars with rates."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

_SPOKEN_EVERY_SECONDS = 5.0


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="cyan")


class Bar:
    """One bar; where nobody watches, a line now and then instead."""

    def __init__(self, terminal: "Terminal", title: str, total: int) -> None:
        self._screen = terminal
        self._title = title
        self._total = total
        self._count = 0
        self._began = self._spoke = monotonic()
        self._task: TaskID | None = None
        if terminal.progress is not None:
            self._task = terminal.progress.add_task(title, total=total)

    def advance(self, by: int = 1, note: str = "") -> None:
        """Count some more as done."""
        self._count += by
        if self._screen.progress is not None and self._task is not None:
            title = f"{self._title} {note}".rstrip()
            self._screen.progress.update(self._task, advance=by, description=title)
        elif monotonic() - self._spoke > _SPOKEN_EVERY_SECONDS:
            self._spoke = monotonic()
            rate = self._count / max(self._spoke - self._began, 0.001)
            self._screen.say(
                f"  {self._title} {self._count:,}/{self._total:,}  {rate:,.0f}/s {note}"
            )


class Terminal:
    """The terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.progress: Progress | None = None

    def say(self, text: str = "") -> None:
        """Print a line, above the bars."""
        self.console.print(text)

    def fault(self, text: str) -> None:
        """Print what went wrong as it stands: a program's words, paths, commands."""
        self.console.print(text, style="bold red", markup=False, soft_wrap=True)

    @contextmanager
    def bars(self) -> Iterator[None]:
        """Show bars while the block lasts, where somebody watches."""
        if not self.console.is_terminal:
            yield
            return
        with Progress(
            TextColumn("[progress.description]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            console=self.console,
        ) as self.progress:
            yield
        self.progress = None

    def bar(self, title: str, total: int) -> Bar:
        """A new bar."""
        return Bar(self, title, total)
