"""The customers of the demo: archive, contacts and the levels that were decided (R03, R04, R06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from macros.demo.demo_organisation import STATE_CODE, Town
from macros.demo.invented_names import BRANDS, INSTITUTIONS, ORGANS, TRADES, credit_code, firm, institution, organ, people, phone, picks
from macros.demo.pack_data import told
from macros.demo.people import managers
from macros.demo.world import Ground
from validators.values.money import split
from validators.values.period import Month

_TOLD = told("P01")
BUSINESSES = _TOLD["businesses"]
STATE, COUNTY = "州级", "县级"
_STATE_TYPES = _TOLD["customers"]["state_types"]
COUNTY_TYPES = _TOLD["customers"]["county_types"]
_TYPES = ("用邮大户", *_STATE_TYPES, *COUNTY_TYPES)
_TYPE_SHARES = _TOLD["customers"]["type_shares"]
_MADE_BY = {"行政职能单位": organ, "党政军机关": organ, "事业单位": institution}
_KINDS = {organ: len(ORGANS), institution: len(INSTITUTIONS), firm: len(TRADES)}
_DEPARTMENT = {organ: "11", institution: "12", firm: "91"}
_NATURES, _USES = ({maker: _TOLD["customers"][word][maker.__name__] for maker in _DEPARTMENT} for word in ("natures", "uses"))
"""How many in a hundred firms, offices and institutions use each business."""
_SHARES = _TOLD["customers"]["business_shares"]
"""Weight of each business in a customer's income."""
_LONG_AGO = Month(2000, 1)
_LARGEST = 3
"""How many of a county's customers are steady and use nearly every business."""
_NEEDS = _TOLD["customers"]["needs"]
_RIVALS = _TOLD["customers"]["rivals"]
_QUARTERS = _TOLD["customers"]["quarters"]
_STREETS = _TOLD["customers"]["streets"]
_POSTS = _TOLD["customers"]["roles"]
_ROLES = tuple(_POSTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoCustomer:
    """One customer of one county: what stays the same over the months.

    shares   业务代码 -> income of a usual month in fen
    begins   the month of the first business; None for a potential customer
    ends     the last month with business; None while it stays
    rests    a month without business, after which it comes back
    """

    code: str
    name: str
    credit_code: str | None
    type: str
    nature: str
    business: str
    industry: str
    area: str
    address: str
    phone: str
    needs: str
    rivals: str
    shares: dict[str, int] = field(default_factory=dict)
    opened: dt.date
    begins: Month | None
    ends: Month | None = None
    rests: Month | None = None
    manager: str
    important: bool = False
    designated: bool = False

    @property
    def income(self) -> int:
        """Income of a usual month in fen."""
        return sum(self.shares.values())

    def active(self, month: Month) -> bool:
        """True in a month with business."""
        return self.begins is not None and self.begins <= month and (self.ends is None or month <= self.ends) and month != self.rests

    def relation(self, month: Month) -> str:
        """合作状态 as the archive of that month has it."""
        if self.begins is None or month < self.begins:
            return "潜在"
        return "流失" if self.ends is not None and self.ends < month else "已合作"


def roster(ground: Ground, place: Town) -> tuple[DemoCustomer, ...]:
    """Every customer that the county has in any month of the world, largest first at the start of the list."""
    return ground.remembered(("roster", place.code), lambda: _roster(ground, place))


def on_file(ground: Ground, place: Town, month: Month) -> list[DemoCustomer]:
    """The customers in the archive at the end of a month."""
    return [c for c in roster(ground, place) if c.opened <= month.last]


def _roster(ground: Ground, place: Town) -> Iterator[DemoCustomer]:
    rng = ground.random(place.code, "customers")
    count = place.customers * ground.scale
    types = ["行政职能单位", "用邮大户", *rng.choices(_TYPES, _TYPE_SHARES, k=count - 2)]
    made = {maker: iter(picks(rng, kinds, count)) for maker, kinds in _KINDS.items()}
    staff = managers(ground, place)
    weights = [int(10_000 / (rank + 1) ** 1.7) + 80 for rank in range(count)]
    rng.shuffle(types)
    incomes = split(place.income * ground.scale, [w * rng.randint(80, 125) for w in weights])
    width = max(2, len(str(count)))
    for i, (kind, income) in enumerate(zip(types, incomes, strict=True)):
        maker = _MADE_BY.get(kind, firm)
        name, business, industry = maker(place.short, next(made[maker]))
        customer = DemoCustomer(
            code=f"KH{place.number:02d}{i + 1:0{width}d}",
            name=name,
            type=kind,
            business=business,
            industry=industry,
            credit_code=credit_code(_DEPARTMENT[maker], place.number, i + 1) if rng.random() < 0.8 else None,
            nature=rng.choice(_NATURES[maker]),
            area=rng.choice(_QUARTERS),
            address=_address(rng, place),
            phone=phone(rng),
            needs=rng.choice(_NEEDS),
            rivals=rng.choice(_RIVALS),
            shares=_shares(rng, maker, income, i),
            opened=_day(rng, ground.first.plus(-rng.randint(8, 60))),
            begins=_LONG_AGO,
            manager=rng.choice(staff),
            important=rng.random() < 0.12,
            designated=rng.random() < 0.04,
        )
        yield _shared(ground, place, i, _with_history(ground, rng, i, count, customer))


def _address(rng: Random, place: Town) -> str:
    return f"{place.short}{rng.choice(_QUARTERS)}{rng.choice(_STREETS)}{rng.randint(1, 380)}号"


def _shares(rng: Random, maker: Any, income: int, rank: int) -> dict[str, int]:
    """The largest use nearly every business, the others one or two of them."""
    chosen = [i for i, use in enumerate(_USES[maker]) if rng.randint(1, 100) <= use] or [rng.randrange(2)]
    chosen = sorted(rng.sample(range(len(BUSINESSES)), 4) if rank < _LARGEST else chosen[:2])
    parts = split(income, [_SHARES[i] * rng.randint(50, 150) for i in chosen])
    return {BUSINESSES[i]: part for i, part in zip(chosen, parts, strict=True)}


def _with_history(ground: Ground, rng: Random, i: int, count: int, customer: DemoCustomer) -> DemoCustomer:
    """A few customers are new, lost, resting, or only hoped for; the largest three are steady."""
    fate = rng.random()
    month = ground.months[rng.randrange(ground.periods)]
    if i < _LARGEST or (fate > 0.22 and i != count - 1):
        return customer
    if i == count - 1 or fate < 0.07:
        return replace(customer, begins=None, shares={})
    if fate < 0.14:
        return replace(customer, begins=month, opened=_day(rng, month))
    if fate < 0.18:
        return replace(customer, ends=month.plus(-1))
    return replace(customer, rests=month)


def _day(rng: Random, month: Month) -> dt.date:
    return month.first + dt.timedelta(rng.randrange(28))


def _shared(ground: Ground, place: Town, i: int, customer: DemoCustomer) -> DemoCustomer:
    """The second and third of every four counties have a large customer in common (V39, D35).

    In every second pair the later county has not noted the credit code: only the name tells.
    """
    pair, side = divmod(place.number - 2, 4)
    if i != 1 or side not in (0, 1):
        return customer
    again, at = divmod(pair, len(BRANDS) * len(TRADES))
    brand, trade = divmod((at * 197 + ground.seed) % (len(BRANDS) * len(TRADES)), len(TRADES))
    name, business, industry = firm(_TOLD["customers"]["common_place"], (again, brand, trade))
    code = credit_code("91", 9000 + pair, pair + 1)
    return replace(
        customer,
        name=name,
        business=business,
        industry=industry,
        nature="国有企业",
        type="行业性合作伙伴",
        credit_code=None if side and pair % 2 else code,
    )


def archive(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R03 rows of a month."""
    return [_archive_row(ground, place, customer, month) for customer in on_file(ground, place, month)]


def _archive_row(ground: Ground, place: Town, c: DemoCustomer, month: Month) -> dict[str, Any]:
    rng = ground.random(place.code, c.code, "archive")
    products = "、".join(c.shares) or rng.choice(BUSINESSES[:2])
    return {
        "客户编码": c.code,
        "企业全称": c.name,
        "统一社会信用代码": c.credit_code,
        "通信地址": c.address,
        "联系方式": c.phone,
        "企业性质": c.nature,
        "主要业务及产品种类": c.business,
        "用邮种类": products,
        "用邮量": rng.randint(2, 90) * 100,
        "潜在需求": c.needs,
        "竞争对手": c.rivals,
        "客户类型": c.type,
        "合作状态": c.relation(month),
        "行业": c.industry,
        "客户经理": c.manager,
        "分片区域": c.area,
        "建档日期": c.opened,
        "更新日期": _updated(ground, place, c, month),
        "重要客户": "是" if c.important else None,
        "州局指定": "是" if c.designated else None,
        "企业规模": rng.choice(("大", "中", "中", "小", "微")),
        "签约主体层级": rng.choice(("集团公司", "二级单位")) if c.type == "行业性合作伙伴" else None,
        "合作年限": max(0, month.year - c.opened.year),
    }


def _updated(ground: Ground, place: Town, customer: DemoCustomer, month: Month) -> dt.date:
    """Every archive is brought up to date once a quarter, in its first or second month (C07)."""
    for start in (month.quarter_months[0], month.quarter_months[0].plus(-3)):
        rng = ground.random(place.code, customer.code, "update", start)
        day = _day(rng, start.plus(rng.randrange(2)))
        if day <= month.last:
            break
    return max(day, customer.opened)


def contacts(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R04 rows: one or two persons a customer."""
    rows = []
    for customer in on_file(ground, place, month):
        rng = ground.random(place.code, customer.code, "contacts")
        count = rng.randint(1, 2)
        for ordinal, (name, role) in enumerate(zip(people(rng, count), rng.sample(_ROLES, count), strict=True), 1):
            rows.append(
                {
                    "客户编码": customer.code,
                    "序号": ordinal,
                    "姓名": name,
                    "职务": _POSTS[role],
                    "角色": role,
                    "联系电话": phone(rng),
                    "生日": dt.date(rng.randint(1965, 1995), rng.randint(1, 12), rng.randint(1, 28)),
                    "性格兴趣": rng.choice(_TOLD["customers"]["characters"]),
                    "是否高层(权力层)": "是" if role == "决策者" else "否",
                }
            )
    return rows


def first_levels(ground: Ground, place: Town) -> dict[str, str]:
    """客户编码 -> level decided before the world began, by the rule of D01 over a usual month of this county."""
    return dict(ground.remembered(("levels", place.code), lambda: _first_levels(ground, place)))


def _first_levels(ground: Ground, place: Town) -> Iterator[tuple[str, str]]:
    known = [c for c in roster(ground, place) if c.begins is not None and c.begins < ground.first]
    core = {c.code for business in BUSINESSES for c in _core(known, business)}
    for c in known:
        if c.code in core or c.type in _STATE_TYPES:
            yield c.code, STATE
        elif c.important or c.designated or c.type in COUNTY_TYPES:
            yield c.code, COUNTY


def _core(customers: list[DemoCustomer], business: str) -> Iterator[DemoCustomer]:
    """The fewest customers that make four fifths of a business (C02)."""
    ranked = sorted((c for c in customers if business in c.shares), key=lambda c: -c.shares[business])
    total, so_far = sum(c.shares[business] for c in ranked), 0
    for customer in ranked:
        if so_far * 5 >= total * 4:
            return
        so_far += customer.shares[business]
        yield customer


def promoted(ground: Ground, place: Town) -> tuple[DemoCustomer, Month] | None:
    """The customer that becomes 县级 within the world, and the month from which; None when there is none."""
    levels = first_levels(ground, place)
    below = [
        c for c in roster(ground, place) if c.begins is not None and c.begins < ground.first and c.ends is None and c.code not in levels
    ]
    rng = ground.random(place.code, "promotion")
    return (rng.choice(below), rng.choice(ground.months)) if below else None


def levels_at(ground: Ground, place: Town, month: Month) -> dict[str, str]:
    """客户编码 -> level in force on the first day of a month (settled 5)."""
    found = dict(first_levels(ground, place))
    move = promoted(ground, place)
    if move and move[1] <= month:
        found[move[0].code] = COUNTY
    return found


def levels(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R06 rows decided up to a month, all approved: 州级 by the state office, 县级 by the county (V14, settled 27)."""
    starts = str(ground.first.plus(-6))
    usual = {c.code: c.income for c in roster(ground, place)}
    rows = [
        {
            "客户编码": code,
            "方案": "P01",
            "生效期间": starts,
            "新级别": level,
            "触发": "初次",
            "是否试算": "否",
            "认定单位": STATE_CODE if level == STATE else place.code,
            "审批单号": f"分级{starts}-{i:03d}",
            "依据指标值": usual[code] * 12 / 100,
        }
        for i, (code, level) in enumerate(first_levels(ground, place).items(), 1)
    ]
    move = promoted(ground, place)
    if move and move[1] <= month:
        rows.append(
            {
                "客户编码": move[0].code,
                "方案": "P01",
                "生效期间": str(move[1]),
                "原级别": "非大客户",
                "新级别": COUNTY,
                "触发": "升级",
                "是否试算": "否",
                "认定单位": place.code,
                "审批单号": f"分级{move[1]}-001",
                "依据指标值": usual[move[0].code] * 12 / 100,
            }
        )
    return rows
