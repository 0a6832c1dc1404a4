"""Works a traced number out again from the mailed files alone: nothing of the program is asked, cells are read with calamine and openpyxl.

The document of 溯源 says which cells, and by which arithmetic; here the cells are read in the files as they were mailed,
and the arithmetic is done over what stands there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from python_calamine import CalamineWorkbook

from building.mailed_files import MailedFiles, PackWords
from building.rules_by_hand import RuledCell, held_by_rule

Step = Mapping[str, Any]


class ShownCells:
    """What the cells of a report show."""

    def __init__(self, report: Path) -> None:
        self._book = CalamineWorkbook.from_path(report)
        self.sheet = cache(lambda name: self._book.get_sheet_by_name(name).to_python(skip_empty_area=False))

    def area(self, sheet: str, where: str) -> list[list[float | None]]:
        """The numbers of `B3:D9` or `B3`, None for what is no number."""
        first, _, last = where.replace("$", "").partition(":")
        (top, left), (bottom, right) = self.spot(first), self.spot(last or first)
        return [[self._number(sheet, row, col) for col in range(left, right + 1)] for row in range(top, bottom + 1)]

    def number(self, sheet: str, cell: str) -> float:
        """The number of a cell."""
        found = self.area(sheet, cell)[0][0]
        assert found is not None, (sheet, cell)
        return found

    @staticmethod
    def spot(cell: str) -> tuple[int, int]:
        """Row and column of `B3`."""
        letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
        return int(digits), functools.reduce(lambda col, letter: 26 * col + ord(letter) - 64, letters, 0)

    def _number(self, sheet: str, row: int, col: int) -> float | None:
        lines = self.sheet(sheet)
        held = lines[row - 1][col - 1] if row <= len(lines) and col <= len(lines[row - 1]) else None
        return float(held) if isinstance(held, (int, float)) and not isinstance(held, bool) else None


class Recomputed:
    """One report and the files behind it."""

    def __init__(self, report: Path, home: Path, words: PackWords) -> None:
        self._words = words
        self.report = ShownCells(report)
        self.files = MailedFiles(home / "archive", words.registers)
        self._parameters = _parameters(home / "policy.xlsx")

    def shown(self, where: str) -> float:
        """The number of a cell of the report."""
        sheet, _, cell = where.rpartition("!")
        return self.report.number(sheet, cell)

    def check(self, found: Mapping[str, Any]) -> None:
        """Fails where the rows and the arithmetic of a document do not give the number of its cell."""
        for row in found["rows"]:
            assert self.files.is_filled(row), (found["cell"], row)
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
        return ARITHMETIC[how](parts, step)

    def _held(self, row: Mapping[str, Any], rule: str) -> Fraction:
        return held_by_rule(RuledCell(self.files, row, rule, tuple(self._words.archive_fields), self._parameters))

    def _rank(self, step: Step, found: Mapping[str, Any], where: str) -> Fraction:
        own, area = re.search(r"比 ([A-Z]+\d+) 大", step["words"])[1], re.search(r"（(.+)）$", step["words"])[1]
        sheet = where.rpartition("!")[0]
        self._of(step["parts"][0], found, f"{sheet}!{own}")
        mine = self.report.number(sheet, own)
        return Fraction(1 + sum(held is not None and held > mine for (held,) in self.report.area(sheet, area)))

    def _formula(self, step: Step, found: Mapping[str, Any]) -> Fraction:
        for part in step["parts"]:
            value = self._of(part, found, part["cell"])
            room = 0.010001 if part["how"] == "wan" else 1e-9
            assert abs(float(value) - self.shown(part["cell"])) <= room + abs(float(value)) * 1e-12, (found["cell"], part["cell"])
        value = self.calculated(step["words"], step["cell"].rpartition("!")[0])
        return Fraction(repr(round(float(value), 12)))

    def calculated(self, formula: str, sheet: str) -> Any:
        """The formula over the numbers that stand in the report."""
        names: dict[str, Any] = {}

        def area(match: re.Match[str]) -> str:
            name = f"_{len(names)}"
            lines = self.report.area(match[1] or sheet, match[2])
            held = np.array([[np.nan if number is None else number for number in line] for line in lines])
            names[name] = held if ":" in match[2] else held[0, 0]
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
ARITHMETIC: dict[str, Any] = {
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


def _parameters(policy: Path) -> dict[str, set[str]]:
    """Name of a parameter -> its values as the policy workbook shows them: a per cent as such."""
    sheet = openpyxl.load_workbook(policy, data_only=True)["参数表"]
    found: dict[str, set[str]] = {}
    for line in sheet.iter_rows(values_only=True):
        words = [str(cell) for cell in line if cell is not None]
        for word in words:
            found.setdefault(word, set()).update(words)
    return found
