"""Child processes that read what came in: each file within limits of its own, and no child outlives its parent.

A file that hangs, crashes or exhausts its reader costs itself: its child is ended and another takes the next file.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")
START_SECONDS = 300.0
"""How long a child may take to load the program; a cold disk with a virus scanner is slow."""
SECONDS, SECONDS_A_MB = 60.0, 3.0
"""Time of one file: the fixed part, and what each unpacked megabyte adds. An office of 300,000 rows unpacks to 300 MB."""
USUAL_START, SLOWEST = 3.0, 5.0
"""Seconds in which a child has loaded the program on a slow machine; one that takes longer has so many times as long a file, at most."""
MEMORY, MEMORY_A_BYTE, MOST_MEMORY = 3 * 2**30, 20, 8 * 2**30
_LONGEST_WAIT = 60.0
_PR_SET_PDEATHSIG = 1
_STANDING: ContextVar[list[_Worker] | None] = ContextVar("standing", default=None)


@dataclass(frozen=True)
class WorkerLimits:
    """What one file may cost: seconds of the clock and bytes of address space."""

    seconds: float
    memory: int


def limits_of(file: Path) -> WorkerLimits:
    """The limits of a file, by what it unpacks to; what it says of its own size counts up to a thousandfold only.

    >>> limits_of(Path('not there')).seconds
    60.0
    """
    try:
        size = packed = file.stat().st_size
        with zipfile.ZipFile(file) as archive:
            size = max(packed, min(sum(part.file_size for part in archive.infolist()), packed * 1000))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        size = 0
    return WorkerLimits(SECONDS + SECONDS_A_MB * size / 2**20, min(MEMORY + MEMORY_A_BYTE * size, MOST_MEMORY))


def pace_of(start: float) -> float:
    """How many times as long as usual a file may take where the program took `start` seconds to load: a busy machine is no attack.

    >>> pace_of(1.2), pace_of(6.0), pace_of(100.0)
    (1.0, 2.0, 5.0)
    """
    return min(max(1.0, start / USUAL_START), SLOWEST)


def tie_to_parent(parent: int) -> None:
    """Makes this process end with the one that started it, however that one ends. `parent` is its process id."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library without prctl still has the thread above
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _end_with_parent() -> None:
    above = multiprocessing.parent_process()
    if above is not None:
        above.join()
        os._exit(1)


def run_each(
    files: Sequence[Path],
    job: Callable[[Path], T],
    lost: Callable[[Path, bool], T],
    *,
    workers: int,
    done: Callable[[T], None] = lambda _: None,
) -> list[T]:
    """`job(file)` of every file in child processes, in the order given.

    `lost(file, late)` stands for the result of a file whose child ended, or was ended because it took too long.
    RuntimeError where no child comes up at all.
    """
    crew = _Crew(files, job, lost, done)
    try:
        crew.work(min(workers, len(files)))
    finally:
        crew.end()
    return [crew.found[number] for number in range(len(files))]


@contextmanager
def standing_crew(kept: list[Any] | None = None) -> Iterator[None]:
    """While this lasts, children that have done their files wait for the next `run_each` with the program loaded; they end
    with it, those of a list that the caller keeps with its process. Each file has its limits all the same, and a child that
    is lost is replaced.
    """
    standing: list[_Worker] = [] if kept is None else kept
    token = _STANDING.set(standing)
    try:
        yield
    finally:
        _STANDING.reset(token)
        for worker in standing if kept is None else ():
            worker.end()


@dataclass(frozen=True)
class _Order:
    """What a child that is there already is to do from now on."""

    job: Callable[[Path], Any]


@dataclass(eq=False)
class _Worker:
    """One child: `task` is the file it has, `until` the moment at which it has had its time, `pace` how slow its machine is."""

    process: Any
    pipe: Connection
    until: float
    started: float = field(default_factory=time.monotonic)
    pace: float = 0.0
    ready: bool = False
    task: tuple[int, Path] | None = None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass
class _Crew(Generic[T]):
    files: Sequence[Path]
    job: Callable[[Path], T]
    lost: Callable[[Path, bool], T]
    done: Callable[[T], None]
    found: dict[int, T] = field(default_factory=dict)
    crew: list[_Worker] = field(default_factory=list)
    context: SpawnContext = field(default_factory=lambda: multiprocessing.get_context("spawn"))

    def work(self, workers: int) -> None:
        waiting = deque(enumerate(self.files))
        while len(self.found) < len(self.files):
            while len(self.crew) < min(workers, len(self.files) - len(self.found)):
                self.crew.append(self._hired())
            for worker in self._idle():
                if waiting:
                    self._give(worker, waiting.popleft())
            nearest = min(worker.until for worker in self.crew)
            speaking = set(wait([worker.pipe for worker in self.crew], min(max(0.0, nearest - time.monotonic()), _LONGEST_WAIT)))
            for worker in list(self.crew):
                if worker.pipe in speaking:
                    self._hear(worker)
                elif worker.task and worker.until <= time.monotonic():
                    self._lose(worker, late=True)
                elif not worker.ready and worker.until <= time.monotonic():
                    raise RuntimeError("a child process did not come up")

    def end(self) -> None:
        standing = _STANDING.get()
        for worker in self.crew:
            if standing is not None and worker.ready and worker.task is None:
                standing.append(worker)
            else:
                worker.end()

    def _hired(self) -> _Worker:
        """A child that stands by, else a new one."""
        standing = _STANDING.get()
        while standing:
            worker = standing.pop()
            with suppress(OSError):  # one that is gone is no help
                worker.pipe.send(_Order(self.job))
                worker.ready, worker.until = False, time.monotonic() + START_SECONDS
                return worker
            worker.end()
        return self._started()

    def _started(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.job, os.getpid()), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + START_SECONDS)

    def _idle(self) -> Iterator[_Worker]:
        return (worker for worker in self.crew if worker.ready and worker.task is None)

    def _give(self, worker: _Worker, task: tuple[int, Path]) -> None:
        limits = limits_of(task[1])
        worker.task, worker.until = task, time.monotonic() + limits.seconds * worker.pace
        with suppress(OSError):  # a child that is gone is heard of in a moment
            worker.pipe.send((task[1], limits.memory))

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            if not worker.ready:
                raise RuntimeError("a child process ended before it had a file") from None
            self._lose(worker, late=False)
            return
        if worker.task is not None:
            self._keep(worker.task[0], answer)
        elif not worker.pace:
            worker.pace = pace_of(time.monotonic() - worker.started)
        worker.ready, worker.task, worker.until = True, None, float("inf")

    def _lose(self, worker: _Worker, *, late: bool) -> None:
        worker.end()
        self.crew.remove(worker)
        if worker.task is not None:
            number, file = worker.task
            self._keep(number, self.lost(file, late))

    def _keep(self, number: int, result: T) -> None:
        self.found[number] = result
        self.done(result)


def _serve(pipe: Connection, job: Callable[[Path], Any], parent: int) -> None:
    """What a child does: says that it is there, then one file after the other."""
    tie_to_parent(parent)
    pipe.send(None)
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        if isinstance(order, _Order):
            job = order.job
            pipe.send(None)
            continue
        file, memory = order
        _limit_memory(memory)
        pipe.send(job(file))


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
