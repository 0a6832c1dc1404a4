"""Files that somebody made who is not the branch: stripped, swapped, replayed, borrowed signatures (settled 41).

None of them may come into the sums of 临江市局, whose key is confirmed, nor under another county's name.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from building.attack import Attack, armoury_of
from building.mails import attached, mail
from building.red_team import After, Attempt, Ground
from building.signed_state import copy_of, counted, forged, manifest_of, put_manifest, rewritten, signed, stripped
from building.small_state import NOW
from macros.intake.collecting import collect
from workbooks.desk.sheets.hidden_sheets import policy_rows
from workbooks.submission.signature import Signer

Recipe = Callable[[Attack], Path]


def manifest(**lines: str | None) -> Recipe:
    """The second version with these lines of its manifest written over."""

    def make(a: Attack) -> Path:
        return rewritten(a.second, a.scratch, lambda book: [put_manifest(book, key, value) for key, value in lines.items()])

    return make


def signature_of_the_first(a: Attack) -> Path:
    said = manifest_of(a.first)
    return manifest(signature=said["signature"], public_key=said["public_key"])(a)


def signed_by(name: str) -> Recipe:
    """The second version with its own content, its seal signed by another key."""

    def make(a: Attack) -> Path:
        signer: Signer = getattr(a, name)
        return manifest(**signer.sign(manifest_of(a.second)["seal"]))(a)

    return make


def key_alone(name: str) -> Recipe:
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


def in_a_mail(a: Attack, signed_by_nobody: bool = True) -> Path:
    """A later version in a mail that claims to have come from 临江市局 by way of the centre's own server."""
    file = forged(a.second, a.scratch, 99, a.other if signed_by_nobody else None, version="3")
    if not signed_by_nobody:
        file = rewritten(file, a.scratch / "无签名", stripped)
    lines = (
        b"Received: from lj01.example.cn by zz00.example.cn with ESMTPS; Mon, 2 Nov 2026 09:00:00 +0800\r\nAuthentication-Results: pass\r\n"
    )
    made = a.scratch / "来信.eml"
    made.write_bytes(lines + mail(attached(file.name, file.read_bytes())))
    return made


REFUSED: dict[str, Recipe] = {
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
    "of nobody known, in a mail with forged Received lines": in_a_mail,
    "unsigned, in a mail that comes from the county": lambda a: in_a_mail(a, False),
    "signed by the first county, for a county of no known key": lambda a: signed(a.scratch, a.policy, "YS03", a.own),
}
"""What the forger sends, by how it was made."""


def _raise(book: openpyxl.Workbook) -> None:
    sheet = book["业务量流水"]
    column = next(cell.column for cell in sheet[5] if cell.value == "收入")
    sheet.cell(6, column).value = 99


def warded_off(attack: Attack, file: Path) -> str:
    """Why the file succeeded in the centre that knows the keys of two counties; "" where it did not."""
    before = counted(attack.home)
    done = collect([file], attack.home, now=NOW, workers=1)
    for shown, _, verdict in done.results:
        if verdict.kind == "accepted":
            return f"{shown} was taken"
        if verdict.kind != "duplicate" and not (verdict.reason and verdict.remedy):
            return f"{shown}: {verdict.kind} without a reason and a remedy"
    if counted(attack.home) != before:
        return f"the sums changed: {counted(attack.home)} for {before}"
    places = (attack.home.folder / name for name in ("inbox", "archive"))
    kept = [one.read_bytes() for place in places for one in place.rglob("*") if one.is_file()]
    known = file.suffix == ".eml" or file.read_bytes() in kept or any(v.kind == "duplicate" for _, _, v in done.results)
    return "" if known else "what was not taken is not kept"


def attempts(ground: Ground) -> Iterator[Attempt]:
    armoury = ground.folder / "armoury"
    if not armoury.is_dir():
        armoury_of(armoury, ground.policy, ground.policy_book)
    for number, (name, make) in enumerate(REFUSED.items()):
        place = ground.folder / f"signed {number:02d}"
        attack = Attack.on(armoury, ground.policy, ground.policy_book, place)

        def judge(after: After, attack: Attack = attack, make: Recipe = make) -> str:
            return warded_off(attack, make(attack))

        yield Attempt(name=name, files=(), judge=judge)
