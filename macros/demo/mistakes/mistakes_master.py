"""Mistakes in customers, levels and plans (R03, R06, R17; V01, V05-V11, V14, V24)."""

from __future__ import annotations

from random import Random

from macros.demo.demo_customers import COUNTY_TYPES
from macros.demo.mistakes.mistake import Mistake, Row, customer, tiered
from macros.demo.world import DeskCells
from validators.numbers.uscc import ALPHABET

CODE, NAME, UPDATED = "统一社会信用代码", "企业全称", "更新日期"
_ENDINGS = (("有限责任公司", "有限公司"), ("股份有限公司", "有限公司"), ("有限公司", "有限责任公司"))


def _same_name(desk: DeskCells, above: Row, rng: Random) -> Row:
    """The name of another customer with another ending, or with a space where it has none."""
    name = above[NAME]
    for ending, other in _ENDINGS:
        if name.endswith(ending):
            return {NAME: name.removesuffix(ending) + other, CODE: None}
    return {NAME: f"{name[:2]} {name[2:]}", CODE: None}


def _misread(desk: DeskCells, row: Row, rng: Random) -> Row:
    code = row[CODE]
    return {CODE: code[:-1] + rng.choice([sign for sign in ALPHABET if sign != code[-1]])}


def _coded(desk: DeskCells, row: Row) -> bool:
    return row[CODE] is not None


def _short(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {CODE: row[CODE][:-2]}


def _twice(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {NAME: f"{row[NAME]}驻外办事处", CODE: None}


def _long_known(desk: DeskCells, row: Row) -> bool:
    return bool(row["建档日期"] < desk.period.plus(-8).first)


def _stale(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {UPDATED: desk.period.plus(-7).first.replace(day=rng.randint(1, 28))}


def _too_late(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {UPDATED: desk.period.plus(2).first}


def _is_tiered(desk: DeskCells, row: Row) -> bool:
    return row["客户编码"] in tiered(desk)


def _not_tiered(desk: DeskCells, row: Row) -> bool:
    return row["客户编码"] not in tiered(desk)


def _certain(desk: DeskCells, row: Row) -> bool:
    """Decided here, and 大客户 by its type or by a flag, whatever it uses."""
    archive = customer(desk, row["客户编码"])
    flagged = archive["重要客户"] == "是" or archive["州局指定"] == "是" or archive["客户类型"] in COUNTY_TYPES
    return bool(row["认定单位"] == desk.branch and row["触发"] == "初次" and flagged)


def _whole_plan(desk: DeskCells, row: Row) -> bool:
    return row["指标"] == "收入" and row["12月"] is not None


MASTER: tuple[Mistake, ...] = (
    Mistake(
        kind="area_blank",
        title="分片区域没有填",
        register="R03",
        header="分片区域",
        code="missing_required",
        rule="V01",
        severity="A",
        wrong=lambda desk, row, rng: {"分片区域": None},
    ),
    Mistake(
        kind="customer_twice",
        title="客户编码用了两次",
        register="R03",
        header="客户编码",
        code="duplicate_key",
        rule="V05",
        severity="A",
        wrong=_twice,
        adds=True,
    ),
    Mistake(
        kind="unknown_manager",
        title="客户经理查无此人",
        register="R03",
        header="客户经理",
        code="unknown_reference",
        rule="V06",
        severity="A",
        wrong=lambda desk, row, rng: {"客户经理": f"{desk.branch}99"},
    ),
    Mistake(
        kind="same_credit_code",
        title="两个客户同一个信用代码",
        register="R03",
        header=CODE,
        code="same_credit_code",
        rule="V07",
        severity="A",
        above=CODE,
        wrong=lambda desk, above, rng: {CODE: above[CODE]},
    ),
    Mistake(
        kind="same_name",
        title="两个客户名称几乎一样",
        register="R03",
        header=NAME,
        code="same_name",
        rule="V07",
        severity="C",
        above=NAME,
        wrong=_same_name,
        unlike=("name_for_code",),
    ),
    Mistake(
        kind="misread_credit_code",
        title="信用代码抄错一位",
        register="R03",
        header=CODE,
        code="credit_code_doubtful",
        rule="V08",
        severity="C",
        where=_coded,
        wrong=_misread,
    ),
    Mistake(
        kind="short_credit_code",
        title="信用代码少了两位",
        register="R03",
        header=CODE,
        code="credit_code_doubtful",
        rule="V08",
        severity="C",
        where=_coded,
        wrong=_short,
    ),
    Mistake(
        kind="archive_gap_key_customer",
        title="大客户档案缺一项",
        register="R03",
        header="潜在需求",
        code="archive_field_missing",
        rule="V09",
        severity="A",
        where=_is_tiered,
        wrong=lambda desk, row, rng: {"潜在需求": None},
        unlike=("level_unapproved",),
    ),
    Mistake(
        kind="archive_gap",
        title="一般客户档案缺一项",
        register="R03",
        header="竞争对手",
        code="archive_field_missing",
        rule="V09",
        severity="C",
        where=_not_tiered,
        wrong=lambda desk, row, rng: {"竞争对手": None},
    ),
    Mistake(
        kind="archive_stale",
        title="档案半年没有更新",
        register="R03",
        header=UPDATED,
        code="archive_stale",
        rule="V10",
        severity="C",
        where=_long_known,
        wrong=_stale,
    ),
    Mistake(
        kind="update_in_future",
        title="更新日期晚于填报日期",
        register="R03",
        header=UPDATED,
        code="update_date_impossible",
        rule=None,
        severity="C",
        wrong=_too_late,
    ),
    Mistake(
        kind="no_manager",
        title="大客户没有客户经理",
        register="R03",
        header="客户经理",
        code="tiered_without_manager",
        rule="V11",
        severity="A",
        where=_is_tiered,
        wrong=lambda desk, row, rng: {"客户经理": None},
        unlike=("level_unapproved",),
    ),
    Mistake(
        kind="level_unapproved",
        title="级别与计算不同又没有审批",
        register="R06",
        header="新级别",
        code="level_differs",
        rule="V14",
        severity="B",
        where=_certain,
        rare=True,
        wrong=lambda desk, row, rng: {"新级别": "非大客户", "审批单号": None},
        unlike=("no_manager", "archive_gap_key_customer"),
    ),
    Mistake(
        kind="plan_not_adding_up",
        title="月计划合计不等于年计划",
        register="R17",
        header="年计划",
        code="plan_months",
        rule="V24",
        severity="A",
        where=_whole_plan,
        wrong=lambda desk, row, rng: {"年计划": row["年计划"] + 10_000},
    ),
    Mistake(
        kind="plan_of_nobody",
        title="计划的主体查不到",
        register="R17",
        header="主体",
        code="unknown_reference",
        rule="V06",
        severity="A",
        wrong=lambda desk, row, rng: {"主体": f"{desk.branch}98"},
    ),
)
