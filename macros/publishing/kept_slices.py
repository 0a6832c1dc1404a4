"""What 发布 hands out, as it was when the month was consolidated: kept in the archive, so that nothing is computed anew
(settled 42).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from macros.reports.layout.context import BoardRow
from validators.filing.inputs import Inputs, Result
from validators.frames import records
from validators.values.missing import is_missing

Line = dict[str, Any]
LEVEL_COLUMNS = ("_branch", "客户编码", "企业全称", "级别", "理由")
PAY_COLUMNS = ("_branch", "工号", "姓名", "业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
_BEFORE, _PLACES = ("_branch", "客户编码", "级别"), ("_branch", "客户编码", "_file", "_row")
_PEOPLE, _KEEPERS = ("_branch", "工号", "姓名", "权限级别"), ("_branch", "客户编码", "客户经理")


@dataclass(frozen=True, kw_only=True)
class KeptSlices:
    """Everything from which the slices of a month are laid out; amounts in fen.

    rows     the filing board, one row a branch that had to file
    inside   机构编码 of a branch -> those whose rows its file holds
    names    the levels of the scheme, the highest first
    levels, pay        rows of the computations of levels and of pay (D01, D06)
    before, places     level in force before, and file and row of 客户档案, a row a customer
    people, keepers    persons with 权限级别, and who keeps which customer
    """

    digest: str
    rows: tuple[BoardRow, ...]
    inside: Mapping[str, Sequence[str]]
    names: tuple[str, ...]
    levels: Sequence[Line]
    pay: Sequence[Line]
    before: Sequence[Line]
    places: Sequence[Line]
    people: Sequence[Line]
    keepers: Sequence[Line]

    @classmethod
    def of(cls, given: Inputs, results: Mapping[str, Result], rows: Sequence[BoardRow], inside: Mapping[str, Sequence[str]]) -> KeptSlices:
        """From what a consolidation computed."""
        graded = given.policy.pack.grades.computation
        return cls(
            digest=given.policy.digest,
            rows=tuple(rows),
            inside={branch: list(codes) for branch, codes in inside.items()},
            names=tuple(results[graded].summary) if graded in results else (),
            levels=_of(results, graded, LEVEL_COLUMNS),
            pay=_of(results, given.policy.pack.pay, PAY_COLUMNS),
            before=_lines(given.levels(), _BEFORE),
            places=_lines(given.frame("R03"), _PLACES),
            people=_lines(given.frame("R02"), _PEOPLE),
            keepers=_lines(given.frame("R03"), _KEEPERS),
        )

    def written(self) -> bytes:
        """As a file of the archive."""
        held = {part.name: getattr(self, part.name) for part in fields(self)} | {"rows": [asdict(row) for row in self.rows]}
        return json.dumps(held, ensure_ascii=False, separators=(",", ":"), default=_moment).encode()

    @classmethod
    def read(cls, data: bytes) -> KeptSlices:
        """From the bytes of the file."""
        held = json.loads(data)
        return cls(**(held | {"rows": tuple(_board_row(row) for row in held["rows"]), "names": tuple(held["names"])}))


def _of(results: Mapping[str, Result], name: str, headers: Sequence[str]) -> list[Line]:
    return _lines(results[name].rows, headers) if name in results else []


def _lines(frame: pd.DataFrame, headers: Sequence[str]) -> list[Line]:
    """The named columns of a frame as plain values; blanks as None."""
    there = [header for header in headers if header in frame]
    return [{key: None if is_missing(value) else _plain(value) for key, value in line.items()} for line in records(frame[there])]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else int(value) if hasattr(value, "__index__") else str(value)


def _moment(value: Any) -> str:
    return str(value.isoformat())


def _board_row(row: dict[str, Any]) -> BoardRow:
    received = row["received"]
    return BoardRow(
        **(
            row
            | {
                "due": dt.date.fromisoformat(row["due"]),
                "received": dt.datetime.fromisoformat(received) if received else None,
                "strip": tuple(row["strip"]),
            }
        )
    )
