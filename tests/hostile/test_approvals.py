"""Attempts on an approval: what was approved must be what is handed out, and by whom it was approved must be true
(settled 42, 43).
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from building.once import once
from building.signed_state import signed, take
from building.small_state import NOW, PERIOD, approvers, write_policy_of
from macros.closing import approval_steps as steps
from macros.closing.approval_steps import approve, form, locked, reopen, send_back
from macros.closing.closed_months import print_again
from macros.errors import ToolkitError
from macros.merge.consolidation import consolidate
from macros.publishing.publication import publish
from validators.approval_form import ApprovalForm, ApprovalMove, Stage
from validators.policy import Policy
from workbooks.archive.events import FormStep
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import read_policy_book


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory, three: Path) -> Path:
    """The three counties, consolidated; made once."""

    def make(folder: Path) -> None:
        home = Home(Path(shutil.copytree(three, folder / "home")))
        assert consolidate(home, PERIOD, folder / "汇总.xlsx", now=NOW).out

    return once(tmp_path_factory, "merged", make) / "home"


@pytest.fixture
def home(merged: Path, tmp_path: Path) -> Home:
    """A copy of it, submitted by ZZ01."""
    made = Home(Path(shutil.copytree(merged, tmp_path / "home")))
    approve(made, PERIOD, by="ZZ01", now=NOW)
    return made


def close(home: Home) -> None:
    """初审 and 终审."""
    for who in ("ZZ02", "ZZ03"):
        approve(home, PERIOD, by=who, now=NOW)
    assert locked(home, PERIOD)


def archived(home: Home, pattern: str) -> Path:
    return next((home.folder / "archive" / str(PERIOD)).glob(pattern))


def new_policy(home: Home, code: str, value: str) -> None:
    """The home's policy with another value of a parameter, put there by hand."""
    book = openpyxl.load_workbook(home.folder / "policy.xlsx")
    sheet = book["参数表"]
    head = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if isinstance(cell.value, str)}
    name = home.policy.pack.parameters[code].name
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, head["参数名"]).value == name)
    sheet.cell(row, head["值"]).value = value
    book.save(home.folder / "policy.xlsx")


def spoil(path: Path) -> None:
    """One byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x55
    path.write_bytes(bytes(data))


def raise_pay(home: Home) -> None:
    """The archived slices with ten times the pay, as somebody with an editor does it."""
    path = archived(home, "slices-*.json")
    held = json.loads(path.read_text(encoding="utf-8"))
    for line in held["pay"]:
        line["合计"] = (line["合计"] or 0) * 10 + 1
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")


def other_results(home: Home) -> None:
    path = archived(home, "results-*.zip")
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("more.txt", "1")


CHANGED: dict[str, tuple[Callable[[Home], object], str]] = {
    "policy with another allowance": (lambda h: new_policy(h, "field_allowance", "1500"), "政策变了：《参数表》"),
    "policy with another share": (lambda h: new_policy(h, "pareto", "10%"), "政策变了：《参数表》"),
    "results written over": (other_results, "存档的“results-1.zip”被改过"),
    "results gone": (lambda h: archived(h, "results-*.zip").unlink(), "存档里没有“results-1.zip”"),
    "slices with more pay": (raise_pay, "存档的“slices-1.json”被改过"),
    "report written over": (lambda h: spoil(archived(h, "report-*.xlsx")), "存档的“report-1.xlsx”被改过"),
    "a filing of the archive written over": (lambda h: spoil(archived(h, "*_LJ01_*.xlsx")), "与收到时不同"),
    "a filing of the archive gone": (lambda h: archived(h, "*_QH02_*.xlsx").unlink(), "存档里没有"),
}


@pytest.mark.parametrize("name", CHANGED)
def test_nothing_is_approved_that_is_not_what_was_consolidated(name: str, home: Home) -> None:
    """The next approval refuses, and names what differs."""
    change, said = CHANGED[name]
    change(home)
    with pytest.raises(ToolkitError) as refused:
        approve(Home(home.folder), PERIOD, by="ZZ02", now=NOW)
    assert said in refused.value.reason and "合并汇总" in refused.value.remedy
    assert form(home, PERIOD).stage is Stage.FIRST


def pay_of(folder: Path) -> list[object]:
    """Every amount of 薪酬合计 that was handed out."""
    found: list[object] = []
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, data_only=True)
        if "薪酬合计" in book.sheetnames:
            found += [cell.value for row in book["薪酬合计"].iter_rows() for cell in row if isinstance(cell.value, (int, float))]
    return found


def edited_facts(home: Home) -> None:
    """Rows of the fact store replaced by those of another county: read, they would give other pay."""
    parts = sorted((home.folder / "facts" / str(PERIOD) / "parts").iterdir())
    for file in parts[0].glob("*.parquet"):
        shutil.copy(parts[1] / file.name, file) if (parts[1] / file.name).exists() else file.unlink()
    for whole in (home.folder / "facts" / str(PERIOD)).glob("*.parquet"):
        whole.unlink()


AFTERWARDS: dict[str, Callable[[Home], object]] = {
    "policy with ten times the allowance": lambda h: new_policy(h, "field_allowance", "1500"),
    "facts of another county": edited_facts,
    "facts gone": lambda h: shutil.rmtree(h.folder / "facts"),
}


@pytest.mark.parametrize("name", AFTERWARDS)
def test_what_was_approved_is_what_is_handed_out(name: str, home: Home, tmp_path: Path) -> None:
    close(home)
    publish(home, PERIOD, tmp_path / "前", now=NOW)
    AFTERWARDS[name](home)
    publish(Home(home.folder), PERIOD, tmp_path / "后", now=NOW)
    before, after = pay_of(tmp_path / "前"), pay_of(tmp_path / "后")
    assert before and before == after


@pytest.mark.parametrize("change", [raise_pay, lambda h: archived(h, "slices-*.json").unlink()])
def test_an_archive_that_was_written_on_is_not_handed_out(change: Callable[[Home], object], home: Home, tmp_path: Path) -> None:
    close(home)
    change(home)
    with pytest.raises(ToolkitError, match="slices-1.json"):
        publish(Home(home.folder), PERIOD, tmp_path / "后", now=NOW)
    assert not list((tmp_path / "后").glob("*")) if (tmp_path / "后").exists() else True


def test_a_second_version_between_two_approvals_voids_them(home: Home, policy: Policy, tmp_path: Path) -> None:
    approve(home, PERIOD, by="ZZ02", now=NOW)
    file = signed(tmp_path, policy, "LJ01", None, version=1, income=99.0)
    (told,) = take(home, file)
    assert told.kind == "held"
    with pytest.raises(ToolkitError):  # the first file was another version 1: nothing came in, and nothing changed
        approve(home, PERIOD, by="ZZ02", now=NOW)
    assert form(home, PERIOD).stage is Stage.LAST


def test_a_consolidation_with_other_digests_voids_equal_ones_keep(home: Home, tmp_path: Path) -> None:
    approve(home, PERIOD, by="ZZ02", now=NOW)
    consolidate(home, PERIOD, tmp_path / "再.xlsx", now=NOW)
    assert form(home, PERIOD).stage is Stage.LAST
    new_policy(home, "field_allowance", "1500")
    again = Home(home.folder)
    consolidate(again, PERIOD, tmp_path / "三.xlsx", now=NOW)
    assert form(again, PERIOD).stage is Stage.DRAFT
    (lapsed,) = [e for e in again.ledger.events(FormStep) if e.kind == "lapsed"]
    assert "政策" in lapsed.reason


WHO = {
    "the submitter": ("ZZ01", "提交人不能审批"),
    "the submitter by name": ("周文静", "提交人不能审批"),
    "the submitter in full width": ("ＺＺ０１", "提交人不能审批"),
    "the submitter in small letters": (" zz01 ", "提交人不能审批"),
    "the submitter by number and name": ("ZZ01｜周文静", "提交人不能审批"),
    "nobody": ("  ", "没有写是谁办的"),
    "somebody unknown": ("张三", "《审批人》里没有"),
    "a number beside the list": ("ZZ99", "《审批人》里没有"),
}


@pytest.mark.parametrize("name", WHO)
def test_who_may_not_approve(name: str, home: Home) -> None:
    by, said = WHO[name]
    with pytest.raises(ToolkitError, match=said):
        approve(home, PERIOD, by=by, now=NOW)
    assert form(home, PERIOD).stage is Stage.FIRST


def listed(home: Home, **columns: list[object]) -> Home:
    """The home with another 《审批人》; the digest that binds desks and approvals stays."""
    frames = dict(home.policy.frames)
    path = home.folder.parent / "人.xlsx"
    write_policy_of(path, people=columns)
    frames["R01p"] = read_policy_book(path)[0].frames["R01p"]
    before = home.policy.full_digest
    write_policy(home.folder / "policy.xlsx", home.policy.pack, frames)
    made = Home(home.folder)
    assert made.policy.full_digest == before
    return made


@pytest.mark.parametrize(
    ("level", "starts", "ends"),
    [(None, None, "2026-11-02"), (None, "2026-11-03", None), ("县市局", None, None), ("LJ01", None, None)],
    ids=["ended today", "begins tomorrow", "of a lower level", "of a county"],
)
def test_a_person_who_is_not_in_force_here(level: str | None, starts: str | None, ends: str | None, home: Home) -> None:
    three = ["ZZ01", "ZZ03", "ZZ04"]
    there = listed(
        home,
        工号=[*three, "ZZ02"],
        姓名=["甲", "丙", "丁", "乙"],
        级=[None, None, None, level],
        起=[None, None, None, starts],
        止=[None, None, None, ends],
    )
    with pytest.raises(ToolkitError, match="没有现在有效的“ZZ02”"):
        approve(there, PERIOD, by="ZZ02", now=NOW)
    assert approve(there, PERIOD, by="ZZ03", now=NOW).form.stage is Stage.LAST


def test_one_person_cannot_open_a_closed_month(home: Home) -> None:
    close(home)
    reopen(home, PERIOD, by="ZZ02", reason="临江市局漏报三笔收入", now=NOW)
    for alias in ("ZZ02", "陈嘉芳", "ｚｚ０２"):
        reopen(home, PERIOD, by=alias, reason="临江市局漏报三笔收入", now=NOW)
        assert locked(home, PERIOD)
    reopen(home, PERIOD, by="ZZ01", reason="", now=NOW)
    assert not locked(home, PERIOD)


def test_a_locked_month_is_printed_and_not_computed_again(home: Home, tmp_path: Path) -> None:
    close(home)
    count = len(home.ledger.events())
    with pytest.raises(ToolkitError, match="数据锁定"):
        consolidate(home, PERIOD, tmp_path / "再.xlsx", now=NOW)
    print_again(home, PERIOD, tmp_path / "印.xlsx")
    assert (tmp_path / "印.xlsx").read_bytes() == archived(home, "report-1.xlsx").read_bytes()
    assert len(home.ledger.events()) == count and not (tmp_path / "再.xlsx").exists()


def press(folder: Path, by: str, barrier: object, told: object) -> None:
    """One press of 同意 in a process of its own, at the same moment as the others; the disk is slow between look and write."""
    at_once = steps.after

    def slow(*given: ApprovalForm | ApprovalMove) -> ApprovalForm:
        time.sleep(0.5)
        return at_once(*given)  # type: ignore[arg-type]

    steps.after = slow  # type: ignore[assignment]
    barrier.wait()  # type: ignore[attr-defined]
    try:
        approve(Home(folder), PERIOD, by=by, now=NOW)
        told.put("done")  # type: ignore[attr-defined]
    except (ToolkitError, Rejection) as refused:
        told.put(refused.reason)  # type: ignore[attr-defined]


def test_three_presses_at_once_approve_once(home: Home) -> None:
    context = multiprocessing.get_context("fork")
    barrier, told = context.Barrier(3), context.Queue()
    jobs = [context.Process(target=press, args=(home.folder, "ZZ02", barrier, told)) for _ in range(3)]
    for job in jobs:
        job.start()
    said = [told.get(timeout=120) for _ in jobs]
    for job in jobs:
        job.join()
    assert said.count("done") == 1 and sum("一个人不能批两次" in word for word in said) == 2
    assert form(home, PERIOD).stage is Stage.LAST


def test_sending_back_is_decided_by_somebody_known(home: Home) -> None:
    with pytest.raises(ToolkitError, match="《审批人》里没有"):
        send_back(home, PERIOD, by="张三", reason="主表口径不同，请核对", now=NOW)
    assert send_back(home, PERIOD, by="ZZ02", reason="主表口径不同，请核对", now=NOW).form.stage is Stage.DRAFT


def test_the_record_says_who_and_under_which_account(home: Home) -> None:
    approve(home, PERIOD, by="陈嘉芳", now=NOW)
    event = home.ledger.events(FormStep)[-1]
    assert (event.by, event.name) == ("ZZ02", "陈嘉芳") and "@" in event.account
    assert set(event.bound) == {"results", "rows", "policy"} and all(len(d) == 64 for d in event.bound.values())
    assert approvers()["工号"][1] == "ZZ02"
