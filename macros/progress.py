"""Progress: on a terminal, nothing where there is none and never on standard output; and to whoever follows a press."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any

Follower = Callable[[str, int, int], None]
"""What is being done, how many steps are done, how many there will be (0: nobody knows); may raise to stop the work."""
_followers: ContextVar[Follower | None] = ContextVar("follower", default=None)


@contextmanager
def followed(by: Follower) -> Iterator[None]:
    """All bars of this thread are told to `by` while this lasts."""
    token = _followers.set(by)
    try:
        yield
    finally:
        _followers.reset(token)


class Bar:
    """A progress bar on standard error: `total` sets its length, `step` moves it, `say` names what is being done."""

    def __init__(self, title: str, *, quiet: bool = False) -> None:
        self._title, self._on = title, not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None
        self._step, self._done, self._total = title, 0, 0

    def __enter__(self) -> Bar:
        if self._on:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def total(self, count: int) -> None:
        """How many steps there will be."""
        self._total, self._done = count, 0
        self._tell()
        if self._bar is not None:
            self._bar.update(self._task, total=count, completed=0)

    def step(self, _: object = None) -> None:
        """One step done."""
        self._done += 1
        self._tell()
        if self._bar is not None:
            self._bar.advance(self._task)

    def say(self, text: str) -> None:
        """What is being done now."""
        self._step = f"{self._title}：{text}"
        self._tell()
        if self._bar is not None:
            self._bar.update(self._task, description=f"{self._title}：{text}")

    def _tell(self) -> None:
        follower = _followers.get()
        if follower is not None:
            follower(self._step, self._done, self._total)
