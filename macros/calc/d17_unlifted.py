"""D17: sold and not yet lifted, against the books, with its age (S0 C75; R14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from macros.calc.terms.ageing import Buckets, buckets, days_until, spread
from macros.calc.terms.balance import Account
from macros.calc.terms.shares import ratio, ratios, said_once
from macros.calc.terms.stops import Stops, named_examples, unset
from macros.calc.ways.summed_rows import SummedRows, by, plus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import plain_values, records
from validators.registers.business.unlifted import GONE, PRESENT
from validators.values.missing import is_missing
from validators.values.money import quantity_text
from validators.values.text import Text

TOLERANCE, ALARM, BOUNDS = "recon_tolerance", "stock_age_alarm", "stock_ageing"
AGREES, DIFFERS, OVERLIFTED, UNKNOWN = "相符", "不符", "多提", "没有ERP账面数"
ACCOUNT = Account(plus=PRESENT, minus=GONE, closing="未提数量", book="ERP账面未提", gap="差异")
_KEYS = ["_branch", "客户", "品种"]
_QUANTITIES = (*PRESENT, *GONE, "未提数量", "ERP账面未提", "差异")
_FORMATS = (
    dict.fromkeys(("_branch", "客户", "品种"), "text")
    | dict.fromkeys(_QUANTITIES, "quantity")
    | {
        "提油率": "ratio",
        "最长库龄": "count",
        "超龄数量": "quantity",
        "单据数": "count",
        "不符单据": "count",
        "说明": "text",
        "理由": "text",
    }
)
_SUMMARY = dict.fromkeys((*_QUANTITIES, "超龄数量"), "quantity") | {"提油率": "ratio"}


def run(inputs: Inputs) -> Result:
    """One row a branch, customer and product of R14, in thousandths of a ton; `extra["documents"]`: one a document.

    未提数量 = 期初 + 销售 − 已提 − 退销; 差异 = ERP − 未提, over the documents that have a book figure; 提油率 = 已提 / (期初 +
    销售). 库龄 = last day of the period − 开票日期 (else 销售日期, never below 0) of the documents with something left; 超龄
    where above `stock_age_alarm`. The buckets of `stock_ageing` stand as columns and sum to what is left, a document
    that is lifted beyond its quantity (多提) not counted. Documents: 结论 by `recon_tolerance`, 理由, and the cells that
    the program fills in R14 (未提数量, 差异, 库龄天数).
    """
    stops = Stops("D17")
    ages = buckets(inputs, stops, BOUNDS)
    documents = _documents(inputs, ages)
    rows = _sums(documents, ages)
    total: dict[str, Any] = {name: int(documents[name].sum()) for name in (*_QUANTITIES, "超龄数量")}
    total["提油率"] = ratio(total["已提数量"], total["期初未提"] + total["销售数量"])
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS | dict.fromkeys(ages.labels, "quantity"),
        summary=total,
        summary_formats=_SUMMARY,
        blocked=stops.found,
        notes=_notes(inputs, documents),
        examples=named_examples(inputs, [code for code in (TOLERANCE, ALARM, BOUNDS) if code in inputs.policy.pack.parameters]),
        extra={"documents": documents, "buckets": ages.labels},
        lineage=_lineage(documents, rows, ages),
    )


def _lineage(documents: pd.DataFrame, rows: pd.DataFrame, ages: Buckets) -> Lineage:
    """Quantities from the cells of R14; ages from its days."""
    left = documents["在库"] > 0
    flags = {f"_{label}": left & (documents["账龄段"] == label) for label in ages.labels}
    marked = documents.assign(
        **flags, _late=documents["超龄数量"] > 0, _bad=documents["结论"].isin((DIFFERS, OVERLIFTED)), _oldest=_oldest(documents)
    )
    lines = SummedRows("R14", marked, rows, tuple(_KEYS))

    def ways(of: SummedRows) -> dict[str, OfRow]:
        cells = ACCOUNT.ways(of, 1000)
        return cells | {
            "超龄数量": ACCOUNT.ways(of, 1000, "_late")["未提数量"],
            "提油率": by(cells["已提数量"], plus(cells["期初未提"], cells["销售数量"])),
            "单据数": of.count(),
            "不符单据": of.count("_bad", "不符或多提的单据"),
        }

    aged = {label: ACCOUNT.ways(lines, 1000, f"_{label}")["未提数量"] for label in ages.labels}
    oldest = lines.total("库龄天数", of="开票日期", where="_oldest", rule="从开票日期（没有的从销售日期）到期末的天数，最长的一张")
    return Lineage(rows=ways(lines) | aged | {"最长库龄": oldest}, summary=lines.ways_over_all(ways))


def _oldest(documents: pd.DataFrame) -> pd.Series:
    """True for one document of each customer and product, the one that has lain longest."""
    days = documents["库龄天数"]
    most = days.groupby([documents[key] for key in _KEYS], dropna=False).transform("max")
    first = (days == most).fillna(False).astype(bool)
    return first & ~documents.assign(_first=first)[[*_KEYS, "_first"]].duplicated()


def _documents(inputs: Inputs, ages: Buckets) -> pd.DataFrame:
    found = ACCOUNT.lines(inputs.frame("R14"))
    days = days_until(found["开票日期"].where(found["开票日期"].notna(), found["销售日期"]), inputs.period.last).clip(lower=0)
    left = found["未提数量"].clip(lower=0)
    bound = found["_branch"].map({b: inputs.setting(ALARM, b) for b in set(found["_branch"])}).astype("object")
    late = [b is not None and b == b and not is_missing(d) and d > b for d, b in zip(days, bound, strict=True)]
    found = found.assign(
        库龄天数=days.where(left > 0), 在库=left, 账龄段=ages.of(days), 超龄数量=left.where(pd.Series(late, index=found.index), 0)
    )
    allowed = {b: inputs.setting(TOLERANCE, b) for b in set(found["_branch"])}
    judged = [_judged(row, allowed[row["_branch"]]) for row in records(found)]
    return found.assign(
        **{name: pd.Series([j[i] for j in judged], index=found.index, dtype="object") for i, name in enumerate(("结论", "理由"))}
    )


def _judged(row: dict[str, Any], tolerance: Any) -> tuple[str | None, str]:
    """相符, 不符, 多提, 没有ERP账面数 or None (no tolerance), and why."""
    left, gap = row["未提数量"], row["差异"]
    if left < 0:
        return OVERLIFTED, f"已提加退销比期初加销售多 {quantity_text(-left)} 吨"
    if gap is None:
        return UNKNOWN, "ERP账面未提没有填，差异没有算"
    said = f"ERP账面 {quantity_text(row['ERP账面未提'])} 吨，未提 {quantity_text(left)} 吨，差异 {quantity_text(gap)} 吨"
    if tolerance is None:
        return None, f"{said}；允许差没有设"
    return (AGREES if abs(gap) <= tolerance * 1000 else DIFFERS), said


def _sums(documents: pd.DataFrame, ages: Buckets) -> pd.DataFrame:
    grouped = documents.assign(单据数=1, 不符单据=documents["结论"].isin((DIFFERS, OVERLIFTED)).astype("int64")).groupby(
        _KEYS, dropna=False
    )
    rows = ACCOUNT.sums(documents, _KEYS)
    rows = rows.join(spread(documents, _KEYS, "在库", "账龄段", ages.labels)) if ages.labels else rows
    rows = rows.join(grouped[["超龄数量", "单据数", "不符单据"]].sum().astype("Int64")).join(grouped["库龄天数"].max().rename("最长库龄"))
    rows = rows.join(grouped[["说明", "理由"]].agg(said_once)).reset_index()
    rows["提油率"] = pd.Series(ratios(rows["已提数量"], rows["期初未提"] + rows["销售数量"]), dtype="object")
    return rows[[*_KEYS, *_QUANTITIES, "提油率", "最长库龄", "超龄数量", "单据数", "不符单据", *ages.labels, "说明", "理由"]]


def _notes(inputs: Inputs, documents: pd.DataFrame) -> tuple[str, ...]:
    over, unknown = ((documents["结论"] == word).sum() for word in (OVERLIFTED, UNKNOWN))
    undated = int((documents["库龄天数"].isna() & (documents["在库"] > 0)).sum())
    return (
        *unset(inputs, TOLERANCE, "没有判断是否相符", inputs.branches),
        *unset(inputs, ALARM, "没有挑出超龄的单据", inputs.branches),
        *(("分母为0：没有期初和销售，提油率为空",) * (not int(documents[list(PRESENT)].sum().sum()))),
        *((f"{over} 张单据已提加退销多于期初加销售，请先改对",) * bool(over)),
        *((f"{unknown} 张单据没有ERP账面数，不在差异里",) * bool(unknown)),
        *((f"{undated} 张还有未提的单据没有开票日期和销售日期，库龄没有算",) * bool(undated)),
    )


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    documents = inputs.results["D17"].extra["documents"]
    return {header: plain_values(documents[header]) for header in ("未提数量", "差异", "库龄天数")}


CALC = Calc(
    id="D17",
    title=Text("已售未提核对", "Sold but not lifted"),
    run=run,
    reads=("R14",),
    fills=(Fill(register="R14", columns=("未提数量", "差异", "库龄天数"), values=_cells, needs=("D17",)),),
)
