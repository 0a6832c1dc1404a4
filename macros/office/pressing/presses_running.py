"""The presses of the helper: one at a time in one workbook, each in a thread of its own, followed and stopped from outside."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field

from macros.bug_log import write_bug_log
from macros.errors import ToolkitError
from macros.progress import followed
from workbooks.wire.press_wire import PressTold, SayEdit

_KEPT = 16
"""Presses that are over and can still be asked for."""


class Stopped(ToolkitError):
    """Somebody has asked the press to stop."""

    def __init__(self) -> None:
        super().__init__("已停止，工作簿没有改动", "要做的时候再点一次")


class Busy(Exception):
    """A press is under way in that workbook."""


@dataclass(kw_only=True)
class RunningPress:
    """One press: what is being done, and in the end what is to be told."""

    where: str
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    step: str = ""
    done: int = 0
    total: int = 0
    told: PressTold | None = None
    stopped: bool = False
    halt: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def follow(self, step: str, done: int = 0, total: int = 0) -> None:
        """Notes what is being done; Stopped, once, where somebody has asked for it."""
        if self.halt.is_set() and not self.stopped:
            self.stopped = True
            raise Stopped
        self.step, self.done, self.total = step, done, total

    @property
    def as_told(self) -> PressTold:
        """How it stands."""
        return self.told or PressTold(id=self.id, state="running", step=self.step, done=self.done, total=self.total)


class Presses:
    """All presses of a helper."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, RunningPress] = {}
        self.last = time.monotonic()

    def start(self, where: str, work: Callable[[RunningPress], PressTold]) -> RunningPress:
        """Begins a press in the workbook `where`; Busy while another one is under way there."""
        press = RunningPress(where=where)
        with self._lock:
            if any(one.where == where and not one.over.is_set() for one in self._known.values()):
                raise Busy
            over = [one for one in self._known.values() if one.over.is_set()]
            for old in over[: max(len(over) - _KEPT, 0)]:
                del self._known[old.id]
            self._known[press.id] = press
        threading.Thread(target=Context().run, args=(self._run, press, work), name=f"press-{press.id}", daemon=True).start()
        return press

    def _run(self, press: RunningPress, work: Callable[[RunningPress], PressTold]) -> None:
        try:
            with followed(press.follow):
                press.told = work(press)
        except Exception:  # a press ends here: whoever asked gets a sentence and a number, the file the traceback
            said = f"程序出错，是我们的问题，工作簿没有改动。记录号 {write_bug_log()[0]}。请截图发给管理员。"
            press.told = PressTold(id=press.id, state="done", blocked=True, edits=[SayEdit(do="dialog", text=said)])
        finally:
            self.last = time.monotonic()
            press.over.set()

    def of(self, name: str) -> RunningPress | None:
        """The press of that id."""
        self.last = time.monotonic()
        return self._known.get(name)

    @property
    def running(self) -> bool:
        """True while any press is under way."""
        return any(not press.over.is_set() for press in list(self._known.values()))
