"""Who packed: right, wrong, expired and missing signatures, at 验签 and at 收件登记; where a key may lie."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.__main__ import main
from macros.buttons.submit import press
from macros.deciding.signing import KEY_FILE, signer_for
from macros.errors import ToolkitError
from macros.intake.collecting import Collected, collect
from macros.lookup.verify import verify_file
from macros.opening import open_session
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal, signature
from workbooks.submission.canonical import line
from workbooks.submission.signature import Signer, new_signer, read_key, write_key

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
BRANCH = "LJ01"
OWN, OTHER = new_signer(), new_signer()
Make = Callable[..., Path]


def listed(signer: Signer = OWN, starts: dt.date | None = None, ends: dt.date | None = None, branch: str = BRANCH) -> dict[str, Any]:
    """机构公钥 with one key of 临江市局, and one of 青禾县局 beside it."""
    return {
        "机构编码": [branch, "QH02"],
        "公钥": [signer.public_key, OTHER.public_key],
        "生效日期": [starts, None],
        "失效日期": [ends, None],
    }


@pytest.fixture(scope="module")
def keyed(make_policy: Make) -> Path:
    """The policy that lists the branch's key."""
    return make_policy(listed())


@pytest.fixture(scope="module")
def desk(keyed: Path, make_desk: Make) -> Path:
    return make_desk(keyed)


@pytest.fixture(scope="module")
def signed(desk: Path, pack: Make) -> Path:
    return pack(desk, signer=OWN)


def taken(file: Path, policy: Path, folder: Path) -> Collected:
    return collect([file], Home.create(folder / "home", policy, now=NOW), now=NOW, workers=1)


def refusal(file: Path, policy: Path, folder: Path) -> tuple[str, str]:
    done = taken(file, policy, folder)
    assert not done.accepted
    (said,) = [*done.rejected, *done.held]
    return said["reason"], said["remedy"]


def test_the_right_key(signed: Path, keyed: Path, tmp_path: Path) -> None:
    found = verify_file(signed, TODAY, keyed)
    assert (found["whole"], found["signed_by"], found["key"], found["key_from"]) == (True, BRANCH, "policy", "policy")
    assert (verify_file(signed, TODAY)["key"], verify_file(signed, TODAY)["key_from"]) == ("first", "none")
    assert taken(signed, keyed, tmp_path).accepted == [signed.name]


def test_a_key_that_is_another_branchs(desk: Path, keyed: Path, pack: Make, tmp_path: Path) -> None:
    file = pack(desk, signer=OTHER)
    found = verify_file(file, TODAY, keyed)
    assert (found["whole"], found["signed_by"], found["key"]) == (True, None, "other")
    reason, remedy = refusal(file, keyed, tmp_path)
    assert reason == f"签名不是 {BRANCH} 的，是 QH02 的" and "《机构公钥》登记" in remedy


def test_a_key_that_nobody_knows(desk: Path, keyed: Path, pack: Make, tmp_path: Path) -> None:
    assert refusal(pack(desk, signer=new_signer()), keyed, tmp_path)[0] == f"签名不是 {BRANCH} 的，政策里没有这把公钥"


def test_a_file_without_a_signature_where_the_policy_wants_one(desk: Path, keyed: Path, pack: Make, tmp_path: Path) -> None:
    file = pack(desk)
    assert verify_file(file, TODAY, keyed)["signed_by"] is None
    reason, remedy = refusal(file, keyed, tmp_path)
    assert reason == f"政策登记了 {BRANCH} 的公钥，这份上报件未签名" and "--agree" in remedy


@pytest.mark.parametrize(
    ("starts", "ends", "key", "reason"),
    [
        (None, dt.date(2026, 11, 2), "expired", "签名用的公钥已失效"),
        (dt.date(2026, 11, 3), None, "not_yet", "签名用的公钥还没有生效"),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 3), "policy", ""),
    ],
)
def test_the_days_of_a_key(
    starts: dt.date | None, ends: dt.date | None, key: str, reason: str, make_policy: Make, make_desk: Make, pack: Make, tmp_path: Path
) -> None:
    """In force from 生效日期, no longer on 失效日期."""
    policy = make_policy(listed(starts=starts, ends=ends))
    file = pack(make_desk(policy), signer=OWN)
    assert verify_file(file, TODAY, policy)["key"] == key
    done = taken(file, policy, tmp_path)
    assert [r["reason"].startswith(reason) for r in done.held] == ([True] if reason else []) and not done.rejected


def test_without_keys_the_seal_proves_change_only(sealed: Path, make_policy: Make, make_desk: Make, pack: Make, tmp_path: Path) -> None:
    found = verify_file(sealed, TODAY)
    assert (found["whole"], found["signed_by"], found["key"]) == (True, None, "none")
    assert found["proof"] == "未签名：只看得出打包后没有无意改动，重新封一份谁都能做，证明不了是谁报的"
    policy = make_policy()
    unlisted = pack(make_desk(policy), signer=OWN)
    assert verify_file(unlisted, TODAY)["key"] == "first" and verify_file(unlisted, TODAY)["signed_by"] is None
    assert taken(unlisted, policy, tmp_path).accepted


def in_manifest(book: openpyxl.Workbook, key: str, value: str | None) -> None:
    sheet = book["_manifest"]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == key)
    cell.value = value


def copy_of(file: Path, folder: Path) -> Path:
    target = folder / file.name
    target.write_bytes(file.read_bytes())
    return target


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", "7"),
        ("policy_digest", "0000-0000"),
        ("made", "2026-10-01"),
        ("seal", "0" * 64),
        ("signatory", "别人"),
        ("supersedes", "ab"),
    ],
)
def test_a_manifest_that_was_written_on(key: str, value: str, signed: Path, keyed: Path, changed: Make, tmp_path: Path) -> None:
    def write(book: openpyxl.Workbook) -> None:
        if key in {row[0].value for row in book["_manifest"].iter_rows()}:
            in_manifest(book, key, value)
        else:
            book["_manifest"].append([key, value])

    file = changed(copy_of(signed, tmp_path), write)
    found = verify_file(file, TODAY, keyed)
    assert not found["whole"] and found["signed_by"] is None
    assert [(c["sheet"], c["key"], c["to"]) for c in found["changes"]] == [("_manifest", key, value)]
    assert refusal(file, keyed, tmp_path)[0].startswith("封印不符：_manifest")


def test_a_signature_that_was_written_on(signed: Path, keyed: Path, changed: Make, tmp_path: Path) -> None:
    file = changed(copy_of(signed, tmp_path), lambda book: in_manifest(book, "signature", "00" * 64))
    assert (verify_file(file, TODAY, keyed)["whole"], verify_file(file, TODAY, keyed)["key"]) == (True, "broken")
    assert refusal(file, keyed, tmp_path)[0] == f"“{file.name}”的签名与封印不符"


def test_a_forger_can_seal_anew_but_not_sign(signed: Path, keyed: Path, changed: Make, tmp_path: Path) -> None:
    """Who knows how the seal is made can change a value and seal again: the seal is whole, the signature is not."""

    def forge(book: openpyxl.Workbook) -> None:
        content = seal.unpacked(ScanBook(signed))
        assert content is not None
        flow = next(t for t in content.tables if t.id == "R10")
        at = flow.headers.index("收入")
        flow.records[0] = (*flow.records[0][:at], "99999900", *flow.records[0][at + 1 :])
        sheet = book["业务量流水"]
        column = next(cell.column for cell in sheet[5] if cell.value == "收入")
        sheet.cell(6, column).value = 999999
        in_manifest(book, "seal", content.digest)
        in_manifest(book, "chains", line(content.chains))
        book["_seal"].delete_rows(1, 50)
        for chunk in seal.packed(content):
            book["_seal"].append([chunk])

    file = changed(copy_of(signed, tmp_path), forge)
    found = verify_file(file, TODAY, keyed)
    assert (found["whole"], found["key"], found["signed_by"]) == (True, "broken", None)
    assert refusal(file, keyed, tmp_path)[0].endswith("的签名与封印不符")


def test_the_content_is_gone_but_the_registers_are_named(signed: Path, changed: Make, tmp_path: Path) -> None:
    def cut(book: openpyxl.Workbook) -> None:
        del book["_seal"]
        book["走访记录"]["A6"].value = "V99"

    found = verify_file(changed(copy_of(signed, tmp_path), cut), TODAY)
    assert not found["whole"] and found["broken"] == ["走访记录", "_seal"] and found["changes"] == []


def test_a_changed_cell_is_told_in_words(signed: Path, changed: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def raise_income(book: openpyxl.Workbook) -> None:
        sheet = book["业务量流水"]
        column = next(cell.column_letter for cell in sheet[5] if cell.value == "收入")
        sheet[f"{column}7"].value = 20000

    file = changed(copy_of(signed, tmp_path), raise_income)
    assert main(["verify", str(file)]) == 1
    said = capsys.readouterr().out
    assert "封印不符：《业务量流水》。" in said and "收入：12,346.67 → 20,000.00" in said
    assert main(["verify", str(file), "--json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert (change["key"], change["row"], change["from"], change["to"]) == ("LJ-001", 7, "12,346.67", "20,000.00")


def test_a_key_file_is_only_its_owners(tmp_path: Path) -> None:
    path = write_key(tmp_path / "钥匙" / "LJ01.key", OWN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path).public_key == OWN.public_key and len(OWN.public_key) == 64
    with pytest.raises(FileExistsError):
        write_key(path, OTHER)
    (tmp_path / "bad.key").write_text("not a key")
    with pytest.raises(Rejection, match="不是签名钥匙"):
        read_key(tmp_path / "bad.key")
    with pytest.raises(ToolkitError, match="找不到钥匙文件"):
        signer_for(BRANCH, tmp_path / "none.key", False)


def test_the_commands(desk: Path, keyed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`key new`, `submit --key`, `verify --policy`: the private half appears nowhere."""
    key = tmp_path / "k" / "LJ01.key"
    assert main(["key", "new", "--branch", BRANCH, "--out", str(key), "--json"]) == 0
    public = json.loads(capsys.readouterr().out)["public_key"]
    assert main(["key", "new", "--branch", BRANCH, "--out", str(key)]) == 2
    assert [main(["key", "new", "--branch", BRANCH]) for _ in range(2)] == [0, 2]
    capsys.readouterr()
    assert main(["submit", str(desk), "--out", str(tmp_path / "out"), "--key", str(key), "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["out"]
    assert read_manifest(ScanBook(Path(file)))["public_key"] == public
    secret = key.read_text().splitlines()[1]
    assert all(secret not in str(ScanBook(Path(file)).read(n).rows) for n in ScanBook(Path(file)).sheet_names())
    assert main(["verify", file, "--policy", str(keyed)]) == 1
    assert f"签名用的公钥不是 {BRANCH} 登记或核对过的" in capsys.readouterr().out


def test_the_keyring_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a keyring that is a real backend of the library, in memory; and without one."""
    keyring = pytest.importorskip("keyring", reason="pip install keyring")
    backend = pytest.importorskip("keyring.backend")

    class InMemory(backend.KeyringBackend):  # type: ignore[name-defined,misc]
        priority = 1
        kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(InMemory())
        assert main(["key", "new", "--branch", BRANCH, "--keyring"]) == 0
        assert main(["key", "new", "--branch", BRANCH, "--keyring"]) == 2
        kept = signer_for(BRANCH, None, True)
        assert kept is not None and len(kept.public_key) == 64
        with pytest.raises(ToolkitError, match="系统钥匙串里没有 QH02 的钥匙"):
            signer_for("QH02", None, True)
        from keyring.backends.fail import Keyring

        keyring.set_keyring(Keyring())
        with pytest.raises(Rejection, match="没有可用的系统钥匙串"):
            signature.from_keyring(BRANCH)
    finally:
        keyring.set_keyring(before)


def test_the_button_signs_with_the_key_that_it_is_shown(desk: Path, keyed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_FILE, str(write_key(tmp_path / "LJ01.key", OWN)))
    done = press(open_session(desk, today=TODAY, now=NOW))
    assert not done.blocked
    assert verify_file(done.files[0], TODAY, keyed)["signed_by"] == BRANCH
