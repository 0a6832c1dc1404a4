"""Business of the demo: flow, projects, awards, the quarterly return and the market (R10, R11, R19, R39, R44)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from macros.demo.demo_customers import BUSINESSES, DemoCustomer, levels_at, on_file, roster
from macros.demo.demo_organisation import Town
from macros.demo.pack_data import told
from macros.demo.people import managers
from macros.demo.world import Ground
from validators.values.period import Month

_TOLD = told("P01")
_UNIT_FEN = _TOLD["flow"]["unit_fen"]
"""A usual price of one piece in fen; of 储蓄 the quantity is a balance in yuan."""
_SAVING = 90
"""Yuan of balance to one yuan of income."""
_SEASON = _TOLD["flow"]["season"]
"""A month's business in a hundred parts of a usual one."""
_CHANNELS = _TOLD["flow"]["channels"]
_ADJUSTMENTS = _TOLD["flow"]["adjustments"]
_LONG_TERM = _TOLD["flow"]["long_term"]
TEN = 10_00
"""Ten yuan in fen."""
_WHOLE = 100_00
"""Some rows are of whole hundreds of yuan, as negotiated deals are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BusinessLine:
    """One row of R10: fen and pieces."""

    number: str
    customer: str
    business: str
    month: Month
    amount: int
    pieces: int
    collector: str | None
    credited: str
    day: dt.date | None
    rebate: int | None
    channel: str
    project: str | None = None
    is_first: bool | None = None
    reverses: str | None = None

    def cells(self) -> dict[str, Any]:
        """The row as typed."""
        saving = self.business == "储蓄"
        return {
            "客户编码": self.customer,
            "业务代码": self.business,
            "月份": str(self.month),
            "数量": self.pieces,
            "收入": self.amount / 100,
            "揽收人": self.collector,
            "业绩归属": self.credited,
            "长期合作项目": self.project,
            "是否首笔": None if self.is_first is None else "是" if self.is_first else "否",
            "业务日期": self.day,
            "折扣折让": None if self.rebate is None else self.rebate / 100,
            "渠道": self.channel,
            "来源系统": "储蓄" if saving else "量收",
            "冲销标记": "是" if self.reverses else None,
            "冲销原记录编号": self.reverses,
            "记录编号": self.number,
        }


@dataclass(frozen=True, kw_only=True)
class DemoProject:
    """A long-term project with one customer in one business; its first deal is in the month `starts`."""

    number: str
    name: str
    customer: DemoCustomer
    business: str
    starts: Month
    income: int


def projects(ground: Ground, place: Town) -> tuple[DemoProject, ...]:
    """One to three long-term projects, with customers that do not use the business otherwise."""
    return ground.remembered(("projects", place.code), lambda: _projects(ground, place))


def _projects(ground: Ground, place: Town) -> Iterator[DemoProject]:
    rng = ground.random(place.code, "projects")
    free = [
        (c, b)
        for c in roster(ground, place)
        for b in _LONG_TERM
        if c.begins is not None and c.begins < ground.first and not c.ends and not c.rests and b not in c.shares
    ]
    used: set[str] = set()
    for i, (customer, business) in enumerate(rng.sample(free, min(len(free), rng.randint(1, 3))), 1):
        if customer.code in used:
            continue
        used.add(customer.code)
        fresh = i == 1 and place.number % 4 == 1
        starts = ground.last.plus(0 if fresh else -rng.randint(0, ground.periods + 5))
        yield DemoProject(
            number=f"XM{place.number:02d}{i:02d}",
            name=f"{customer.name}{business}合作",
            customer=customer,
            business=business,
            starts=starts,
            income=place.income * rng.randint(3, 9) // 100,
        )


def lines(ground: Ground, place: Town, month: Month) -> tuple[BusinessLine, ...]:
    """The flow that a county files in a month, reversals last."""
    return ground.remembered(("lines", place.code, month), lambda: _lines(ground, place, month))


def _lines(ground: Ground, place: Town, month: Month) -> Iterator[BusinessLine]:
    fresh = _fresh(ground, place, month)
    yield from fresh
    for i, line in enumerate(_reversals(ground, place, month), len(fresh) + 1):
        yield replace(line, number=_number(place, month, i))


def _number(place: Town, month: Month, i: int) -> str:
    return f"{place.code}-{month.year % 100:02d}{month.month:02d}-L{i:03d}"


def _fresh(ground: Ground, place: Town, month: Month) -> tuple[BusinessLine, ...]:
    """The new business of a month."""
    return ground.remembered(
        ("fresh", place.code, month),
        lambda: (replace(line, number=_number(place, month, i)) for i, line in enumerate(_made(ground, place, month), 1)),
    )


def _made(ground: Ground, place: Town, month: Month) -> Iterator[BusinessLine]:
    rng = ground.random(place.code, "flow", month)
    season = _SEASON[month.month - 1] * rng.randint(94, 106)
    staff = managers(ground, place)
    for customer in on_file(ground, place, month):
        if customer.active(month):
            mood = season * rng.randint(82, 118)
            for business, usual in customer.shares.items():
                yield from _deal(rng, customer, business, usual * mood // 1_000_000, month, staff)
    for project in projects(ground, place):
        if project.starts <= month:
            rows = _deal(rng, project.customer, project.business, project.income * season // 10_000, month, staff)
            for i, row in enumerate(rows):
                yield replace(row, project=project.number, is_first=month == project.starts and not i)


def _deal(rng: Random, customer: DemoCustomer, business: str, amount: int, month: Month, staff: list[str]) -> Iterator[BusinessLine]:
    """One business of a customer in a month: one row, or two where it is large."""
    cut = amount * rng.randint(35, 65) // 100
    parts = (cut, amount - cut) if amount > 400_000 and rng.random() < 0.4 else (amount,)
    for part in parts:
        whole = part >= 150_000 and rng.random() < 0.2
        fen = max(500, part // _WHOLE * _WHOLE if whole else part)
        usual = fen * _SAVING // 100 if business == "储蓄" else fen * 100 // (_UNIT_FEN[business] * rng.randint(85, 120))
        credited = customer.manager if rng.random() < 0.94 else rng.choice(staff)
        yield BusinessLine(
            number="",
            customer=customer.code,
            business=business,
            month=month,
            amount=fen,
            pieces=max(1, usual),
            collector=credited if rng.random() < 0.88 else None,
            credited=credited,
            day=month.first + dt.timedelta(rng.randrange(28)) if rng.random() < 0.5 else None,
            rebate=fen * rng.randint(1, 5) // 100 if rng.random() < 0.12 else None,
            channel=rng.choice(_CHANNELS),
        )


def _reversals(ground: Ground, place: Town, month: Month) -> Iterator[BusinessLine]:
    """Now and then a row of this month (every second one) or of the last filed month (the others) is taken back."""
    rng = ground.random(place.code, "reversals", month)
    pools = [(0.45, _fresh(ground, place, month)[::2])]
    if month > ground.first:
        pools.append((0.3, _fresh(ground, place, month.plus(-1))[1::2]))
    for chance, pool in pools:
        open_ = [line for line in pool if line.project is None and line.amount >= 20_000]
        if open_ and rng.random() < chance:
            taken, part = rng.choice(open_), rng.choice((100, 50, 25))
            yield replace(
                taken, amount=-(taken.amount * part // 100), pieces=-(taken.pieces * part // 100), rebate=None, reverses=taken.number
            )


def flow(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R10 rows of a month."""
    return [line.cells() for line in lines(ground, place, month)]


def _sums(ground: Ground, place: Town, months: tuple[Month, ...]) -> dict[tuple[str, str], tuple[int, int]]:
    """Fen and pieces by customer and business over the months, by the month of filing (settled 1)."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for month in months:
        for line in lines(ground, place, month):
            fen, pieces = found.get((line.customer, line.business), (0, 0))
            found[line.customer, line.business] = (fen + line.amount, pieces + line.pieces)
    return found


def quarter_return(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R11 rows in a quarter's last month: every 大客户 and business with income in this quarter or the last (C06)."""
    if not month.ends_quarter:
        return []
    now = _sums(ground, place, month.quarter_months)
    before = _sums(ground, place, month.quarter_months[0].plus(-1).quarter_months)
    in_force = levels_at(ground, place, month)
    rng = ground.random(place.code, "quarter", month)
    rows = []
    for customer in on_file(ground, place, month):
        for business in BUSINESSES if customer.code in in_force else ():
            key = (customer.code, business)
            if key in now or key in before:
                (fen, pieces), (former, _) = now.get(key, (0, 0)), before.get(key, (0, 0))
                move = movement(fen, former)
                rows.append(
                    {
                        "季度": month.quarter,
                        "客户": customer.code,
                        "业务种类": business,
                        "本季用邮量": pieces,
                        "本季收入": fen / 100,
                        "上季收入": former / 100,
                        "级别": in_force[customer.code],
                        "增减状态": move,
                        "潜在需求": customer.needs,
                        "客户经理": customer.manager,
                        "维护计划调整": rng.choice(_ADJUSTMENTS) if move == "下降" else None,
                    }
                )
    return rows


def movement(now: int, before: int) -> str | None:
    """增减状态 of a customer's business between two quarters, in fen."""
    if not before:
        return "新增" if now > 0 else None
    if now <= 0:
        return "流失"
    return "下降" if now * 100 < before * 85 else None


def project_rows(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R19 rows: the long-term projects, a marketing scheme and a market research."""
    return [_project_row(p, month) for p in projects(ground, place)] + _schemes(ground, place, month)


def _project_row(p: DemoProject, month: Month) -> dict[str, Any]:
    running = p.starts <= month
    months = max(0, (month.year - p.starts.year) * 12 + month.month - p.starts.month + 1)
    return {
        "项目编号": p.number,
        "项目名称": p.name,
        "客户": p.customer.code,
        "行业": p.customer.industry,
        "类型": "长期合作",
        "目标额": p.income * 12 // TEN * TEN / 100,
        "周期": "一年",
        "责任人": p.customer.manager,
        "进度%": min(100, months * 8) / 100,
        "状态": "执行中" if running else "洽谈中",
        "目标类型": "获取",
        "实际成果": f"已合作 {months} 个月" if running else None,
    }


def _schemes(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    rng = ground.random(place.code, "schemes", month.year)
    rows: list[dict[str, Any]] = []
    for i, (kind, subject) in enumerate(_TOLD["flow"]["schemes"], 91):
        done = min(100, month.month * rng.randint(6, 9))
        rows.append(
            {
                "项目编号": f"XM{place.number:02d}{i}",
                "项目名称": f"{month.year}年{place.short}{subject}",
                "类型": kind,
                "周期": "全年",
                "责任人": rng.choice(managers(ground, place)),
                "小组": "大客户中心",
                "进度%": done / 100,
                "目标额": rng.randint(2, 9) * 10_000.0 if kind == "营销策划" else None,
                "预算": rng.randint(2, 8) * 500.0,
                "状态": "完成" if done == 100 else "执行中",
                "目标类型": "追加销售" if kind == "营销策划" else None,
            }
        )
    return rows


def awards(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R44 rows: an award for a first deal, approved in the month of the deal in every second county."""
    rows = []
    for p in projects(ground, place):
        first = next((line for line in lines(ground, place, month) if line.project == p.number and line.is_first), None)
        if first is None:
            continue
        rng = ground.random(place.code, "award", p.number)
        amount = rng.randint(6, 16) * 50.0
        settled = place.number % 2 == 1
        rows.append(
            {
                "工号": p.customer.manager,
                "项目": p.number,
                "建议金额": amount,
                "审批": "已批准" if settled else "待终审",
                "核准金额": amount if settled else None,
                "期间": str(month),
                "首笔收入": first.amount / 100,
                "贡献说明": f"开发{p.customer.name}的{p.business}业务",
                "首笔奖励比例": 0.05 if p.business == "帐单" else 0.04,
            }
        )
    return rows


def market(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R39 rows: the market of each business; 本企业 holds the customers that are not on file too."""
    income = dict.fromkeys(BUSINESSES, 0)
    for line in lines(ground, place, month):
        income[line.business] += line.amount
    rows = []
    for business in BUSINESSES:
        rng = ground.random(place.code, "market", business, month.year)
        own = (max(income[business], 0) * rng.randint(112, 140) // 100 // TEN + 30) * TEN
        total = own * 100 // rng.randint(22, 55) // TEN * TEN
        rest, rival = total - own, ((35, 45), (18, 26), (6, 12))
        first, second, third = (rest * rng.randint(*bounds) // 100 // TEN * TEN for bounds in rival)
        rows.append(
            {
                "期间": str(month),
                "区域": place.short,
                "业务": business,
                "市场总量": total / 100,
                "可达市场量": total * rng.randint(70, 92) // 100 // TEN * TEN / 100,
                "本企业": own / 100,
                "对手1": first / 100,
                "对手2": second / 100,
                "对手3": third / 100,
            }
        )
    return rows
