"""The customers of a goods demo: archive, contacts, contracts, credit, levels (R03, R04, R06, R12, R65)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from macros.demo.goods.goods_ground import GoodsGround, Outlet, Rows, day_in, tons
from macros.demo.goods.goods_people import managers
from macros.demo.invented_names import credit_code, people, phone
from validators.values.period import Month

_ROLES = (("决策者", "总经理"), ("购买经办", "油料管理员"))


@dataclass(frozen=True, kw_only=True)
class GoodsCustomer:
    """One customer: what it buys in a usual month, how it is served and how it pays.

    usual   product -> tons of a usual month
    terms   结算方式 of its contract; "" without a contract
    days    from the invoice to the day on which it has to pay
    """

    code: str
    name: str
    credit_code: str
    types: tuple[str, ...]
    business: str
    industry: str
    station: str
    usual: dict[str, float]
    channel: str
    terms: str
    days: int
    manager: str
    area: str
    address: str
    phone: str
    opened: dt.date
    begins: Month | None
    ends: Month | None

    @property
    def contract(self) -> str:
        """合同编号; "" without one."""
        return f"HT-{self.code}" if self.terms else ""

    @property
    def a_year(self) -> float:
        """Tons of a usual year."""
        return sum(self.usual.values()) * 12

    def active(self, month: Month) -> bool:
        """True in a month in which it buys."""
        return (self.begins is None or self.begins <= month) and (self.ends is None or month <= self.ends)


def customers(ground: GoodsGround, outlet: Outlet) -> tuple[GoodsCustomer, ...]:
    """Every customer that the branch has in any month."""
    return ground.remembered(("customers", outlet.code), lambda: _customers(ground, outlet))


def on_file(ground: GoodsGround, outlet: Outlet, month: Month) -> list[GoodsCustomer]:
    """Those in the archive at the end of a month."""
    return [c for c in customers(ground, outlet) if c.opened <= month.last]


def _customers(ground: GoodsGround, outlet: Outlet) -> Iterator[GoodsCustomer]:
    rng, data = ground.random(outlet.code, "customers"), ground.data
    big = ground.big(outlet)
    trades = [t for t in data["trade"] if bool(t.get("big")) == big and outlet.code in t.get("only", (outlet.code,))]
    made = [trades[i % len(trades)] for i in range(len(trades))] if not big else []
    made += rng.choices(trades, [t["share"] for t in trades], k=max(outlet.customers - len(made), 6))
    brands = [f"{outlet.short if turn else ''}{brand}" for turn in range(4) for brand in data["brands"]]
    taken: set[str] = set()
    for number, trade in enumerate(made, 1):
        name = next(n for n in (f"{outlet.short}{b}{trade['word']}" for b in rng.sample(brands, len(brands))) if n not in taken)
        taken.add(name)
        yield _customer(ground, outlet, rng, number, trade, name)


def _customer(ground: GoodsGround, outlet: Outlet, rng: Random, number: int, trade: dict[str, Any], name: str) -> GoodsCustomer:
    data, direct = ground.data, trade["type"] == ground.data["types"]["direct"]
    small = bool(trade.get("small")) and rng.random() < 0.7
    types = (trade["type"], *([data["types"]["small"]] if small else []), *([data["types"]["core"]] if ground.big(outlet) else []))
    credit = rng.random() < (0.8 if ground.big(outlet) else 0.35)
    contract = direct and rng.random() < 0.7 or credit
    fate = rng.random()
    month = ground.months[rng.randrange(ground.periods)]
    begins = month if fate < 0.05 else None
    return GoodsCustomer(
        code=f"KH{outlet.number:02d}{number:03d}",
        name=name,
        credit_code=credit_code("91", outlet.number, number),
        types=types,
        business=trade["business"],
        industry=trade["industry"],
        station=trade.get("station", ""),
        usual={p: tons(rng, *trade["tons"]) / len(trade["products"]) for p in trade["products"]},
        channel=data["channels"]["direct" if direct else "wholesale"],
        terms=rng.choice(data["terms"]["credit"]) if credit else data["terms"]["prepaid"] if contract else "",
        days=rng.choice((15, 30, 30, 45)) if credit else 0,
        manager=managers(ground, outlet)[number % len(managers(ground, outlet))],
        area=rng.choice(data["quarters"]),
        address=f"{outlet.short}{rng.choice(data['street'])}{rng.randint(1, 380)}号",
        phone=phone(rng),
        opened=day_in(rng, begins) if begins else day_in(rng, ground.first.plus(-rng.randint(16, 70))),
        begins=begins,
        ends=month.plus(-1) if 0.05 <= fate < 0.08 else None,
    )


def archive_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R03."""
    return [_archive(ground, outlet, c, month) for c in on_file(ground, outlet, month)]


def _archive(ground: GoodsGround, outlet: Outlet, c: GoodsCustomer, month: Month) -> dict[str, Any]:
    rng, data = ground.random(outlet.code, c.code, "archive"), ground.data
    return {
        "客户编码": c.code,
        "企业全称": c.name,
        "通信地址": c.address,
        "联系方式": c.phone,
        "企业性质": rng.choice(data["kinds_of_firm"]),
        "主要业务及产品种类": c.business,
        "用邮种类": "、".join(c.usual),
        "用邮量": round(sum(c.usual.values())),
        "潜在需求": rng.choice(data["needs"]),
        "竞争对手": rng.choice(data["suppliers"]),
        "客户类型": "、".join(c.types),
        "合作状态": "已合作" if c.ends is None or month <= c.ends else "流失",
        "行业": c.industry,
        "客户经理": c.manager,
        "分片区域": c.area,
        "建档日期": c.opened,
        "更新日期": max(c.opened, day_in(rng, month.plus(-rng.randrange(1, 3)))),
        "统一社会信用代码": c.credit_code,
        "企业规模": rng.choice(data["sizes"]),
        "外部系统编号": f"ERP{outlet.number:02d}{c.code[-3:]}",
    }


def contact_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R04: one or two persons a customer."""
    rows = []
    for c in on_file(ground, outlet, month):
        rng = ground.random(outlet.code, c.code, "contacts")
        for ordinal, (name, (role, post)) in enumerate(zip(people(rng, 1 + (c.a_year > 500)), _ROLES, strict=False), 1):
            rows.append({"客户编码": c.code, "序号": ordinal, "姓名": name, "职务": post, "角色": role, "联系电话": phone(rng)})
    return rows


def level_of(ground: GoodsGround, outlet: Outlet, c: GoodsCustomer) -> str:
    """The level decided before the world began; "" for none."""
    words, told = ground.data["levels"], ground.data["parameters"]
    if c.begins is not None:
        return ""
    if ground.big(outlet) or c.a_year >= float(told["tier_1"][0]):
        return str(words["first"])
    return str(words["second"]) if c.a_year >= float(told["tier_2"][0]) else ""


def level_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R06: by tons; of the branch for large customers by hand."""
    starts, rows = str(ground.first.plus(-6)), []
    for number, c in enumerate(customers(ground, outlet), 1):
        if level := level_of(ground, outlet, c):
            rows.append(
                {
                    "客户编码": c.code,
                    "方案": ground.pack.id,
                    "生效期间": starts,
                    "新级别": level,
                    "触发": "人工指定" if ground.big(outlet) else "初次",
                    "是否试算": "否",
                    "认定单位": ground.data["home"],
                    "审批单号": f"分级{starts}-{outlet.number:02d}{number:03d}",
                    "依据指标值": round(c.a_year, 1),
                }
            )
    return rows


def contract_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R12: of the calendar year, without a price of their own."""
    data, rows = ground.data["terms"], []
    for c in on_file(ground, outlet, month):
        if c.contract:
            signed = max(dt.date(ground.last.year - 1, 12, 20), c.opened)
            direct = c.channel == ground.data["channels"]["direct"]
            small = ground.data["types"]["small"] in c.types
            rows.append(
                {
                    "合同编号": c.contract,
                    "客户编码": c.code,
                    "合同类型": data["contract"][0 if direct else 1],
                    "签约日": signed,
                    "起日": max(dt.date(ground.last.year, 1, 1), c.opened),
                    "止日": dt.date(ground.last.year, 12, 31),
                    "品种": "、".join(c.usual),
                    "数量": round(c.a_year),
                    "结算方式": c.terms,
                    "交付方式": data["delivery"][2 if small else 0 if direct else 1],
                    "履约状态": "执行中",
                }
            )
    return rows


def credit_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R65: who buys on credit may owe six usual months."""
    rows = []
    for c in on_file(ground, outlet, month):
        if c.days:
            worth = sum(quantity * ground.data["products"][p]["price"] for p, quantity in c.usual.items())
            rows.append(
                {
                    "客户": c.code,
                    "授信额度": -(-int(worth * 6) // 100_000) * 100_000,
                    "账期": c.days,
                    "信用等级": "A" if ground.big(outlet) else "B",
                    "征信不良记录": "否",
                    "重评日": dt.date(ground.last.year, 12, 31),
                    "记录编号": f"XY-{c.code}",
                }
            )
    return rows
