"""Which columns hold which kind of number: the one place that maps a column to its scheme (issue 5, point 2)."""

from __future__ import annotations

from functools import cache

from validators.numbers.scheme import Scheme, schemes
from validators.register import Register, registers
from validators.values.kinds import Code, Txt
from validators.values.text import fold_header

HEADERS = {
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "licence": ("营业执照号", "营业执照注册号", "工商注册号"),
    "organisation_code": ("组织机构代码",),
    "resident_id": ("身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码"),
    "id_tail": ("证件末四位", "证件后四位", "身份证后四位"),
    "mobile": ("手机", "手机号", "手机号码", "移动电话"),
    "landline": ("固定电话", "座机"),
    "phone": ("电话", "电话号码", "联系电话", "联系方式", "公司电话", "工厂电话", "办公电话", "传真"),
    "toll": ("客服电话", "400电话"),
    "postcode": ("邮编", "邮政编码"),
    "bank_card": ("银行卡号", "卡号"),
    "bank_account": ("银行账号", "银行帐号", "账号", "帐号", "开户账号", "开户帐号", "收款账号"),
    "division": ("行政区划", "行政区划代码", "登记地区", "授信机构所在地区"),
}
"""Kind of number -> the headers that hold it, whatever the register."""

COLUMNS = {("R46", "号码"): "phone"}
"""Columns whose header says it only in its own register: the numbers that a group pays for (V33)."""


@cache
def _by_header() -> dict[str, str]:
    return {fold_header(header): kind for kind, headers in HEADERS.items() for header in headers}


@cache
def held(register: str) -> dict[str, Scheme]:
    """Header -> scheme of the columns of a register of the catalogue that hold numbers; free text and codes only."""
    return held_of(registers()[register]) if register in registers() else {}


def held_of(register: Register) -> dict[str, Scheme]:
    """The same of a register as it stands, with the columns that head office added (R09c)."""
    found = {}
    for column in register.columns:
        kind = COLUMNS.get((register.id, column.header)) or _by_header().get(fold_header(column.header))
        if kind and isinstance(column.kind, (Txt, Code)) and not column.computed:
            found[column.header] = schemes()[kind]
    return found


def holders(*kinds: str) -> tuple[str, ...]:
    """The registers that hold numbers of these kinds (of any, when none is named)."""
    return tuple(name for name in registers() if any(not kinds or scheme.id in kinds for scheme in held(name).values()))
