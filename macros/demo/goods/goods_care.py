"""Care and plans of a goods demo: visits, complaints, survey, news, market, projects, tenders, plans (R13, R17, R20, R25, R27)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from macros.demo.goods.goods_customers import GoodsCustomer, level_of, on_file
from macros.demo.goods.goods_ground import GoodsGround, Outlet, Rows, day_in
from macros.demo.goods.goods_people import head, managers
from macros.demo.goods.goods_trade import orders
from validators.registers.relationship.survey import ITEMS
from validators.values.money import split
from validators.values.period import Month

_WORDS = ("非常好", "相当好", "相当好", "稍微好", "中")
_SEASON = (7, 6, 8, 9, 9, 9, 8, 8, 9, 10, 9, 8)
_WAYS = ("电话", "当面", "网络")


def visit_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R20: as often as the pack asks of a level, now and then once less; others in their turn."""
    rows: Rows = []
    levels, own = ground.data["levels"], ground.pack.parameters
    for c in on_file(ground, outlet, month):
        if not c.active(month):
            continue
        rng, level = ground.random(outlet.code, c.code, "visits", month), level_of(ground, outlet, c)
        code = {levels["first"]: "visit_month_1", levels["second"]: "visit_month_2"}.get(level)
        times = int(own[code].value) if code else int(rng.random() < 0.25)
        times -= times > 0 and rng.random() < 0.08
        days = sorted(rng.sample(range((month.last - max(month.first, c.opened)).days + 1), min(times, 3)))
        rows += [
            _visit(ground, outlet, c, month, max(month.first, c.opened) + dt.timedelta(day), rng, len(rows) + turn)
            for turn, day in enumerate(days, 1)
        ]
    return rows


def _visit(ground: GoodsGround, outlet: Outlet, c: GoodsCustomer, month: Month, day: dt.date, rng: Random, number: int) -> dict[str, Any]:
    data = ground.data
    return {
        "走访编号": f"BF{outlet.number:02d}{str(month)[2:].replace('-', '')}{number:03d}",
        "客户编码": c.code,
        "日期": day,
        "方式": "上门",
        "走访人": c.manager,
        "客户意见": rng.choice(data["opinions"]),
        "需求": rng.choice(data["wishes"]) if rng.random() < 0.5 else None,
        "效果": rng.choice(data["effects"]),
        "用时(小时)": rng.choice((1, 1.5, 2, 3)),
    }


def complaint_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R25: those of the month, and the one of last month that was still open."""
    rows = []
    for m in (month.plus(-1), month):
        rng = ground.random(outlet.code, "complaints", m)
        held = [c for c in on_file(ground, outlet, m) if c.active(m)]
        for number in range(1, 1 + rng.choice((0, 1, 1, 2))):
            c, (kind, words) = rng.choice(held), rng.choice(list(ground.data["complaints"].items()))
            received = max(day_in(rng, m), c.opened)
            took = rng.choice((1, 2, 3, 4, 12, 40))
            closed = received + dt.timedelta(took)
            if m < month and (m < ground.first or closed < month.first):
                continue
            done = closed <= month.last
            rows.append(
                {
                    "投诉编号": f"TS{outlet.number:02d}{str(m)[2:].replace('-', '')}{number:02d}",
                    "客户编码": c.code,
                    "受理时间": received,
                    "渠道": rng.choice(_WAYS),
                    "内容": words,
                    "类别": kind,
                    "情节": "一般",
                    "处理期限": received + dt.timedelta(5),
                    "处理人": head(ground, outlet).name,
                    "处理结果": "已答复客户" if done else None,
                    "处理完毕日期": closed if done else None,
                    "通知方式": "电话" if done else None,
                    "通知日期": closed if done else None,
                    "结案日期": closed if done else None,
                    "记录编号": f"TS{outlet.code}{str(m)[2:].replace('-', '')}{number:02d}",
                }
            )
    return rows


def survey_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R27: some customers each month, the questions that the pack shows."""
    shown = {column.header for column in ground.pack.all_registers["R27"].shown}
    rng = ground.random(outlet.code, "survey", month)
    held = [c for c in on_file(ground, outlet, month) if c.active(month)]
    return [
        {
            "问卷编号": f"DC{outlet.number:02d}{str(month)[2:].replace('-', '')}{number:02d}",
            "客户": c.code,
            "期次": str(month),
            "填写日期": day_in(rng, month),
            "记录编号": f"DC{outlet.code}{str(month)[2:].replace('-', '')}{number:02d}",
        }
        | {item: rng.choice(_WORDS) for item in ITEMS if item in shown}
        for number, c in enumerate(rng.sample(held, min(4, len(held))), 1)
    ]


def news_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R38."""
    rng = ground.random(outlet.code, "news", month)
    return [
        {
            "日期": day_in(rng, month),
            "类别": told["class"],
            "内容": told["words"],
            "来源": "客户拜访",
            "建议措施": told["advice"],
            "记录编号": f"XX{outlet.code}{str(month)[2:].replace('-', '')}{number}",
        }
        for number, told in enumerate(rng.sample(ground.data["news"], 2), 1)
    ]


def market_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R39 in tons: what the branch sold of each product, and the market around it."""
    rows = []
    for product in ground.data["products"]:
        own = sum(round(o.quantity * 100) for o in orders(ground, outlet, month) if o.product == product) / 100
        rng = ground.random(outlet.code, "market", product, month.year)
        if own > 0:
            total = round(own * 100 / rng.randint(30, 60), 2)
            first, second = (round((total - own) * part, 2) for part in (0.45, 0.25))
            rows.append(
                {
                    "期间": str(month),
                    "区域": outlet.short,
                    "业务": product,
                    "市场总量": total,
                    "可达市场量": round(own + (total - own) * 0.75, 2),
                    "本企业": own,
                    "对手1": first,
                    "对手2": second,
                    "记录编号": f"SC{outlet.code}{month}{product}",
                }
            )
    return rows


def project_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R19: two trades that the branch works on."""
    told, rng = ground.data["project"], ground.random(outlet.code, "projects")
    rows = []
    for number, subject in enumerate(rng.sample(told["subjects"], 2), 1):
        done = min(95, month.month * rng.randint(6, 9))
        rows.append(
            {
                "项目编号": f"GG{outlet.number:02d}{number:02d}",
                "项目名称": f"{outlet.short}{subject}",
                "行业": subject[:2],
                "类型": told["type"],
                "目标量": rng.randrange(200, 900, 50),
                "周期": "一年",
                "责任人": rng.choice(managers(ground, outlet)),
                "进度%": done / 100,
                "实际成果": "已供首批" if done > 50 else None,
                "状态": told["states"][done > 30],
            }
        )
    return rows


def tender_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R13: now and then a tender."""
    rng = ground.random(outlet.code, "tender", month)
    if rng.random() > 0.3:
        return []
    won = rng.random() < 0.6
    return [
        {
            "标段": f"{outlet.short}{month.year}年柴油供应",
            "招标人": f"{outlet.short}工业园管理办公室",
            "报价": rng.randrange(7_000, 8_200, 10),
            "竞争对手": "外省炼厂",
            "结果": "中标" if won else "未中标",
            "原因": None if won else "报价高于对手",
            "记录编号": f"TB{outlet.code}{str(month)[2:].replace('-', '')}",
        }
    ]


def plan_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R17 of the year in tons: the managers' months make their years, the managers make the branch."""
    year, rows, own = str(month.year), [], []
    for number in managers(ground, outlet):
        rng = ground.random(outlet.code, number, "plan", year)
        usual = sum(c.a_year for c in on_file(ground, outlet, ground.last) if c.manager == number)
        months = split(max(12, int(usual * rng.randint(90, 112) / 100)), _SEASON)
        own.append(months)
        rows.append(_plan("销量", number, year, months))
    whole = [sum(column) for column in zip(*own, strict=True)]
    return [_plan("销量", outlet.code, year, whole), *rows, _plan("新增客户", outlet.code, year, [1] * 12)]


def _plan(indicator: str, subject: str, year: str, months: list[int]) -> dict[str, Any]:
    by_month = {f"{i}月": amount for i, amount in enumerate(months, 1)}
    return {"指标": indicator, "主体": subject, "年": year, "年计划": sum(months), "分解方法": "手工"} | by_month
