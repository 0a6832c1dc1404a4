"""kill -9, a full disk and a disk that only reads, at any step of collect, consolidate, approve, publish and backup:
nothing is lost, doubled or half written, and what was not done can be done again (issue: trust).

CI takes a seeded sample; `KEYBOOK_CAMPAIGN=1 python -m pytest -n0 -s tests/ledger/test_kills.py` is the campaign: 200 kills
over the five, in every writing phase and at random moments, and the full disk at every tenth write of each. It prints what
was hit.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from building.campaign import WHOLE, sampled, share
from building.once import once
from building.signed_state import signed, take
from building.small_state import NOW, PERIOD
from macros.closing.approval_steps import approve, consolidated, form, unlike
from macros.merge.board_shown import status
from macros.merge.consolidation import consolidate
from macros.office.doctor_home import examine_home
from macros.publishing.publication import publish
from validators.approval_form import Stage
from validators.policy import Policy
from workbooks.archive.backup import backup, restore
from workbooks.archive.disk import DRAFT
from workbooks.archive.events import FilingAccepted, FormStep, MonthConsolidated, MonthPublished
from workbooks.archive.home import Home
from workbooks.archive.lost_ledger import LEDGER

ROOT = Path(__file__).parents[2]
NAMES = ("collect", "consolidate", "approve", "publish", "backup")
WRITES = {"collect": {"archive", "facts", "ledger", "anchor"}, "consolidate": {"archive", "ledger", "anchor"}}
WRITES |= {"approve": {"ledger", "anchor"}, "publish": {"ledger", "anchor"}, "backup": {"elsewhere"}}
Ask = Callable[..., dict[str, Any]]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, policy: Policy, three: Path, filed: Path) -> Path:
    """`home` before a second version of 临江市局, `merged` consolidated and submitted, and that second version; made once."""

    def make(folder: Path) -> None:
        shutil.copytree(three, folder / "home")
        shutil.copytree(three, folder / "merged")
        home = Home(folder / "merged")
        assert consolidate(home, PERIOD, folder / "汇总.xlsx", now=NOW).out
        approve(home, PERIOD, by="ZZ01", now=NOW)
        home.ledger.settle_anchors()
        (folder / "更正" / "上报").mkdir(parents=True)
        shutil.copy(next(filed.glob("*_YS03_*")), folder / "更正" / "上报")
        signed(folder / "更正", policy, "YS03", None, version=2)

    return once(tmp_path_factory, "kills", make)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """`ask(action, home, scratch, files, at=n, fault=..., after=ms)`."""
    script = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_child.py"))],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
    )
    assert script.stdin and script.stdout

    def run(
        action: str, home: Path, scratch: Path, files: list[Path], *, at: int = 0, fault: str = "kill", after: int = 0
    ) -> dict[str, Any]:
        assert script.stdin and script.stdout
        places = {"home": str(home), "scratch": str(scratch), "anchors": os.environ["KEYBOOK_ANCHORS"]}
        asked = places | {"action": action, "files": [str(f) for f in files], "at": at, "fault": fault, "after": after}
        script.stdin.write(json.dumps(asked) + "\n")
        script.stdin.flush()
        found: dict[str, Any] = json.loads(script.stdout.readline())
        return found

    yield run
    script.stdin.close()
    script.stdout.close()
    script.wait(timeout=60)


@pytest.fixture
def stage(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[Path, Path, list[Path]]]:
    """`stage(action)`: a fresh home for it, a folder for what it makes, and the files that come in."""
    made = iter(range(10_000))

    def new(action: str) -> tuple[Path, Path, list[Path]]:
        folder = tmp_path / str(next(made))
        home = Path(shutil.copytree(ready / ("home" if action in ("collect", "consolidate") else "merged"), folder / "home"))
        (folder / "出").mkdir()
        monkeypatch.setenv("KEYBOOK_ANCHORS", str(folder / "链头"))
        return home, folder / "出", [next((ready / "更正" / "上报").glob("*_2.xlsx"))]

    return new


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[list[str], int]]:
    """The steps of each action and the milliseconds that it takes, once one test has learned them."""
    return {}


@pytest.fixture
def learned(
    known: dict[str, tuple[list[str], int]], ask: Ask, stage: Callable[[str], tuple[Path, Path, list[Path]]]
) -> Callable[[str], tuple[list[str], int]]:
    """`learned(action)`: its steps by what they write and how, and how long it takes, from a run that no harm comes to."""

    def steps(action: str) -> tuple[list[str], int]:
        if action not in known:
            told = ask(action, *stage(action))
            assert not told["said"] and WRITES[action] <= {one.split()[0] for one in told["steps"]}, (
                told["said"],
                sorted(set(told["steps"])),
            )
            known[action] = told["steps"], told["took"]
        return known[action]

    return steps


def whole(home: Path, scratch: Path) -> None:
    """Nothing is half written: ledger, archive and anchors agree, every workbook and archive file opens."""
    there = Home(home)
    assert there.ledger.whole() == () and there.whole() == () and there.ledger.anchored() == ()
    for file in [*home.joinpath("archive").rglob("*"), *scratch.rglob("*")]:
        if file.suffix in (".xlsx", ".zip") and file.is_file():
            with zipfile.ZipFile(file) as parts:
                assert parts.testzip() is None, file
        assert file.suffix != ".json" or json.loads(file.read_bytes())


def true_to_the_disk(action: str, home: Path, scratch: Path) -> None:
    """What the ledger and the board say has happened has happened: no event without its files, no version that is none."""
    there = Home(home)
    counts = {code: s.current.version for code, s in there.standings(PERIOD).items() if s.current and s.merged}
    assert {b["branch"]: b["version"] for b in status(there, PERIOD)["branches"]} == counts
    if there.ledger.events(MonthConsolidated):
        assert not unlike(there, PERIOD, consolidated(there, PERIOD))
    for event in there.ledger.events(MonthPublished):
        assert event.files == len([f for f in (scratch / "发布").iterdir() if f.suffix in (".xlsx", ".eml")])


def done_again(action: str, home: Path, scratch: Path, files: list[Path]) -> None:
    """The same thing once more comes to the end that it would have come to, and nothing is there twice."""
    there = Home(home)
    if action == "collect":
        assert take(there, *files)[0].kind in ("accepted", "duplicate")
        assert [e.version for e in there.ledger.events(FilingAccepted) if e.branch == "YS03"] == [1, 2]
    elif action == "consolidate":
        assert consolidate(there, PERIOD, scratch / "汇总.xlsx", now=NOW).out
        assert there.ledger.events(MonthConsolidated)[-1].bound["rows"]
    elif action == "approve":
        if form(there, PERIOD).stage is Stage.FIRST:
            approve(there, PERIOD, by="ZZ02", now=NOW)
        assert form(there, PERIOD).stage is Stage.LAST and len([e for e in there.ledger.events(FormStep) if e.kind == "approved"]) == 2
    elif action == "publish":
        made = publish(there, PERIOD, scratch / "发布", now=NOW)
        left = {f.name for f in (scratch / "发布").iterdir() if f.suffix != DRAFT}
        assert {f.name for f in made.out} == left and len(made.branches) == 3
    elif action == "backup":
        made = scratch / "备份.zip"
        assert restore(made if made.exists() else backup(there, made, now=NOW).file, scratch / "新家", now=NOW).whole() == ()
    true_to_the_disk(action, home, scratch)
    assert not [c.line for c in examine_home(home) if c.mark == "×"]


def shown(action: str, what: str, hit: Counter[str]) -> None:
    """One line a phase of a campaign: how often it was hit."""
    print(f"\n{action}: {sum(hit.values())} {what}: " + ", ".join(f"{phase} {count}" for phase, count in sorted(hit.items())))


@pytest.mark.parametrize("action", NAMES)
def test_killed_at_any_step(
    action: str, ask: Ask, learned: Callable[[str], tuple[list[str], int]], stage: Callable[[str], tuple[Path, Path, list[Path]]]
) -> None:
    """The steps are learned first; then some are drawn, at least one of each phase of the writing, the rest at random."""
    steps, _ = learned(action)
    rng, phase_of = Random(f"kill {action}"), (lambda label: label) if WHOLE else (lambda label: label.split()[0])
    phases = sorted({phase_of(label) for label in steps})
    drawn = [rng.choice([i for i, label in enumerate(steps, 1) if phase_of(label) == phase]) for phase in phases]
    hit = Counter[str]()
    for at in [*drawn, *(rng.randint(1, len(steps)) for _ in range(share(25, len(drawn)) - len(drawn)))]:
        home, scratch, files = stage(action)
        told = ask(action, home, scratch, files, at=at)
        assert told["signal"] == signal.SIGKILL, (at, told)
        whole(home, scratch)
        true_to_the_disk(action, home, scratch)
        done_again(action, home, scratch, files)
        shutil.rmtree(home.parent)
        hit[steps[at - 1]] += 1
    shown(action, "kills", hit)
    assert {phase_of(label) for label in hit} == set(phases)


@pytest.mark.parametrize("action", sampled(NAMES, 2, "moments"))
def test_killed_at_any_moment(
    action: str, ask: Ask, learned: Callable[[str], tuple[list[str], int]], stage: Callable[[str], tuple[Path, Path, list[Path]]]
) -> None:
    """From outside, whatever it is doing; who was done before is not counted."""
    _, took = learned(action)
    rng, killed, wanted = Random(f"moment {action}"), 0, share(20, 1)
    for _ in range(wanted * 5):
        if killed == wanted:
            break
        home, scratch, files = stage(action)
        told = ask(action, home, scratch, files, after=rng.randint(1, max(took, 2)))
        killed += told["signal"] == signal.SIGKILL
        whole(home, scratch)
        true_to_the_disk(action, home, scratch)
        done_again(action, home, scratch, files)
        shutil.rmtree(home.parent)
    shown(action, "kills", Counter({f"at a moment of {took} ms": killed}))
    assert killed == wanted


@pytest.mark.parametrize("fault", ["full", "readonly"])
@pytest.mark.parametrize("action", NAMES)
def test_a_disk_that_says_no(
    action: str,
    fault: str,
    ask: Ask,
    learned: Callable[[str], tuple[list[str], int]],
    stage: Callable[[str], tuple[Path, Path, list[Path]]],
) -> None:
    """Full at every tenth write, and a home that only reads: a sentence or the system's own word, never a bug."""
    steps, _ = learned(action)
    hit = Counter[str]()
    places = list(range(1, len(steps) + 1, 10))
    if share(2, 1) == 1:
        places = sorted(Random(f"{action} {fault}").sample(places, 1))
    for at in places if fault == "full" else places[:1]:
        home, scratch, files = stage(action)
        before = len(Home(home).ledger.events())
        told = ask(action, home, scratch, files, at=at, fault=fault)
        assert not told["said"].startswith("BUG"), (at, steps[at - 1], told["said"])
        assert (home / LEDGER).is_file() and len(Home(home).ledger.events()) >= before
        whole(home, scratch)
        true_to_the_disk(action, home, scratch)
        done_again(action, home, scratch, files)
        shutil.rmtree(home.parent)
        hit[steps[at - 1]] += 1
    shown(action, "times a disk that only reads" if fault == "readonly" else "times a full disk", hit)
