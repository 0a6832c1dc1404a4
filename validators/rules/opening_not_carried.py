"""An opening that is not what last month ended at, where last month's filing is at hand (R14, D17; R18b, D36; R52, D24c)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, plain_values
from validators.registers.business.unlifted import GONE, PRESENT, Setting, borne
from validators.values.money import quantity_text, yuan_shown
from validators.values.text import Text


class Carried(NamedTuple):
    """An opening of a register, the key of its row, and what a row of last month ended at.

    typed   True where the opening is typed in the first month alone: a blank one is carried by the program
    """

    register: str
    header: str
    key: str
    ended: Callable[[pd.DataFrame, Setting], pd.Series]
    typed: bool = False


CARRIED = (
    Carried("R14", "期初未提", "单据号", lambda rows, setting: net(borne(rows, setting), PRESENT, GONE)),
    Carried("R18b", "期初库存(首期)", "油品", lambda rows, _: rows["期末库存"].astype("Int64"), typed=True),
)


def check(facts: Facts) -> Iterator[Finding]:
    for one in CARRIED:
        if facts.sheet(one.register) is not None:
            yield from _of_register(facts, one)
    yield from _of_station(facts)


def _of_register(facts: Facts, one: Carried) -> Iterator[Finding]:
    sheet, past = facts.sheets[one.register], _last_month(facts, one.register)
    past = past[past[one.key].notna()]
    left = one.ended(past, lambda code, _: facts.setting(code))
    ended = dict(zip(plain_values(past[one.key]), plain_values(left), strict=True))
    known = [key for key, amount in ended.items() if amount is not None]
    judged = sheet.frame[one.key].isin(known) & sheet.ok(one.header, one.key) & (sheet.frame[one.header].notna() | (not one.typed))
    for pos in sheet.positions(judged):
        opening, closing = int(sheet.value(pos, one.header) or 0), int(ended[sheet.value(pos, one.key)])
        if opening != closing:
            words = f"期初 {quantity_text(opening)}，上月期末是 {quantity_text(closing)}"
            yield sheet.finding(RULE, pos, one.header, words, "改成上月期末数；上月报错了请报更正单")


def _of_station(facts: Facts) -> Iterator[Finding]:
    """期初欠费 of a station's month against all classes of the month before, as far as those were filled."""
    sheet, past = facts.sheet("R52"), _last_month(facts, "R52b")
    parts = (("期初欠费", "应收电费"), ("实收本月", "实收往月"))
    if sheet is None or not len(past) or past[[*parts[0], *parts[1]]].isna().any(axis=None):
        return
    closing = int(net(past, parts[0], (*parts[1], "核销")).sum())
    for pos in sheet.positions(sheet.frame["期初欠费"].ne(closing) & sheet.ok("期初欠费")):
        words = f"期初 {yuan_shown(int(sheet.value(pos, '期初欠费')))} 元，上月期末是 {yuan_shown(closing)} 元"
        yield sheet.finding(RULE, pos, "期初欠费", words, "改成上月期末数；上月报错了请报更正单，划户、调价造成的写理由")


def _last_month(facts: Facts, register: str) -> pd.DataFrame:
    """What the branch filed a month ago."""
    past = facts.history.frame(register)
    return past[(past["_branch"] == facts.filing.branch) & (past["_period"] == str(facts.period.plus(-1)))]


RULE = Rule(
    id=None,
    code="opening_not_carried",
    severity=Severity.C,
    registers=("R14", "R18b", "R52"),
    check=check,
    title=Text("期初不是上月期末", "Opening is not last month's closing"),
    explain="期初应等于上月台账算出的期末：已售未提看同一张单据，原油库存看同一种油品，供电所的期初欠费看上月分类表各类的期末合计。上月没有在手、上月没有这一行的不查。",
    remedy="改成上月期末数。",
    source="R14, D17; R18b, D36; R52, D24c; P00",
    keeps=("R14", "R18b", "R52b"),
)
