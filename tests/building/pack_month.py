"""A clean month of any pack: the small state's rows in the pack's columns, lists and products."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from building.small_state import APPROVERS, STATE, Nodes, Rows, approvers, clean_cells, organisation
from macros.demo.demo_customers import BUSINESSES
from macros.demo.fitted_world import fitted
from validators.packs.trade_pack import Pack
from validators.register import typed_frame
from workbooks.desk.policy_book import preset_rows, write_policy


def month_of(pack: Pack, branch: str) -> Rows:
    """The clean month of the small state, as far as the pack has its sheets and columns; lists take their first value."""
    found: Rows = {}
    products = tuple(str(row["业务代码"]) for row in preset_rows(pack, pack.all_registers["R07"])) or BUSINESSES
    for register in pack.desk:
        rows = [fitted(register, row, products, dt.date(2026, 10, 12)) for row in clean_cells(branch).get(register.id, [])]
        if rows:
            found[register.id] = rows
    return found | _contracts(pack, found)


def _contracts(pack: Pack, rows: Rows) -> Rows:
    """A contract for each customer with business, where the pack names businesses that need one."""
    asked = pack.parameters.get("contract_business")
    if asked is None or not asked.value:
        return {}
    told = {"签约日": dt.date(2026, 1, 5), "起日": dt.date(2026, 1, 5), "止日": dt.date(2027, 12, 31), "合同金额": 1000}
    buyers = dict.fromkeys(row["客户编码"] for row in rows["R10"])
    listed = [{"合同编号": f"HT{code}", "客户编码": code} | told for code in buyers]
    return {"R12": [fitted(pack.all_registers["R12"], row, BUSINESSES, dt.date(2026, 1, 5)) for row in listed]}


def nil_of(pack: Pack, rows: Rows) -> str | None:
    """What 零报 says: the required sheets that the small state does not have."""
    return "、".join(r.sheet for r in pack.desk if r.required and not rows.get(r.id)) or None


def write_policy_with_products(path: Path, pack: Pack, nodes: Nodes = STATE) -> None:
    """The pack's policy workbook with the small state and its approvers; where it has no products, two."""
    told_of = {
        "R01": organisation(nodes),
        "R01p": approvers({number: f"周文{i}" for number, i in zip(APPROVERS, "静嘉国立新", strict=True)}),
    }
    frames = {
        name: typed_frame(pack.all_registers[name], rows, rows=range(6, 6 + len(next(iter(rows.values())))))
        for name, rows in told_of.items()
    }
    if "R07" in pack.policy_registers and not preset_rows(pack, pack.all_registers["R07"]):
        told = {"业务代码": ["特快", "函件"], "名称": ["特快", "函件"], "业务性质": ["一次性"] * 2, "启用": [True] * 2}
        frames["R07"] = typed_frame(pack.all_registers["R07"], told, rows=range(6, 8))
    write_policy(path, pack, frames)
