"""D54c: which customers were inspected in the quarter, the important ones above all (S2 A27; R03, R20)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, less, share
from macros.calc.terms.cells import looked_up
from macros.calc.terms.shares import by_branch, shortfall

MODES = "visit_modes"
_ROWS = Tally("R03", "_branch").of(
    *(count("客户"), count("本季已检查", "_seen", "本季检查过的"), share("检查率", "本季已检查", "客户")),
    *(count("高危重要", "_important", "重要客户填了“是”的"), count("高危重要已检查", "_both", "本季检查过的重要客户")),
    less("高危重要未检查", "count", ("高危重要",), ("高危重要已检查",)),
    share("高危重要检查率", "高危重要已检查", "高危重要", empty="没有高危重要客户"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch: customers of the archive, and those with a contact of `visit_modes` in the quarter, up to the end of the period.

    A contact counts by its 日期, in whichever month it was filed. 高危重要: the customers whose 重要客户 is 是. Months of the quarter
    that are not at hand are said (历史不足).
    """
    customers, modes = given.frame("R03"), set(given.setting(MODES) or ())
    visits = given.all_filed("R20")
    first, last = (pd.Timestamp(day) for day in (given.period.plus(-((given.period.month - 1) % 3)).first, given.period.last))
    made = visits[visits["日期"].between(first, last) & visits["方式"].isin(modes) & visits["客户编码"].notna()]
    keys = dict.fromkeys(made[["_branch", "客户编码"]].itertuples(index=False, name=None), True)
    seen = pd.Series(looked_up(customers, ("_branch", "客户编码"), keys), index=customers.index, dtype="boolean").fillna(False).astype(bool)
    important = customers["重要客户"].astype("boolean").fillna(False).astype(bool)
    return customers.assign(_seen=seen, _important=important, _both=seen & important)


CALC = Computation(
    "D54c",
    "用电检查",
    "Inspections of the quarter",
    reads=("R20",),
    uses={"R03": "客户编码 重要客户", "R20": "客户编码 日期 方式"},
    needs=MODES,
    keeps={"R20": 2},
).of(
    run,
    _ROWS,
    notes=(
        some("高危重要未检查", "{} 户高危重要客户本季还没有检查"),
        lambda done: by_branch(
            done.given.branches,
            lambda b: shortfall(done.given.inputs.missing(b, done.given.period.back(1 + (done.given.period.month - 1) % 3))),
        ),
    ),
)
