"""Files that somebody made who is not the branch: stripped, swapped, replayed, borrowed signatures (settled 41).

Each attempt gives the file that the forger sends. None of them may come into the sums of 临江市局, whose key is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from building.attack import Attack
from building.signed_state import copy_of, counted, forged, manifest_of, put_manifest, rewritten, signed, stripped, take
from macros.merge.board_shown import lines, status
from validators.values.period import Month
from workbooks.desk.sheets.hidden_sheets import policy_rows
from workbooks.submission.signature import Signer

Attempt = Callable[[Attack], Path]


def manifest(**lines: str | None) -> Attempt:
    """The second version with these lines of its manifest written over."""

    def make(a: Attack) -> Path:
        return rewritten(a.second, a.scratch, lambda book: [put_manifest(book, key, value) for key, value in lines.items()])

    return make


def signature_of_the_first(a: Attack) -> Path:
    said = manifest_of(a.first)
    return manifest(signature=said["signature"], public_key=said["public_key"])(a)


def signed_by(name: str) -> Attempt:
    """The second version with its own content, its seal signed by another key."""

    def make(a: Attack) -> Path:
        signer: Signer = getattr(a, name)
        return manifest(**signer.sign(manifest_of(a.second)["seal"]))(a)

    return make


def key_alone(name: str) -> Attempt:
    """The public key of somebody else beside the branch's own signature."""
    return lambda a: manifest(public_key=getattr(a, name).public_key)(a)


def embedded_policy(a: Attack) -> Path:
    """The file brings a policy that lists the forger's key for the branch."""
    file = forged(a.second, a.scratch, 99, a.other)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["_政策"]
        rows = list(policy_rows(a.policy))
        start = next(i for i, row in enumerate(rows) if row and row[0] == "R01k") if any(r and r[0] == "R01k" for r in rows) else len(rows)
        sheet.insert_rows(start + 2)
        for col, value in enumerate(("LJ01", a.other.public_key, None, None), 1):
            sheet.cell(start + 2, col).value = value

    return rewritten(file, a.scratch / "政策", change)


def twice_in_the_manifest(a: Attack) -> Path:
    """Two lines of one name: one for the reader of signatures, one for the reader of keys."""
    file = forged(a.second, a.scratch, 99, a.other)
    return rewritten(file, a.scratch / "两行", lambda book: book["_manifest"].append(["public_key", a.own.public_key]))


def a_later_version_unsigned(a: Attack) -> Path:
    return signed(a.scratch, a.policy, "LJ01", None, version=1, income=99.0)


REFUSED: dict[str, Attempt] = {
    "signature taken away": lambda a: rewritten(a.second, a.scratch, stripped),
    "signature alone taken away": manifest(signature=None),
    "key alone taken away": manifest(public_key=None),
    "signature of zeros": manifest(signature="00" * 64),
    "signature cut in half": manifest(signature="AB" * 32),
    "signature that is no number": manifest(signature="签名"),
    "signature of a million digits": manifest(signature="A" * 30_000),
    "key of zeros": manifest(public_key="00" * 32),
    "key that is the neutral point": manifest(public_key="01" + "00" * 31, signature="01" + "00" * 63),
    "key that is no number": manifest(public_key="不是钥匙"),
    "key too long": manifest(public_key="AB" * 33),
    "signature of the version before": signature_of_the_first,
    "key of nobody beside the signature": key_alone("other"),
    "key of another county beside the signature": key_alone("county"),
    "signed anew by nobody known": signed_by("other"),
    "signed anew by another county": signed_by("county"),
    "amount changed": lambda a: rewritten(a.second, a.scratch, _raise),
    "amount changed, signature taken away": lambda a: rewritten(rewritten(a.second, a.scratch, _raise), a.scratch / "2", stripped),
    "amount changed, sealed anew, old signature": lambda a: forged(a.second, a.scratch, 99),
    "amount changed, sealed anew, unsigned": lambda a: rewritten(forged(a.second, a.scratch, 99), a.scratch / "2", stripped),
    "amount changed, sealed and signed by nobody known": lambda a: forged(a.second, a.scratch, 99, a.other),
    "amount changed, sealed and signed by another county": lambda a: forged(a.second, a.scratch, 99, a.county),
    "version raised in the manifest": manifest(version="7"),
    "version raised, sealed anew": lambda a: forged(a.second, a.scratch, 99, None, version="7"),
    "version raised, sealed and signed by nobody known": lambda a: forged(a.second, a.scratch, 99, a.other, version="7"),
    "first version sent again as the third": lambda a: forged(a.first, a.scratch, 99, a.other, version="3"),
    "another county's file under this name": lambda a: copy_of(a.county_file, a.scratch, a.second.name),
    "another county's file relabelled": lambda a: forged(a.county_file, a.scratch, 99, a.county, branch="LJ01"),
    "another county's file relabelled and unsigned": lambda a: rewritten(
        forged(a.county_file, a.scratch, 99, None, branch="LJ01"), a.scratch / "2", stripped
    ),
    "month changed in the manifest": manifest(period="2026-09"),
    "pack changed in the manifest": manifest(pack="P99"),
    "policy of the forger inside": embedded_policy,
    "policy digest of the forger's choice": manifest(policy_digest="0000-0000"),
    "two keys in the manifest": twice_in_the_manifest,
    "made by hand, unsigned": a_later_version_unsigned,
}


def _raise(book: openpyxl.Workbook) -> None:
    sheet = book["业务量流水"]
    column = next(cell.column for cell in sheet[5] if cell.value == "收入")
    sheet.cell(6, column).value = 99


@pytest.mark.parametrize("name", REFUSED)
def test_none_of_them_comes_into_the_sums(name: str, attack: Attack) -> None:
    before = counted(attack.home)
    file = REFUSED[name](attack)
    (told,) = take(attack.home, file)
    assert told.kind in ("held", "rejected", "duplicate"), (name, told)
    if told.kind == "duplicate":  # what was sent is what 青禾县局 had sent: nothing new
        assert counted(attack.home) == before
        return
    assert told.reason and told.remedy
    assert counted(attack.home) == before == {"LJ01": 1, "QH02": 1}
    kept = list((attack.home.folder / "inbox").iterdir())
    assert any(one.read_bytes() == file.read_bytes() for one in kept), "what was not taken is kept"


def test_the_branch_itself_is_taken(attack: Attack) -> None:
    """The measure of the others: the same file, untouched."""
    (told,) = take(attack.home, attack.second)
    assert (told.kind, told.key) == ("accepted", "remembered") and counted(attack.home)["LJ01"] == 2


def test_an_older_version_is_no_news(attack: Attack) -> None:
    take(attack.home, attack.second)
    (told,) = take(attack.home, attack.first)
    assert told.kind == "duplicate" and counted(attack.home)["LJ01"] == 2


def test_an_accepted_key_opens_no_other_branch(attack: Attack) -> None:
    """临江市局's confirmed key under a file of 云山县局, of which no key is known."""
    file = signed(attack.scratch, attack.policy, "YS03", attack.own)
    (told,) = take(attack.home, file)
    assert told.kind == "held" and told.reason == "签名用的是 LJ01 的钥匙，不是 YS03 的"
    assert "YS03" not in counted(attack.home)


def test_first_contact_is_said(attack: Attack) -> None:
    """Nobody can vouch for a first key: it is taken, and every output says so."""
    file = signed(attack.scratch, attack.policy, "YS03", attack.other)
    (told,) = take(attack.home, file)
    assert (told.kind, told.key) == ("accepted", "first")
    word = f"已签名（首次使用，未核对），指纹 {attack.other.fingerprint}"
    assert any(word in line for line in lines(attack.home, Month(2026, 10)))
    assert {b["branch"]: b["signed"] for b in status(attack.home, Month(2026, 10))["branches"]}["YS03"] == word
