"""Rows without a fault for every register, made from the columns themselves: kinds, lists, keys, references.

What the rules over several cells want of a register beyond its columns stands in `OWN` (a function of the row number).
The first `HELD` rows of a register are those that others refer to; nothing refers to the rows after them, so a mistake
there has no consequences in other sheets.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable
from typing import Any

from validators.column import Column
from validators.filing.inputs import Filing
from validators.packs.trade_pack import packs
from validators.page.page import column_letter
from validators.register import RawSheet, Register, registers
from validators.registers.business.fee_classes import CLASSES, VOLTAGES
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Kind, Pattern, Ref
from validators.values.number_kinds import Count, Number
from validators.values.period import Month
from validators.values.times import Moment, Span
from workbooks.desk.policy_book import parameter_rows

PERIOD = Month(2026, 10)
FILING = Filing(branch="R01X0001", name="临江市局", period=PERIOD, filled_on=dt.date(2026, 11, 2), file="台账.xlsm")
DAY = dt.datetime(2026, 10, 12)
HELD = 44
Row = dict[str, Any]

WORDS = ("茶叶", "华东片区", "已核对", "买买提·艾力", "阿坝藏族羌族自治州", "日常", "㐂记", "Siemens", "每月", "现款")


def code(register: str, number: int) -> str:
    """The code of a row of a register."""
    return f"{register}X{number:04d}".upper()


def reference(target: str, number: int) -> str:
    """A code of the target register that stands in its first rows."""
    first = target.split("|")[0]
    return {"R07": PRODUCTS[number % len(PRODUCTS)]}.get(first) or code(first, number % HELD)


PRODUCTS = tuple(f"业务{n:02d}" for n in range(HELD))


def cell(register: Register, column: Column, number: int, rng: random.Random) -> Any:
    """A sound cell of a column in one row; what must be told apart bears the number of the row."""
    kind = column.kind
    if isinstance(kind, Ref):
        return reference(kind.target, number)
    if isinstance(kind, Code):
        return (
            code(register.id, number)
            if column.header == register.code_column or column.key or column.header.endswith(("编号", "号码", "单号"))
            else f"{column.header}{number}"
        )
    if isinstance(kind, Enum):
        return kind.values[number % len(kind.values)] if column.key else rng.choice(kind.values)
    if column.key or column.header == register.name_column:
        return _told_apart(kind, number, register.id)
    return _ordinary(kind, rng)


def _told_apart(kind: Kind, number: int, name: str) -> Any:
    if isinstance(kind, MonthText | Span):
        return str(Month(2019, 1).plus(number))
    if isinstance(kind, Pattern):
        return f"{1930 + number}" if kind.example == "2026" else f"{1930 + number}Q4"
    if isinstance(kind, Date):
        return DAY + dt.timedelta(number)
    return float(number + 1) if isinstance(kind, Count) else f"{name}名称{number}"


def _ordinary(kind: Kind, rng: random.Random) -> Any:
    if isinstance(kind, Bool):
        return rng.choice(("是", "否"))
    if isinstance(kind, Date):
        return DAY
    if isinstance(kind, Moment):
        return f"{DAY:%Y-%m-%d} 09:30"
    if isinstance(kind, MonthText | Span):
        return str(PERIOD)
    if isinstance(kind, Pattern):
        return kind.example
    if isinstance(kind, Number):
        return 0.25 if kind.percent else 1.0
    return 25.0 if kind.dtype == "Int64" else rng.choice(WORDS)


def _flow(number: int) -> Row:
    return {
        "月份": str(PERIOD),
        "冲销标记": "否",
        "冲销原记录编号": None,
        "长期合作项目": None,
        "是否首笔": "否",
        "折扣折让": 1.0,
        "收入": 500.0 + number,
        "数量": 3.5 + number,
    }


def _customer(number: int) -> Row:
    return {
        "企业全称": f"阿坝藏族羌族自治州第{number}茶业·分号",
        "统一社会信用代码": None,
        "合作状态": "已合作",
        "合作年限": 3.0,
        "客户年采购总额": 100_000.0,
    }


def _plan(number: int) -> Row:
    opening = dict.fromkeys(("期初截至", "期初计划", "期初实际"))
    return {"年计划": 12.0, **{f"{month}月": 1.0 for month in range(1, 13)}, "分解方法": "均分", **opening}


def _scorecard(number: int) -> Row:
    items = registers()["R42"].by_header["项目"].kind.values
    sheet = number // len(items)
    return {"工号": code("R02", sheet % HELD), "期间": str(Month(2019, 1).plus(sheet)), "项目": items[number % len(items)], "权重": 12.5}


def _office(number: int) -> Row:
    items = registers()["R76"].by_header["项目"].kind.values
    return {"机构": code("R01", number // 4), "项目": items[number % 4], "权重": 25.0, "期间": str(PERIOD)}


def _member(n: int) -> Row:
    """Three members of an account, which pays in one way under one contract."""
    account = n // 3
    own = {"集团账户": code("R46", account), "号码": f"139{n:08d}", "姓名": f"古丽·{n}", "证件末四位": f"{n:04d}"}
    terms = {"集团客户": code("R03", account % HELD), "合同": code("R12", account % HELD), "付费方式": "预存"}
    return own | terms | {"预存余额": 100.0 + account, "交款周期": 30}


OWN: dict[str, Callable[[int], Row]] = {
    "R01": lambda n: {
        "上级机构": None if n == 0 else code("R01", 0),
        "机构类型": "区域性",
        "生效日期": dt.datetime(2020, 1, 1),
        "失效日期": None,
        "层级": "州局" if n == 0 else "县市局",
        "报送邮箱": f"a{n}@example.cn",
    },
    "R02": lambda n: {
        "岗位": "客户经理",
        "姓名": f"买买提·艾力{n}",
        "资格审定日期": DAY,
        "A/B角": code("R02", n ^ 1) if n < HELD else None,
    },
    "R03": _customer,
    "R06": lambda n: {
        "方案": "P01",
        "审批单号": f"SP{n}",
        "新级别": "县级",
        "原级别": "非大客户",
        "触发": "升级",
        "生效期间": "2026-01" if n < HELD else "2026-02",
        "客户编码": code("R03", n % HELD),
        "认定单位": code("R01", 2),
        "是否试算": "否",
    },
    "R07": lambda n: {"业务代码": f"业务{n:02d}", "业务名称": f"业务名称{n}", "启用": "是", "生效日": dt.datetime(2020, 1, 1)},
    "R01k": lambda n: {"公钥": f"{n:064X}"},
    "R01p": lambda n: {"起": dt.datetime(2020, 1, 1), "止": None},
    "R05": lambda n: {"纳入统一授信": "是"},
    "R08": lambda n: {"客户类别": f"类{n}", "适用区域": f"区{n}", "生效日": dt.datetime(2020, 1, 1), "失效日": None},
    "R09a": lambda n: {"层级": ("州局", "县市局")[n % 2], "周期": ("月", "季", "年")[n % 3], "最少": 1.0, "最多": 4.0},
    "R09b": lambda n: {
        "规则编号": f"ZD{n:03d}",
        "表": "业务量流水",
        "列": "渠道",
        "种类": "必填",
        "条件": "收入>0；地区 不空",
        "生效日": dt.datetime(2020, 1, 1),
        "失效日": dt.datetime(2030, 1, 1),
    },
    "R09c": lambda n: (
        dict.fromkeys(("启用", "改叫", "次序", "必填", "类型", "主键", "带入下月", "分子", "分母"))
        | {"对象": "清单", "表名": None, "列名": f"清单{n}", "可选值": "甲、乙"}
    ),
    "R10": _flow,
    "R11": lambda n: {"季度": "2026Q2" if n < HELD else "2026Q3", "客户": code("R03", n % HELD)},
    "R14": lambda n: {"期初未提": 25.0, "销售数量": 25.0, "已提数量": 20.0, "退销数量": 5.0, "ERP账面未提": 25.0},
    "R16": lambda n: {"执行价": 20.0},
    "R17": _plan,
    "R18": lambda n: {"未完成原因": None},
    "R20": lambda n: {"方式": "上门", "客户编码": code("R03", n % HELD), "日期": DAY + dt.timedelta(n // HELD)},
    "R25": lambda n: {"情节": "一般"},
    "R28": lambda n: {"情节": "一般"},
    "R39": lambda n: {"市场总量": 9000.0, "可达市场量": 8000.0},
    "R42": _scorecard,
    "R43": lambda n: {"月": str(Month(2019, 1).plus(n)), "工号": code("R02", n % HELD)},
    "R44": lambda n: {"审批": "已批准", "期间": str(PERIOD)},
    "R46": _member,
    "R47": lambda n: {"纳入统一授信": "是", "低风险业务": "否"},
    "R49": lambda n: {"行政支持人": None},
    "R55b": lambda n: {"资源": dict(enumerate(registers()["R55b"].by_header["资源"].kind.values)).get(n)},
    "R56": lambda n: {"电话": f"139{n:08d}"},
    "R64": lambda n: {"实际止日": None},
    "R68": lambda n: {"工序": f"工序{n}"},
    "R73": lambda n: {"货损": "否"},
    "R48": lambda n: {"号码": f"PZ{n:06d}"},
    "R51": lambda n: {"类型": "咨询", "抢修类": "否"},
    "R52": lambda n: {"供电量": 900.0, "售电量": 800.0, "应收电费": 900.0, "实收电费": 800.0},
    "R52b": lambda n: {"用电类别": CLASSES[n % 5], "电压等级": VOLTAGES[n // 5 % 4]},
    "R69": lambda n: {"仓库": code("R69", n)},
    "R15": lambda n: {"应收金额": 90_000.0},
    "R15b": lambda n: {"收款金额": 10.0 + n},
    "R74": lambda n: {"到期日": dt.datetime(2031, 1, 1)},
    "R76": _office,
}


def rows_of(register: Register, rng: random.Random) -> list[Row]:
    """Sound rows of a register; computed columns stay blank."""
    if register.id == "R09":
        return [dict.fromkeys(register.by_header) | line for line in parameter_rows(packs()["P01"])]
    own = OWN.get(register.id, lambda number: {})
    return [
        {c.header: cell(register, c, n, rng) for c in register.columns if not c.computed} | own(n)
        for n in range(min(3 * HELD if register.id == "R10" else 2 * HELD, most_rows(register)))
    ]


def most_rows(register: Register) -> int:
    """How many rows with keys of their own a register can have: few where its key is words of lists alone."""
    kinds = [register.by_header[header].kind for header in register.key]
    listed = [len(kind.values) for kind in kinds if isinstance(kind, Enum) and kind.values]
    return math.prod(listed) if kinds and len(listed) == len(kinds) else 1_000


def raw_sheet(register: Register, rows: list[Row]) -> RawSheet:
    """The rows as the reader would give them, data from row 6 of a desk."""
    headers = [column.header for column in register.columns]
    return RawSheet(
        register=register,
        sheet=register.sheet,
        rows=list(range(6, 6 + len(rows))),
        cells={h: [row.get(h) for row in rows] for h in headers},
        letters={h: column_letter(2 + i) for i, h in enumerate(headers)},
    )
