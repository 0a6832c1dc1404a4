"""The trade of a goods demo: orders, and what follows from each (R10, R16, R14, R15, R15b, R58, R59, R45)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from macros.demo.goods.goods_customers import GoodsCustomer, customers, on_file
from macros.demo.goods.goods_ground import GoodsGround, Outlet, Rows, day_in, fen_of, yuan
from macros.demo.goods.goods_people import head
from validators.values.period import Month

BEFORE = 4
"""Months before the first filed one whose documents and receivables may still be open."""
_TRUCK = (3.0, 5.0, 8.0)
_REASONS = ("客户资金紧张，已约付款日", "客户月底统一付款", "发票对账中")


@dataclass(frozen=True, kw_only=True)
class GoodsOrder:
    """One order: at what price, when it is lifted and paid.

    lifted   (day, tons) of each lifting; paid: (day, fen) of each receipt; due: the day on which it has to be paid
    """

    number: str
    customer: GoodsCustomer
    product: str
    day: dt.date
    quantity: float
    price: float
    approval: str
    lifted: tuple[tuple[dt.date, float], ...]
    due: dt.date
    paid: tuple[tuple[dt.date, int], ...]

    @property
    def amount(self) -> int:
        """Fen."""
        return fen_of(self.quantity, self.price)

    def left(self, day: dt.date) -> float:
        """Tons not lifted at the end of a day."""
        return round(self.quantity - sum(t for on, t in self.lifted if on <= day), 2)

    def owed(self, day: dt.date) -> int:
        """Fen not received at the end of a day."""
        return self.amount - sum(n for on, n in self.paid if on <= day)


def orders(ground: GoodsGround, outlet: Outlet, month: Month) -> tuple[GoodsOrder, ...]:
    """The orders of a month, whatever was asked for before."""
    return ground.remembered(("orders", outlet.code, month), lambda: _orders(ground, outlet, month))


def _orders(ground: GoodsGround, outlet: Outlet, month: Month) -> Iterator[GoodsOrder]:
    rng, serial = ground.random(outlet.code, "orders", month), 0
    for c in customers(ground, outlet):
        if not c.active(month) or c.opened > month.last:
            continue
        for product, usual in c.usual.items():
            season = ground.data["products"][product]["season"][month.month - 1]
            whole = usual * season / 100 * rng.randint(88, 112) / 100
            turns = 1 if whole < 12 or rng.random() < 0.5 else 2
            for _ in range(turns):
                quantity = max(0.5, round(whole / turns * rng.randint(96, 104) / 100, 2))
                serial += 1
                day = max(day_in(rng, month), c.opened)
                yield _order(
                    ground, outlet, rng, c, product, day, quantity, f"DD{outlet.number:02d}{str(month)[2:].replace('-', '')}{serial:03d}"
                )


def _order(
    ground: GoodsGround, outlet: Outlet, rng: Any, c: GoodsCustomer, product: str, day: dt.date, quantity: float, number: str
) -> GoodsOrder:
    listed, beyond = ground.listed(product, day), rng.random() < 0.03
    cut = rng.choice((0.045, 0.05)) if beyond else rng.choice((0, 0, 0, 0.004, 0.008, -0.004))
    price = round(listed * (1 - cut), 2)
    lifted, left, on = [], quantity, day + dt.timedelta(rng.randrange(0, 4))
    slow = rng.random() < 0.12
    parts = rng.choice((1, 1, 2, 3))
    for part in range(parts):
        share = left if part == parts - 1 else round(left * rng.randint(35, 65) / 100, 2)
        lifted.append((on, share))
        left = round(left - share, 2)
        on += dt.timedelta(rng.randrange(25, 45) if slow else rng.randrange(2, 12))
    due = day + dt.timedelta(c.days)
    late = rng.choice((-8, -3, 0, 0, 5)) if rng.random() < 0.85 else rng.randrange(20, 75)
    amount = fen_of(quantity, price)
    half = amount // 2 if rng.random() < 0.15 else 0
    pays = max(day, due + dt.timedelta(late))
    paid = [(pays, amount - half), (pays + dt.timedelta(20), half)] if half else [(pays, amount)]
    return GoodsOrder(
        number=number,
        customer=c,
        product=product,
        day=day,
        quantity=quantity,
        price=price,
        approval=f"SP{number[2:]}" if beyond else "",
        lifted=tuple(lifted),
        due=due,
        paid=tuple(paid),
    )


def known(ground: GoodsGround, outlet: Outlet, month: Month) -> list[GoodsOrder]:
    """The orders up to a month that may still be open in it."""
    return [order for m in month.back(BEFORE) for order in orders(ground, outlet, m)]


def flow_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R10: one row an order."""
    rows = []
    for order in orders(ground, outlet, month):
        rng = ground.random(outlet.code, order.number, "flow")
        rows.append(
            {
                "客户编码": order.customer.code,
                "业务代码": order.product,
                "月份": str(month),
                "业务日期": order.day,
                "数量": order.quantity,
                "收入": yuan(order.amount),
                "折扣折让": yuan(order.amount // 200) if rng.random() < 0.06 else None,
                "渠道": order.customer.channel,
                "地区": order.customer.area,
                "促销方式": "无",
                "业绩归属": order.customer.manager,
                "记录编号": f"LS{order.number[2:]}",
            }
        )
    return rows


def price_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R16: at what price each order was executed."""
    return [
        {
            "订单": order.number,
            "客户": order.customer.code,
            "合同": order.customer.contract or None,
            "产品": order.product,
            "日期": order.day,
            "数量": order.quantity,
            "执行价": order.price,
            "审批单号": order.approval or None,
            "记录编号": f"JG{order.number[2:]}",
        }
        for order in orders(ground, outlet, month)
    ]


def document_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R14: documents of this month, and those that were open at its beginning; now and then the ERP differs, with words."""
    before, rows = month.plus(-1).last, []
    for order in known(ground, outlet, month):
        opening = order.left(before) if order.day <= before else 0
        if order.day <= before and opening <= 0:
            continue
        sold = 0 if order.day <= before else order.quantity
        left = order.left(month.last)
        odd = ground.random(outlet.code, order.number, "books", month).random() < 0.05 and left > 0
        rows.append(
            {
                "单据号": f"{'ZF' if order.quantity > 20 else 'QT'}{order.number[2:]}",
                "单据类型": "直发订单" if order.quantity > 20 else "汽提单",
                "客户": order.customer.code,
                "品种": order.product,
                "开票日期": order.day,
                "期初未提": opening,
                "销售数量": sold,
                "单价": order.price,
                "已提数量": round(opening + sold - left, 2),
                "ERP账面未提": round(left + (0.5 if odd else 0), 2),
                "说明": "月末最后一车 ERP 次日入账" if odd else None,
                "核对人": head(ground, outlet).name,
                "核对日期": month.plus(1).first,
            }
        )
    return rows


def _owed(ground: GoodsGround, outlet: Outlet, month: Month) -> list[GoodsOrder]:
    """The credit orders that were not settled when the month began."""
    before = month.plus(-1).last
    return [o for o in known(ground, outlet, month) if o.customer.days and (o.day > before or o.owed(before) > 0)]


def receivable_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R15: what credit customers were invoiced; why it is late, where it is."""
    rows = []
    for o in _owed(ground, outlet, month):
        rng, late = ground.random(outlet.code, o.number, "arrears"), o.due < month.last and o.owed(month.last) > 0
        rows.append(
            {
                "应收编号": f"YS{o.number[2:]}",
                "客户": o.customer.code,
                "合同": o.customer.contract or None,
                "业务": o.product,
                "订单": o.number,
                "账期": f"{o.customer.days}天",
                "应收金额": yuan(o.amount),
                "到期日": o.due,
                "欠费原因": rng.choice(_REASONS) if late else None,
                "催收人": o.customer.manager,
                "催收措施": "电话催收" if late else None,
                "承诺日": month.plus(1).first + dt.timedelta(rng.randrange(9, 27)) if late else None,
                "发票号": f"FP{o.number[2:]}",
            }
        )
    return rows


def receipt_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R15b: what came in on them up to the end of the month."""
    return [
        {
            "收款编号": f"SK{o.number[2:]}-{turn}",
            "应收编号": f"YS{o.number[2:]}",
            "收款日期": day,
            "收款金额": yuan(amount),
            "资金单号": f"ZJ{day:%y%m%d}{o.number[-3:]}",
        }
        for o in _owed(ground, outlet, month)
        for turn, (day, amount) in enumerate(o.paid, 1)
        if day <= month.last and amount > 0
    ]


def delivery_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R58: the orders of small customers, by truck, most of them in time."""
    rows = []
    for o in orders(ground, outlet, month):
        if ground.data["types"]["small"] in o.customer.types:
            rng = ground.random(outlet.code, o.number, "truck")
            wanted = dt.datetime.combine(o.day, dt.time(rng.randrange(9, 17), rng.choice((0, 30))))
            sent = wanted - dt.timedelta(minutes=rng.randrange(50, 140, 10))
            there = wanted + dt.timedelta(minutes=rng.randrange(10, 130, 10) if rng.random() < 0.12 else -rng.randrange(0, 30, 5))
            rows.append(
                {
                    "订单": o.number,
                    "客户": o.customer.code,
                    "品种": o.product,
                    "数量": min(o.quantity, max(_TRUCK)),
                    "需求时间": f"{wanted:%Y-%m-%d %H:%M}",
                    "车辆": rng.choice(ground.data["trucks"]),
                    "发车时间": f"{sent:%Y-%m-%d %H:%M}",
                    "送达时间": f"{there:%Y-%m-%d %H:%M}",
                    "签收": "已签收",
                    "单车费用": rng.randrange(180, 420, 10),
                    "记录编号": f"PS{o.number[2:]}",
                }
            )
    return rows


def station_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R59: what each station bought, and what it has to put right."""
    rows = []
    for c in on_file(ground, outlet, month):
        bought = [o for o in orders(ground, outlet, month) if o.customer is c]
        if c.station and bought:
            rng, quantity = ground.random(outlet.code, c.code, "station"), sum(o.quantity for o in bought)
            asked = rng.random() < 0.3
            rows.append(
                {
                    "站名": c.name,
                    "客户": c.code,
                    "类型": c.station,
                    "购油量": round(quantity, 2),
                    "价格": round(sum(o.amount for o in bought) / 100 / quantity, 2),
                    "整改要求": "消防器材检查记录不全" if asked else None,
                    "整改完成": "已完成" if asked and rng.random() < 0.6 else None,
                    "记录编号": f"JYZ-{c.code}-{month}",
                }
            )
    return rows


def point_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R45: the points of customers with a contract; what they begin with is what last month ended with."""
    unit = float(ground.data["parameters"]["points_yuan"][0]) * 100
    rows = []
    for c in on_file(ground, outlet, month):
        if c.contract and ground.random(outlet.code, c.code, "points").random() < 0.5:
            held = ground.random(outlet.code, c.code, "points", "opening").randrange(0, 4000, 10)
            for m in ground.months:
                if m >= month:
                    break
                held += sum(int(o.amount // unit) for o in orders(ground, outlet, m) if o.customer is c) - _spent(ground, outlet, c, m)
            spent = _spent(ground, outlet, c, month)
            rows.append(
                {
                    "客户": c.code,
                    "期初": held,
                    "兑换": spent,
                    "作废": 0,
                    "兑换物": "加油卡" if spent else None,
                    "记录编号": f"JF-{c.code}-{month}",
                }
            )
    return rows


def _spent(ground: GoodsGround, outlet: Outlet, c: GoodsCustomer, month: Month) -> int:
    earned = sum(o.amount for o in orders(ground, outlet, month) if o.customer is c) // 10_000
    return int(earned // 2 // 10 * 10) if ground.random(outlet.code, c.code, "spent", month).random() < 0.2 else 0
