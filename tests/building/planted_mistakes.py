"""Mistakes as staff make them, each with the one finding that it owes: the kind of a cell, a key, or a rule.

A mistake changes cells of one row (of a second one where it takes two) and names code, class and header of its finding.
What is expected is written down here by hand from the catalogue; nothing is asked of the program.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from building.clean_rows import DAY, HELD, Row, code
from validators.column import Column
from validators.register import Register, registers
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Enum, Pattern, Ref
from validators.values.number_kinds import Number, WholeMultiples
from validators.values.times import Moment, Span

A, B, C, D = "ABCD"
Change = Callable[[Row, Row], Row]


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """`change(row, earlier)` gives the new cells of a row; `earlier` is a sound row above it.

    held    True where it belongs on a row that others refer to, False where on one that nobody does, None = either
    every   it is of so many rows together and stands on the first of them (a scorecard of eight)
    rare    at most one in a sheet, because it changes `earlier` as well (`also`) or its figures must not repeat
    """

    code: str
    severity: str
    header: str
    change: Change
    also: Change | None = None
    held: bool | None = None
    every: int = 1
    rare: bool = False


def put(header: str, value: Any) -> Change:
    """One cell replaced."""
    return lambda row, earlier: {header: value}


def cell_mistakes(register: Register, column: Column) -> Iterator[Mistake]:
    """Every mistake that a cell of a column can hold by itself."""
    header, kind = column.header, column.kind
    named = header in (register.code_column, register.name_column) or column.key
    free = False if named else None

    def wrong(code: str, severity: str, value: Any) -> Mistake:
        return Mistake(code=code, severity=severity, header=header, change=put(header, value), held=free)

    def retyped(code: str, severity: str, how: Callable[[Any], Any]) -> Mistake:
        return Mistake(code=code, severity=severity, header=header, held=free, change=lambda row, earlier: {header: how(row[header])})

    if not column.assigned or header != "记录编号":
        yield wrong("error_cell", A, ErrorCell("#N/A"))
        yield wrong("formula_without_value", A, UncomputedCell("=VLOOKUP(A1,B:C,2,0)"))
    if column.need == "req" and not (column.assigned or column.judged_by):
        yield wrong("missing_required", A, None)
        yield wrong("missing_required", A, "　 ")
    if isinstance(kind, Enum | Bool):
        yield wrong("not_in_list", A, "说不清")
    elif isinstance(kind, Ref):
        grave = {"R01", "R02", "R03", "R07"} & set(kind.targets)
        yield wrong("unknown_reference", A if kind.targets[0] in grave else C, "查无此号9")
    elif isinstance(kind, Date | Moment):
        yield wrong("not_a_date", A, "2026-02-30")
        yield wrong("not_a_date", A, "月底前")
    elif isinstance(kind, MonthText):
        yield wrong("not_a_month", A, "本月")
    elif isinstance(kind, Span):
        yield wrong("bad_form", A, "十月份")
    elif isinstance(kind, Pattern):
        yield wrong("bad_form", kind.severity.value, "不详")
    if isinstance(kind, Date):
        yield retyped("date_as_text", D, lambda old: f"{old.year}年{old.month}月{old.day}日" if old else "2026.10.12")
        yield retyped("date_as_text", D, lambda old: f"{old or DAY:%Y%m%d}")
        yield retyped("date_as_text", D, lambda old: ((old or DAY) - dt.datetime(1899, 12, 30)).days)
    if isinstance(kind, WholeMultiples | Number):
        yield from _numbers(column, wrong, retyped)


def _numbers(column: Column, wrong: Callable[[str, str, Any], Mistake], retyped: Callable[..., Mistake]) -> Iterator[Mistake]:
    kind: Any = column.kind
    yield wrong("not_a_number", A, "约三十")
    yield wrong("not_a_number", A, "12.5.1")
    yield retyped("number_as_text", C, lambda old: f"{old if old is not None else 1.0:,.2f}".replace(".00", ""))
    yield retyped(
        "number_as_text", C, lambda old: f"{old if old is not None else 1.0:g}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    )
    if kind.minimum is not None:
        yield wrong("below_minimum", A, float(kind.minimum) - 1)
    if kind.maximum is not None:
        yield wrong("above_maximum", A, float(kind.maximum) + 1)
    elif isinstance(kind, WholeMultiples):
        yield wrong("above_maximum", A, 6.2e17)
        step = 10.0 ** -(kind.places + 1)
        yield retyped("too_many_decimals", D, lambda old: (old if old is not None else 1.0) + step)
    if type(kind).__name__ == "Percent" and (kind.maximum is None or kind.maximum > 5):
        yield wrong("rate_above_one", C, 5)


def key_mistakes(register: Register) -> Iterator[Mistake]:
    """A second row of the same key; the folded spelling is the same key."""
    keys = register.key
    if register.id == "R09":  # another name would be another parameter: the whole row is doubled
        yield Mistake(code="duplicate_key", severity=A, header=keys[0], change=lambda row, earlier: dict(earlier))
    elif keys:
        yield Mistake(
            code="duplicate_key", severity=A, header=keys[0], held=False, change=lambda row, earlier: {key: earlier[key] for key in keys}
        )
        spread = {ord(c): ord(c) + 0xFEE0 for c in "XKHR0123456789"}
        yield Mistake(
            code="duplicate_key",
            severity=A,
            header=keys[0],
            held=False,
            change=lambda row, earlier: {
                key: earlier[key].translate(spread) + " "
                if key == keys[0] and isinstance(earlier[key], str) and not isinstance(register.by_header[key].kind, Span)
                else earlier[key]
                for key in keys
            },
        )


def _cells(**cells: Any) -> Change:
    return lambda row, earlier: cells


def _copy(*headers: str, **cells: Any) -> Change:
    return lambda row, earlier: {h: earlier[h] for h in headers} | cells


def _day(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day)


def _ruled(code: str, severity: str, header: str, change: Change, **more: Any) -> Mistake:
    return Mistake(code=code, severity=severity, header=header, change=change, **more)


ARCHIVE = ("通信地址", "联系方式", "企业性质", "主要业务及产品种类", "用邮种类", "用邮量", "潜在需求", "竞争对手")
ITEMS = (
    "客户名称及巡访时间",
    "客户意见、建议、希望",
    "市场行情、竞争对手动向及其他公司的物流销售政策",
    "巡访活动的效果",
    "主要事项的处理经过及结果",
    "其他必须报告的事项",
)
QUESTIONS = ("订单处理", "员工服务态度", "服务管理水平")

RULED: dict[str, tuple[Mistake, ...]] = {
    "R01": (
        _ruled("validity_reversed", A, "失效日期", _cells(失效日期=dt.datetime(2019, 1, 1))),
        _ruled("parent_missing", A, "上级机构", _cells(上级机构=None), rare=True),
    ),
    "R02": (_ruled("left_before_joined", C, "离职日期", _cells(离职日期=_day(9, 1))),),
    "R03": (
        *(_ruled("archive_field_missing", A, h, put(h, None), held=True) for h in ARCHIVE),
        *(_ruled("archive_field_missing", C, h, put(h, None), held=False) for h in ARCHIVE),
        _ruled("archive_field_missing", A, "企业全称", _cells(企业全称=None), held=False),
        _ruled("tiered_without_manager", A, "客户经理", _cells(客户经理=None), held=True),
        _ruled("archive_stale", C, "更新日期", _cells(更新日期=_day(6, 30), 建档日期=_day(1, 5))),
        _ruled("update_date_impossible", C, "更新日期", _cells(更新日期=_day(11, 20))),
        _ruled("update_date_impossible", C, "更新日期", _cells(更新日期=_day(10, 11))),
        _ruled("credit_code_doubtful", C, "统一社会信用代码", _cells(统一社会信用代码="91110000600037341M"), rare=True),
        _ruled("credit_code_doubtful", C, "统一社会信用代码", _cells(统一社会信用代码="9111000060003734"), rare=True),
        _ruled(
            "same_credit_code",
            A,
            "统一社会信用代码",
            _cells(统一社会信用代码="91110000600037341L"),
            also=_cells(统一社会信用代码="９１１１００００６０００３７３４１Ｌ"),
            rare=True,
        ),
        _ruled(
            "same_name",
            C,
            "企业全称",
            lambda row, earlier: {"企业全称": earlier["企业全称"] + "有限责任公司"},
            held=False,
            also=lambda row, earlier: {"企业全称": earlier["企业全称"] + " 有限公司"},
            rare=True,
        ),
        _ruled("relation_contradicts", D, "合作状态", _cells(合作状态="流失"), held=True),
    ),
    "R06": (
        _ruled("level_change_contradicts", C, "触发", _cells(触发="降级", 原级别="县级", 新级别="县级")),
        _ruled("level_blank", C, "新级别", _cells(新级别=None)),
    ),
    "R07": (_ruled("long_term_without_first_rate", D, "首笔奖励比例", _cells(业务性质="长期合作", 启用="是", 首笔奖励比例=None)),),
    "R09": (
        _ruled("unknown_parameter", A, "参数名", _cells(参数名="从未听说过的参数甲乙丙"), rare=True),
        _ruled("parameter_branch_unknown", A, "适用机构", _cells(适用机构="QQ99"), rare=True),
    ),
    "R09a": (
        _ruled("bounds_reversed", A, "最多", _cells(最少=6.0, 最多=2.0)),
        _ruled("activity_level_unknown", D, "层级", _cells(层级="地区局")),
    ),
    "R09b": (
        _ruled("office_rule_unusable", A, "表", _cells(表="业务流水帐本")),
        _ruled("office_rule_unusable", A, "列", _cells(列="渠道名")),
        _ruled("office_rule_unusable", A, "条件", _cells(条件="收入大于零")),
        _ruled("office_rule_unusable", A, "上限", _cells(种类="范围", 列="收入", 下限="1", 上限="很多")),
        _ruled("office_rule_unusable", A, "失效日", _cells(失效日=dt.datetime(2019, 1, 1))),
    ),
    "R09c": (
        _ruled("scheme_line_unusable", A, "表名", _cells(对象="列", 表名="客户账本", 列名="行业"), rare=True),
        _ruled("scheme_line_unusable", A, "列名", _cells(对象="列", 表名="客户档案", 列名="门牌"), rare=True),
        _ruled("scheme_line_unusable", A, "启用", _cells(对象="列", 表名="客户档案", 列名="客户编码", 启用="否"), rare=True),
        _ruled("scheme_line_unusable", A, "类型", _cells(对象="自有列", 表名="客户档案", 列名="包装费"), rare=True),
    ),
    "R10": (
        _ruled("outside_period", A, "月份", _cells(月份="2026-09", 业务日期=None)),
        _ruled("day_outside_month", C, "业务日期", _cells(业务日期=_day(9, 12))),
        _ruled("rebate_above_income", C, "折扣折让", _cells(折扣折让=99_999.0)),
        _ruled("negative_without_reversal", A, "收入", _cells(收入=-5.0, 折扣折让=None)),
        _ruled("negative_without_reversal", A, "数量", _cells(数量=-5.0)),
        _ruled("reversal_without_original", A, "冲销原记录编号", _cells(冲销标记="是", 冲销原记录编号="查无此号")),
        _ruled("reversal_without_original", A, "冲销原记录编号", _cells(冲销标记="是", 收入=-3.0)),
        _ruled(
            "reversal_exceeds",
            A,
            "冲销原记录编号",
            lambda row, earlier: {
                "冲销标记": "是",
                "冲销原记录编号": earlier["记录编号"],
                "收入": -earlier["收入"] - 0.01,
                "数量": None,
                "折扣折让": None,
            },
        ),
        _ruled("revenue_unattributed", C, "业绩归属", _cells(业绩归属=None)),
        _ruled("first_deal_unmarked", A, "是否首笔", _cells(长期合作项目=code("R19", 3), 是否首笔=None)),
        _ruled(
            "first_deal_twice",
            A,
            "是否首笔",
            _copy("客户编码", 长期合作项目=code("R19", 3), 是否首笔="是"),
            also=_cells(长期合作项目=code("R19", 3), 是否首笔="是"),
            rare=True,
        ),
    ),
    "R12": (_ruled("postpaid_without_cycle", A, "客户交款周期", _cells(付费方式="后付费", 客户交款周期=None)),),
    "R14": (_ruled("lifted_above_sold", A, "已提数量", _cells(已提数量=45.001)),),
    "R17": (_ruled("plan_months", A, "年计划", put("3月", 1.01)), _ruled("plan_months", A, "年计划", put("12月", 0.99))),
    "R20": (
        _ruled("outside_period", A, "日期", lambda row, earlier: {"日期": row["日期"] - dt.timedelta(30)}),
        _ruled("visit_after_filing", A, "日期", lambda row, earlier: {"日期": row["日期"] + dt.timedelta(30)}),
        _ruled("visit_doubled", C, "走访编号", _copy("客户编码", "日期", "走访人", "方式")),
    ),
    "R22": (
        *(_ruled("report_item_empty", A, h, put(h, None)) for h in ITEMS),
        _ruled("outside_period", A, "日期", _cells(日期=_day(9, 30))),
    ),
    "R25": (
        _ruled("complaint_without_deadline", A, "处理期限", _cells(处理期限=None)),
        _ruled("complaint_closed_early", A, "处理完毕日期", _cells(处理完毕日期=None)),
        _ruled("complaint_closed_early", A, "通知日期", _cells(通知日期=None)),
        _ruled("complaint_order", A, "通知日期", _cells(通知日期=_day(10, 11))),
        _ruled("deadline_before_receipt", C, "处理期限", _cells(处理期限=_day(10, 11))),
        _ruled("letter_without_phone", C, "联系电话", _cells(渠道="信函", 联系电话=None)),
        _ruled("grave_complaint_without_approval", C, "审批", _cells(情节="重大", 审批=None)),
        _ruled("number_doubled", A, "投诉编号", _copy("投诉编号")),
        _ruled(
            "outside_period",
            A,
            "受理时间",
            _cells(受理时间=_day(11, 1), 处理期限=_day(11, 9), 处理完毕日期=None, 通知日期=None, 结案日期=None),
        ),
    ),
    "R27": (
        *(_ruled("several_answers", A, h, put(h, "非常好、中")) for h in QUESTIONS),
        _ruled("number_doubled", A, "问卷编号", _copy("问卷编号")),
    ),
    "R39": (
        _ruled("share_above_market", C, "可达市场量", _cells(可达市场量=9000.01)),
        _ruled("share_above_market", C, "本企业", _cells(本企业=8900.0)),
    ),
    "R42": (
        _ruled("actual_without_target", C, "目标", _cells(目标=None)),
        _ruled("weights_not_100", A, "权重", _cells(权重=12.4), every=8),
        _ruled("weights_not_100", A, "权重", _cells(权重=13.0), every=8),
    ),
    "R44": (
        _ruled("award_without_amount", A, "核准金额", _cells(核准金额=None)),
        _ruled("award_without_month", C, "期间", _cells(期间=None)),
    ),
    "R46": (
        _ruled("number_doubtful", C, "证件末四位", _cells(证件末四位="12")),
        _ruled("member_without_name", C, "姓名", _cells(姓名=None)),
        _ruled("number_in_two_groups", C, "号码", _copy("号码", 退出日期=None, 集团账户="R46X9999"), also=_cells(退出日期=None), rare=True),
    ),
    "R47": (
        _ruled("outside_unified_credit", C, "纳入统一授信", _cells(纳入统一授信="否", 授信机构类型="本行分支")),
        _ruled("low_risk_left_out", C, "纳入统一授信", _cells(纳入统一授信="否", 低风险业务="是", 授信机构类型="本行分支")),
    ),
    "R48": (_ruled("document_used_twice", C, "号码", _copy("凭证类型", "号码")),),
    "R52": (
        _ruled("sold_above_supplied", C, "售电量", _cells(售电量=900.001)),
        _ruled("received_above_due", C, "实收电费", _cells(实收电费=99_999.0)),
    ),
    "R76": (_ruled("actual_without_target", C, "目标", _cells(目标=None)),),
}
"""The mistakes that rules over several cells name, by register."""


LEFT_SOUND = {"R06": range(HELD, 2 * HELD), "R10": range(2 * HELD, 3 * HELD)}
"""Rows without a mistake, because the level and the income of the customers of R03 come from them."""


def mistakes_of(register: Register) -> list[Mistake]:
    """Every mistake that can be planted in a register."""
    found = [m for c in register.columns if not c.computed for m in cell_mistakes(register, c)]
    return [*found, *key_mistakes(register), *RULED.get(register.id, ())]


@dataclass(frozen=True)
class Planted:
    """One mistake that was planted: the finding that it owes."""

    code: str
    severity: str
    sheet: str
    row: int
    header: str


def plant(register: Register, rows: list[Row], rng: random.Random, count: int) -> list[Planted]:
    """Plants up to `count` mistakes in rows of their own, whatever is needed above them left sound."""
    choices, taken, rare = mistakes_of(register), set(), set()
    referred = any(register.id in c.kind.targets for r in registers().values() for c in r.columns if isinstance(c.kind, Ref))
    sound = rng.sample(range(1 if register.id == "R01" else 0, min(HELD, len(rows))), 6)
    taken |= {*sound, *({0} if register.id == "R01" else ())}
    taken |= set(LEFT_SOUND.get(register.id, ()))
    found = []
    block = max(mistake.every for mistake in choices)
    for pos in sorted(rng.sample(range(len(rows)), len(rows)), key=lambda pos: pos % block != 0):
        fitting = [
            m for m in choices if pos % m.every == 0 and (m.held is None or not referred and m.held is False or m.held == (pos < HELD))
        ]
        ruled = [m for m in fitting if m in RULED.get(register.id, ())]
        if ruled and rng.random() < 0.4:
            wanted = rng.choice(sorted({m.code for m in ruled}))
            fitting = [m for m in ruled if m.code == wanted]
        mistake = rng.choice(fitting)
        above = [p for p in sound if p < pos]
        together = set(range(pos, pos + mistake.every))
        if together & taken or not above or mistake.code in rare or len(found) == count:
            continue
        earlier = rows[rng.choice(above)]
        if mistake.rare:
            rare.add(mistake.code)
            sound = [p for p in sound if rows[p] is not earlier]
        new, old = mistake.change(rows[pos], earlier), mistake.also(rows[pos], earlier) if mistake.also else {}
        if mistake.code == "duplicate_key":
            sound = [p for p in sound if rows[p] is not earlier]
        taken |= together
        rows[pos].update(new)
        earlier.update(old)
        found.append(Planted(mistake.code, mistake.severity, register.sheet, 6 + pos, mistake.header))
    return found
