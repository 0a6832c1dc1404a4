"""The figures of a report worked out a second time in SQL (DuckDB) over the rows of the mailed files.

The trace says by which words: of which register and column, over which months, by which arithmetic of which parts. Which rows are
meant is not taken from it: the SQL chooses them by what the report itself says beside and above the figure (the names on its line, its
header, the title of its table). A sum that names no rule is the sum of all rows that bear these names; one that counts other rows
than these fails here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from building.mailed_files import MailedFiles
from building.recompute import ARITHMETIC, Recomputed, ShownCells

Step = Mapping[str, Any]
LEAVES = ("sum", "rows", "count", "counted")
OUTER = ("ratio", "less", "add", "product", "round", "wan", "number")
_ANSWERS = ("非常好", "相当好", "稍微好", "中", "稍微差", "相当差", "非常差")
_DONE = {
    "期末前完成的": ("完成时间", "完成日期", "实际完成"),
    "期末前送电的": ("送电日",),
    "有总结报告的": ("总结报告",),
    "有答复的": ("答复",),
}
"""A rule that a cell is filled, with a day up to the end of the month where it is a day."""
_KINDS = 12
"""A column with more texts than these names things, not kinds."""
_NOTHING = "没有这样的行"


class NotPlain(Exception):
    """A figure that is no arithmetic of plain sums and counts: by a rule, over nothing, of another report."""


class MailedTables:
    """The rows of each register as a table of DuckDB: texts under the headers of the pack, numbers in millionths beside them."""

    def __init__(self, files: MailedFiles, customers: str = "R03") -> None:
        self._files, self._base = files, duckdb.connect(config={"threads": 1})
        self.columns, self.every, self.kinds = cache(self._made), cache(self._every), cache(self._kinds)
        self._names = self._customer_names(customers)

    def _customer_names(self, register: str) -> dict[str, set[str]]:
        """Code of a customer -> the names it goes by in any file."""
        found: dict[str, set[str]] = {}
        if any(named.id == register for named in self._files.registers.values()):
            for row in self._files.table(register):
                if row.get("客户编码"):
                    found.setdefault(str(row["客户编码"]), set()).add(str(row.get("企业全称") or ""))
        return found

    def _made(self, sheet: str) -> dict[str, int]:
        """Makes the table of a sheet; its columns by the pack's header."""
        named = self._files.registers[sheet]
        places = {shown: at for at, shown in enumerate(named.columns)}
        rows = self._files.table(named.id)
        held: dict[str, Any] = {own: pa.array([row[f"_{own}"] for row in rows], pa.string()) for own in ("branch", "period")}
        for shown, at in places.items():
            cells = [row.get(named.columns[shown][0]) for row in rows]
            held[f"t{at}"] = pa.array([None if value is None else _text(value) for value in cells], pa.string())
            held[f"n{at}"] = pa.array([_millionths(value) for value in cells], pa.int64())
        self._base.register(named.id, pa.table(held))
        return places

    def _every(self, sheet: str, column: str) -> frozenset[str]:
        """Every text of a column."""
        query = f'SELECT DISTINCT t{self.columns(sheet)[column]} FROM "{self._files.registers[sheet].id}"'
        return frozenset(text for (text,) in self._base.execute(query).fetchall() if text)

    def _kinds(self, sheet: str, column: str) -> frozenset[str]:
        """The texts of a column that says of which kind a row is: few texts, on many rows each, and no numbers."""
        place, table = self.columns(sheet)[column], self._files.registers[sheet].id
        query = f'SELECT t{place}, count(*), count(n{place}) FROM "{table}" WHERE t{place} IS NOT NULL GROUP BY 1'
        held = self._base.execute(query).fetchall()
        if len(held) > _KINDS or any(count < 2 or numbers for _, count, numbers in held):
            return frozenset()
        return frozenset(text for text, _, _ in held)

    def texts(self, sheet: str, row: int, file: str) -> dict[str, str]:
        """What a row of a sheet says, by header."""
        heads, line = self._files.heads(file, sheet), self._files.sheet(file, sheet)[row - 1]
        return {header: _text(line[at]) for header, at in heads.items() if at < len(line) and line[at] is not None}

    def names(self, text: str) -> set[str]:
        """A text and the names of the customer whose code it is."""
        return {text, *self._names.get(text, ())}

    def asked(self, sheet: str, what: str, where: Sequence[tuple[str, Sequence[str]]], chosen: tuple[str, str] | None = None) -> Fraction:
        """`SELECT what FROM sheet WHERE column IN (...)`; `what` is a header to be summed, or empty: how many rows. `chosen`: a column
        and a test of it.
        """
        places = self.columns(sheet)
        wanted = f"coalesce(sum(n{places[what]}), 0)" if what else "count(*) * 1000000"
        ((found,),) = self._select(wanted, sheet, where, chosen)
        return Fraction(int(found), 1_000_000)

    def customers_of(self, sheet: str, column: str, where: Sequence[tuple[str, Sequence[str]]]) -> frozenset[str]:
        """The customers that such rows name in a column; none where it names other things."""
        if not self.every(sheet, column) <= self._names.keys():
            return frozenset()
        return frozenset(code for (code,) in self._select(f"DISTINCT t{self.columns(sheet)[column]}", sheet, where) if code)

    def _select(
        self, wanted: str, sheet: str, where: Sequence[tuple[str, Sequence[str]]], chosen: tuple[str, str] | None = None
    ) -> list[tuple[Any, ...]]:
        places = self.columns(sheet)
        named = {"_branch": "branch", "_period": "period"}
        tests = [f"{named.get(c) or f't{places[c]}'} IN ({', '.join('?' * len(values))})" for c, values in where]
        tests += [chosen[1].format(f"t{places[chosen[0]]}")] if chosen else []
        query = f'SELECT {wanted} FROM "{self._files.registers[sheet].id}" WHERE {" AND ".join(tests) or "true"}'
        return self._base.execute(query, [value for _, values in where for value in values]).fetchall()


class SecondReport:
    """Figures of one report by the tables of its files."""

    def __init__(self, again: Recomputed) -> None:
        self._again, self._shown, self._files = again, again.report, again.files
        self._tables = MailedTables(self._files)
        self._period = max(file.split("_")[0] for file in self._files.counted)
        self._branches = {file.split("_")[1]: file.split("_")[2] for file in self._files.counted}

    def check(self, found: Mapping[str, Any]) -> None:
        """Fails where SQL gives another number than a cell shows; NotPlain where the figure is none of those that SQL has here."""
        self._holds(found["steps"], found, found["cell"])

    def whole(self, found: Mapping[str, Any]) -> bool:
        """True where a total is the sum over all rows that were mailed, whatever is listed above or below it."""
        step = found["steps"]
        kinds = _merged(step, found)
        if step["how"] == "formula" and not step["words"].startswith("=SUM(") or not kinds:
            raise NotPlain(step["words"])
        value = sum((self._leaf(kind, found, found["cell"]) for kind in kinds), Fraction(0))
        return _is_shown(value, self._again.shown(found["cell"]))

    def _holds(self, step: Step, found: Mapping[str, Any], where: str) -> None:
        if step["how"] == "formula":
            for part in step["parts"]:
                self._holds(part, found, part["cell"])
            value = self._again.calculated(step["words"], step["cell"].rpartition("!")[0])
        else:
            value = self._of(step, found, where)
        shown = self._again.shown(where)
        assert _is_shown(value, shown, 0.010001 if step["how"] == "wan" else 0), (where, float(value), shown)

    def _of(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        how = step["how"]
        if how in LEAVES:
            return self._leaf(step, found, where)
        if how not in OUTER or how == "number" and not _is_plain_number(step):
            raise NotPlain(how)
        if how == "number":
            return Fraction(step["value"])
        if how == "add" and (kinds := _merged(step, found)) is not None:
            return sum((self._leaf(kind, found, where) for kind in kinds), Fraction(0))
        if how == "product" and sum(any(True for _ in _leaves(part)) for part in step["parts"]) > 1:
            raise NotPlain("several cells of a row")
        return Fraction(ARITHMETIC[how]([self._of(part, found, part["cell"] or where) for part in step["parts"]], step))

    def _leaf(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        rows = [found["rows"][at] for at in step["rows"]]
        if step["words"] == _NOTHING and not rows:
            return Fraction(0)
        if not rows or any(row["sheet"] == "_历史" for row in rows):
            raise NotPlain(step["words"])
        what = rows[0]["column"] if step["how"] in ("sum", "rows") else ""
        chosen = self._chosen(step["words"], what, rows[0])
        periods = sorted({row["period"] for row in rows})
        if len(periods) > 1 and step["how"] in ("rows", "counted"):
            raise NotPlain("as the last of several months has it")
        counted = "" if step["words"] else what
        conditions = [("_period", periods), *self._conditions(rows, where)]
        self._all_customers(rows, conditions)
        return self._tables.asked(rows[0]["sheet"], counted, conditions, chosen)

    def _all_customers(self, rows: Sequence[Mapping[str, Any]], conditions: Sequence[tuple[str, Sequence[str]]]) -> None:
        """NotPlain for a sum over some customers that the report does not list beside it."""
        sheet, held = rows[0]["sheet"], [self._tables.texts(row["sheet"], row["row"], row["file"]) for row in rows if self._is_here(row)]
        for column in self._tables.columns(sheet):
            if {one.get(column, "") for one in held} < self._tables.customers_of(sheet, column, conditions):
                raise NotPlain("of customers that are not listed")

    def _is_here(self, row: Mapping[str, Any]) -> bool:
        return row["file"] in self._files.counted

    def _chosen(self, words: str, column: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
        """The column and the test of what a rule chooses; NotPlain for a rule that is none of these."""
        if not words:
            return None
        end = f"{self._period}-31 99"
        named = self._files.registers[row["sheet"]]
        if filled := re.fullmatch("“(.+)”填了的(?:行)?", words):
            return named.shown(filled[1]), "{} IS NOT NULL"
        if words in ("有答案的", "没有答案的"):
            return column, "{} IN (" + ", ".join(f"'{word}'" for word in _ANSWERS) + ")" if words == "有答案的" else "{} IS NULL"
        if words in _DONE:
            shown = next((shown for shown, (header, _) in named.columns.items() if header in _DONE[words]), None)
            if shown is not None:
                return shown, "{} <= '" + end + "'" if words.startswith("期末") else "{} IS NOT NULL"
        raise NotPlain(words)

    def _conditions(self, rows: Sequence[Mapping[str, Any]], where: str) -> Iterator[tuple[str, Sequence[str]]]:
        """The columns whose text is one that the report says of this figure, and that it is for every row."""
        said, around, listed = self._line(where) | {self._period}, self._above(where), self._listed(where)
        branches = {row["branch"] for row in rows}
        if len(branches) == 1 and self._branches.get(next(iter(branches))) in said:
            yield "_branch", sorted(branches)
        held = [self._tables.texts(row["sheet"], row["row"], row["file"]) for row in rows if self._is_here(row)]
        for column in self._tables.columns(rows[0]["sheet"]):
            texts = {one.get(column, "") for one in held}
            text = next(iter(texts), "")
            kinds = self._tables.kinds(rows[0]["sheet"], column)
            if len(texts) == 1 and text and (self._tables.names(text) & said or len(text) > 1 and text in around or text in kinds):
                yield column, [text]
            elif listed and "" not in texts and all(self._tables.names(text) & listed for text in texts):
                yield column, [text for text in self._tables.every(rows[0]["sheet"], column) if self._tables.names(text) & listed]

    def _line(self, where: str) -> set[str]:
        """The texts on the line of a cell."""
        sheet, _, cell = where.rpartition("!")
        line = self._shown.sheet(sheet)[int(re.search(r"\d+$", cell)[0]) - 1]
        return {part for value in line if isinstance(value, str) and value for part in (value, *re.split(r"[、 ]", value))}

    def _listed(self, where: str) -> set[str]:
        """The texts on the lines that a total stands over: those below it that have a number in its column, one after the other."""
        sheet, _, cell = where.rpartition("!")
        (row, col), lines = self._shown.spot(cell), self._shown.sheet(sheet)
        if not _is_total(lines[row - 1]):
            return set()
        below = itertools.takewhile(lambda line: len(line) >= col and any(isinstance(v, float) for v in line), lines[row:])
        return {value for line in below for value in line if isinstance(value, str) and value}

    def _above(self, where: str) -> str:
        """The header of its column, and the title of its sheet."""
        sheet, _, cell = where.rpartition("!")
        return f"{sheet} {header_of(self._shown, sheet, cell)}"


def _is_total(line: Sequence[Any]) -> bool:
    return next((value for value in line if isinstance(value, str) and value), "").startswith(("合计", "全部", "总计"))


def header_of(shown: ShownCells, sheet: str, cell: str) -> str:
    """The text that stands over a cell, next above the numbers."""
    (row, col) = shown.spot(cell)
    lines = shown.sheet(sheet)
    above = (lines[at][col - 1] for at in range(row - 2, -1, -1) if col <= len(lines[at]))
    return next((value for value in above if isinstance(value, str) and value and not value.startswith("合计")), "")


def _steps(step: Step) -> Iterator[Step]:
    yield step
    for part in step["parts"]:
        yield from _steps(part)


def _leaves(step: Step) -> Iterator[Step]:
    return (one for one in _steps(step) if one["how"] in LEAVES)


def _merged(step: Step, found: Mapping[str, Any]) -> list[Step] | None:
    """One leaf of all rows for each kind of sum that is added up; None where it is something else."""
    if any(part["how"] not in (*LEAVES, "add", "formula") for part in _steps(step)):
        return None
    kinds: dict[Any, Step] = {}
    for leaf in _leaves(step):
        if leaf["rows"]:
            kind = (leaf["how"], leaf["words"], *_first(leaf, found))
            held = kinds.setdefault(kind, {**leaf, "rows": []})
            kinds[kind] = {**held, "rows": [*held["rows"], *leaf["rows"]]}
    return list(kinds.values())


def _first(leaf: Step, found: Mapping[str, Any]) -> tuple[str, str]:
    row = found["rows"][leaf["rows"][0]]
    return row["sheet"], row["column"]


def _is_shown(value: Any, shown: float, room: float = 0) -> bool:
    return abs(float(value) - shown) <= max(room, 1e-9, abs(shown) * 1e-9)


def _is_plain_number(step: Step) -> bool:
    """True for a number that arithmetic needs (换算, 1 of a change), which is no figure itself."""
    return step["value"] in ("1", "6", "100", "0.01", "2", "12")


def _text(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _millionths(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    found = Fraction(repr(value)) * 1_000_000
    return int(found) if found.denominator == 1 else None


SHARES = ("占比", "比重", "份额", "率", "比例")
CHANGES = ("环比", "同比", "增减", "增长", "变动", "变化", "差额", "比上期", "较上")
"""What the header of a column says that is one number by another, or one less another."""


def figures_of(cells: Any) -> Iterator[tuple[str, str]]:
    """The totals, shares and changes of a report: place and kind. `cells` gives the numbers of its sheets and their formulas."""
    for sheet in cells.sheets:
        for place in cells.numbers(sheet):
            kind = _kind(cells, place)
            if kind:
                yield place.shown, kind


def _kind(cells: Any, place: Any) -> str:
    line = [cells.value(place._replace(col=col)) for col in range(1, place.col)]
    first = next((value for value in line if isinstance(value, str) and value), "")
    if first.startswith(("合计", "全部", "总计")) or (cells.formula(place) or "").startswith("=SUM("):
        return "total"
    header = str((cells.header(place) or [""] * place.col)[place.col - 1] or "")
    return "change" if any(word in header for word in CHANGES) else "share" if any(word in header for word in SHARES) else ""
