"""A level's file between the counties and the province: forged, replayed, borrowed, or holding what is not its own.

Every home, file and collect is made by the commands. The province knows the keys of both cities and has confirmed them.
"""

from __future__ import annotations

import contextlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from building.commands import Ran
from building.forging import Change, all_of, column_at, resealed, set_cover
from building.red_team import After, Attempt, Ground
from building.signed_state import copy_of, counted, manifest_of, put_manifest, rewritten
from building.small_state import ANSWERED, NOW
from building.tree_state import TREE, file_county, month_of, write_tree
from macros.__main__ import main
from workbooks.archive.home import Home
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.level_file import SHEET, LevelContent, level_rows, read_level
from workbooks.submission.signature import Signer, new_signer, signer_of_account

MONTH = "2026-10"


def keybook(*arguments: object) -> Ran:
    """A command, and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return Ran(status, out.getvalue(), err.getvalue())


def done(*arguments: object) -> Ran:
    """A command that must go well."""
    ran = keybook(*arguments)
    assert ran.status == 0, ran.out + ran.err
    return ran


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """What the forger has in hand: the first and second file of city C1, the first of C2, those of the counties."""

    top: Path
    first: Path
    second: Path
    other_city: Path
    counties: dict[str, Path]
    folder: Path

    @classmethod
    def of(cls, folder: Path) -> Ladder:
        """Built once, by the commands."""
        policy = write_tree(folder / "policy.xlsx", TREE)
        counties = {b: file_county(policy, b, month_of(b, 1000.01 * i), folder / b) for i, b in enumerate(("A1", "A2", "B1", "B2"), 1)}
        first, home = cls._city(folder, policy, "C1", counties["A1"], counties["A2"])
        other, _ = cls._city(folder, policy, "C2", counties["B1"], counties["B2"])
        better = file_county(policy, "A2", month_of("A2", 2500.0), folder / "A2", version=2)
        done("collect", better, "--home", home)
        second = cls._upward(folder, home, "C1")
        top = folder / "P0"
        done("collect", first, other, "--home", top, "--policy", policy)
        for key in done("key", "show", "--home", top, "--json").json["keys"]:
            done("key", "accept", "--home", top, "--branch", key["branch"], "--fingerprint", key["fingerprint"], "--by", "ZZ01")
        return cls(top=top, first=first, second=second, other_city=other, counties=counties, folder=folder)

    @classmethod
    def _city(cls, folder: Path, policy: Path, code: str, *counties: Path) -> tuple[Path, Path]:
        home = folder / code
        done("collect", *counties, "--home", home, "--policy", policy, "--branch", code)
        return cls._upward(folder, home, code), home

    @staticmethod
    def _upward(folder: Path, home: Path, code: str) -> Path:
        done("consolidate", "--home", home, "--period", MONTH, "--out", folder / f"汇总 {code}.xlsx")
        made = done("submit", "--home", home, "--period", MONTH, "--out", folder / f"上报 {code}", "--by", "周文静", "--json", *ANSWERED)
        return Path(made.json["out"][0])


Recipe = Callable[[Ladder, Path], Path]


def content(change: Callable[[LevelContent], LevelContent]) -> Callable[[Path], Change]:
    """The list of parts and adjustments after `change`."""

    def of(file: Path) -> Change:
        told = change(read_level(ScanBook(file)))

        def do(book: Any) -> None:
            book[SHEET].delete_rows(1, book[SHEET].max_row)
            for row in level_rows(told):
                book[SHEET].append(row)

        return do

    return of


def part(number: int, **changes: Any) -> Callable[[Path], Change]:
    """One part of the list with other entries."""

    def change(held: LevelContent) -> LevelContent:
        parts = [dict(one) for one in held.parts]
        parts[number] |= changes
        return replace(held, parts=tuple(parts))

    return content(change)


def rows_of(old: str, new: str | None) -> Change:
    """The rows of one organisation under the code of another, in every register; None takes them out."""

    def do(book: Any) -> None:
        for sheet in book.worksheets:
            if sheet.cell(5, 1).value == "机构编码":
                for row in reversed([r for r in range(6, sheet.max_row + 1) if sheet.cell(r, 1).value == old]):
                    if new is None:
                        sheet.delete_rows(row)
                    else:
                        for cell in sheet[row]:
                            cell.value = cell.value.replace(old, new) if isinstance(cell.value, str) else cell.value

    return do


def amount(book: Any) -> None:
    """The first 收入 of the file is another."""
    book["业务量流水"].cell(6, column_at(book["业务量流水"], "收入")).value = 99_999.0


def sums(file: Path) -> Change:
    """What the list claims of 临江县局 is what its rows then add up to."""
    held = read_level(ScanBook(file)).parts[0]["totals"]
    return part(0, totals={**held, "收入": held["收入"] + 99_999_00 - 1000_01})(file)


def forge(*changes: Callable[[Path], Change] | Change, by: str | None = "own", **manifest: str | None) -> Recipe:
    """C1's second file after these changes, sealed anew; signed by C1's own key, another city's, a county's, nobody known's."""

    def make(ladder: Ladder, place: Path) -> Path:
        dos = [
            change(ladder.second) if getattr(change, "__code__", None) and change.__code__.co_varnames[:1] == ("file",) else change
            for change in changes
        ]
        made = resealed(ladder.second, place, all_of(*dos), public_key=None, signature=None, **manifest)
        return signed(made, by)

    return make


def signed(file: Path, by: str | None) -> Path:
    """The file with a signature over its own seal."""
    if by is None:
        return file
    signer: Signer = new_signer() if by == "nobody" else signer_of_account({"own": "C1"}.get(by, by))[0]
    lines = signer.sign(manifest_of(file)["seal"])
    return rewritten(file, file.parent / "签", lambda book: [put_manifest(book, key, value) for key, value in lines.items()])


def dropped(file: Path) -> Change:
    """Without 青禾县局: its rows, and its entry in the list."""
    return all_of(rows_of("A2", None), content(lambda held: replace(held, parts=held.parts[:1]))(file))


def twice(file: Path) -> Change:
    """临江县局 twice in the list, its rows once."""
    return content(lambda held: replace(held, parts=(*held.parts, held.parts[0])))(file)


def adjusting(by: str, target: str | None) -> Callable[[Path], Change]:
    line = {"by": by, "name": by, "measure": "收入", "value": 100_000_00, "target": target, "reason": "口径调整", "owner": "周文静"}
    return content(lambda held: replace(held, adjustments=({**line, "file": "调整表.xlsx", "row": 6},)))


def cell(sheet: str, at: str, value: Any) -> Change:
    return lambda book: book[sheet].__setitem__(at, value)


def untouched_seal(change: Callable[[Ladder], Change]) -> Recipe:
    """Changed, and nothing else: the seal is as it was."""
    return lambda ladder, place: rewritten(ladder.second, place.parent, change(ladder))


def own_policy(file: Path) -> Change:
    """The file brings a tree in which 云山县局 is under this city."""

    def do(book: Any) -> None:
        for row in book["_政策"].iter_rows():
            if row[0].value == "B1":
                next(cell for cell in row if cell.value == "C2").value = "C1"

    return do


RECIPES: dict[str, Recipe] = {
    "amount changed, unsigned": forge(amount, sums, by=None),
    "amount changed, signed by nobody known": forge(amount, sums, by="nobody"),
    "amount changed, signed by the other city": forge(amount, sums, by="C2"),
    "amount changed, signed by a county of its own": forge(amount, sums, by="A1"),
    "amount changed, old seal": untouched_seal(lambda ladder: amount),
    "a branch dropped, signed by nobody known": forge(dropped, by="nobody"),
    "a branch dropped, old seal": untouched_seal(lambda ladder: dropped(ladder.second)),
    "its list of parts changed, old seal": untouched_seal(lambda ladder: part(0, timeliness="迟报")(ladder.second)),
    "its cover page altered, old seal": untouched_seal(lambda ladder: set_cover("填报人", "别人")),
    "another city's county inside": forge(rows_of("A2", "B1"), part(1, branch="B1", name="云山县局")),
    "another city's county inside, and a tree that says so": forge(rows_of("A2", "B1"), part(1, branch="B1", name="云山县局"), own_policy),
    "a county twice in the list": forge(twice),
    "rows of one county under the other": forge(rows_of("A1", "A2"), part(0, counted=False, totals={})),
    "a total that is none": forge(part(0, totals={"收入": 1, "数量": 1})),
    "rows of a county that is not counted": forge(part(1, counted=False, totals={})),
    "an adjustment of another city's county": forge(adjusting("C1", "B1")),
    "an adjustment in the province's name": forge(adjusting("P0", "A1")),
    "another month": forge(set_cover("期间", "2026-09"), period="2026-09"),
    "as the other city's": forge(set_cover("机构编码", "C2"), set_cover("机构名称", "江南市局"), branch="C2", branch_name="江南市局"),
    "as a county's": forge(set_cover("机构编码", "A1"), set_cover("机构名称", "临江县局"), branch="A1", branch_name="临江县局"),
    "the first one again": lambda ladder, place: copy_of(ladder.first, place.parent),
    "the first one as the third, signed by nobody known": lambda ladder, place: signed(
        resealed(ladder.first, place, set_cover("版本", "第 3 次上报"), version="3", public_key=None, signature=None), "nobody"
    ),
    "the second with the signature of the first": lambda ladder, place: rewritten(
        ladder.second, place.parent, lambda book: put_manifest(book, "signature", manifest_of(ladder.first)["signature"])
    ),
    "a county that is inside, by itself": lambda ladder, place: copy_of(ladder.counties["A1"], place.parent),
    "a county's file as the city's": lambda ladder, place: resealed(
        ladder.counties["A1"],
        place,
        all_of(set_cover("机构编码", "C1"), set_cover("机构名称", "江北市局")),
        branch="C1",
        branch_name="江北市局",
        version="2",
    ),
}
"""What is sent to the province, by how it was made."""


def warded_off(ladder: Ladder, file: Path, place: Path) -> str:
    """Why the file succeeded in the province; "" where it did not."""
    top = Path(shutil.copytree(ladder.top, place / "省"))
    before = counted(Home(top))
    told = keybook("collect", file, "--home", top, "--json")
    if told.status not in (0, 1):
        return f"collect ended with {told.status}: {told.err}"
    if told.json["accepted"]:
        return f"{told.json['accepted'][0]} was taken"
    if counted(Home(top)) != before or before != {"C1": 1, "C2": 1}:
        return f"the sums changed: {counted(Home(top))} for {before}"
    left = [*told.json["rejected"], *told.json["held"]]
    if not told.json["duplicate"] and not (left and left[0]["reason"] and left[0]["remedy"]):
        return "nobody was told"
    return ""


def attempts(ground: Ground) -> Iterator[Attempt]:
    folder = ground.folder / "levels"
    folder.mkdir()
    ladder = Ladder.of(folder)
    assert NOW.year == int(MONTH[:4])
    for number, (name, make) in enumerate(RECIPES.items()):
        place = folder / f"{number:02d}"
        place.mkdir()

        def judge(after: After, make: Recipe = make, place: Path = place) -> str:
            return warded_off(ladder, make(ladder, place / "合并件.xlsx"), place)

        yield Attempt(name=name, files=(), judge=judge)
    for name, honest in (
        ("the second file itself", lambda ladder, place: ladder.second),
        ("another month of its own hand", forge(amount, sums)),
    ):
        place = folder / name
        place.mkdir()

        def taken(after: After, honest: Recipe = honest, place: Path = place) -> str:
            said = warded_off(ladder, honest(ladder, place / "合并件.xlsx"), place)
            return "" if "was taken" in said else f"the measure of the others was not taken: {said}"

        yield Attempt(name=f"{name} is taken", files=(), judge=taken)
