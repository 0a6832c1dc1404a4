"""Damaged files through every command that reads one: exit 0, 1 or 2, a Chinese sentence, in time, in memory, never lost.

    python tests/fuzz/campaign.py --minutes 30 [--seed 7] [--keep FOLDER]

Each case runs as the command runs for a clerk, in a process of its own (a fork of one that has everything loaded). What
fails is written to the folder with its seed, and the campaign ends with status 1.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fuzz.damage import DAMAGES  # noqa: E402

SECONDS, MEMORY = 20, 2**30
_CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One damaged file and the command that it is given to."""

    seed: int
    file: Path
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended: its status (negative: the signal that killed it), what it said, seconds, bytes at most."""

    status: int
    said: str
    seconds: float
    memory: int

    @property
    def fault(self) -> str:
        """What must not be; empty when all is well."""
        if self.status not in (0, 1, 2):
            return f"status {self.status}"
        if not _CHINESE.search(self.said):
            return "no sentence"
        if self.seconds > SECONDS:
            return f"{self.seconds:.0f} s"
        return f"{self.memory >> 20} MiB" if self.memory > MEMORY else ""


def commands(file: Path, desk: Path, home: Path, out: Path) -> list[tuple[str, ...]]:
    """The commands that read a received file, each as a clerk writes it."""
    name = str(file)
    return [
        ("check", name),
        ("check", name, "--annotate", str(out / "标注.xlsx")),
        ("compute", name),
        ("report", name, "--out", str(out / "报表.xlsx")),
        ("submit", name, "--out", str(out / "上报")),
        ("verify", name),
        ("diff", str(desk), name),
        ("fix", name, "--out", str(out / "改好.xlsx")),
        ("import", name, "--desk", str(desk)),
        ("trace", name, "封面!B2"),
        ("check", str(desk), "--previous", name),
        ("policy", "check", name),
        ("collect", name, "--home", str(home)),
    ]


def run(words: Sequence[str], folder: Path) -> Ended:
    """A command in a fork of this process, with its own memory limit and clock."""
    said, begun = folder / "said.txt", time.monotonic()
    child = os.fork()
    if child == 0:
        _child(words, said)
    status, usage = _waited(child)
    text = said.read_text(encoding="utf-8", errors="replace")
    return Ended(status=status, said=text, seconds=time.monotonic() - begun, memory=usage)


def _child(words: Sequence[str], said: Path) -> None:
    """Runs the command and leaves with its status; nothing of the parent's goes on."""
    os.setsid()
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    status = 70
    try:
        from macros.__main__ import main

        status = main(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _waited(child: int) -> tuple[int, int]:
    """Its status and the most memory it held; killed with all of its own when its time has long run out."""
    end = time.monotonic() + 3 * SECONDS
    while time.monotonic() < end:
        done, state, usage = os.wait4(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(state), usage.ru_maxrss * 1024
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    _, _, usage = os.wait4(child, 0)
    return -signal.SIGKILL, usage.ru_maxrss * 1024


def cases(seeds: Sequence[Path], desk: Path, home: Path, folder: Path, seed: int) -> Iterator[Case]:
    """Damaged files without end, each from a seed of its own."""
    number = seed
    while True:
        random = Random(number)
        source = random.choice(list(seeds))
        file = folder / f"{source.stem}{source.suffix}"
        file.write_bytes(random.choice(DAMAGES)(source.read_bytes(), random))
        out = folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        yield Case(seed=number, file=file, words=random.choice(commands(file, desk, home, out)))
        number += 1


def campaign(seeds: Sequence[Path], desk: Path, home: Path, *, seconds: float, seed: int, keep: Path) -> tuple[int, list[str]]:
    """How many cases were run, and a line for each that failed; their files are kept."""
    import macros.cli.approval_commands  # noqa: F401 - loaded before the forks
    import macros.cli.desk_commands  # noqa: F401
    import macros.results.branch_report  # noqa: F401

    end, count, faults = time.monotonic() + seconds, 0, []
    with tempfile.TemporaryDirectory() as place:
        for case in cases(seeds, desk, home, Path(place), seed):
            if time.monotonic() > end:
                break
            ended = run(case.words, Path(place))
            count += 1
            if ended.fault:
                keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(case.file, keep / f"{case.seed}_{case.file.name}")
                faults.append(f"{case.seed} {' '.join(case.words)}: {ended.fault}\n{ended.said[-3000:]}")
    return count, faults


def made_seeds(folder: Path) -> tuple[list[Path], Path, Path]:
    """A desk, its submission, the same as .xls, .ods, .csv and mails; and a home to collect into."""
    from fuzz import seed_files

    return seed_files.make(folder)


def main() -> int:
    """The long run, from a shell."""
    given = argparse.ArgumentParser()
    given.add_argument("--minutes", type=float, default=30)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--keep", type=Path, default=Path("fuzz"))
    asked = given.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as place:
        seeds, desk, home = made_seeds(Path(place))
        count, faults = campaign(seeds, desk, home, seconds=60 * asked.minutes, seed=asked.seed, keep=asked.keep)
    print("\n\n".join(faults))
    print(f"{count} cases, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
