"""D36: opening + bought − lost − sold = closing, by kind of crude (S2 A26; R18, R18b)."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing
from macros.calc.engines.words import cells, text, traced
from macros.calc.terms.cells import each_row, matched
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, added, less, of_result

LOSS = "loss_rate"
_KEYS = ("_branch", "油品", "期间")


def _closing(at: TableLines, pos: int) -> Origin:
    opening, bought, lost, sold = (of_result("D36", name, pos) for name in ("期初库存", "买断数量", "运输损耗", "销售数量"))
    return less(less(added((opening, bought)), lost), sold)


_ROWS = Listing("R18b").of(
    *text(*_KEYS),
    *cells("quantity", "期初库存", total=True, rule="上一期报来的期末库存；没有上一期的，是填写的首期期初"),
    *cells("quantity", "买断数量", total=True),
    *cells("quantity", "运输损耗", total=True, rule="买断数量乘运输损耗率，四舍五入一次"),
    *cells("quantity", "销售数量", total=True, rule="同油品、同期间实际接油的合计"),
    traced("期末库存", "quantity", _closing, total=True),
    *text("理由"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a row of R18b, in thousandths of a ton: 期末 = 期初 + 买断 − 损耗 − 销售.

    期初: 期末库存 of the period before as it was filed, else the typed 期初库存(首期). 损耗 = 买断 x 运输损耗率 of the row, else
    `loss_rate`, rounded once. 销售 = Σ 实际接油 of the 油品 in the period over every version of R18. A blank opening, purchase
    or rate leaves 期末 empty, with the reason.
    """
    rows, earlier = given.frame("R18b"), given.inputs.history.frame("R18b")
    filed = earlier[earlier["期末库存"].notna() & (earlier["_period"] < str(given.period))].sort_values("_period", kind="stable")
    opening = matched(rows, _KEYS[:2], filed.set_index(list(_KEYS[:2]))["期末库存"]).fillna(rows["期初库存(首期)"].astype("Int64"))
    rates = each_row(lambda branch, own: given.setting(LOSS, branch) if own is None else own, rows, ("_branch", "运输损耗率"))
    parts = zip(plain_values(rows["买断数量"]), rates, strict=True)
    lost = pd.Series([None if None in part else half_up(part[0] * Fraction(part[1])) for part in parts], index=rows.index, dtype="Int64")
    sold = matched(rows, _KEYS, given.frame("R18").groupby(list(_KEYS))["实际接油"].sum()).fillna(0)
    blank = {"期初": opening.isna(), "买断数量": rows["买断数量"].isna(), "损耗率": [rate is None for rate in rates]}
    gaps = ["、".join(word for word, gone in zip(blank, row, strict=True) if gone) for row in zip(*blank.values(), strict=True)]
    found = rows.assign(期初库存=opening, 运输损耗=lost, 销售数量=sold, 期末库存=opening + rows["买断数量"].astype("Int64") - lost - sold)
    return found.assign(理由=pd.Series([f"{gap}没有，期末没有算" if gap else "" for gap in gaps], index=rows.index, dtype="object"))


CALC = Computation(
    "D36",
    "原油库存平衡",
    "Crude balance",
    reads=("R18b",),
    uses={"R18": "油品 期间 实际接油 运输损耗率", "R18b": "油品 期间 买断数量 运输损耗率 期初库存(首期)"},
    keeps={"R18b": 12},
).of(run, _ROWS, fills={"R18b": ("期初库存", "运输损耗", "销售数量", "期末库存")})
