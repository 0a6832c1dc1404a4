"""Keys as clerks meet them: lost, on a new computer, two posts, two computers. Nobody is locked out (settled 41)."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from building.commands import Ran
from building.filings import build
from building.office import Office
from building.signed_state import counted, signed, take
from building.small_state import NOW, PERIOD, TODAY, clean_cells, inputs, write_policy_of
from macros.buttons.submit import press
from macros.deciding.remembered_keys import known_keys
from macros.deciding.signing import signing_of
from macros.errors import ToolkitError
from macros.intake.check_in import Verdict
from macros.intake.collecting import agreement, collect
from macros.intake.key_acceptance import accept_key, retire_key
from macros.lookup.verify import verify_file
from macros.merge.board_shown import status
from macros.opening import open_session
from validators.policy import Policy
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.signature import account_key, fingerprint, signer_of_account

Came = Callable[..., Verdict]


def signature_on_the_board(home: Home, branch: str = "LJ01") -> str:
    return str({b["branch"]: b["signed"] for b in status(home, PERIOD)["branches"]}[branch])


def desk_of(folder: Path, policy: Policy, branch: str = "LJ01") -> Path:
    return build(folder / f"{branch}.xlsm", policy, branch, DeskContent(cells=clean_cells(branch), inputs=inputs(branch)))


def test_the_first_packing_makes_the_key_for_button_and_command(policy: Policy, tmp_path: Path, keybook: Callable[..., Ran]) -> None:
    """01: nobody has heard of keys; the fingerprint is on the screen, the key is readable by its user alone."""
    desk = desk_of(tmp_path, policy)
    done = press(open_session(desk, today=TODAY, now=NOW))
    said = "".join(str(getattr(e, "text", "")) for e in done.edits)
    signer, new = signer_of_account("LJ01")
    assert not new and signer.fingerprint in said and "打电话把指纹告诉上级核对" in said
    if os.name != "nt":
        assert stat.S_IMODE(account_key("LJ01").stat().st_mode) == 0o600
        assert stat.S_IMODE(account_key("LJ01").parent.stat().st_mode) == 0o700
    ran = keybook("submit", desk, "--out", tmp_path / "命令")
    assert signer.fingerprint in ran.out and "刚生成" not in ran.out
    made = next((tmp_path / "命令").glob("*.xlsx"))
    assert read_manifest(ScanBook(made))["public_key"] == signer.public_key
    shown = keybook("key", "show", "--branch", "LJ01")
    assert signer.fingerprint in shown.out


def test_a_new_computer(office: Office, centre: Home, came: Came) -> None:
    """02: the file of the new computer waits, is taken without being sent again, and keeps its arrival."""
    assert came(centre, office.first).key == "first"
    accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW)
    told = came(centre, office.elsewhere)
    assert told.kind == "held" and told.fingerprint == office.new.fingerprint and "不用重发" in told.remedy
    before = centre.standings(PERIOD)["LJ01"].held[0].at
    done = accept_key(centre, "LJ01", told.fingerprint, by="ZZ01", now=NOW.replace(day=20))
    assert done.taken == (office.elsewhere.name,) and not done.voided
    assert counted(centre) == {"LJ01": 2}
    stands = centre.standings(PERIOD)["LJ01"]
    assert stands.arrivals[stands.versions[-1].sha256] == before and not stands.held


def test_the_key_was_lost(
    office: Office, centre: Home, policy: Policy, came: Came, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """03: the folder was cleared away; the next packing makes another key, the centre accepts it."""
    first, _ = signer_of_account("LJ01")
    came(centre, signed(tmp_path, policy, "LJ01", first))
    account_key("LJ01").unlink()
    again = signing_of(policy, "LJ01", TODAY)
    assert again.new and again.signer is not None and again.public_key != first.public_key
    told = came(centre, signed(tmp_path, policy, "LJ01", again.signer, version=2))
    assert told.kind == "held"
    accept_key(centre, "LJ01", first.fingerprint, by="ZZ01", now=NOW)
    assert accept_key(centre, "LJ01", told.fingerprint, by="ZZ01", now=NOW).taken
    assert counted(centre) == {"LJ01": 2}


def test_the_key_was_carried_to_the_new_computer(
    office: Office, centre: Home, policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, came: Came
) -> None:
    """04: the folder with the key was copied along: nothing is noticed."""
    first, _ = signer_of_account("LJ01")
    shutil.copytree(account_key("LJ01").parent, tmp_path / "新电脑")
    monkeypatch.setenv("KEYBOOK_KEYS", str(tmp_path / "新电脑"))
    there = signing_of(policy, "LJ01", TODAY)
    assert not there.new and there.public_key == first.public_key


def test_two_posts_on_one_computer(policy: Policy, centre: Home, tmp_path: Path, came: Came) -> None:
    """05: A and B share account and computer, and so the key."""
    a, b = signing_of(policy, "LJ01", TODAY), signing_of(policy, "LJ01", TODAY)
    assert a.new and not b.new and a.public_key == b.public_key


def test_one_computer_files_for_two_offices(policy: Policy) -> None:
    """06: each office has its own key, so that neither vouches for the other."""
    keys = {branch: signing_of(policy, branch, TODAY).public_key for branch in ("LJ01", "QH02")}
    assert len(set(keys.values())) == 2


def test_two_posts_on_two_computers(office: Office, centre: Home, came: Came) -> None:
    """07: both are confirmed, the first first: both file for ever, nothing is void."""
    came(centre, office.first)
    for key in (office.old, office.new):
        came(centre, office.elsewhere)
        assert not accept_key(centre, "LJ01", key.fingerprint, by="ZZ01", now=NOW).voided
    assert [k.state for k in known_keys(centre, "LJ01")] == ["key_accepted", "key_accepted"]
    assert counted(centre) == {"LJ01": 2}


@pytest.mark.parametrize("form", ["{}", " {} ", "digits", "wide", "spaces"])
def test_a_fingerprint_as_people_type_it(form: str, office: Office, centre: Home, came: Came) -> None:
    """08: with dashes, without, in full width."""
    came(centre, office.first)
    shown = office.old.fingerprint
    typed = {
        "digits": shown.replace("-", ""),
        "wide": shown.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
        "spaces": shown.replace("-", "　"),
    }.get(form, form.format(shown))
    assert accept_key(centre, "LJ01", typed, by="ZZ01", now=NOW).by == "ZZ01 周文静"
    assert signature_on_the_board(centre) == "已签名（已核对）"


def test_the_old_computer_is_given_away(office: Office, centre: Home, came: Came) -> None:
    """09: its key ends; what it brought stays, what comes with it later waits, and can be taken after all."""
    came(centre, office.first)
    accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW)
    retire_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW)
    assert counted(centre) == {"LJ01": 1}
    told = came(centre, office.second)
    assert told.kind == "held" and "已停用" in told.reason
    assert accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ01", now=NOW).taken


def test_signing_is_switched_off(policy_book: Path, policy: Policy, tmp_path: Path, came: Came) -> None:
    """10: the state wants no keys: nobody is asked for one, and everything says so."""
    path = Path(shutil.copy(policy_book, tmp_path / "不签.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["参数表"]
    head = {cell.value: cell.column for row in sheet.iter_rows(max_row=8) for cell in row if isinstance(cell.value, str)}
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, head["参数名"]).value == "签名要求")
    sheet.cell(row, head["值"]).value = "否"
    book.save(path)
    home = Home.create(tmp_path / "home", path, now=NOW)
    without = signing_of(home.policy, "LJ01", TODAY)
    assert without.signer is None and without.said.startswith("未签名") and not account_key("LJ01").exists()
    file = signed(tmp_path, home.policy, "LJ01", None)
    told = came(home, file)
    assert (told.kind, told.key) == ("accepted", "none") and signature_on_the_board(home) == "未签名"
    assert verify_file(file, TODAY, home=home.folder)["proof"].startswith("未签名")
    assert came(home, signed(tmp_path, home.policy, "LJ01", None, version=2)).kind == "accepted"


def test_no_place_for_a_key(policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """11: the profile cannot be written: the clerk files all the same, and is told."""
    (tmp_path / "文件").write_text("a file where a folder should be")
    monkeypatch.setenv("KEYBOOK_KEYS", str(tmp_path / "文件"))
    without = signing_of(policy, "LJ01", TODAY)
    assert without.signer is None and "未签名（钥匙存不进" in without.said


def test_head_office_lists_a_key(office: Office, tmp_path: Path, came: Came) -> None:
    """12: keys of the policy stand above remembered ones; a new row is enough, the file is collected again."""

    def book(name: str, *keys: str) -> Path:
        return write_policy_of(tmp_path / name, keys={"机构编码": ["LJ01"] * len(keys), "公钥": list(keys)})

    home = Home.create(tmp_path / "home", book("一.xlsx", office.old.public_key), now=NOW)
    assert came(home, office.first).key == "policy"
    assert came(home, office.elsewhere).kind == "held"
    again = Home.create(tmp_path / "home", book("二.xlsx", office.old.public_key, office.new.public_key), now=NOW)
    assert came(again, office.elsewhere).key == "policy" and counted(again) == {"LJ01": 2}


def test_the_first_month_was_unsigned(office: Office, centre: Home, came: Came) -> None:
    """13: an older program packed it; the first signature later is a first use."""
    assert came(centre, office.bare).key == "none" and signature_on_the_board(centre) == "未签名"
    assert came(centre, office.november).key == "first"


def test_a_key_is_remembered_from_month_to_month(office: Office, centre: Home, came: Came) -> None:
    """14: confirmed in October, known in November."""
    came(centre, office.first)
    accept_key(centre, "LJ01", office.old.fingerprint, by="ZZ02", now=NOW)
    assert came(centre, office.november).key == "remembered"


def test_the_wrong_one_came_first(office: Office, centre: Home, policy: Policy, tmp_path: Path, came: Came) -> None:
    """15: somebody else's file came before the office's own: confirming the office's key voids it by name, and the office
    goes on with its next version.
    """
    came(centre, office.first)
    told = came(centre, office.elsewhere)
    done = accept_key(centre, "LJ01", told.fingerprint, by="ZZ01", now=NOW)
    assert done.voided == (office.first.name,) and office.first.name in done.message
    assert counted(centre) == {"LJ01": 2}


def test_a_computer_without_a_key_sends_once(office: Office, centre: Home, came: Came) -> None:
    """16: an unsigned file of an office with a key waits; a person may take that one file."""
    came(centre, office.november)
    told = came(centre, office.bare)
    assert told.kind == "held" and "--agree" in told.remedy
    kept = next((centre.folder / "inbox").glob(f"{told.fingerprint}_*"))
    done = collect([kept], centre, now=NOW, workers=1, agreed=agreement("ZZ01", "电话里核实过，电脑在修"))
    assert done.accepted and counted(centre) == {"LJ01": 1}


def test_two_presses_at_once_make_one_key(policy: Policy) -> None:
    """17: the clerk clicks twice."""
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: signing_of(policy, "LJ01", TODAY).public_key, range(4)))
    assert len(set(made)) == 1 and [p.name for p in account_key("LJ01").parent.iterdir()] == ["LJ01.pem"]


def test_a_key_that_is_readable_by_others_is_closed(policy: Policy) -> None:
    """18: restored from a stick, open to everybody: closed again at the next packing."""
    if os.name == "nt":
        pytest.skip("rights of another kind")
    signing_of(policy, "LJ01", TODAY)
    account_key("LJ01").chmod(0o644)
    signing_of(policy, "LJ01", TODAY)
    assert stat.S_IMODE(account_key("LJ01").stat().st_mode) == 0o600


def test_the_centre_looks_at_what_it_remembers(office: Office, centre: Home, keybook: Callable[..., Ran], came: Came) -> None:
    """19: one line a key, with its state, for the telephone."""
    came(centre, office.first)
    ran = keybook("key", "show", "--home", centre.folder, "--json")
    (one,) = ran.json["keys"]
    assert (one["branch"], one["state"]) == ("LJ01", "首次使用，未核对") and one["fingerprint"] == fingerprint(office.old.public_key)
    found = verify_file(office.first, TODAY, home=centre.folder)
    assert (found["key"], found["signed_by"], found["key_from"]) == ("first", None, "home")
    accept_key(centre, "LJ01", one["fingerprint"], by="ZZ01", now=NOW)
    assert verify_file(office.first, TODAY, home=centre.folder)["signed_by"] == "LJ01"


def test_a_wrong_digit_over_the_telephone(office: Office, centre: Home, came: Came) -> None:
    """20: the sentence lists what came, so that the digit is found."""
    came(centre, office.first)
    with pytest.raises(ToolkitError) as refused:
        accept_key(centre, "LJ01", "1234-5678-9012-3456-7890", by="ZZ01", now=NOW)
    assert office.old.fingerprint in refused.value.remedy and take(centre, office.second)[0].kind == "accepted"
