"""What every report has in common: title bar, source line, 数据质量, legend, signatures, print set-up (ux.md 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.reports.layout.context import BoardRow, ReportContext
from validators.filing.inputs import Result
from validators.frames import plain_values, records
from validators.page.fitting_widths import fitting_widths
from validators.page.page import LIST_LIMIT, Area, Cell, Page, Print, Style
from validators.page.parts import Absent, Col, footer, note_line, row_in, signatures, source_line, title_bar
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.money import half_up, yuan_shown
from validators.values.number_kinds import WholeMultiples
from validators.values.origin import Origin, carrying, each_of, facts, number, of_extra, of_result, of_rows, of_summary, origin_of, rounded
from validators.values.origin import counted as of_places

FILLS = {
    "按时": "green_light",
    "零报": "blue_light",
    "更正": "green_light",
    "迟报": "yellow_light",
    "退回": "orange_light",
    "待核对": "orange_light",
    "未报": "red_light",
}
GLYPHS = {"按时": "√", "零报": "○", "更正": "√", "迟报": "▲", "退回": "◆", "待核对": "◇", "未报": "×"}
GLYPH_FILL = {"▲": "yellow_light", "◆": "orange_light", "◇": "orange_light", "×": "red_light", "○": "blue_light"}


def source_in(register: str) -> tuple[Col, Col]:
    """The way back of a line to its row of a register: narrow and grey, right of the print area."""
    return Col(header="来源文件", side=True), Col(header="来源行", kind="tally", side=True, origin=row_in(register))


SOURCE = source_in("R03")
"""To the row of 客户档案."""
SOURCE_WIDTHS = (26.0, 7.0)


@dataclass(frozen=True)
class NamesKnown:
    """What a list says of a customer: name, manager's 工号, and the row of 客户档案 it comes from."""

    name: str
    manager: str | None = None
    file: str | None = None
    row: int | None = None


def start(
    context: ReportContext,
    report: str,
    heading: str,
    widths: Sequence[float],
    *,
    tab: str = "blue",
    side: Sequence[float] = (),
    landscape: bool = False,
    source: str | None = None,
) -> Page:
    """A report page with its title bar and source line; the body begins on row 4 below a thin gap.

    widths  of the columns that print; side: of the grey columns right of them, which do not
    """
    page = Page(name=report, tab=tab, widths=(*widths, *side))
    page.printing = Print(landscape=landscape, footer=footer(context.node.name, context.period.zh, report), area=Area(1, 1, 1, len(widths)))
    title_bar(page, f"{heading}　{context.node.name}　{context.period.zh}")
    source_line(page, source or source_text(context))
    page.heights[3] = 6
    return page


def finish(context: ReportContext, page: Page, row: int, places: Sequence[int], *, legend: str = "", quality: bool = True) -> int:
    """数据质量, ※ legend and signatures below the body; sets the end of the print area; returns the row below."""
    page.heights[row] = 6
    row += 1
    if quality:
        row = note_line(page, row, quality_text(context))
    if legend:
        row = note_line(page, row, f"※ {legend}")
    if context.examples:
        row = note_line(page, row, f"※ 用到示例值，本单位尚未确认：{'、'.join(context.examples)}。确认前只供参考。")
    row = signatures(page, row, places, context.compiler)
    close(page, row - 1)
    return row


def close(page: Page, last_row: int) -> None:
    """The print area ends with this row; a column is as wide as its numbers, so that none is printed as ###."""
    area = page.printing.area
    page.widths = fitting_widths(page)
    page.printing.area = Area(1, 1, last_row, area.last_col if area else page.last_col)


def closed(page: Page) -> Page:
    """The page, its print area ending where its cells end."""
    close(page, page.last_row)
    return page


def source_text(context: ReportContext) -> str:
    """来源：应报 17 家、并入 15 家（大湾退回、雪山未报）；…；政策摘要；生成."""
    out = missing(context)
    merged = len(context.board) - len(out)
    said = f"（{'、'.join(row.short + row.state for row in out)}）" if out else ""
    many = f"{said[:60]}…）" if len(said) > 62 else said
    return (
        f"来源：应报 {len(context.board)} 家、并入 {merged} 家{many}；{merged} 个上报件清单见《说明与来源》；"
        f"政策摘要 {context.digest}；生成 {context.generated:%Y-%m-%d %H:%M}"
    )


def quality_text(context: ReportContext) -> str:
    """数据质量：强制 0，准强制 2（均已批准），核实 11（均有理由），示例值 3 项；…；差额 0.00 元."""
    counts = context.quality
    said = (
        f"数据质量：强制 {counts.a}，准强制 {counts.b}{counts.permitted}，核实 {counts.c}{counts.reasoned}，"
        f"示例值 {len(context.examples)} 项；跨单位重复客户 {counts.duplicates} 户，分级时只算一次"
    )
    if counts.granted:
        said += f"；文件自己写的批准、指定 {counts.granted} 处，本级没有批过"
    off = difference(context)
    return said if off is None else f"{said}；各单位合计与总数差额 {yuan_shown(off)} 元"


def difference(context: ReportContext) -> int | None:
    """What D35 leaves between the branches and the merged rows, in fen of 收入; None where it did not run."""
    result = context.results.get("D35")
    return None if result is None else int(result.extra["measures"]["收入"]["difference"])


def missing(context: ReportContext) -> list[BoardRow]:
    """The branches that are in no sum: 未报 before 退回."""
    return sorted((row for row in context.board if not row.counted), key=lambda row: (row.state != "未报", row.branch))


def counted(context: ReportContext) -> list[BoardRow]:
    """The branches whose rows are in the sums."""
    return [row for row in context.board if row.counted]


def branch_names(context: ReportContext) -> dict[str, str]:
    """机构编码 -> name."""
    names = {node.code: node.name for node in context.inputs.policy.organisation.at(context.period.first).values()}
    return names | {row.branch: row.name for row in context.board} | {context.node.code: context.node.name}


def short_names(context: ReportContext) -> dict[str, str]:
    """机构编码 -> short name, for charts and lists in a sentence."""
    return branch_names(context) | {row.branch: row.short for row in context.board}


def customers(context: ReportContext) -> dict[tuple[str, str], NamesKnown]:
    """(机构编码, 客户编码) -> what 客户档案 says of the customer."""
    if "customers" not in context.kept:
        frame = context.inputs.frame("R03")
        columns = ("_branch", "客户编码", "企业全称", "客户经理", "_file", "_row")
        context.kept["customers"] = {
            (branch, code): NamesKnown(name or code, manager, file, row)
            for branch, code, name, manager, file, row in zip(*(plain_values(frame[c]) for c in columns), strict=True)
        }
    found: dict[tuple[str, str], NamesKnown] = context.kept["customers"]
    return found


def way_back(file: NamesKnown | None) -> tuple[str | None, int | None]:
    """File and row of a customer in 客户档案; nothing for one that is not on file."""
    return (file.file, file.row) if file else (None, None)


def staff(context: ReportContext) -> dict[tuple[str, str], str]:
    """(机构编码, 工号) -> 姓名."""
    frame = context.inputs.frame("R02")
    return {(branch, number): name or number for branch, number, name in zip(frame["_branch"], frame["工号"], frame["姓名"], strict=True)}


def person(names: dict[tuple[str, str], str], branch: str, number: str | None) -> str:
    """A person's name, or the number where 岗位与人员 has none."""
    return "" if number is None else names.get((branch, number), number)


class ResultRow(dict[str, Any]):
    """A row of a result; a number that is taken out of it carries where it comes from.

    result, frame, pos  of which result, which frame of its `extra` ("" = its rows), and the how-manieth row
    """

    def __init__(self, values: Mapping[str, Any], result: str, frame: str, pos: int) -> None:
        super().__init__(values)
        self.result, self.frame, self.pos = result, frame, pos

    def __getitem__(self, column: str) -> Any:
        return carrying(super().__getitem__(column), _origin(self.result, self.frame, column, self.pos))

    def get(self, column: str, other: Any = None) -> Any:
        """As that of a dictionary."""
        return carrying(super().get(column, other), _origin(self.result, self.frame, column, self.pos))


def _origin(result: str, frame: str, column: str, pos: int) -> Origin:
    return of_extra(result, frame, column, pos) if frame else of_result(result, column, pos)


def rows_of(context: ReportContext, result: str) -> list[dict[str, Any]]:
    """The rows of a result with None for what is missing; empty where the computation did not run."""
    found = context.results.get(result)
    if found is None:
        return []
    if result not in context.kept:
        context.kept[result] = [ResultRow(row, result, "", pos) for pos, row in enumerate(records(found.rows))]
    rows: list[dict[str, Any]] = context.kept[result]
    return rows


def extra_rows(context: ReportContext, result: str, frame: str) -> list[dict[str, Any]]:
    """The rows of a frame that a computation gives beside its own; empty where it did not run or has none of that name."""
    found = context.results.get(result)
    held = None if found is None else found.extra.get(frame)
    return [] if held is None else numbered(result, frame, held)


def numbered(result: str, frame: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame of a result's `extra`, some of them perhaps, whose index still says their place in it."""
    return [ResultRow(row, result, frame, int(pos)) for pos, row in zip(rows.index, records(rows), strict=True)]


def place_of(row: Mapping[str, Any]) -> tuple[str, int]:
    """Of which result a row is, and the how-manieth; TypeError for one that is of none."""
    if not isinstance(row, ResultRow):
        raise TypeError("only a row that `rows_of` or `extra_rows` gave knows its place")
    return row.result, row.pos


class CountedRows(dict[tuple[Any, ...], int]):
    """How many rows of a result bear each key; 0 for a key that none bears."""

    def __init__(self, result: str, found: Mapping[tuple[Any, ...], Iterable[int]]) -> None:
        super().__init__({key: carrying(len(list(held)), each_of(result, held)) for key, held in found.items()})
        self.result = result

    def __missing__(self, key: tuple[Any, ...]) -> int:
        return carrying(0, each_of(self.result, ()))


def counts_of(context: ReportContext, result: str, *columns: str) -> CountedRows:
    """How many rows of a result there are by the values of two columns or more; each number knows its rows."""
    held = context.results.get(result)
    found: Any = {} if held is None else held.rows.groupby(list(columns), sort=False).indices
    return CountedRows(result, found)


def cells_of(context: ReportContext, result: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a result, row by row, None for what is missing; nothing where the computation did not run."""
    found = context.results.get(result)
    return iter(()) if found is None else zip(*(plain_values(found.rows[c]) for c in columns), strict=True)


def summary(context: ReportContext, result: str, name: str) -> Any:
    """A value of a result's summary; None where there is none."""
    found: Result | None = context.results.get(result)
    value = None if found is None else found.summary.get(name)
    return None if is_missing(value) else carrying(value, of_summary(result, name))


class RegisterRow(dict[str, Any]):
    """A row of a register; a number that is taken out of it carries the cell it stands in."""

    def __init__(self, values: Mapping[str, Any], register: Register) -> None:
        super().__init__(values)
        self.register = register

    def __getitem__(self, column: str) -> Any:
        value = super().__getitem__(column)
        kind = self.register.by_header[column].kind if column in self.register.by_header else None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or kind is None:
            return value
        scale = 10**kind.places if isinstance(kind, WholeMultiples) else 1
        place = (super().__getitem__("_file"), super().__getitem__("_row"), Fraction(value) / scale)
        return carrying(value, of_rows(self.register.id, column, [place]))

    def days(self, column: str, count: int | None, rule: str) -> Any:
        """A number of days counted from a day of the row, which says by what rule."""
        place = (super().__getitem__("_file"), super().__getitem__("_row"), count)
        return None if count is None else carrying(count, of_rows(self.register.id, column, [place], rule))


def rows_in(context: ReportContext, register: str) -> list[RegisterRow]:
    """The rows of a register with None for what is missing; numbers carry their cells."""
    known = context.inputs.policy.registers[register]
    return [RegisterRow(row, known) for row in records(context.inputs.frame(register))]


def how_many(rows: Sequence[Mapping[str, Any]], rule: str = "") -> int:
    """How many rows of one result or of one register there are; `rule` says by what they were chosen. The number knows its rows."""
    if not rows:
        return carrying(0, number(0, "没有这样的行"))
    first = rows[0]
    if isinstance(first, ResultRow):
        return carrying(len(rows), each_of(first.result, [row.pos for row in rows if isinstance(row, ResultRow)], first.frame))
    register = first.register.id if isinstance(first, RegisterRow) else ""
    return carrying(len(rows), of_places(register, [(row["_file"], row["_row"]) for row in rows], rule)) if register else len(rows)


def or_zero(amount: Any) -> Any:
    """An amount as it is, 0 where there is none: `or 0` would make a known 0 forget where it comes from."""
    return 0 if amount is None else amount


def in_fen(amount: Any) -> Any:
    """An exact amount rounded to the fen; None stays None. It still knows where it comes from."""
    if amount is None:
        return None
    held = origin_of(amount)
    return carrying(half_up(amount), None if held is None else rounded(held))


def graded(context: ReportContext) -> dict[str, Any]:
    """How many customers each level of the pack has, highest first; empty where the pack grades nobody here."""
    grades = context.inputs.policy.pack.grades
    known = grades.computation in context.results
    return {level: or_zero(summary(context, grades.computation, level)) for level in grades.levels} if known else {}


def or_not(value: Any) -> Any:
    """A total, or 不适用 where there is none."""
    return "不适用" if value is None else value


def limit(context: ReportContext) -> int:
    """How many rows a list shows: 500, or all with `--detail`."""
    return 1_000_000 if context.detail else LIST_LIMIT


def state_mark(row: BoardRow, *, bold: bool | None = None) -> Cell:
    """Sign and word of a filing's state on the fill of what it means."""
    return Cell(GLYPHS[row.word] + row.word, Style("choice", fill=FILLS[row.word], bold=bold, sides="ltrb"))


def version_of(row: BoardRow) -> int | None:
    """The version that counts, as it was checked in; None where nothing came."""
    return carrying(row.version, facts("收件登记", (row.file, row.version))) if row.version else None


def word_of(row: BoardRow) -> Absent:
    """未报 or 退回 in place of a number."""
    return Absent(row.state)
