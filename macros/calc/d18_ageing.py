"""D18: receivables by age (R15, R15b; P00): overdue share, what was collected of this period's and of old debts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.terms.ageing import UNDATED, Buckets, buckets, days_until, spread
from macros.calc.terms.open_balances import OpenBalances, receivables, strange_receipts
from macros.calc.terms.shares import ratio, ratios, said_once
from macros.calc.terms.stops import Stops, named_examples, unset
from macros.calc.ways.summed_rows import SummedRows, by
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import plain_values, records
from validators.values.missing import is_missing
from validators.values.origin import Origin, less, number, of_rows
from validators.values.text import Text

BOUNDS = "ageing_buckets"
NOT_DUE, PREPAID = "未到期", "预收"
_KEYS = ["_branch", "客户"]
_SUMS = ["应收", "逾期", "预收", "本期到期", "本期收回", "期初逾期", "旧欠收回"]
_RATES = {"逾期率": ("逾期", "应收"), "本期回收率": ("本期收回", "本期到期"), "旧欠回收率": ("旧欠收回", "期初逾期")}
_SUMMARY = dict.fromkeys(_SUMS, "money") | dict.fromkeys(_RATES, "ratio")
_FORMATS = {"_branch": "text", "客户": "text"} | _SUMMARY | {"最长逾期": "count", "欠费原因": "text", "承诺日": "date"}


def run(inputs: Inputs) -> Result:
    """One row a branch and customer of R15, money in fen; `extra["receivables"]`: one a receivable.

    余额 = 应收金额 − receipts up to the last day of the period. 应收 = Σ balances above 0, 预收 = Σ of those below 0 (as a
    positive amount). 逾期 = balances due before that day, 逾期率 = 逾期 / 应收. The buckets of `ageing_buckets` stand as
    columns and sum to 应收. 本期回收率 = receipts of the period on what falls due in it / what falls due in it;
    旧欠回收率 = receipts of the period on the balances that were overdue at its opening (due before its first day) /
    those balances (D39). Receivables: 理由, and the cells that the program fills in R15 (已收金额, 收款日期, 余额,
    逾期天数, 账龄段).
    """
    stops = Stops("D18")
    ages = buckets(inputs, stops, BOUNDS, first=NOT_DUE)
    owed = _aged(inputs, ages)
    rows = owed.groupby(_KEYS, dropna=False, sort=True)[_SUMS].sum().astype("Int64")
    rows = rows.join(owed.groupby(_KEYS, dropna=False)["逾期天数"].max().rename("最长逾期"))
    if ages.labels:
        rows = rows.join(spread(owed, _KEYS, "应收", "账龄段", ages.labels))
    rows = rows.join(_words(owed)).reset_index()
    for name, (part, whole) in _RATES.items():
        rows[name] = pd.Series(ratios(rows[part], rows[whole]), dtype="object")
    total: dict[str, Any] = {name: int(owed[name].sum()) for name in _SUMS}
    total |= {name: ratio(total[part], total[whole]) for name, (part, whole) in _RATES.items()}
    return Result(
        title=CALC.title,
        rows=rows[[*_KEYS, *_SUMS[:3], "逾期率", *ages.labels, "最长逾期", *_SUMS[3:], "本期回收率", "旧欠回收率", "欠费原因", "承诺日"]],
        formats=_FORMATS | dict.fromkeys(ages.labels, "money"),
        summary=total,
        summary_formats=_SUMMARY,
        blocked=stops.found,
        notes=_notes(inputs, owed),
        examples=named_examples(inputs, [code for code in (BOUNDS,) if code in inputs.policy.pack.parameters]),
        extra={"receivables": owed, "buckets": ages.labels},
        lineage=_lineage(inputs, owed, rows, ages),
    )


def _lineage(inputs: Inputs, owed: pd.DataFrame, rows: pd.DataFrame, ages: Buckets) -> Lineage:
    """应收金额 of R15 less receipts of R15b, of the receivables that each amount is about."""
    books, last = OpenBalances(inputs), inputs.period.last
    flags = {name: owed[name] != 0 for name in _SUMS} | {label: (owed["应收"] > 0) & (owed["账龄段"] == label) for label in ages.labels}
    due, old = owed["本期到期"] != 0, owed["期初逾期"] != 0
    flags |= {"本期收回": due | (owed["本期收回"] != 0), "旧欠收回": old | (owed["旧欠收回"] != 0)}
    marked = owed.assign(**{f"_{name}": flag for name, flag in flags.items()})
    amounts: dict[str, Callable[[pd.DataFrame], Origin]] = dict.fromkeys(("应收", "逾期", *ages.labels), books.left) | {
        "预收": lambda held: less(books.received(held), books.due(held)),
        "本期到期": books.due,
        "本期收回": lambda held: books.received(held, "本期"),
        "期初逾期": lambda held: books.left(held, "前"),
        "旧欠收回": lambda held: books.received(held, "本期"),
    }

    def ways(lines: SummedRows) -> dict[str, OfRow]:
        found = {name: partial(_amount, lines, name, way) for name, way in amounts.items()}
        return found | {name: by(found[part], found[whole]) for name, (part, whole) in _RATES.items()}

    def longest(pos: int) -> Origin:
        held = by_customer.of(pos).sort_values("逾期天数", ascending=False, na_position="last").head(1)
        known = [row for row in records(held) if row["逾期天数"]]
        rule = f"从到期日到 {last} 的天数"
        return (
            of_rows("R15", "到期日", [(row["_file"], row["_row"], row["逾期天数"]) for row in known], rule)
            if known
            else number(0, "没有逾期的")
        )

    by_customer = SummedRows("R15", marked, rows, tuple(_KEYS))
    return Lineage(rows=ways(by_customer) | {"最长逾期": longest}, summary=by_customer.ways_over_all(ways))


def _amount(lines: SummedRows, name: str, way: Callable[[pd.DataFrame], Origin], pos: int) -> Origin:
    return way(lines.of(pos, f"_{name}"))


def _aged(inputs: Inputs, ages: Buckets) -> pd.DataFrame:
    """The receivables with what is counted of each."""
    found, first, last = receivables(inputs), pd.Timestamp(inputs.period.first), pd.Timestamp(inputs.period.last)
    days, balance, due = days_until(found["到期日"], inputs.period.last), found["余额"].fillna(0), found["到期日"].dt.normalize()
    open_, falls = balance > 0, (due >= first) & (due <= last)
    old = (due < first) & (found["_opening"].fillna(0) > 0)
    amounts = {
        "应收": balance.where(open_, 0),
        "逾期": balance.where(open_ & days.gt(0).fillna(False), 0),
        "预收": (-balance).where(balance < 0, 0),
        "本期到期": found["应收金额"].fillna(0).where(falls, 0),
        "本期收回": found["_received"].where(falls, 0),
        "期初逾期": found["_opening"].fillna(0).where(old, 0),
        "旧欠收回": found["_received"].where(old, 0),
    }
    bucket = ages.of(days).mask(~open_, pd.NA).mask(balance < 0, PREPAID)
    found = found.assign(**amounts, 逾期天数=days.clip(lower=0).where(open_, 0), 账龄段=bucket)
    return found.assign(理由=[_why(row, days_) for row, days_ in zip(records(found), days, strict=True)])


def _why(row: dict[str, Any], days: Any) -> str:
    if row["余额"] is None:
        return "应收金额没有填"
    if row["余额"] <= 0:
        return "已收清" if row["余额"] == 0 else "收款多于应收，记为预收"
    if is_missing(days):
        return "到期日没有填，没有分段"
    return f"{row['到期日']:%Y-%m-%d} 到期，" + (f"已过 {days} 天" if days > 0 else "还没有过期")


def _words(owed: pd.DataFrame) -> pd.DataFrame:
    """Of each customer: why what is overdue is so, and the latest day that was promised for it."""
    late = owed[owed["逾期"] > 0].groupby(_KEYS, dropna=False)
    return pd.DataFrame({"欠费原因": late["欠费原因"].agg(said_once), "承诺日": late["承诺日"].max()})


def _notes(inputs: Inputs, owed: pd.DataFrame) -> tuple[str, ...]:
    blank, undated, strange = owed["余额"].isna().sum(), (owed["到期日"].isna() & (owed["应收"] > 0)).sum(), strange_receipts(inputs)
    return (
        *unset(inputs, BOUNDS, "没有分段"),
        *(("分母为0：没有应收余额，逾期率为空",) * (not owed["应收"].sum())),
        *((f"{blank} 笔应收没有填应收金额，没有计入",) * bool(blank)),
        *((f"{undated} 笔应收没有到期日，列在“{UNDATED}”",) * bool(undated)),
        *((f"本期 {strange} 笔收款的应收编号不在应收款台账里，没有计入",) * bool(strange)),
    )


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    owed = inputs.results["D18"].extra["receivables"]
    return {header: plain_values(owed[header]) for header in ("已收金额", "收款日期", "余额", "逾期天数", "账龄段")}


CALC = Calc(
    id="D18",
    title=Text("应收账龄", "Receivables ageing"),
    run=run,
    reads=("R15",),
    fills=(Fill(register="R15", columns=("已收金额", "收款日期", "余额", "逾期天数", "账龄段"), values=_cells, needs=("D18",)),),
)
