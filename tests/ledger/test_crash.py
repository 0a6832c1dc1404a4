"""kill -9 at any moment of a collect: nothing is lost, nothing doubled, the next run goes on (issue: the ledger).

A run of the whole suite kills at a sample of the steps; `KEYBOOK_CAMPAIGN=1 python -m pytest tests/ledger` kills at every
step and at random moments, 200 times and more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from building.campaign import sampled, share
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.events import Event
from workbooks.archive.home import Home

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 2, 9, 30)
ROOT = Path(__file__).parents[2]
Ask = Callable[..., dict[str, int]]
STEPS, MOMENTS = 30, 8
"""The sample of a run: steps at which it is killed, and moments."""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


@pytest.fixture
def sources(submission: Callable[..., Path], mailed: Callable[..., Path], tmp_path: Path) -> list[Path]:
    """Two versions of one county, one of another, and a workbook that is no submission."""
    folder = tmp_path / "收件"
    folder.mkdir()
    two = [submission("LJ01"), submission("LJ01", version=2)]
    bad = tmp_path / "流水.xlsx"
    shutil.copy(two[0], bad)
    bad.write_bytes(bad.read_bytes()[:-200])
    return [Path(shutil.copy(path, folder)) for path in (*two, mailed("QH02"), bad)]


@pytest.fixture
def ask(sources: list[Path], policy_book: Path, tmp_path: Path) -> Iterator[Ask]:
    """`ask(home, at=n)` or `ask(home, after=ms)`: one collect of all sources in a child that may be killed."""
    script = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("crash_child.py"))],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert script.stdin and script.stdout

    def run(home: Path, *, at: int = 0, after: int = 0) -> dict[str, int]:
        question = {"home": str(home), "sources": [str(path) for path in sources], "at": at, "after": after}
        return said(question)

    def said(question: Any) -> dict[str, int]:
        assert script.stdin and script.stdout
        script.stdin.write(json.dumps(question) + "\n")
        script.stdin.flush()
        answer: dict[str, int] = json.loads(script.stdout.readline())
        return answer

    said({"learn": [str(path) for path in sources], "facts": str(tmp_path / "known"), "policy": str(policy_book)})
    yield run
    script.stdin.close()
    assert script.wait(30) == 0
    script.stdout.close()


def state(folder: Path, policy: Policy) -> dict[str, Any]:
    """All that a home holds, without the note of a file that came a second time."""
    home = Home(folder)
    home.policy = policy
    assert home.whole() == ()
    kept = [e for e in home.ledger.events() if e.kind in ("accepted", "rejected")]
    assert all(home.facts.has(PERIOD, e.sha256) for e in kept if e.kind == "accepted")
    return {
        "events": [_plain(e) for e in kept],
        "files": {
            str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for name in ("archive", "inbox")
            for file in sorted((folder / name).rglob("*"))
            if file.is_file()
        },
        "rows": {
            name: len(frame)
            for name, frame in home.facts.period(PERIOD, [e.sha256 for e in home.counted(PERIOD)], ("R03", "R10", "R20")).items()
        },
        "standings": {code: (s.state, s.current.version if s.current else 0) for code, s in home.standings(PERIOD).items()},
    }


def _plain(event: Event) -> tuple[Any, ...]:
    return (event.kind, event.period, event.branch, event.version, event.file, event.sha256, event.detail)


@pytest.mark.long
def test_kill_at_every_step_and_at_random_moments(ask: Ask, policy_book: Path, policy: Policy, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    Home.create(empty, policy_book, now=NOW)
    calm = Path(shutil.copytree(empty, tmp_path / "calm"))
    steps = ask(calm)["steps"]
    wanted = state(calm, policy)
    assert len(wanted["events"]) == 4 and wanted["standings"]["LJ01"] == ("已收", 2) and steps > 100
    assert wanted["rows"]["R10"] == 6
    chance, killed, lost = random.Random(4), 0, []
    at_steps = [(n, 0) for n in range(1, steps + 1)]
    at_moments = [(0, chance.randint(1, 90)) for _ in range(max(22, 230 - steps))]
    plan = sampled(at_steps, STEPS, "steps") + sampled(at_moments, MOMENTS, "moments")
    for number, (at, after) in enumerate(plan):
        home = Path(shutil.copytree(empty, tmp_path / f"h{number}"))
        killed += ask(home, at=at, after=after)["signal"] == 9
        if number % 5 == 0:
            killed += ask(home, at=chance.randint(1, steps))["signal"] == 9
        last = ask(home)
        if last["code"] or state(home, policy) != wanted:
            lost.append((at, after, last))
        shutil.rmtree(home)
    assert not lost
    assert killed >= share(200, STEPS)
