"""The people of a goods demo: posts with their pairs, establishment, licences, scorecards, activities (R02, R02b, R41, R42, R74)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from macros.demo.goods.goods_ground import GoodsGround, Outlet, Rows, day_in
from macros.demo.invented_names import people
from validators.packs.trade_pack import TABLES, WHERE
from validators.values.period import Month


class GoodsPerson(NamedTuple):
    """One person of a branch."""

    number: str
    name: str
    post: str
    entered: dt.date
    left: dt.date | None = None


def planned(ground: GoodsGround, outlet: Outlet) -> list[dict[str, str]]:
    """The pack's establishment of a branch."""
    return [row for row in ground.pack.table(TABLES["R02b"]) if row[WHERE] in (outlet.code, outlet.kind)]


def staff(ground: GoodsGround, outlet: Outlet) -> tuple[GoodsPerson, ...]:
    """As many as are planned, in some branches one fewer; now and then somebody who has left."""
    return ground.remembered(("staff", outlet.code), lambda: _staff(ground, outlet))


def _staff(ground: GoodsGround, outlet: Outlet) -> list[GoodsPerson]:
    rng = ground.random(outlet.code, "staff")
    posts = [row["岗位"] for row in planned(ground, outlet) for _ in range(int(row["编制"]))]
    posts = posts[:-1] if outlet.number % 4 == 0 else posts
    names = people(rng, len(posts) + 1)
    found = [
        GoodsPerson(f"{outlet.code}{i:02d}", name, post, dt.date(rng.randint(2008, 2023), rng.randint(1, 12), rng.randint(1, 28)))
        for i, (name, post) in enumerate(zip(names, posts, strict=False), 1)
    ]
    if outlet.number % 4 == 0:
        gone = ground.last.plus(-rng.randint(0, 8))
        found.append(GoodsPerson(f"{outlet.code}{len(posts) + 1:02d}", names[-1], posts[-1], dt.date(2019, 3, 4), day_in(rng, gone)))
    return found


def head(ground: GoodsGround, outlet: Outlet) -> GoodsPerson:
    """Who answers for the branch."""
    return next(p for p in staff(ground, outlet) if p.post == ground.data["posts"]["head"])


def managers(ground: GoodsGround, outlet: Outlet) -> list[str]:
    """工号 of the account managers that serve through all months."""
    return [p.number for p in staff(ground, outlet) if p.post == ground.data["posts"]["manager"] and p.left is None]


def staff_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R02: the managers stand in for each other two by two."""
    own = managers(ground, outlet)
    pairs = {a: b for one, other in zip(own[::2], own[1::2], strict=False) for a, b in ((one, other), (other, one))}
    return [
        {
            "工号": p.number,
            "姓名": p.name,
            "机构": outlet.code,
            "岗位": p.post,
            "负责区域": outlet.short,
            "入职日期": p.entered,
            "离职日期": p.left if p.left and p.left <= month.last else None,
            "A/B角": pairs.get(p.number),
            "权限级别": "二级" if p.post == ground.data["posts"]["head"] else "三级",
            "用工形式": "正式",
        }
        for p in staff(ground, outlet)
    ]


def establishment_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R02b."""
    return [
        {"机构": outlet.code, "岗位": row["岗位"], "编制": int(row["编制"]), "说明": row["说明"] or None} for row in planned(ground, outlet)
    ]


def licence_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R74: one of them runs out within two months in every third branch."""
    rng, rows = ground.random(outlet.code, "licences"), []
    for number, told in enumerate(ground.data["licence"], 1):
        soon = number == 2 and outlet.number % 3 == 0
        ends = ground.last.plus(1).last if soon else day_in(rng, ground.last.plus(rng.randint(6, 30)))
        rows.append(
            {
                "证照号": f"{outlet.code}-ZZ{number:02d}",
                "证照名称": told["name"],
                "机构": outlet.code,
                "到期日": ends,
                "年审日期": day_in(rng, ground.first.plus(-rng.randint(2, 9))),
                "年审结果": "合格",
                "保管人": head(ground, outlet).name,
            }
        )
    return rows


def scorecard_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R42: every item of the pack's scorecard for every manager."""
    rows = []
    for number in managers(ground, outlet):
        rng = ground.random(outlet.code, number, "score", month)
        for item, (target, most) in ground.data["items"].items():
            rows.append(
                {
                    "工号": number,
                    "期间": str(month),
                    "项目": item,
                    "目标": target,
                    "实际": rng.randint(int(target * 0.8), most),
                    "考核人": head(ground, outlet).name,
                    "确认(中心主任)": ground.data["compiler"],
                }
            )
    return rows


def activity_rows(ground: GoodsGround, outlet: Outlet, month: Month) -> Rows:
    """R41: as often as the pack's data says."""
    rng = ground.random(outlet.code, "activities", month)
    return [
        {
            "类型": kind,
            "日期": month.first + dt.timedelta(2 + 6 * turn + rng.randrange(3)),
            "参加人数": rng.randint(5, 30),
            "主题": f"{outlet.short}{kind}",
            "记录编号": f"{outlet.code}-{month.year % 100:02d}{month.month:02d}-H{number}{turn}",
        }
        for number, (kind, times) in enumerate(ground.data["activities"].items(), 1)
        for turn in range(times if times > 1 else rng.randrange(2) or times)
    ]
