"""From a branch's request to the centre's ledger: what the upper level permits, and for how long (F3; design.md 4)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.small_state import SIGNED
from macros.__main__ import main
from macros.button import specs_of
from macros.deciding.permission import permitted, read_requests, wanted
from macros.intake.collecting import collect
from macros.opening import open_session
from macros.posting.submitting import submit
from macros.session import Session
from validators.finding import Severity
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, PermissionsGiven
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import read_policy_book
from workbooks.sidecar import remember

NOW = dt.datetime(2026, 11, 2, 9, 30)
RULE = {"规则编号": "ZD02", "表": "走访记录", "列": "需求", "种类": "必填", "问题": "走访要记下需求", "等级": "准强制", "责任人": "何思齐"}
REASON = "客户暂无需求，已电话核实"


@pytest.fixture
def book(tmp_path: Path, policy: Policy) -> Path:
    """A policy with one rule of class B."""
    frame = typed_frame(registers()["R09b"], {header: [text] for header, text in RULE.items()}, rows=[6])
    write_policy(tmp_path / "政策.xlsx", packs()["P01"], {name: policy.frames[name] for name in ("R01", "R01p")} | {"R09b": frame})
    return tmp_path / "政策.xlsx"


@pytest.fixture
def desk(tmp_path: Path, book: Path, clean: Callable[..., Any]) -> Path:
    """A desk with two visits that lack a need."""
    policy, _ = read_policy_book(book)
    nodes = policy.organisation.at(dt.date(2026, 10, 1))
    path = tmp_path / "2026-10 台账 LJ01.xlsm"
    build_desk(
        path,
        policy=policy,
        node=nodes["LJ01"],
        parent=nodes["ZZ00"],
        period=Month(2026, 10),
        program="1.0",
        today=dt.date(2026, 10, 31),
        content=DeskContent(
            cells=clean("LJ01"), inputs={"填报人": "LJ01G1", "联系电话": "0834-0000000", "填报日期": dt.date(2026, 10, 31)} | SIGNED
        ),
        button_specs=specs_of("branch"),
    )
    return path


def opened(desk: Path) -> Session:
    return open_session(desk, today=NOW.date(), now=NOW)


def asked(desk: Path) -> Path:
    """The request of the desk, every finding with its reason."""
    findings = opened(desk).checked.findings
    remember(desk, reasons={f.key: {"text": REASON, "by": "LJ01G1", "at": ""} for f in findings})
    assert main(["request", str(desk)]) == 0
    return desk.parent / "上报" / "审批单_2026-10_LJ01_临江市局.xlsx"


def permit(form: Path, out: Path, *more: str, by: str = "何思齐") -> int:
    return main(["permit", str(form), "--by", by, "--text", "情况属实，准予豁免", "--number", "SP-118", "--out", str(out), *more])


def test_asked_for_permitted_and_carried_upward(desk: Path, book: Path, tmp_path: Path) -> None:
    assert [f.severity for f in opened(desk).checked.findings] == [Severity.B, Severity.B]
    assert not submit(opened(desk), tmp_path / "上报", now=NOW).files
    form = asked(desk)
    assert not submit(opened(desk), tmp_path / "上报", now=NOW).files, "a reason alone is not enough"
    branch, period, lines = read_requests(form)
    assert (branch, period, [line.cells[5] for line in lines]) == ("LJ01", "2026-10", [REASON, REASON])
    assert permit(form, desk.parent) == 0
    session = opened(desk)
    assert [(f.approved, f.blocking, f.reason) for f in session.checked.findings] == [(True, False, REASON)] * 2
    made = submit(session, tmp_path / "上报", now=NOW).files[0]
    sent = open_session(made, today=NOW.date())
    assert [(f.approved, f.blocking) for f in sent.checked.findings] == [(True, False)] * 2
    assert {(p.by, p.number, p.text) for p in sent.permissions.values()} == {("何思齐", "SP-118", "情况属实，准予豁免")}
    home = Home.create(tmp_path / "home", book, now=NOW)
    assert permit(form, tmp_path / "批复", "--home", str(home.folder)) == 2 and not (tmp_path / "批复").exists(), "nobody of 《审批人》"
    assert not home.ledger.events(PermissionsGiven)
    given = permit(form, tmp_path / "批复", "--home", str(home.folder), by="ZZ02")
    assert given == 0 and home.ledger.events(PermissionsGiven)[0].by == "ZZ02", "what the file carries counts for nothing"
    assert len(collect([made], home, now=NOW).accepted) == 1
    kept = home.ledger.events(FilingAccepted, period="2026-10")[0].detail["open"]
    assert [(f["approved"], f["reason"], f["blocking"]) for f in kept] == [(True, REASON, False)] * 2


def test_what_was_refused_stays_open(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = asked(desk)
    first, second = read_requests(form)[2]
    capsys.readouterr()
    assert permit(form, desk.parent, "--refuse", second.key, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["permitted"], told["refused"]) == ([first.key], [second.key])
    assert {f.key: f.blocking for f in opened(desk).checked.findings} == {first.key: False, second.key: True}


def test_it_is_for_what_stood_there(desk: Path) -> None:
    """A permission for one value is none for another."""
    form = asked(desk)
    assert permit(form, desk.parent) == 0
    session = opened(desk)
    given = next(iter(session.permissions))
    session.permissions[given] = replace(session.permissions[given], value="另一个值")
    assert {f.key: f.approved for f in session.checked.findings}[given] is False


def test_a_reply_of_somebody_else_is_none(desk: Path, tmp_path: Path) -> None:
    form = asked(desk)
    assert permit(form, tmp_path / "别处") == 0
    with pytest.raises(Rejection, match="LJ01 2026-10 的批复，这里是 QH02"):
        permitted(tmp_path / "别处" / "批复_2026-10_LJ01.xlsx", "QH02", "2026-10")
    nobody = openpyxl.load_workbook(form)
    nobody["审批单"]["H4"] = "同意"
    nobody.save(tmp_path / "批复_2026-10_LJ01.xlsx")
    with pytest.raises(Rejection, match="没有写批复人"):
        permitted(tmp_path / "批复_2026-10_LJ01.xlsx", "LJ01", "2026-10")


def test_an_exemption_from_class_a_is_asked_with_a_reason(desk: Path) -> None:
    """Class A can be exempted by the upper level alone: it is asked for where the branch gives a reason."""
    finding = replace(opened(desk).checked.findings[0], severity=Severity.A, reason="")
    assert wanted([finding]) == []
    reasoned = replace(finding, reason=REASON)
    assert wanted([reasoned]) == [reasoned] and reasoned.blocking and not replace(reasoned, approved=True).blocking


def test_a_form_must_be_one(tmp_path: Path, book: Path) -> None:
    with pytest.raises(Rejection, match="不是审批单"):
        read_requests(book)
