"""D19c: trade finance: a tenor that does not fit the trade, one contract financed at both ends, a full margin (S1 C122; R47)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_for_all
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, greatest, ruled, text, traced
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import places
from validators.frames import records
from validators.registers.risk.credit_lines import OTHER, TRADE
from validators.values.money import percent_shown
from validators.values.origin import Origin, counted
from validators.values.text import fold

TOLERANCE = "tenor_tol"
"""Parameter: by which part of the cycle the tenor may differ from it."""
IMPORT, EXPORT = "进口", "出口"
FLAGS = ("期限错配", "双重融资", "全额保证金", "回款挪用", "抵销协议")


def _itself(at: TableLines, pos: int, sign: str) -> Origin:
    """The row, where its flag is set."""
    own = at.lines.iloc[[pos]]
    return counted("R47", places(own[own[sign] > 0]))


_ROWS = Listing("R47").of(
    *text("_branch", "授信编号", "集团", "成员", "业务品种", "合同号", "进/出口端"),
    *(
        *cells("score", "融资期限天数", "业务周期天数"),
        *cells("ratio", "错配率", cell="融资期限天数", rule="和业务周期相差的天数除以业务周期天数"),
        *cells("money", "授信余额", "保证金", total=True),
    ),
    *(traced(sign, "count", partial(_itself, sign=sign), total=True) for sign in FLAGS),
    *text("提示", "理由"),
)


def _pressing(at: TableLines, line: dict[str, Any]) -> str | None:
    """All that is pressing about the credits of a contract."""
    rows = records(at.behind("R47").of(line["_line"]))
    return "、".join(sign for sign in FLAGS if any(row[sign] for row in rows)) or None


_CONTRACTS = Tally("R47", "_branch", "集团", "合同号", where="_contract").of(
    *(count("进口笔", ("进/出口端", IMPORT)), count("出口笔", ("进/出口端", EXPORT)), count("笔数")),
    greatest("期限", "融资期限天数", form="score", cell="融资期限天数", where="_worst"),
    greatest("周期", "业务周期天数", form="score", cell="业务周期天数", where="_worst"),
    ruled("提示", _pressing),
)
_TOTALS = Tally("R47").of(*(count(sign, sign) for sign in FLAGS), count("笔数"))
_NOTES = (
    unset_for_all(TOLERANCE, "没有判断期限错配"),
    among(lambda rows: rows["错配率"].isna(), "{} 笔贸易融资没有填期限和周期（或周期是 0），没有算错配率"),
    among(lambda rows: rows["合同号"].isna(), "{} 笔贸易融资没有合同号，查不出双重融资"),
)


def run(given: Given) -> Sources:
    """One row a credit of this bank that finances a trade (信用证, 国际贸易融资, or with 进/出口端), in the order of R47.

    错配率 = |融资期限天数 − 业务周期天数| / 业务周期天数, empty without one of them or a cycle of 0; 期限错配 where it is above `tenor_tol`
    (not judged while that is blank). 双重融资: one 合同号 within one 集团 with 进口 and 出口, whoever lends. 全额保证金: 授信余额
    above 0 and 保证金 no less, for 信用证 and 国际贸易融资; it is marked and never netted. Flags are 1 or 0. `extra["contracts"]`:
    one row a branch, group and contract: 进口笔, 出口笔, and 期限, 周期, 错配率 of the credit that fits least.
    """
    credits = given.frame("R47").reset_index(drop=True)
    contract = pd.Series(each_row(lambda text: fold(text) if text else None, credits, ("合同号",)), index=credits.index, dtype="object")
    credits = credits.assign(_key=contract)
    double = _both_ends(credits)
    other = credits["授信机构类型"].eq(OTHER).fillna(False).astype(bool)
    trade = credits["业务品种"].isin(TRADE).fillna(False).astype(bool)
    rows = credits.assign(_double=double, _trade=trade)[(trade | credits["进/出口端"].notna()) & ~other].reset_index(drop=True)
    gaps = each_row(_gap, rows, ("融资期限天数", "业务周期天数"))
    full = rows["_trade"] & (rows["授信余额"] > 0).fillna(False) & (rows["保证金"] >= rows["授信余额"]).fillna(False)
    flags: dict[str, Any] = {
        "期限错配": [_above(gap, given.setting(TOLERANCE, branch)) for gap, branch in zip(gaps, rows["_branch"], strict=True)],
        "双重融资": rows["_double"],
        "全额保证金": full,
        "回款挪用": rows["回款挪用标记"].fillna(False),
        "抵销协议": rows["债权债务抵销协议"].fillna(False),
    }
    rows = rows.assign(错配率=pd.Series(gaps, index=rows.index, dtype="object"), _contract=rows["合同号"].notna())
    rows = rows.assign(**{name: pd.Series([int(flag) for flag in held], index=rows.index, dtype="Int64") for name, held in flags.items()})
    rows = with_columns(rows, [_told(row) for row in records(rows)], ("提示", "理由"))
    return {"R47": rows.assign(_worst=_fits_least(rows))}


def _fits_least(rows: pd.DataFrame) -> pd.Series:
    """True for the credit of each branch, group and contract whose tenor fits least."""
    known = rows[rows["错配率"].notna()].sort_values("错配率", ascending=False, kind="stable")
    worst = pd.Series(False, index=rows.index)
    worst[known.drop_duplicates(["_branch", "集团", "合同号"]).index] = True
    return worst


def _both_ends(credits: pd.DataFrame) -> pd.Series:
    """True for the credits of a contract that its group finances as 进口 and as 出口."""
    ends = {end: set(_keys(credits[credits["进/出口端"].eq(end).fillna(False)])) for end in (IMPORT, EXPORT)}
    both = {key for key in ends[IMPORT] & ends[EXPORT] if None not in key}
    return pd.Series([key in both for key in _keys(credits)], index=credits.index, dtype=bool)


def _keys(credits: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [(row["集团"], row["_key"]) for row in records(credits[["集团", "_key"]])]


def _gap(tenor: Any, cycle: Any) -> Fraction | None:
    return None if tenor is None or not cycle else abs(Fraction(tenor) - Fraction(cycle)) / Fraction(cycle)


def _above(gap: Fraction | None, most: Any) -> bool:
    return gap is not None and most is not None and gap > Fraction(most)


def _told(row: dict[str, Any]) -> tuple[str | None, str]:
    """提示 and 理由."""
    gap = row["错配率"]
    said = "期限或周期没有填" if gap is None else f"期限 {row['融资期限天数']} 天，周期 {row['业务周期天数']} 天，相差 {percent_shown(gap)}"
    more = f"；合同 {row['合同号']} 进口、出口两端都融资" if row["双重融资"] else ""
    return "、".join(sign for sign in FLAGS if row[sign]) or None, f"{said}{more}"


CALC = Computation(
    "D19c",
    "贸易融资核查",
    "Trade finance",
    reads=("R47",),
    uses={
        "R47": "授信编号 集团 成员 授信机构类型 业务品种 授信余额 保证金 合同号 业务周期天数 融资期限天数 进/出口端 回款挪用标记 债权债务抵销协议"
    },
    needs="tenor_tol",
).of(run, _ROWS, beside={"contracts": _CONTRACTS}, summary=_TOTALS, totals=("笔数", *FLAGS), notes=_NOTES)
