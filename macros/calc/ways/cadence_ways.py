"""Where the numbers of a customer's cadence come from: what is asked of its level, visits and calls that were filed (D08)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from macros.calc.ways.summed_rows import SummedRows, plus
from validators.filing.lineage import OfRow
from validators.values.origin import Origin, facts, number, parameter, product, quotient


def cadence_ways(
    rows: pd.DataFrame, days: Sequence[SummedRows], required: Callable[[str, str], int | None], codes: Mapping[str, str]
) -> dict[str, OfRow]:
    """Column -> where it comes from.

    days      the visits by what tells of them, a day once, flagged `_month` and `_half`
    required  branch and level -> visits that a month needs; codes: level -> the parameter that says so
    """

    def counted(flag: str, rule: str) -> OfRow:
        return plus(*(held.count(flag, rule) for held in days if len(held.frame) or held is days[0]))

    done = counted("_month", "本月走访的日子，一天算一次")

    def whole(pos: int, name: str) -> int:
        return int(rows[name].fillna(0).astype("int64").to_numpy()[pos])

    def asked(pos: int) -> Origin:
        level, branch = str(rows["级别"].iat[pos]), str(rows["_branch"].iat[pos])
        if whole(pos, "应走访") == required(branch, level):
            return parameter(codes[level], branch)
        return number(whole(pos, "应走访"), "本月新建档，下月起计")

    def weeks(pos: int) -> Origin:
        return number(whole(pos, "应电话周"), "本月的周数（每周要电话的级别）")

    def good(pos: int) -> Origin:
        least, calls = whole(pos, "每周应电话"), enumerate(str(rows["各周电话"].iat[pos]).split("、"), 1)
        enough = [(f"第 {n} 周 {count} 次，至少 {least} 次", 1) for n, count in calls if least and int(count) >= least]
        return facts("电话次数够的周", *enough)

    def rate(pos: int) -> Origin:
        if whole(pos, "实走访") < whole(pos, "应走访"):
            return quotient(done(pos), asked(pos))
        return product(quotient(asked(pos), asked(pos)), number(1, "走访够了的按 100%"))

    ways: dict[str, OfRow] = {"应走访": asked, "实走访": done, "半年走访": counted("_half", "本半年走访的日子"), "走访合规率": rate}
    return ways | {"应电话周": weeks, "合格周": good, "电话合规率": lambda pos: quotient(good(pos), weeks(pos))}
