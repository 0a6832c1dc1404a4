"""A goods demo: the desk of one branch as its clerk would have filled it, and the policy of the company (P02, chapter 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from macros.demo.goods import goods_care, goods_customers, goods_people, goods_trade
from macros.demo.goods.goods_ground import GoodsGround, Outlet, Rows, as_columns
from macros.demo.invented_names import phone
from macros.demo.mistakes.declared import plant_declared
from macros.demo.world import DeskCells
from validators.packs.trade_pack import TABLES, Pack
from validators.values.period import Month
from workbooks.desk.content import preset_cells
from workbooks.desk.policy_book import parameter_rows

Cells = dict[str, list[Any]]
Filler = Callable[[GoodsGround, Outlet, Month], Rows]
FILLED: dict[str, Filler] = {
    "R03": goods_customers.archive_rows,
    "R04": goods_customers.contact_rows,
    "R06": goods_customers.level_rows,
    "R12": goods_customers.contract_rows,
    "R65": goods_customers.credit_rows,
    "R10": goods_trade.flow_rows,
    "R16": goods_trade.price_rows,
    "R14": goods_trade.document_rows,
    "R15": goods_trade.receivable_rows,
    "R15b": goods_trade.receipt_rows,
    "R58": goods_trade.delivery_rows,
    "R59": goods_trade.station_rows,
    "R45": goods_trade.point_rows,
    "R20": goods_care.visit_rows,
    "R25": goods_care.complaint_rows,
    "R27": goods_care.survey_rows,
    "R38": goods_care.news_rows,
    "R39": goods_care.market_rows,
    "R19": goods_care.project_rows,
    "R13": goods_care.tender_rows,
    "R17": goods_care.plan_rows,
    "R02": goods_people.staff_rows,
    "R02b": goods_people.establishment_rows,
    "R74": goods_people.licence_rows,
    "R42": goods_people.scorecard_rows,
    "R41": goods_people.activity_rows,
}
"""What fills each register that a pack of this kind may have."""


class GoodsWorld(GoodsGround):
    """The world of a pack over some months; the same seed gives the same cells, whatever is asked for first."""

    @property
    def codes(self) -> tuple[str, ...]:
        """机构编码 of the branches that file."""
        return tuple(outlet.code for outlet in self.outlets)

    def desk(self, branch: str, period: Month) -> DeskCells:
        """A fresh copy of the cells of a branch's desk; KeyError for an unknown branch or a month outside the world."""
        if period not in self.months:
            raise KeyError(f"{period} is not between {self.first} and {self.last}")
        outlet = self.outlet(branch)
        sheets = {}
        for register in self.pack.desk:
            rows = FILLED[register.id](self, outlet, period) if register.id in FILLED else []
            sheets[register.id] = as_columns(rows, [c.header for c in register.shown if not c.computed])
        rng = self.random(branch, "envelope", period)
        empty = [r.sheet for r in self.pack.desk if r.required and not any(sheets[r.id].values())]
        nil = [r.sheet for r in self.pack.desk if r.nature != "master" and not next(iter(sheets[r.id].values()))]
        return DeskCells(
            branch=branch,
            name=outlet.name,
            period=period,
            first=self.first,
            sheets=sheets,
            filled_by=goods_people.head(self, outlet).name,
            phone=phone(self.random(branch, "phone")),
            filled_on=period.plus(1).first + dt.timedelta(rng.randrange(3)),
            remark=rng.choice(self.data["remarks"]) or None,
            nil="、".join(dict.fromkeys((*empty, *nil))) or None,
        )

    def planted(self, period: Month) -> dict[str, DeskCells]:
        """The desks of the branches that make mistakes, with the mistakes that the pack declares in them."""
        return plant_declared(self, period, self.data["mistake"])

    def policy_rows(self) -> dict[str, Rows]:
        """The policy registers as cells: the pack's presets, its demo figures where the pack leaves a blank, the prices."""
        own, told = self.pack.all_registers, self.data
        rows: dict[str, Rows] = {
            name: preset_cells(own[name], self.pack.table(table)) for name, table in TABLES.items() if name in self.pack.policy_registers
        }
        kept = {told["home"], *self.codes, *(row["上级机构"] for row in rows["R01"] if row["机构编码"] == told["home"])}
        rows["R01"] = [row | self._filed(row) for row in rows["R01"] if row["机构编码"] in kept]
        rows["R08"] = self.price_rows()
        rows["R09"] = [row | self._value(str(row["参数代码"])) for row in parameter_rows(self.pack)]
        rows["R01p"] = [
            {"工号": number, "姓名": name, "级": self._level(told["home"]), "起": dt.date(2020, 1, 1)} for number, name in told["approvers"]
        ]
        return rows

    def policy_cells(self) -> dict[str, Cells]:
        """The same, by header."""
        rows, own = self.policy_rows(), self.pack.all_registers
        return {name: {c.header: [row.get(c.header) for row in rows[name]] for c in own[name].columns} for name in rows}

    def _value(self, code: str) -> dict[str, Any]:
        given = self.data["parameters"].get(code)
        return {"值": given[0], "来源": given[1]} if given else {}

    def _filed(self, row: dict[str, Any]) -> dict[str, Any]:
        outlet = next((o for o in self.outlets if o.code == row["机构编码"]), None)
        who = goods_people.head(self, outlet).name if outlet else self.data["compiler"]
        return {"负责人": who, "报送邮箱": f"{row['机构编码'].lower()}@example.cn", "生效日期": dt.date(2020, 1, 1)}

    def _level(self, code: str) -> str:
        return next(row["层级"] for row in self.pack.table("organisation") if row["机构编码"] == code)


def goods_world(pack: Pack, seed: int, branches: int, periods: int, last: Month) -> GoodsWorld:
    """The world of a pack whose demo.toml says `kind = "goods"`; ValueError when a count is below one."""
    if min(branches, periods) < 1:
        raise ValueError("branches and periods are at least 1")
    return GoodsWorld(pack=pack, seed=seed, branches=branches, periods=periods, last=last)
