"""The invented state of the demo: a state office, its counties, and a full policy (A29, P01; issue: demo).

Every value that the pack leaves blank and a run needs is filled here, marked 本单位填写 or 示例值.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from macros.demo.invented_names import person
from macros.demo.pack_data import told
from validators.packs.pack_contents import EXAMPLE, UNIT
from validators.packs.trade_pack import Pack, find_pack, packs
from validators.register import registers
from validators.values.cell import read_number
from validators.values.number_kinds import Count, Percent

Cells = dict[str, list[Any]]
"""The cells of a sheet: header -> one raw value a record, as Excel gives them."""

FOUNDED = dt.date(2020, 1, 1)
SEED_NAME = "keybook-demo"

_TOLD = told("P01")
STATE_CODE, STATE_NAME = _TOLD["state"], _TOLD["state_name"]
STATE_LEVEL, COUNTY_LEVEL = _TOLD["levels"]
_COUNTIES = _TOLD["counties"]
"""Prefix, short name, ending, mailbox, income a month in 万元, customers."""

_FILLED = _TOLD["parameters"]
"""Parameters that the pack leaves blank: value and 来源. What switches a rule off by being blank stays blank."""

_OWN_ALLOWANCES = _TOLD["own_allowances"]
"""外勤津贴 that counties set for themselves, yuan a month (G13)."""

_RATES = _TOLD["rates"]
"""Rates of R07 that the pack leaves blank: invented, so 示例值."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """One county office: `number` counts from 1; `income` is a usual month in fen."""

    number: int
    code: str
    name: str
    short: str
    email: str
    income: int
    customers: int


@cache
def places(branches: int) -> tuple[Town, ...]:
    """The county offices of a state with so many; beyond the seventeen named ones they are numbered.

    >>> [p.code for p in places(19)][15:], places(19)[18].name
    (['DW16', 'XS17', 'XJ0018', 'XJ0019'], '新19县局')
    """
    return tuple(_place(number) for number in range(1, branches + 1))


def _place(number: int) -> Town:
    if number <= len(_COUNTIES):
        prefix, short, ending, mailbox, income, customers = _COUNTIES[number - 1]
        return Town(
            number=number,
            code=f"{prefix}{number:02d}",
            name=short + ending,
            short=short,
            email=f"{mailbox}@example.cn",
            income=round_fen(income),
            customers=customers,
        )
    rng = Random(f"{SEED_NAME}|place|{number}")
    short = f"新{number}"
    return Town(
        number=number,
        code=f"XJ{number:04d}",
        name=f"{short}县局",
        short=short,
        email=f"xian{number:04d}@example.cn",
        income=round_fen(rng.randint(35, 180) / 10),
        customers=rng.randint(15, 28),
    )


def round_fen(ten_thousands: float) -> int:
    """万元 with one decimal as fen. >>> round_fen(13.4)
    13400000
    """
    return int(ten_thousands * 10 + 0.5) * 100_000


def policy_frames(branches: int) -> dict[str, Cells]:
    """The policy registers of pack P01 as raw cells by header: R01, R01p, R07, R09, R09a (P01, settled 20).

    Rates are numbers (0.05), counts whole numbers, dates dates, everything else text; None is blank.
    """
    pack = find_pack("P01")
    assert pack is not None
    return {
        "R01": as_cells("R01", organisation_rows(branches)),
        "R07": as_cells("R07", _products(pack)),
        "R09": as_cells("R09", _parameters(pack, branches)),
        "R09a": as_cells("R09a", _activities(pack)),
        "R01p": as_cells("R01p", people_who_approve()),
    }


def as_cells(register: str, rows: Iterable[dict[str, Any]]) -> Cells:
    """Rows as columns: every header of the register that a clerk of P01 fills; KeyError for a header it has not."""
    listed = list(rows)
    headers = [c.header for c in packs()["P01"].all_registers[register].shown if not c.computed]
    unknown = {header for row in listed for header in row} - set(headers)
    if unknown:
        raise KeyError(f"{register} has no columns {sorted(unknown)}")
    return {header: [row.get(header) for row in listed] for header in headers}


def organisation_rows(branches: int) -> list[dict[str, Any]]:
    """R01: the state office and its counties."""
    rows: list[dict[str, Any]] = [
        {
            "机构编码": STATE_CODE,
            "机构名称": STATE_NAME,
            "层级": STATE_LEVEL,
            "机构类型": "大客户部",
            "负责人": _TOLD["compiler"],
            "报送邮箱": _TOLD["mailbox"],
            "生效日期": FOUNDED,
        }
    ]
    for place in places(branches):
        rows.append(
            {
                "机构编码": place.code,
                "机构名称": place.name,
                "层级": COUNTY_LEVEL,
                "上级机构": STATE_CODE,
                "机构类型": "区域性",
                "负责人": head_of(place),
                "报送邮箱": place.email,
                "生效日期": FOUNDED,
            }
        )
    return rows


def head_of(place: Town) -> str:
    """The name of a county office's head, the same in R01 and R02."""
    return person(Random(f"{SEED_NAME}|head|{place.number}"))


def people_who_approve() -> list[dict[str, Any]]:
    """R01p: the persons of the state office who approve a month."""
    return [{"工号": number, "姓名": name, "级": STATE_LEVEL, "起": FOUNDED} for number, name in _TOLD["approvers"]]


def filled_parameter(code: str, value: Any) -> dict[str, Any]:
    """值 and 来源 of a parameter that a pack leaves blank and a run needs; nothing for any other."""
    if value or code not in _FILLED:
        return {}
    return dict(zip(("值", "来源"), _FILLED[code], strict=True))


def _products(pack: Pack) -> list[dict[str, Any]]:
    rows = []
    for line in pack.table("products"):
        row = _typed("R07", line)
        filled = {h: rate for h, rate in _RATES.get(row["业务代码"], {}).items() if row.get(h) is None}
        rows.append(row | filled | ({"来源": EXAMPLE} if filled else {}))
    return rows


def _activities(pack: Pack) -> list[dict[str, Any]]:
    return [_typed("R09a", line) for line in pack.table("activities")]


def _parameters(pack: Pack, branches: int) -> list[dict[str, Any]]:
    known = {place.code for place in places(branches)}
    rows: list[dict[str, Any]] = []
    for code, p in pack.parameters.items():
        value, source = _FILLED.get(code, (p.value, p.source)) if not p.value else (p.value, p.source)
        base = {"方案": pack.id, "参数名": p.name, "单位": p.unit or None, "参数代码": code}
        rows.append(
            base
            | {
                "值": value or None,
                "来源": source,
                "原文": _quoted(p.file, p.quote),
                "可选值": "、".join(p.choices) or None,
                "说明": p.note or None,
            }
        )
        rows += [
            base | {"适用机构": line["branch"], "值": line["value"], "来源": line["source"], "原文": _quoted(line["file"], line["quote"])}
            for line in pack.table("extra_parameters")
            if line["code"] == code
        ]
        if code == "field_allowance":
            rows += [base | {"适用机构": branch, "值": yuan, "来源": UNIT} for branch, yuan in _OWN_ALLOWANCES if branch in known]
    return rows


def _quoted(file: str, quote: str) -> str | None:
    return f"{file}「{quote}」" if quote else None


def _typed(register: str, line: dict[str, str]) -> dict[str, Any]:
    """A line of a preset csv as cells: numbers as numbers, blanks as None."""
    kinds = {column.header: column.kind for column in registers()[register].columns}
    read: Callable[[str], Any]
    row: dict[str, Any] = {}
    for header, text in line.items():
        kind = kinds[header]
        read = float if isinstance(kind, Percent) else int if isinstance(kind, Count) else str
        number = read_number(text)[0] if text and isinstance(kind, (Percent, Count)) else text
        row[header] = read(number) if text else None  # type: ignore[arg-type]  # read_number gave a number
    return row
