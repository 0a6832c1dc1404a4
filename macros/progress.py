"""Progress on a terminal; nothing where there is none, and never on standard output."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any


class Bar:
    """A progress bar on standard error: `total` sets its length, `step` moves it, `say` names what is being done."""

    def __init__(self, title: str, *, quiet: bool = False) -> None:
        self._title, self._on = title, sys.stderr.isatty() and not quiet
        self._bar: Any = None
        self._task: Any = None

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
        if self._bar is not None:
            self._bar.update(self._task, total=count, completed=0)

    def step(self, _: object = None) -> None:
        """One step done."""
        if self._bar is not None:
            self._bar.advance(self._task)

    def say(self, text: str) -> None:
        """What is being done now."""
        if self._bar is not None:
            self._bar.update(self._task, description=f"{self._title}：{text}")
