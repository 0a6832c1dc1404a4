"""Files and centres as they are met from month to month: forwarded, renamed, late, rebuilt, restored, moved."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from building.office import Office
from building.signed_state import LATER, copy_of, counted, rewritten, signed, take
from building.small_state import NOW, PERIOD, STATE, write_policy_of
from macros.closing.approval_steps import approve
from macros.intake.check_in import Verdict
from macros.intake.collecting import agreement, collect
from macros.intake.key_acceptance import accept_key
from macros.merge.board_shown import status
from macros.office.doctor_home import examine_home
from macros.office.rebuild_home import rebuild
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.backup import backup, restore
from workbooks.archive.home import Home
from workbooks.mail.draft import Draft, write_draft
from workbooks.read.read_policy import read_policy_book

Came = Callable[..., Verdict]


def wrong(home: Home) -> list[str]:
    return [c.line for c in examine_home(home.folder) if c.mark == "×"]


def test_a_forwarded_mail(office: Office, centre: Home, tmp_path: Path) -> None:
    """34: the head of the county forwards his clerk's mail: the file inside is the same."""
    inner = write_draft(tmp_path / "内.eml", Draft(to="a@example.cn", subject="上报", attachments=(office.first,), body="见附件"), when=NOW)
    outer = write_draft(tmp_path / "外.eml", Draft(to="b@example.cn", subject="转发", attachments=(inner,), body="转发"), when=NOW)
    done = collect([outer], centre, now=NOW, workers=1)
    assert len(done.accepted) == 1 and counted(centre) == {"LJ01": 1}


def test_the_same_file_by_two_ways(office: Office, centre: Home, came: Came) -> None:
    """35: by mail and on a stick, renamed by the mail program."""
    assert came(centre, office.first).kind == "accepted"
    twice = copy_of(office.first, centre.folder.parent / "优盘", f"{office.first.stem}(1).xlsx")
    assert came(centre, twice).kind == "duplicate"


def test_saved_again_by_another_program(office: Office, centre: Home, came: Came, tmp_path: Path) -> None:
    """36: opened and saved on the way: same content, same signature, taken; and no second filing beside the first."""
    again = rewritten(office.first, tmp_path / "另存", lambda book: book)
    told = came(centre, again)
    assert (told.kind, told.key) == ("accepted", "first")
    assert came(centre, office.first).kind == "duplicate"


def test_last_months_policy(office: Office, policy_book: Path, tmp_path: Path, came: Came) -> None:
    """37: the desk was made before head office changed a value: its file is none of a stranger."""
    home = Home.create(tmp_path / "home", policy_book, now=NOW)
    book = openpyxl.load_workbook(policy_book)
    sheet = book["参数表"]
    head = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if isinstance(cell.value, str)}
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, head["参数名"]).value == "走访算电话")
    sheet.cell(row, head["值"]).value = "是"
    book.save(tmp_path / "新政策.xlsx")
    home = Home.create(tmp_path / "home", tmp_path / "新政策.xlsx", now=LATER)
    assert came(home, office.first, later=True).kind == "accepted"


def test_head_office_changes_persons_and_keys_only(office: Office, policy_book: Path, policy: Policy, tmp_path: Path, came: Came) -> None:
    """38: who may sign and approve is outside the digest that binds desks."""
    changed = write_policy_of(tmp_path / "新人.xlsx", people={"工号": ["09", "10"], "姓名": ["新甲", "新乙"]})
    assert read_policy_book(changed)[0].full_digest == policy.full_digest
    home = Home.create(tmp_path / "home", changed, now=NOW)
    assert came(home, office.first).kind == "accepted"


@pytest.mark.parametrize(("header", "day"), [("生效日期", dt.date(2026, 10, 15)), ("失效日期", dt.date(2026, 10, 20))])
def test_an_office_opened_or_closed_in_the_middle_of_a_month(header: str, day: dt.date, tmp_path: Path, came: Came) -> None:
    """39, 40: whoever lived on any day of the month may file."""
    plain = write_policy_of(tmp_path / "政策.xlsx")
    Home.create(tmp_path / "home", plain, now=NOW)
    dates = [day if code == "YS03" else None for code, *_ in STATE]
    home = Home.create(tmp_path / "home", write_policy_of(tmp_path / "新政策.xlsx", **{header: dates}), now=NOW)
    assert came(home, signed(tmp_path, read_policy_book(plain)[0], "YS03", None)).kind == "accepted"


def test_a_rebuilt_desk(office: Office, centre: Home, policy: Policy, tmp_path: Path, came: Came) -> None:
    """41: the disk broke, the desk was made anew and counts from 1: it waits with the difference, and a person takes it."""
    came(centre, office.first)
    told = came(centre, signed(tmp_path, policy, "LJ01", office.old, income=6000.0))
    assert told.kind == "held"
    kept = next((centre.folder / "inbox").glob(f"{told.fingerprint}_*"))
    done = collect([kept], centre, now=NOW, workers=1, agreed=agreement("ZZ01", "电话核实，台账重建"))
    assert done.accepted and not done.rejected


def test_versions_that_arrive_in_the_wrong_order(office: Office, centre: Home) -> None:
    """42: two mails, the later one first on the server."""
    done = collect([office.second, office.first], centre, now=NOW, workers=1)
    assert len(done.accepted) == 2 and counted(centre) == {"LJ01": 2}


def test_a_file_that_waited_is_in_time(office: Office, centre: Home, came: Came) -> None:
    """43: it came on the second and was confirmed on the twentieth: 按时."""
    came(centre, office.november)
    told = came(centre, office.elsewhere)
    assert told.kind == "held"
    accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW)
    accept_key(centre, "LJ01", told.fingerprint, by="ZZ01", now=dt.datetime(2026, 11, 20, 9))
    assert {b["branch"]: b["timeliness"] for b in status(centre, PERIOD)["branches"]}["LJ01"] == "按时"


def test_a_centre_restored_from_last_nights_backup(office: Office, centre: Home, came: Came, tmp_path: Path) -> None:
    """44: what came in after it is collected again, what was there is a duplicate; keys are remembered."""
    came(centre, office.first)
    accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW)
    made = backup(centre, tmp_path / "夜.zip", now=NOW)
    came(centre, office.second)
    shutil.rmtree(centre.folder)
    back = restore(made.file, centre.folder, now=LATER)
    assert wrong(back) == [] and counted(back) == {"LJ01": 1}
    told = take(back, office.first, office.second, now=LATER)
    assert [t.kind for t in told] == ["duplicate", "accepted"] and told[1].key == "remembered"


def test_a_restored_centre_and_a_version_whose_forerunner_is_lost(
    office: Office, centre: Home, policy: Policy, came: Came, tmp_path: Path
) -> None:
    """45: the mail with the second version is gone; the third passes with a note."""
    came(centre, office.first)
    made = backup(centre, tmp_path / "夜.zip", now=NOW)
    shutil.rmtree(centre.folder)
    back = restore(made.file, centre.folder, now=LATER)
    shutil.copytree(office.second.parent, tmp_path / "上报")
    third = signed(tmp_path, policy, "LJ01", office.old, version=3, income=7000.0)
    (told,) = take(back, third, now=LATER)
    assert told.kind == "accepted" and counted(back) == {"LJ01": 3}


def test_a_home_that_is_moved(office: Office, centre: Home, came: Came, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """46: to another disk, and to another computer where nobody has heard of it: all is fine, work goes on."""
    came(centre, office.first)
    moved = Path(shutil.move(centre.folder, tmp_path / "新盘"))
    assert wrong(Home(moved)) == []
    monkeypatch.setenv("KEYBOOK_ANCHORS", str(tmp_path / "别的电脑"))
    assert wrong(Home(moved)) == [] and came(Home(moved), office.second).kind == "accepted"


def test_a_centre_whose_ledger_was_lost(office: Office, october: Home) -> None:
    """47: no backup: receipts come from the archive, and the month goes on."""
    (october.folder / "ledger.sqlite").unlink()
    rebuild(october.folder, now=LATER, workers=1)
    home = Home(october.folder)
    assert counted(home) == {"LJ01": 1, "QH02": 1, "YS03": 1}
    (told,) = take(home, office.second, now=LATER)
    assert (told.kind, told.key) == ("accepted", "first") and counted(home)["LJ01"] == 2


def test_the_next_month_of_a_closed_one(october: Home, office: Office, came: Came) -> None:
    """48: October is locked; November's file comes in as ever."""
    for who in ("ZZ01", "ZZ02", "ZZ03"):
        approve(october, PERIOD, by=who, now=NOW)
    assert came(october, office.november).kind == "accepted"
    assert counted(october, Month(2026, 11)) == {"LJ01": 1}
