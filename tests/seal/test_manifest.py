"""What the manifest says: totals, findings with reasons, sign-off, and the version that this one replaces."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import with_macros
from building.preset_policy import preset_policy
from macros.button import specs_of
from macros.lookup.verify import verify_file
from macros.mending.carrying import reissued_content
from macros.mending.held_content import held_content
from macros.opening import open_session
from macros.posting.submitting import refusal, submit
from validators.checking import Checked
from validators.filing.inputs import Facts
from validators.finding import Finding, Severity
from validators.packs.trade_pack import packs
from validators.values.period import Month
from workbooks.desk.desk_book import build_desk
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.sign_off import strict_questions

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
QUESTIONS = packs()["P01"].parameters["sign_off_questions"].value.split("、")
Make = Callable[..., Path]


def test_the_manifest(sealed: Path) -> None:
    manifest = read_manifest(ScanBook(sealed))
    assert {k: manifest[k] for k in ("kind", "branch", "branch_name", "period", "version", "pack", "program", "made")} == {
        "kind": "submission",
        "branch": "LJ01",
        "branch_name": "临江市局",
        "period": "2026-10",
        "version": "1",
        "pack": "P01",
        "program": manifest["program"],
        "made": "2026-11-02T09:30:00",
    }
    assert manifest["program"] and manifest["template"] and len(manifest["policy_digest"]) == 9
    rows, totals = json.loads(manifest["rows"]), json.loads(manifest["totals"])
    assert (rows["业务量流水"], rows["走访记录"], totals["业务量流水 行数"]) == (12, 6, 12)
    assert totals["收入"] == sum(1_234_567 + 100 * i for i in range(12))
    assert totals["数量"] == sum(100_125 + 1000 * i for i in range(12))
    assert json.loads(manifest["open"]) == {"A": 0, "B": 0, "C": 1, "D": 0}
    assert len(manifest["seal"]) == 64 and set(json.loads(manifest["chains"])) == {*packs()["P01"].registers, "校验结果"}


def test_open_findings_travel_with_their_reasons(sealed: Path, copied: Path, changed: Make) -> None:
    content = seal.unpacked(ScanBook(sealed))
    assert content is not None
    listed = next(t for t in content.tables if t.id == "校验结果")
    (finding,) = [dict(zip(listed.headers, record, strict=True)) for record in listed.records]
    assert (finding["等级"], finding["表"], finding["列"]) == ("▲核实", "客户档案", "统一社会信用代码")
    assert finding["理由(不少于6个字)"] == "节前集中寄递，已与量收核对"

    def reword(book: openpyxl.Workbook) -> None:
        book["校验结果"]["I6"].value = "没有问题，不用再看了"

    (change,) = verify_file(changed(copied, reword), TODAY)["changes"]
    assert (change["sheet"], change["cell"], change["from"]) == ("校验结果", "I6", "节前集中寄递，已与量收核对")


def answered(desk: Path, folder: Path, answers: list[str], signatory: str) -> Path:
    """The desk with its sign-off filled in by hand, in the blue frames."""
    with with_macros(desk) as book:
        sheet = book["封面"]
        labels = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
        for number, answer in enumerate(answers, 1):
            place = labels[f"签字确认 {number}"]
            assert not sheet.cell(place.row, place.column + 1).protection.locked
            assert sheet.cell(place.row, place.column + 5).value == QUESTIONS[number - 1]
            sheet.cell(place.row, place.column + 1).value = answer
        place = labels["签字人"]
        sheet.cell(place.row, place.column + 1).value = signatory
        target = folder / desk.name
        book.save(target)
    beside = desk.with_name(desk.name + ".keybook.json")
    (folder / beside.name).write_text(beside.read_text(encoding="utf-8"), encoding="utf-8")
    return target


@pytest.mark.parametrize("answers", [["是", "是", "否：月底才关账，下月补"], ["Y", "√", "N，月底才关账，下月补"]])
def test_sign_off(answers: list[str], make_policy: Make, make_desk: Make, pack: Make, changed: Make, tmp_path: Path) -> None:
    """Three questions of the policy, answered on 封面; the reason behind a 否 travels as that of a finding of class C."""
    file = pack(answered(make_desk(make_policy()), tmp_path, answers, "王国强"))
    manifest = read_manifest(ScanBook(file))
    assert json.loads(manifest["sign_off"]) == [list(pair) for pair in zip(QUESTIONS, ["是", "是", "否"], strict=True)]
    assert manifest["signatory"] == "王国强"
    texts = [row[2] for row in ScanBook(file).read("封面").rows]
    assert f"{QUESTIONS[2]}：否" in texts and "王国强" in texts
    there = open_session(file, today=TODAY).checked.findings
    first = next(finding for finding in sorted(there, key=lambda f: f.severity) if finding.severity == "C")
    assert (first.code, first.column, first.reason, first.blocking) == ("sign_off_no", "签字确认 3", "月底才关账，下月补", False)

    def other_signatory(book: openpyxl.Workbook) -> None:
        cell = next(c for row in book["封面"].iter_rows() for c in row if c.value == "王国强")
        cell.value = "李四"

    (change,) = verify_file(changed(file, other_signatory), TODAY)["changes"]
    assert (change["key"], change["from"], change["to"]) == ("签字人", "王国强", "李四")


def test_an_unanswered_question_stops_the_packing(make_policy: Make, make_desk: Make, tmp_path: Path) -> None:
    desk = answered(make_desk(make_policy()), tmp_path, ["是", "", "也许"], "王国强")
    done = submit(open_session(desk, today=TODAY), tmp_path / "上报", now=NOW)
    assert not done.files and [(f.code, f.column, f.cell is not None) for f in done.open] == [
        ("missing_envelope", "签字确认 2", True),
        ("missing_envelope", "签字确认 3", True),
    ]
    assert done.message == (
        f"还不能上报：签字确认 2、3 还没有答（{QUESTIONS[1]}、{QUESTIONS[2]}）。怎么办：在封面逐条选“是”或“否”，用命令就加 --answer 2=是，再打包。"
        "数据已保存，没有发出任何东西。"
    )
    assert not (tmp_path / "上报").exists()


def test_answers_by_command_stand_above_the_cover(make_policy: Make, make_desk: Make, tmp_path: Path, keybook: Callable[..., Any]) -> None:
    desk = answered(make_desk(make_policy()), tmp_path, ["是", "", ""], "王国强")
    stopped = keybook("submit", desk, "--out", tmp_path / "上报", "--json")
    assert stopped.status == 1 and [one["column"] for one in stopped.json["open"]] == ["签字确认 2", "签字确认 3"]
    wrong = keybook("submit", desk, "--out", tmp_path / "上报", "--answer", "4=是")
    assert wrong.status == 2 and "签字确认有 3 问" in wrong.err
    bare = keybook("submit", desk, "--out", tmp_path / "上报", "--answer", "2=是", "--answer", "3=否")
    assert bare.status == 1 and "▲核实 1 处没写理由（封面 1）" in bare.out
    made = keybook("submit", desk, "--out", tmp_path / "上报", "--answer", "2=是", "--answer", "3=否：月底才关账，下月补", "--json")
    assert made.status == 0 and json.loads(read_manifest(ScanBook(Path(made.json["out"][0])))["sign_off"])[2] == [QUESTIONS[2], "否"]


def test_a_strict_question_wants_the_upper_level(make_policy: Make, make_desk: Make, tmp_path: Path) -> None:
    session = open_session(answered(make_desk(make_policy()), tmp_path, ["否：月底才关账，下月补", "是", "是"], "王国强"), today=TODAY)
    strict = strict_questions(preset_policy({"sign_off_strict": QUESTIONS[0]}, pack="P00"), "LJ01", dt.date(2026, 10, 1))
    assert strict == {QUESTIONS[0]} and session.sign_off.denied[0].severity == "C"
    (denied,) = replace(session.sign_off, strict=strict).denied
    assert denied.severity == "B" and replace(denied, reason="月底才关账，下月补").blocking


def test_a_desk_under_a_new_policy_keeps_its_answers(make_policy: Make, make_desk: Make, tmp_path: Path) -> None:
    """By the question, not by its number."""
    session = open_session(answered(make_desk(make_policy()), tmp_path, ["是", "是", "否：月底才关账"], "王国强"), today=TODAY)
    inputs = held_content(session).inputs
    assert {q: inputs[q] for q in QUESTIONS} == dict(zip(QUESTIONS, ["是", "是", "否：月底才关账"], strict=True))
    assert inputs["签字人"] == "王国强"


def test_a_version_names_the_one_that_it_replaces(make_policy: Make, make_desk: Make, tmp_path: Path) -> None:
    desk = make_desk(make_policy())
    first = submit(open_session(desk, today=TODAY), tmp_path / "1", now=NOW).files[0]
    with with_macros(desk) as book:
        book["封面"]["D21"] = "补了一笔"
        book.save(desk)
    second = submit(open_session(desk, today=TODAY), tmp_path / "2", now=NOW).files[0]
    assert "supersedes" not in read_manifest(ScanBook(first))
    assert read_manifest(ScanBook(second))["supersedes"] == hashlib.sha256(first.read_bytes()).hexdigest()


def test_a_reissued_desk_remembers_what_it_replaces(sealed: Path, tmp_path: Path, make_policy: Make) -> None:
    policy = read_policy_book(make_policy())[0]
    alive = policy.organisation.at(dt.date(2026, 10, 1))
    desk = tmp_path / "补发.xlsm"
    build_desk(
        desk,
        policy=policy,
        node=alive["LJ01"],
        parent=alive["ZZ00"],
        period=Month(2026, 10),
        program="1.0",
        content=reissued_content(open_session(sealed, today=TODAY)),
        button_specs=specs_of("branch"),
    )
    made = submit(open_session(desk, today=TODAY), tmp_path / "上报", now=NOW)
    manifest = read_manifest(ScanBook(made.files[0]))
    assert manifest["version"] == "2" and manifest["supersedes"] == hashlib.sha256(sealed.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("severities", "way"),
    [
        ([Severity.A, Severity.C], "逐处改，再点【校验】"),
        ([Severity.C], "逐处改正，改不了的写上理由，再点【打包上报】"),
        ([Severity.B], "逐处改正，改不了的写上理由，再点【打包上报】"),
    ],
)
def test_what_is_refused_says_what_helps(severities: list[Severity], way: str) -> None:
    """Where only a reason is missing nobody is sent to change cells."""
    found = [Finding(code="x", rule=None, severity=severity, sheet="客户档案", message="", remedy="") for severity in severities]
    said = refusal(Checked(sheets={}, findings=found, facts=Facts.__new__(Facts)))
    assert said.endswith(f"怎么办：到《校验结果》{way}。数据已保存，没有发出任何东西。") and f"{found[-1].severity.label} 1 处" in said
