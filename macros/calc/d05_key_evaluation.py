"""D05: how much a customer is worth the time: attraction, potential and relation in one score (S2 C81, C82; R49)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.tier import Ladder, falling
from macros.calc.engines.weighted_score import weighted_mean
from macros.calc.engines.words import cells, count, exact, mean, text, traced
from macros.calc.plans.account_plans import plans_of_year
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import cell
from validators.frames import plain_values, records
from validators.registers.relationship.account_plan import ATTRACTION
from validators.values.origin import Origin, added, number, of_result, parameter, product, quotient

RELATION = ("目前关系非常牢固", "目前关系良好", "关系发展的潜力", "发展中的关系", "目前关系相当有限", "防守阶段", "倒退中的关系")
"""相互关系 in the order of its points: r_1 ... r_7."""
WEIGHTS = ("w_attraction", "w_potential", "w_relation")
BANDS, TOP = "eval_bands", 5
"""The parameter with the lines of the classes; how many customers 前五均分 is of."""
_PARTS = ("吸引力分", "潜力分", "关系分")
_ASKED = ("吸引力", "销售量分", "利润率分", "相互关系")
_NUMBERS = "一二三四五六七八九"


def _codes() -> dict[str, str]:
    """Word of R49 -> the parameter with its points."""
    return {word: f"a_{i}" for i, word in enumerate(ATTRACTION, 1)} | {word: f"r_{i}" for i, word in enumerate(RELATION, 1)}


def _row(at: TableLines, pos: int) -> dict[str, Any]:
    return records(at.lines.iloc[[pos]])[0]


def _pointed(header: str) -> Any:
    def origin(at: TableLines, pos: int) -> Origin:
        row = _row(at, pos)
        return parameter(_codes()[row[header]], row["_branch"])

    return origin


def _half(at: TableLines, pos: int) -> Origin:
    row = _row(at, pos)
    return quotient(added(cell("R49", header, row) for header in ("销售量分", "利润率分")), number(2, "两项各占一半"))


def _score(at: TableLines, pos: int) -> Origin:
    branch = str(at.lines["_branch"].iat[pos])
    weights = [parameter(code, branch) for code in WEIGHTS]
    parts = (_pointed("吸引力")(at, pos), _half(at, pos), _pointed("相互关系")(at, pos))
    return quotient(added(product(w, part) for w, part in zip(weights, parts, strict=True)), added(weights))


def _best(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(of_result("D05", "评价分", int(pos)) for pos in rows.index)


_ROWS = Listing("R49").of(
    *text("_branch", "客户", "年", "吸引力"),
    *cells("score", "销售量分", "利润率分"),
    *text("相互关系"),
    *(traced("吸引力分", "score", _pointed("吸引力")), traced("潜力分", "score", _half), traced("关系分", "score", _pointed("相互关系"))),
    traced("评价分", "score", _score),
    *text("档次", "理由"),
)
_WHOLE = Tally("R49").of(
    count("评价户数", "_scored", "四项都填了、有评价分的"),
    count("未评价", "_open", "四项没有填全的"),
    exact("_points", "score", "评价分", where="_top", shown=False, origin=_best),
    count("_n", "_top", shown=False),
    mean("前五均分", "_points", "_n"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a plan of the period's year: 评价分 = (w1 x 吸引力分 + w2 x 潜力分 + w3 x 关系分) / (w1 + w2 + w3), exact.

    吸引力分 and 关系分 are the points that the policy gives the word (`a_1` ..., `r_1` ...), 潜力分 is the mean of 销售量分 and
    利润率分. A blank in any of the four leaves 评价分 empty, and 理由 says which. 档次 by the falling lines of `eval_bands`
    (一档, 二档, ...), empty while that is blank: the seed gives no class, a person decides. A blank weight or point stops
    and is named. 前五均分 in the summary: the mean of the five best scores.
    """
    rows = plans_of_year(given)
    points = {b: {word: given.need(code, b) for word, code in _codes().items()} for b in sorted(set(rows["_branch"]))}
    weights = {b: [given.need(code, b) for code in WEIGHTS] for b in points}
    bands = {b: _bands(given, b) for b in points}
    found = each_row(
        lambda b, *asked: _judged(points[b], weights[b], bands[b], dict(zip(_ASKED, asked, strict=True))), rows, ("_branch", *_ASKED)
    )
    rows = with_columns(rows, found, (*_PARTS, "评价分", "档次", "理由"))
    scored, scores = rows["评价分"].notna(), plain_values(rows["评价分"])
    best = sorted((at for at, score in enumerate(scores) if score is not None), key=lambda at: (-scores[at], at))[:TOP]
    return rows.assign(_scored=scored, _open=~scored, _top=rows.index.isin(best))


def _judged(points: Mapping[str, Any], weights: list[Any], bands: Ladder | None, asked: Mapping[str, Any]) -> tuple[Any, ...]:
    """The three parts, the score, its class, and what is lacking."""
    attraction, relation = (points.get(asked[header]) for header in ("吸引力", "相互关系"))
    volume, margin = asked["销售量分"], asked["利润率分"]
    potential = None if volume is None or margin is None else (Fraction(volume) + Fraction(margin)) / 2
    parts = [None if value is None else Fraction(value) for value in (attraction, potential, relation)]
    score = weighted_mean(weights, parts)
    blank = "、".join(header for header in _ASKED if asked[header] is None)
    why = f"没有填{blank}，没有评价" if blank else "" if score is not None else "政策里的分或权重没有，没有评价"
    return (*parts, score, None if bands is None or score is None else bands.level(score), why)


def _bands(given: Given, branch: str) -> Ladder | None:
    """The classes of the policy; None while it has none, and a stop where its lines do not fall."""
    said = given.setting(BANDS, branch) or ()
    try:
        bounds = [Decimal(str(line)) for line in said]
    except InvalidOperation:
        bounds = [Decimal(0), Decimal(0)]
    if not said:
        return None
    if not falling(bounds) or len(bounds) >= len(_NUMBERS):
        name = given.inputs.policy.pack.parameters[BANDS].name
        given.stops.say(name, f"政策里“{name}”要从大到小、都大于 0，如 80、60。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。")
        return None
    levels = tuple(f"{word}档" for word in _NUMBERS[: len(bounds) + 1])
    return Ladder(levels[:-1], tuple(bounds), levels[-1], bool(given.setting("ge_inclusive", branch) is not False))


CALC = Computation(
    "D05",
    "客户评价",
    "Evaluation of key customers",
    reads=("R49",),
    uses={"R49": "客户 年 吸引力 销售量分 利润率分 相互关系"},
    needs=" ".join((*WEIGHTS, *_codes().values(), BANDS, "ge_inclusive")),
).of(
    run,
    _ROWS,
    summary=_WHOLE,
    totals=("评价户数", "未评价", "前五均分"),
    notes=(unset_of(BANDS, "只有分数，没有分档"), some("未评价", "{} 份计划没有填全，没有评价分")),
)
