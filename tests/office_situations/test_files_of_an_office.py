"""Files on their way to the centre: packed into one archive, sent twice, saved by other programs, late, from two posts;
computers whose clocks are wrong, offices that were merged, months that were locked. Nobody is locked out.
"""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran
from building.filings import build, pack
from building.office import Office
from building.signed_state import counted, rewritten, signed, take
from building.small_state import NOW, PERIOD, STATE, TODAY, clean_cells, inputs, write_policy_of
from building.spreadsheet_program import converted
from macros.closing.approval_steps import approve
from macros.closing.correct import correct
from macros.errors import ToolkitError
from macros.intake.check_in import Verdict
from macros.intake.collecting import agreement, collect
from macros.intake.key_acceptance import accept_key
from macros.office.doctor_home import examine_home
from macros.opening import open_session
from validators.policy import Policy
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.mail.draft import Draft, write_draft
from workbooks.read.read_policy import read_policy_book

Came = Callable[..., Verdict]
Keybook = Callable[..., Ran]


def mailed(file: Path, folder: Path) -> Path:
    return write_draft(folder / "报送.eml", Draft(to="a@example.cn", subject="上报", attachments=(file,), body="见附件"), when=NOW)


def test_all_in_one_archive(office: Office, policy_book: Path, tmp_path: Path, keybook: Keybook) -> None:
    """49: somebody collected three offices' files on a stick and zipped the folder, with what else lay there."""
    with zipfile.ZipFile(tmp_path / "十月.zip", "w") as packed:
        for file in (office.first, *office.neighbours):
            packed.write(file, f"十月/{file.name}")
        packed.writestr("十月/Thumbs.db", b"\xd0\xcf\x11\xe0")
        packed.writestr("十月/说明.txt", "都在这里了")
    ran = keybook("collect", tmp_path / "十月.zip", "--home", tmp_path / "home", "--policy", policy_book, "--json")
    assert len(ran.json["accepted"]) == 3 and counted(Home(tmp_path / "home")) == {"LJ01": 1, "QH02": 1, "YS03": 1}


def test_the_same_mail_twice(office: Office, policy_book: Path, tmp_path: Path, keybook: Keybook) -> None:
    """50: sent again because nobody answered: the second is a repetition, and no fault."""
    letter = mailed(office.first, tmp_path)
    asked = ("collect", letter, "--home", tmp_path / "home", "--policy", policy_book, "--json")
    first, second = keybook(*asked), keybook(*asked)
    assert (first.status, len(first.json["accepted"])) == (0, 1)
    assert (second.status, second.json["accepted"], len(second.json["duplicate"])) == (0, [], 1)


def test_the_correction_comes_before_what_it_corrects(office: Office, centre: Home, came: Came) -> None:
    """51: the first mail hangs at the gateway; the second version counts, the first is kept and changes nothing."""
    assert came(centre, office.second).kind == "accepted"
    assert came(centre, office.first, later=True).kind == "accepted" and counted(centre) == {"LJ01": 2}


def test_the_first_mail_never_came(office: Office, centre: Home, came: Came) -> None:
    """52: nobody has to send it again."""
    assert came(centre, office.second).kind == "accepted" and counted(centre) == {"LJ01": 2}


def test_saved_by_wps(office: Office, centre: Home, came: Came, tmp_path: Path) -> None:
    """53: WPS leaves a sheet of its own and makes hidden sheets merely hidden."""

    def wps(book: Any) -> None:
        book.create_sheet("WpsReserved_CellImgList").sheet_state = "veryHidden"
        for sheet in book.worksheets:
            if sheet.sheet_state == "veryHidden" and not sheet.title.startswith("Wps"):
                sheet.sheet_state = "hidden"

    told = came(centre, rewritten(office.first, tmp_path / "WPS", wps))
    assert (told.kind, told.key) == ("accepted", "first")


@pytest.mark.office
def test_saved_by_libreoffice(office: Office, centre: Home, came: Came, tmp_path: Path) -> None:
    """54: looked at and saved by habit; the original is then the same filing."""
    told = came(centre, converted([office.first], tmp_path / "LO", "xlsx")[0])
    assert (told.kind, told.key) == ("accepted", "first"), told.reason
    assert came(centre, office.first).kind == "duplicate"


def test_the_desk_was_renamed(policy: Policy, centre: Home, came: Came, tmp_path: Path) -> None:
    """55: `副本 最终版(2).xlsm`: what is packed of it bears its right name and is taken."""
    desk = build(tmp_path / "副本 最终版(2).xlsm", policy, "LJ01", DeskContent(cells=clean_cells("LJ01"), inputs=inputs("LJ01")))
    made = pack(desk, tmp_path / "上报")
    assert made.name == "2026-10_LJ01_临江市局_1.xlsx" and came(centre, made).kind == "accepted"


def test_two_posts_pack_the_second_version_each(
    office: Office, centre: Home, came: Came, policy: Policy, policy_book: Path, tmp_path: Path, keybook: Keybook
) -> None:
    """56: A and B, each from his own copy of the desk: the later one waits with the difference, and a person takes it."""
    came(centre, office.first)
    assert came(centre, office.second).kind == "accepted"
    shutil.copytree(office.first.parent, tmp_path / "B" / "上报")
    next((tmp_path / "B" / "上报").glob("*_2.xlsx")).unlink()
    told = came(centre, signed(tmp_path / "B", policy, "LJ01", office.old, version=2, income=7000.0))
    assert told.kind == "held" and "版" in told.reason
    kept = next((centre.folder / "inbox").glob(f"{told.fingerprint}_*"))
    ran = keybook("collect", kept, "--home", centre.folder, "--agree", "--by", "ZZ01", "--reason", "两岗核对过，以这份为准")
    assert ran.status == 0, ran.out + ran.err
    assert len(centre.standings(PERIOD)["LJ01"].held) == 0


@pytest.mark.parametrize("back", [dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=400)])
def test_the_clock_of_the_centre_was_set_back(office: Office, centre: Home, back: dt.timedelta) -> None:
    """57: an hour (summer time of a foreign set-up), a day, an empty battery: it is said, and the file is taken."""
    take(centre, office.first)
    done = collect([office.neighbours[0]], centre, now=NOW - back, workers=1)
    assert len(done.accepted) == 1 and any("请校准电脑的时间" in note for note in done.notes)
    assert [c.line for c in examine_home(centre.folder) if c.mark == "×"] == []


def test_the_clock_of_the_branch_runs_ahead(policy: Policy, centre: Home, came: Came, tmp_path: Path) -> None:
    """58: its 填报日期 is next year's; the arrival is what counts."""
    content = DeskContent(cells=clean_cells("LJ01"), inputs=inputs("LJ01"))
    desk = build(tmp_path / "台账.xlsm", policy, "LJ01", content)
    told = came(centre, pack(desk, tmp_path / "上报", now=NOW + dt.timedelta(days=365)))
    assert told.kind == "accepted" and centre.standings(PERIOD)["LJ01"].first == NOW


def test_merged_and_filed_for_by_its_heir(office: Office, tmp_path: Path, came: Came) -> None:
    """59: the office ended with October; 青禾县局 files for it under the old code with its own key: one call, and it is taken."""
    heirs = ["QH02" if code == "YS03" else None for code, *_ in STATE]
    ends = [dt.date(2026, 10, 31) if code == "YS03" else None for code, *_ in STATE]
    book = write_policy_of(tmp_path / "政策.xlsx", 失效日期=ends, 承接机构=heirs)
    home, policy = Home.create(tmp_path / "home", book, now=NOW), read_policy_book(book)[0]
    assert came(home, signed(tmp_path / "青禾", policy, "QH02", office.new)).kind == "accepted"
    told = came(home, signed(tmp_path / "云山", policy, "YS03", office.new))
    assert told.kind == "held" and told.fingerprint == office.new.fingerprint
    assert accept_key(home, "YS03", told.fingerprint, by="ZZ01", now=NOW).taken
    assert counted(home) == {"QH02": 1, "YS03": 1}


def test_a_correction_after_the_lock(policy: Policy, policy_book: Path, tmp_path: Path, keybook: Keybook) -> None:
    """60: October is locked, a row was wrong: a 更正单 goes into November, and October stays."""
    home = tmp_path / "home"
    content = DeskContent(cells=clean_cells("LJ01"), inputs=inputs("LJ01"))
    desk = build(tmp_path / "台账.xlsm", policy, "LJ01", content)
    first = keybook("submit", desk, "--out", tmp_path / "上报", "--json")
    assert keybook("collect", first.json["out"][0], "--home", home, "--policy", policy_book).status == 0
    assert keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "汇总.xlsx").status == 0
    for who in ("ZZ01", "ZZ02", "ZZ03"):
        approve(Home(home), PERIOD, by=who, now=NOW)
    cells = clean_cells("LJ01")
    cells["R10"][0]["收入"] += 5
    again = build(tmp_path / "改" / "台账.xlsm", policy, "LJ01", DeskContent(cells=cells, inputs=inputs("LJ01")))
    filed = Path(first.json["out"][0])
    made = correct(
        open_session(again, today=TODAY), open_session(filed, today=TODAY), tmp_path / "更正", reason="量收系统补传一笔", now=NOW
    )
    waits = keybook("collect", made, "--home", home, "--json")
    assert waits.status == 1 and "更正单还没有批准" in waits.json["rejected"][0]["reason"]
    done = keybook("correction", "--home", home, "--file", made.name, "--by", "ZZ02", "--reason", "情况属实同意更正", "--json")
    assert (done.status, done.json["into"]) == (0, "2026-11"), done.out + done.err


def test_one_key_typed_for_the_wrong_branch(office: Office, centre: Home, came: Came, keybook: Keybook) -> None:
    """61: the fingerprint belongs to somebody else: a sentence, nothing is confirmed, and the right one goes on."""
    came(centre, office.first)
    wrong = keybook("key", "accept", "--home", centre.folder, "--branch", "QH02", "--fingerprint", office.old.fingerprint, "--by", "ZZ01")
    assert wrong.status == 2 and "怎么办" in wrong.err
    right = keybook("key", "accept", "--home", centre.folder, "--branch", "LJ01", "--fingerprint", office.old.fingerprint, "--by", "ZZ01")
    assert right.status == 0, right.err


def test_the_reason_for_taking_a_file_is_missing(office: Office, centre: Home, came: Came) -> None:
    """62: the file waits on; nothing is lost by a press without a reason."""
    came(centre, office.first)
    assert came(centre, office.elsewhere).kind == "held"
    with pytest.raises(ToolkitError, match="写明是谁、为什么"):
        agreement("ZZ01", "同意")
    assert len(centre.standings(PERIOD)["LJ01"].held) == 1


def test_a_workbook_of_no_use_beside_it(office: Office, policy_book: Path, tmp_path: Path, keybook: Keybook) -> None:
    """63: the clerk sends the desk and last year's list along: they are named, the submission is taken."""
    box = tmp_path / "收到"
    box.mkdir()
    shutil.copy(office.first, box)
    openpyxl.Workbook().save(box / "去年名单.xlsx")
    ran = keybook("collect", box, "--home", tmp_path / "home", "--policy", policy_book, "--json")
    assert len(ran.json["accepted"]) == 1 and [r["file"] for r in ran.json["rejected"]] == ["去年名单.xlsx"]
    assert "普通工作簿" in ran.json["rejected"][0]["reason"]
