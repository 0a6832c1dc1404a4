"""What a register's column is on a sheet: its width, its format, its requirement, what may be typed (ux 1.4, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validators.column import Column
from validators.page.page import Style
from validators.register import Register
from validators.values.date_kinds import Date, MonthText
from validators.values.date_text import FIRST_DAY, LAST_DAY
from validators.values.kinds import Bool, Code, Enum, Kind, Pattern, Ref
from validators.values.number_kinds import Count, Money, Number, Percent, Quantity
from workbooks.desk.lists import YES_NO, Lists

FIRST, LAST = "校验结果", "自用备注(不上报)"
"""The program's own column at the left of a register, and the clerk's private one at its right."""

_KINDS: tuple[tuple[type[Kind], str, float], ...] = (
    (Money, "money", 14),
    (Quantity, "quantity", 11.5),
    (Count, "count", 10.5),
    (Percent, "ratio", 12),
    (Number, "number", 10),
    (Date, "date", 12),
    (MonthText, "month", 12),
    (Bool, "choice", 8),
    (Pattern, "choice", 12),
    (Code, "id", 11.5),
    (Ref, "id", 11.5),
)
_TEXT_WIDTH = 18
_NEEDS = {"req": "★必填", "opt": "选填", "cond": "条件必填", "auto": "自动"}
_NUMERIC = (Money, Quantity, Count, Number)
_BOUND = 1_000_000_000_000
LOCKED = "这一列由系统算出，填了也会被覆盖。怎么改：按 Esc；若觉得结果不对，请改来源列。"
"""M11."""


def look_of(kind: Kind) -> str:
    """The theme's word for a cell of this kind; a customer's code stands at the left, other references centred."""
    if isinstance(kind, Ref) and kind.target != "R03":
        return "text" if kind.several else "choice"
    other = "choice" if isinstance(kind, Enum) else "text"
    return next((name for cls, name, _ in _KINDS if isinstance(kind, cls)), other)


def column_style(column: Column) -> Style:
    """White and open where staff type, grey where the program writes; a group begins with a thick line."""
    words = Style(look_of(column.kind), sides="ltrb", heavy="l" if column.group_start else "", locked=False)
    return words.but(fill="grey_light", ink="grey") if column.computed else words


def column_width(column: Column) -> float:
    """Content or header with its filter arrow, whichever is wider (ux 1.4)."""
    other: float = _TEXT_WIDTH
    if isinstance(column.kind, Enum):
        other = min(max((len(value) * 2 + 2 for value in column.kind.values), default=8), 27)
    usual = next((width for cls, _, width in _KINDS if isinstance(column.kind, cls)), other)
    return max(column.width or usual, header_width(column.name))


def header_width(header: str) -> float:
    """Two units a Chinese character, one a Latin one, and the arrow."""
    return sum(2 if ord(ch) > 0x2E80 else 1.2 for ch in header) + 3.5


def requirement(column: Column) -> str:
    """`★必填·元`: whether it must be filled, and the unit; what the program numbers may stay blank."""
    unit = column.unit or getattr(column.kind, "unit", "")
    return _NEEDS["opt" if column.assigned else column.need] + (f"·{unit}" if unit else "")


def validation(
    column: Column,
    register: Register,
    lists: Lists,
    *,
    enums: Mapping[tuple[str, str], tuple[str, ...]],
    references: Mapping[str, str],
    upper: str,
) -> dict[str, Any] | None:
    """XlsxWriter's data validation of a column; None where anything may be typed (settled 24, M09, M11).

    references  register id -> defined name of its codes; upper: who can add to a closed list
    """
    kind, told = column.kind, {"ignore_blank": True}
    if column.computed:
        return told | {"validate": "custom", "value": "=FALSE", "error_title": _title(column, "由系统算"), "error_message": LOCKED}
    if isinstance(kind, (Enum, Bool)):
        values = YES_NO if isinstance(kind, Bool) else enums.get((register.id, column.header), kind.values)
        name = lists.closed("是否" if isinstance(kind, Bool) else f"{register.sheet} {column.name}", values)
        return told | _closed(column, name, upper, several=getattr(kind, "several", False))
    if isinstance(kind, Ref):
        name = references.get(kind.target, "")
        return told | _open(column, name, several=kind.several) if name else None
    if isinstance(kind, Date):
        return told | {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_type": "warning",
            "error_title": _title(column, "请填日期"),
            "error_message": f"“{column.name}”要填日期，10.17 这样的写法只是一个数。怎么改：按 Esc，再按 2026-10-31 的样子填。",
        }
    if isinstance(kind, _NUMERIC):
        return told | _number(column)
    return None


def _closed(column: Column, name: str, upper: str, *, several: bool) -> dict[str, Any]:
    """Several values in one cell (joined with 、) are checked by 校验, not by Excel."""
    message = f"“{column.name}”只能填清单里的值。怎么改：按 Esc，再点单元格右边的小三角选择。清单里没有？请联系{upper}增加。"
    return {
        "validate": "list",
        "source": f"={name}",
        "error_title": _title(column, "请从下拉里选"),
        "error_message": message,
        "error_type": "stop",
        "show_error": not several,
    }


def _open(column: Column, name: str, *, several: bool) -> dict[str, Any]:
    message = f"“{column.name}”不在下拉清单里。可以填编码、全称或“编码｜名称”；若是新的，请先去登记。怎么改：按“否”重选；确认无误按“是”。"
    return {
        "validate": "list",
        "source": f"={name}",
        "error_title": _title(column, "清单里没有"),
        "error_message": message,
        "error_type": "warning",
        "show_error": not several,
    }


def _number(column: Column) -> dict[str, Any]:
    least = getattr(column.kind, "minimum", None)
    unit = column.unit or getattr(column.kind, "unit", "")
    words = f"要填数字{f'（{unit}）' if unit else ''}{'，不能小于 0' if least == 0 else ''}"
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0 if least == 0 else -_BOUND,
        "maximum": _BOUND,
        "error_type": "warning",
        "error_title": _title(column, "请填数字"),
        "error_message": f"“{column.name}”{words}。怎么改：按 Esc，只填数字，单位和逗号都不用写。",
    }


def _title(column: Column, words: str) -> str:
    """Excel takes 32 characters."""
    return f"{column.name[: 31 - len(words)]}：{words}"
