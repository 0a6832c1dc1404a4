"""What every rule owes: silence without its sheets and on empty ones, and no loop over the rows."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib
from functools import cache
from typing import Any

import pandas as pd
import pytest

from building.preset_policy import bare_policy
from validators.checking import rules_for
from validators.discover import exports
from validators.filing.inputs import Facts, Filing, History, Result, Rule
from validators.register import RawSheet, Register, Sheet, registers, typed_frame
from validators.values.period import Month
from validators.values.text import Text

RULES = exports("validators.rules", "RULE")
ROWS = 5_000
OCTOBER = Month(2026, 10)


def sheet(name: str, **values: list[Any]) -> Sheet:
    """A typed sheet with these columns; whatever is not given is blank."""
    register = registers()[name]
    count = len(next(iter(values.values()))) if values else 0
    headers = [column.header for column in register.columns]
    frame = typed_frame(register, values, rows=range(6, 6 + count), branch="LJ01", period=str(OCTOBER))
    raw = RawSheet(
        register=register,
        sheet=register.sheet,
        cells={h: [None] * count for h in headers},
        rows=list(range(6, 6 + count)),
        letters={h: f"A{chr(65 + i % 26)}" for i, h in enumerate(headers)},
    )
    return Sheet(register=register, frame=frame, raw=raw, failed=pd.DataFrame(False, index=range(count), columns=headers))


def facts(*sheets: Sheet, **parameters: str) -> Facts:
    return Facts(
        filing=Filing(branch="LJ01", name="临江市局", period=OCTOBER, filled_on=dt.date(2026, 11, 2)),
        policy=bare_policy(**parameters),
        sheets={s.register.id: s for s in sheets},
        history=History.none(),
        today=dt.date(2026, 11, 2),
    )


def many() -> Facts:
    """A branch with 5,000 rows in each of its large registers, all sound."""
    codes = [f"KH{n:05d}" for n in range(ROWS)]
    day, old = pd.Timestamp(2026, 10, 12), pd.Timestamp(2026, 9, 1)
    customers = sheet(
        "R03",
        客户编码=codes,
        企业全称=[f"临江第{n}厂" for n in range(ROWS)],
        合作状态=["已合作"] * ROWS,
        统一社会信用代码=["91110000600037341L"] + [None] * (ROWS - 1),
        更新日期=[day] * ROWS,
        建档日期=[old] * ROWS,
        客户经理=["A01"] * ROWS,
        **{h: ["有"] * ROWS for h in ("通信地址", "联系方式", "企业性质", "主要业务及产品种类", "用邮种类", "潜在需求", "竞争对手")},
        用邮量=[1000] * ROWS,
    )
    flow = sheet(
        "R10",
        记录编号=[f"R{n}" for n in range(ROWS)],
        客户编码=codes,
        业务代码=["特快"] * ROWS,
        月份=["2026-10"] * ROWS,
        收入=[100] * ROWS,
        数量=[1000] * ROWS,
        业绩归属=["A01"] * ROWS,
        长期合作项目=["XM"] * ROWS,
        是否首笔=[True] * ROWS,
        业务日期=[day] * ROWS,
    )
    visits = sheet(
        "R20", 走访编号=[f"Z{n}" for n in range(ROWS)], 客户编码=codes, 日期=[day] * ROWS, 方式=["上门"] * ROWS, 走访人=["A01"] * ROWS
    )
    levels = sheet(
        "R06", 客户编码=codes, 生效期间=["2026-10"] * ROWS, 新级别=["县级"] * ROWS, 审批单号=["P"] * ROWS, 认定单位=["LJ01"] * ROWS
    )
    quarter = sheet("R11", 季度=["2026Q4"] * ROWS, 客户=codes, 业务种类=["特快"] * ROWS, 本季收入=[100] * ROWS)
    found = facts(
        customers, flow, visits, levels, quarter, uscc_check="是", archive_refresh="每季", fluctuation_band="50%", visit_modes="上门"
    )
    found.history.months["LJ01"] = frozenset({OCTOBER.plus(-1)})
    found.compute = lambda name: Result(
        title=Text(name), formats={}, rows=pd.DataFrame({"客户编码": codes, "级别": "县级", "工号": "A01", "合计": 0})
    )
    return found


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_silent_without_its_sheets(rule: Rule) -> None:
    assert list(rule.check(facts())) == []


BANDS = {"uscc_check": "是", "archive_refresh": "每季", "fluctuation_band": "50%"}


@cache
def empty() -> Facts:
    """Every register without a row; built once, since a rule changes nothing."""
    found = facts(*(sheet(name) for name in registers()), **BANDS)
    found.compute = lambda name: Result(
        title=Text(name), formats={}, rows=pd.DataFrame({"客户编码": [], "级别": [], "工号": [], "合计": []})
    )
    return found


@cache
def blank() -> Facts:
    """Every register with two rows that hold nothing but a record number."""
    return facts(*(sheet(r.id, **{r.columns[-1].header: [None, None]}) for r in registers().values()), **BANDS)


def untouched(given: Facts) -> dict[str, pd.DataFrame]:
    """What the sheets hold, to be compared after a rule."""
    return {name: found.frame.copy() for name, found in given.sheets.items()}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_silent_on_empty_sheets(rule: Rule) -> None:
    assert list(rule.check(empty())) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_silent_on_rows_without_anything(rule: Rule) -> None:
    """A row that is blank says nothing to rules over several cells, but for cells whose emptiness is left to the rule."""
    for finding in rule.check(blank()):
        column = registers_by_sheet()[finding.sheet].by_header[str(finding.column)]
        assert finding.value == "" and column.judged_by == rule.id, finding


@cache
def registers_by_sheet() -> dict[str, Register]:
    return {register.sheet: register for register in registers().values()}


def test_a_rule_changes_nothing_that_it_reads() -> None:
    for given in (empty(), blank()):
        before = untouched(given)
        for rule in RULES.values():
            list(rule.check(given))
        for name, frame in before.items():
            pd.testing.assert_frame_equal(given.sheets[name].frame, frame)


def test_five_thousand_rows_give_nothing_when_clean() -> None:
    large = many()
    assert [finding for rule in rules_for(large.sheets) for finding in rule.check(large)] == []


@pytest.mark.parametrize("module", [*RULES, "validators.numbers.uscc"])
def test_its_examples(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def levels(approval: str | None, typed: str) -> Sheet:
    """One decision of LJ01 on a customer's level."""
    return sheet("R06", 客户编码=["KH01"], 方案=["P01"], 新级别=[typed], 生效期间=[str(OCTOBER)], 认定单位=["LJ01"], 审批单号=[approval])


def pay(typed: int | None, month: str = str(OCTOBER)) -> Sheet:
    """One line of pay."""
    return sheet("R43", 工号=["A01"], 月=[month], 合计=[typed])


@pytest.mark.parametrize(
    ("rule", "held", "asked", "found"),
    [
        ("v14_level_differs", levels(None, "VIP"), True, 1),
        ("v14_level_differs", levels(None, "A"), True, 0),
        ("v14_level_differs", levels("批〔2026〕1号", "VIP"), False, 0),
        ("v32_pay_total", pay(100), True, 1),
        ("v32_pay_total", pay(250), True, 0),
        ("v32_pay_total", pay(None), False, 0),
        ("v32_pay_total", pay(100, "2026-09"), False, 0),
    ],
)
def test_a_computation_is_asked_for_only_where_a_row_needs_it(rule: str, held: Sheet, asked: bool, found: int) -> None:
    given, names = facts(held), list[str]()
    rows = {
        given.policy.pack.grades.computation: pd.DataFrame({"客户编码": ["KH01"], "级别": ["A"]}),
        given.policy.pack.pay: pd.DataFrame({"工号": ["A01"], "合计": [250]}),
    }

    def compute(name: str) -> Result:
        names.append(name)
        return Result(title=Text("算", "Computed"), rows=rows[name], formats={}, summary={})

    given.compute = compute
    assert len(list(RULES[f"validators.rules.{rule}"].check(given))) == found
    assert bool(names) is asked
