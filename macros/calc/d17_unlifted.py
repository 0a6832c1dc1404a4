"""D17: sold and not yet lifted, against the books, with its age (S0 C75; R14)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines import words
from macros.calc.engines.declare import Computation, among, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import SCALE, held_in
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, greatest, share, spread, told, total
from macros.calc.terms.ageing import Buckets, days_until
from macros.calc.terms.balance import Account
from macros.calc.terms.cells import each_row, with_columns
from validators.frames import net, records
from validators.registers.business.unlifted import GONE, PRESENT, borne, of_one_account
from validators.values.money import quantity_text
from validators.values.origin import Origin, added, less, of_rows

TOLERANCE, ALARM, BOUNDS = "recon_tolerance", "stock_age_alarm", "stock_ageing"
AGREES, DIFFERS, OVERLIFTED, UNKNOWN = "相符", "不符", "多提", "没有ERP账面数"
ACCOUNT = Account(plus=PRESENT, minus=GONE, closing="未提数量", book="ERP账面未提", gap="差异")


def _left(at: TableLines, rows: pd.DataFrame) -> Origin:
    """What is left of these documents: what came to each less what went off it; first in, first out that of the customer and
    product, as far as the document, less all that went off those.
    """
    held = rows[rows["在库"] > 0]
    whole, open_ = held[held["_turn"].isna() | (held["_borne"] > 0)], held[held["_turn"].notna() & (held["_borne"] == 0)]
    gain, loss = [whole, open_], [whole[whole["_turn"].isna()]]
    for row in records(whole[whole["_turn"].notna()]):
        account = of_one_account(at.of_source(""), row)
        gain.append(account[account["_turn"] < row["_turn"]])
        loss.append(account)
    return less(_cells(gain, PRESENT), _cells(loss, GONE))


def _cells(frames: list[pd.DataFrame], names: tuple[str, ...]) -> Origin:
    held = ((name, part[part[name].notna()]) for name in names for part in frames)
    return added(of_rows("R14", name, held_in(rows, name, SCALE["quantity"])) for name, rows in held)


_LEFT = total("在库", "quantity", origin=_left)
_TOTALS = (*PRESENT, *GONE, "未提数量", "ERP账面未提", "差异", "超龄数量", "提油率")


def _ages(given: Given) -> Buckets:
    return given.buckets(BOUNDS)


_ROWS = Tally("R14", "_branch", "客户", "品种").of(
    *ACCOUNT.totals("quantity"),
    *(words.less("_due", "quantity", PRESENT, shown=False), share("提油率", "已提数量", "_due", empty="没有期初和销售")),
    greatest("最长库龄", "库龄天数", cell="开票日期", rule="从开票日期（没有的从销售日期）到期末的天数，最长的一张"),
    total("超龄数量", "quantity", where="_late", origin=_left),
    *(count("单据数"), count("不符单据", ("结论", DIFFERS, OVERLIFTED), "不符或多提的单据")),
    *(spread(_LEFT, "_bucket", lambda given: _ages(given).labels), told("说明"), told("理由")),
)
_NOTES = (
    *(unset_of(TOLERANCE, "没有判断是否相符"), unset_of(ALARM, "没有挑出超龄的单据")),
    among(lambda rows: rows["结论"] == OVERLIFTED, "{} 张单据已提加退销多于期初加销售，请先改对"),
    among(lambda rows: rows["结论"] == UNKNOWN, "{} 张单据没有ERP账面数，不在差异里"),
    among(lambda rows: rows["库龄天数"].isna() & (rows["在库"] > 0), "{} 张还有未提的单据没有开票日期和销售日期，库龄没有算"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch, customer and product of R14, in thousandths of a ton; `extra["documents"]`: one a document.

    未提数量 = 期初 + 销售 − 已提 − 退销; 差异 = ERP − 未提, over the documents that have a book figure; 提油率 = 已提 / (期初 +
    销售). 库龄 = last day of the period − 开票日期 (else 销售日期, never below 0) of the documents with something left; 超龄
    where above `stock_age_alarm`. Where `lifting_booked` is 先进先出, what was lifted and returned of a 客户 and 品种 goes off
    its documents by their days (`validators.registers.business.unlifted.in_turn`); the sums are the same either way. The
    buckets of `stock_ageing` stand as columns and sum to what is left, a document that is lifted beyond its quantity (多提)
    not counted. Documents: 结论 by `recon_tolerance`, 理由, and the cells that
    the program fills in R14 (未提数量, 差异, 库龄天数).
    """
    typed = given.frame("R14")
    held = borne(typed, given.setting)
    rows = ACCOUNT.lines(held).assign(_borne=net(held, GONE), **{name: typed[name] for name in GONE})
    days = days_until(rows["开票日期"].fillna(rows["销售日期"]), given.period.last).clip(lower=0)
    left, bucket = rows["未提数量"].clip(lower=0), _ages(given).of(days)
    rows = rows.assign(库龄天数=days.where(left > 0), 在库=left, 账龄段=bucket, _bucket=bucket.where(left > 0))
    late = each_row(lambda branch, age: _above(age, given.setting(ALARM, branch)), rows, ("_branch", "库龄天数"))
    judged = each_row(
        lambda branch, *a: _judged(given.setting(TOLERANCE, branch), *a), rows, ("_branch", "未提数量", "差异", "ERP账面未提")
    )
    rows = rows.assign(_late=late, 超龄数量=left.where(pd.Series(late, index=rows.index, dtype=bool), 0))
    return with_columns(rows, judged, ("结论", "理由"))


def _above(days: int | None, most: Any) -> bool:
    return days is not None and most is not None and days > most


def _judged(tolerance: Any, left: int, gap: int | None, book: int | None) -> tuple[str | None, str]:
    """相符, 不符, 多提, 没有ERP账面数 or None (no tolerance), and why."""
    if left < 0:
        return OVERLIFTED, f"已提加退销比期初加销售多 {quantity_text(-left)} 吨"
    if gap is None or book is None:
        return UNKNOWN, "ERP账面未提没有填，差异没有算"
    said = f"ERP账面 {quantity_text(book)} 吨，未提 {quantity_text(left)} 吨，差异 {quantity_text(gap)} 吨"
    return (None, f"{said}；允许差没有设") if tolerance is None else (AGREES if abs(gap) <= tolerance * 1000 else DIFFERS, said)


CALC = Computation(
    "D17",
    "已售未提核对",
    "Sold but not lifted",
    reads=("R14",),
    uses={"R14": "客户 品种 开票日期 销售日期 期初未提 销售数量 已提数量 退销数量 ERP账面未提 说明"},
    needs="recon_tolerance stock_age_alarm stock_ageing lifting_booked",
).of(
    run,
    _ROWS,
    beside={"documents": "R14", "buckets": lambda given, rows: _ages(given).labels},
    totals=_TOTALS,
    notes=_NOTES,
    fills={"R14": ("未提数量", "差异", "库龄天数")},
)
