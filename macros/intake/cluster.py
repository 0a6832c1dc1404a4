"""Examining on other computers: `--scheduler ADDRESS` gives each file to a worker of a Dask cluster (design 9).

A worker examines a file as this computer would: in a child process of its own, with the same limits (`run_each`). What it
finds, and the rows, come back and are checked in here, in the same order, by the one writer that a home has. So the
ledger, the rows and the reports are those of one computer; a worker that ends in the middle costs its file another start.
The home has to be seen by every worker under the same path: a file is judged by the policy and the earlier months there.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.intake.examined import Examined
from macros.intake.workers import run_each, standing_crew
from macros.version import PROGRAM

SECONDS = 20
"""How long the scheduler, and the first of its workers, may take to answer."""
AHEAD = 2
"""Files that wait for a worker that has one."""
Examining = Callable[..., Examined]
Lost = Callable[[Path, bool], Examined]
_ADDRESS: ContextVar[str] = ContextVar("scheduler", default="")
_CREW: list[Any] = []
"""The child of a worker, which stays with the program loaded; it ends with the worker."""


@contextmanager
def on_cluster(address: str) -> Iterator[None]:
    """While this lasts, files are examined by the workers of the scheduler at `address`; "" = on this computer."""
    token = _ADDRESS.set(address)
    try:
        yield
    finally:
        _ADDRESS.reset(token)


@dataclass(frozen=True, kw_only=True)
class FromAfar:
    """What a worker found: the rows are files of its scratch folder, by their way in it."""

    found: Examined
    facts: dict[str, bytes]


def examined_by(
    files: Sequence[Path], facts: Path, examine: Examining, lost: Lost, *, workers: int, done: Callable[[Examined], None]
) -> list[Examined]:
    """`examine(file, facts)` of every file, in the order given: in child processes here, or on the cluster that is asked for."""
    here = partial(run_each, job=partial(examine, facts=facts), lost=lost, workers=workers, done=done)
    if not _ADDRESS.get():
        return here(files)
    found: dict[int, Examined] = {}
    for number, told in _answers(_ADDRESS.get(), files, examine, lost):
        found[number] = told if isinstance(told, Examined) else _unpacked(told, facts)
        done(found[number])
    unread = [number for number in range(len(files)) if number not in found]
    found |= dict(zip(unread, here([files[number] for number in unread]), strict=True))
    return [found[number] for number in range(len(files))]


def examined_there(name: str, body: bytes, examine: Examining, lost: Lost, program: str) -> FromAfar:
    """What a worker does with a file: examines it in its child; ToolkitError where it runs another version than who asks."""
    if program != PROGRAM:
        raise ToolkitError(f"工作进程的程序是 {PROGRAM}，这边是 {program}", "两边装同一版再试")
    with tempfile.TemporaryDirectory(prefix="keybook-worker-") as folder, standing_crew(_CREW):
        file, facts = Path(folder) / "in" / name, Path(folder) / "facts"
        file.parent.mkdir()
        file.write_bytes(body)
        (found,) = run_each([file], partial(examine, facts=facts), lost, workers=1)
        held = {path.relative_to(facts).as_posix(): path.read_bytes() for path in facts.rglob("*") if path.is_file()}
        opened = found.opened and found.opened.relative_to(facts)
        return FromAfar(found=replace(found, opened=opened), facts=held)


def _unpacked(told: FromAfar, facts: Path) -> Examined:
    for way, body in told.facts.items():
        target = facts / way
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return replace(told.found, opened=told.found.opened and facts / told.found.opened)


def _answers(address: str, files: Sequence[Path], examine: Examining, lost: Lost) -> Iterator[tuple[int, Examined | FromAfar]]:
    """Number and answer of every file that can be read here, as they come; a few at a time are on their way."""
    distributed = _library()
    with _client(distributed, address) as client:
        waiting, numbers = _bodies(files), {}
        under_way = distributed.as_completed(loop=client.loop)

        def give(count: int) -> None:
            for number, body in islice(waiting, count):
                words = (files[number].name, body, examine, lost, PROGRAM)
                future = client.submit(examined_there, *words, pure=False, retries=1)
                numbers[future.key] = number
                under_way.add(future)

        give(AHEAD * max(1, sum(client.nthreads().values())))
        for future in under_way:
            number = numbers.pop(future.key)
            yield number, _answer(distributed, future, files[number], lost)
            give(1)


def _bodies(files: Sequence[Path]) -> Iterator[tuple[int, bytes]]:
    for number, file in enumerate(files):
        with suppress(OSError):  # gone or shut: examined on this computer, which says so
            yield number, file.read_bytes()


def _answer(distributed: Any, future: Any, file: Path, lost: Lost) -> Examined | FromAfar:
    try:
        answer: FromAfar = future.result()
    except distributed.KilledWorker:
        return lost(file, False)
    except AssertionError as failed:
        if "daemonic" not in str(failed):
            raise
        raise ToolkitError("工作进程不许再起子进程，不能隔离来件", "用 keybook worker 地址 起工作进程，不用 dask worker") from failed
    return answer


def _client(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as failed:
        raise ToolkitError(f"连不上调度程序 {address}", "先在一台电脑上运行 dask scheduler，核对它说的地址") from failed
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError as none:
        client.close()
        raise ToolkitError(f"调度程序 {address} 那里没有工作进程", f"在干活的电脑上运行 keybook worker {address}") from none
    return client


def work_for(address: str) -> None:
    """Examines files for the scheduler at `address`, one at a time, until the scheduler ends or the person stops it."""
    distributed = _library()

    async def work() -> None:
        async with distributed.Worker(address, nthreads=1, death_timeout=SECONDS) as worker:
            await worker.finished()

    try:
        asyncio.run(work())
    except (OSError, TimeoutError) as failed:
        raise ToolkitError(f"连不上调度程序 {address}", "先在一台电脑上运行 dask scheduler，核对它说的地址") from failed


def _library() -> Any:
    try:
        import distributed
    except ImportError as none:
        raise ToolkitError("没有装 distributed，不能用几台电脑一起收件", "python -m pip install keybook[cluster]") from none
    logging.getLogger("distributed").setLevel(logging.ERROR)
    return distributed
