"""Works a traced number out again from the mailed files alone: nothing of the program is asked, cells are read with openpyxl.

The document of 溯源 says which cells, and by which arithmetic; here the cells are read in the files as they were mailed,
and the arithmetic is done over what stands there.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from building.carried import carried_rows
from validators.values.period import Month

Step = Mapping[str, Any]
_CODING = {"非常好": 7, "相当好": 6, "稍微好": 5, "中": 4, "稍微差": 3, "相当差": 2, "非常差": 1}
_ARCHIVE_RULES = ("填了的档案项数", "方案要求的档案项数")
_NO_CELL = ("", "行号")


@dataclass(frozen=True)
class Named:
    """How a pack calls a register's columns: shown -> (the catalogue's header, units of the number that is carried)."""

    id: str
    columns: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class PackWords:
    """What has to be known of a pack to read its files: its registers by sheet, how it calls a parameter of the catalogue, and the
    headings of its archive fields.
    """

    registers: Mapping[str, Named]
    say: Callable[[str], str]
    archive_fields: Sequence[str]

    @staticmethod
    def of(pack: Any) -> PackWords:
        """Of an installed pack."""
        named = {}
        for register in pack.all_registers.values():
            scales = {c.header: 10 ** getattr(c.kind, "places", 0) for c in register.columns}
            named[register.sheet] = Named(register.id, {c.name: (c.header, scales[c.header]) for c in register.columns})
        known = pack.all_registers["R03"].by_header if "R03" in pack.all_registers else {}
        return PackWords(named, pack.say, [known[header].name for header in pack.archive_fields if header in known])


class MailedFiles:
    """The submissions of an archive, by file name; a cell by sheet, row and heading."""

    def __init__(self, archive: Path, registers: Mapping[str, Named]) -> None:
        self._registers = registers
        self._paths = {path.name: path for path in archive.rglob("*.xlsx")}
        self.book, self.heads = cache(self._book), cache(self._heads)

    def _book(self, file: str) -> Any:
        return openpyxl.load_workbook(self._paths[file], data_only=True)

    def _heads(self, file: str, sheet: str) -> dict[str, int]:
        lines = self.book(file)[sheet].iter_rows(max_row=8)
        return {cell.value: cell.column for line in lines for cell in line if isinstance(cell.value, str)}

    @cached_property
    def carried(self) -> dict[tuple[str, str, int], dict[str, Any]]:
        """Rows of months that nobody mailed here, as a mailed file carries them in `_历史`: by their file, register and row."""
        found: dict[tuple[str, str, int], dict[str, Any]] = {}
        for file in self._paths:
            if "_历史" in self.book(file).sheetnames:
                for row in carried_rows(self.book(file)["_历史"]):
                    found.setdefault((row["_file"], row["_register"], int(row["_row"])), row)
        return found

    def value(self, row: Mapping[str, Any]) -> Any:
        """What stands in the cell of a row of the document; sums of earlier months are fen and thousandths."""
        if row["file"] not in self._paths:
            return self._carried_value(row)
        sheet = self.book(row["file"])[row["sheet"]]
        if row["sheet"] == "_历史":
            header = next(line for line in sheet.iter_rows(values_only=True) if line[:2] == ("用量", 0))
            return sheet.cell(row["row"], header.index(row["column"]) + 1).value / {"收入": 100, "数量": 1000}[row["column"]]
        return sheet.cell(row["row"], self.heads(row["file"], row["sheet"])[row["column"]]).value

    def is_filled(self, row: Mapping[str, Any]) -> bool:
        """True where the row holds anything at all."""
        if row["file"] not in self._paths:
            return self._carried_row(row) is not None
        sheet = self.book(row["file"])[row["sheet"]]
        return any(cell.value is not None for cell in sheet[row["row"]])

    def _carried_row(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        return self.carried.get((row["file"], self._registers[row["sheet"]].id, row["row"]))

    def _carried_value(self, row: Mapping[str, Any]) -> Any:
        """What a carried row holds; amounts stand there in fen, quantities in thousandths."""
        header, scale = self._registers[row["sheet"]].columns[row["column"]]
        held = (self._carried_row(row) or {})[header]
        return held if held is None or scale == 1 else float(Fraction(held) / scale)


class Recomputed:
    """One report and the files behind it."""

    def __init__(self, report: Path, home: Path, words: PackWords) -> None:
        self._words = words
        self._report = openpyxl.load_workbook(report, data_only=True)
        self._files = MailedFiles(home / "archive", words.registers)
        self._parameters = _parameters(home / "policy.xlsx")

    def shown(self, where: str) -> float:
        """The number of a cell of the report."""
        sheet, _, cell = where.rpartition("!")
        return float(self._report[sheet][cell].value)

    def check(self, found: Mapping[str, Any]) -> None:
        """Fails where the rows and the arithmetic of a document do not give the number of its cell."""
        for row in found["rows"]:
            assert self._files.is_filled(row), (found["cell"], row)
        value = self._of(found["steps"], found, found["cell"])
        shown = self.shown(found["cell"])
        room = 0.010001 if found["steps"]["how"] == "wan" else max(1e-9, abs(shown) * 1e-12)
        assert abs(float(value) - shown) <= room, (found["cell"], float(value), shown)

    def _of(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        value = self._by(step, found, where)
        said = Fraction(step["value"])
        assert step["how"] == "formula" or value == said, (found["cell"], step["label"], step["how"], value, said)
        return value

    def _by(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        how, rows = step["how"], [found["rows"][at] for at in step["rows"]]
        if how in ("sum", "rows"):
            return sum((self._held(row, step["words"]) for row in rows), Fraction(0))
        if how in ("count", "counted", "each"):
            assert len({(r["file"], r["sheet"], r["row"]) for r in rows}) == len(rows)
            return Fraction(len(rows))
        if how == "formula":
            return self._formula(step, found)
        if how == "rank":
            return self._rank(step, found, where)
        if how == "place":
            first = int(re.search(r"第 (\d+) 行起", step["words"])[1])
            return Fraction(int(re.search(r"\d+$", where)[0]) - first + 1)
        if how == "row":
            return Fraction(rows[0]["row"])
        if how == "parameter":
            return self._parameter(step["words"])
        parts = [self._of(part, found, _place(part, where)) for part in step["parts"]]
        return _ARITHMETIC[how](parts, step)

    def _held(self, row: Mapping[str, Any], rule: str) -> Fraction:
        if rule in _ARCHIVE_RULES:
            held = [self._files.value({**row, "column": name}) for name in self._words.archive_fields]
            return Fraction(len(held) if rule == _ARCHIVE_RULES[1] else sum(value not in (None, "") for value in held))
        value = self._files.value(row)
        if rule.startswith("非常好="):
            return Fraction(_CODING[value])
        if rule == "有答案的":
            return Fraction(value in _CODING)
        if rule == "没有答案的":
            return Fraction(value not in _CODING)
        if rule.startswith("答案在"):
            return Fraction(_CODING[value] >= int(re.search(r"\d+", rule)[0]))
        if rule == "结案日期减受理时间的天数":
            return Fraction((_day(value) - _day(self._files.value({**row, "column": "受理时间"}))).days)
        if rule == "各月期初、期末在岗的次数":
            return Fraction(self._in_service(row, value))
        if "的天数" in rule:
            return Fraction(self._days(row, value, rule))
        if points := re.match(r"收入每 ([\d.]+) 元记 1 分", rule):
            return Fraction(math.trunc(Fraction(repr(value)) / Fraction(points[1])))
        assert not rule, rule
        return Fraction(repr(value or 0))

    def _in_service(self, row: Mapping[str, Any], begun: Any) -> int:
        """At how many openings and closings of the months of a year, up to the row's, a person was in service."""
        left, last = self._files.value({**row, "column": "离职日期"}), Month.parse(row["period"])
        ends = [Month(last.year, 1).plus(-1), *last.year_to_date]
        served = [not (begun and _day(begun) > end.last) and not (left and _day(left) <= end.last) for end in ends]
        return sum(opening + closing for opening, closing in pairwise(served))

    def _days(self, row: Mapping[str, Any], value: Any, rule: str) -> int:
        """Days from a day of the row to the end of the month, or from there to it."""
        if rule.startswith("从开票日期"):
            day = _day(value or self._files.value({**row, "column": "销售日期"}))
            end = Month.parse(row["period"]).last
            return max(0, (end - day).days)
        end = dt.date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", rule)[0])
        return (_day(value) - end).days if rule.startswith(f"从 {end}") else max(0, (end - _day(value)).days)

    def _rank(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        own, area = re.search(r"比 ([A-Z]+\d+) 大", step["words"])[1], re.search(r"（(.+)）$", step["words"])[1]
        sheet = self._report[where.rpartition("!")[0]]
        self._of(step["parts"][0], found, f"{sheet.title}!{own}")
        return Fraction(1 + sum(isinstance(c.value, (int, float)) and c.value > sheet[own].value for (c,) in sheet[area]))

    def _formula(self, step: Step, found: Mapping[str, Any]) -> Fraction:
        for part in step["parts"]:
            value = self._of(part, found, part["cell"])
            room = 0.010001 if part["how"] == "wan" else 1e-9
            assert abs(float(value) - self.shown(part["cell"])) <= room + abs(float(value)) * 1e-12, (found["cell"], part["cell"])
        value = self._calculated(step["words"], step["cell"].rpartition("!")[0])
        return Fraction(repr(round(float(value), 12)))

    def _calculated(self, formula: str, sheet: str) -> Any:
        """The formula over the numbers that stand in the report."""
        names: dict[str, Any] = {}

        def area(match: re.Match[str]) -> str:
            name = f"_{len(names)}"
            cells = self._report[match[1] or sheet][match[2].replace("$", "")]
            lines = cells if isinstance(cells, tuple) else ((cells,),)
            held = np.array([[c.value if isinstance(c.value, (int, float)) else np.nan for c in line] for line in lines])
            names[name] = held if isinstance(cells, tuple) else held[0, 0]
            return name

        plain = re.sub(r"(?:'?([^'!()=+\-*/,]+)'?!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)", area, formula[1:])
        with np.errstate(all="ignore"):
            return eval(re.sub(r"(?<![<>=])=(?!=)", "==", plain), {"__builtins__": {}}, _FUNCTIONS | names)  # our own formulas

    def _parameter(self, words: str) -> Fraction:
        name, text = re.fullmatch(r"政策参数“(.+)”= (.+)", words).groups()
        assert text in self._parameters.get(name, self._parameters.get(self._words.say(name), ())), (name, text)
        return Fraction(text.rstrip("%").replace(",", "")) / (100 if text.endswith("%") else 1)


_FUNCTIONS = {
    "SUM": lambda *parts: sum(np.nansum(part) for part in parts),
    "SUMPRODUCT": lambda *parts: np.nansum(np.prod(np.array(parts), axis=0)),
    "SUMIFS": lambda *parts: np.nansum(np.where(np.all([~np.isnan(part) for part in parts[1::2]], axis=0), parts[0], 0)),
    "ISNUMBER": lambda part: ~np.isnan(part),
    "IF": lambda test, yes, no: yes if test else no,
    "N": np.nan_to_num,
    "ROUND": np.round,
}
_ARITHMETIC: dict[str, Any] = {
    "add": lambda parts, step: sum(parts, Fraction(0)),
    "facts": lambda parts, step: sum(parts, Fraction(0)),
    "less": lambda parts, step: parts[0] - parts[1],
    "ratio": lambda parts, step: parts[0] / parts[1],
    "product": lambda parts, step: np.prod([Fraction(1), *parts]),
    "round": lambda parts, step: _half_up(parts[0], int(re.search(r"\d+", step["words"])[0])),
    "wan": lambda parts, step: parts[0] / 10_000,
    "number": lambda parts, step: Fraction(step["value"]),
}


def _half_up(value: Fraction, places: int) -> Fraction:
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def _place(part: Step, where: str) -> str:
    return part["cell"] or where


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])


def _parameters(policy: Path) -> dict[str, set[str]]:
    """Name of a parameter -> its values as the policy workbook shows them: a per cent as such."""
    sheet = openpyxl.load_workbook(policy, data_only=True)["参数表"]
    found: dict[str, set[str]] = {}
    for line in sheet.iter_rows(values_only=True):
        words = [str(cell) for cell in line if cell is not None]
        for word in words:
            found.setdefault(word, set()).update(words)
    return found
