"""D18: receivables by age (R15, R15b; P00): overdue share, what was collected of this period's and of old debts."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_for_all
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import Summed
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import greatest, share, spread, told, total
from macros.calc.terms.ageing import UNDATED, Buckets
from macros.calc.terms.open_balances import OpenBalances, aged_receivables, strange_receipts
from validators.values.origin import Origin, less

BOUNDS, NOT_DUE = "ageing_buckets", "未到期"
_TOTALS = ("应收", "逾期", "预收", "本期到期", "本期收回", "期初逾期", "旧欠收回", "逾期率", "本期回收率", "旧欠回收率")


def _ages(given: Given) -> Buckets:
    return given.buckets(BOUNDS, NOT_DUE)


def _of(name: str, way: Callable[[OpenBalances, pd.DataFrame], Origin], also: str = "") -> Summed:
    """An amount, from the receivables that have it or that it is about."""

    def origin(at: TableLines, rows: pd.DataFrame) -> Origin:
        return way(OpenBalances(at.given.inputs), rows[(rows[name] != 0) | (rows[also or name] != 0)])

    return total(name, "money", origin=origin)


_OWED = _of("应收", OpenBalances.left)
_ROWS = Tally("R15", "_branch", "客户").of(
    *(_OWED, _of("逾期", OpenBalances.left), _of("预收", lambda books, rows: less(books.received(rows), books.due(rows)))),
    *(share("逾期率", "逾期", "应收", empty="没有应收余额"), spread(_OWED, "账龄段", lambda given: _ages(given).labels)),
    greatest("最长逾期", "逾期天数", cell="到期日", rule="从到期日到 {last} 的天数", none="没有逾期的"),
    *(_of("本期到期", OpenBalances.due), _of("本期收回", lambda books, rows: books.received(rows, "本期"), "本期到期")),
    _of("期初逾期", lambda books, rows: books.left(rows, "前")),
    _of("旧欠收回", lambda books, rows: books.received(rows, "本期"), "期初逾期"),
    *(share("本期回收率", "本期收回", "本期到期"), share("旧欠回收率", "旧欠收回", "期初逾期")),
    *(told("欠费原因", "_late"), greatest("承诺日", form="date", where="_late"), told("催收人")),
)
_NOTES = (
    unset_for_all(BOUNDS, "没有分段"),
    among(lambda rows: rows["余额"].isna(), "{} 笔应收没有填应收金额，没有计入"),
    among(lambda rows: rows["到期日"].isna() & (rows["应收"] > 0), f"{{}} 笔应收没有到期日，列在“{UNDATED}”"),
    lambda done: [f"本期 {n} 笔收款的应收编号不在应收款台账里，没有计入" for n in [strange_receipts(done.given.inputs)] if n],
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and customer of R15, money in fen; `extra["receivables"]`: one a receivable.

    余额 = 应收金额 − receipts up to the last day of the period. 应收 = Σ balances above 0, 预收 = Σ of those below 0 (as a
    positive amount). 逾期 = balances due before that day, 逾期率 = 逾期 / 应收. The buckets of `ageing_buckets` stand as
    columns and sum to 应收. 本期回收率 = receipts of the period on what falls due in it / what falls due in it;
    旧欠回收率 = receipts of the period on the balances that were overdue at its opening (due before its first day) /
    those balances (D39). Receivables: 理由, and the cells that the program fills in R15 (已收金额, 收款日期, 余额,
    逾期天数, 账龄段).
    """
    return aged_receivables(given.inputs, _ages(given))


CALC = Computation(
    "D18",
    "应收账龄",
    "Receivables ageing",
    reads=("R15",),
    uses={"R15": "应收编号 客户 应收金额 到期日 欠费原因 承诺日 催收人", "R15b": "应收编号 收款日期 收款金额"},
    needs="ageing_buckets",
).of(
    run,
    _ROWS,
    beside={"receivables": "R15", "buckets": lambda given, rows: _ages(given).labels},
    totals=_TOTALS,
    notes=_NOTES,
    fills={"R15": ("已收金额", "收款日期", "余额", "逾期天数", "账龄段")},
)
