"""The answers of the service survey as points, one row an answer, and the index that they make (D14; R27)."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from macros.calc.engines.given import Given
from validators.registers.relationship.survey import ITEMS, SCALE
from validators.values.origin import Origin, less, number, product, quotient

POINTS = {word: len(SCALE) - place for place, word in enumerate(SCALE)}
"""The seven words of the form and their points (the coding is an inference of the catalogue, R27)."""
CODING = "、".join(f"{word}={points}" for word, points in POINTS.items())
SATISFIED = 5
"""From 稍微好 on an answer counts as satisfied (D14)."""


def survey_answers(given: Given) -> pd.DataFrame:
    """The cells of the forms of the period, of the items that the pack asks: 题目, 答案, 分, and flags of what it is."""
    return answers_of(given, given.frame("R27"))


def answers_of(given: Given, frame: pd.DataFrame) -> pd.DataFrame:
    """The same of these forms."""
    asked = {column.header for column in given.inputs.policy.registers["R27"].shown}
    items = [item for item in ITEMS if item in asked]
    answers = frame.melt(id_vars=["_branch", "_file", "_row", "客户"], value_vars=items, var_name="题目", value_name="答案")
    points = answers["答案"].map(POINTS).astype("Int64")
    flags = {"_told": points.notna(), "_blank": points.isna(), "_good": points >= SATISFIED}
    return answers.assign(分=points, 题目=pd.Categorical(answers["题目"], categories=items), **flags)


def index_of_mean(mean: Fraction) -> Fraction:
    """指数 = (mean − 1) / 6 x 100. >>> index_of_mean(Fraction(7)), index_of_mean(Fraction(1))
    (Fraction(100, 1), Fraction(0, 1))
    """
    return (mean - 1) / 6 * 100


def index_origin(mean: Origin) -> Origin:
    """Where such an index comes from."""
    return product(quotient(less(mean, number(1, "最低分")), number(6, "分差")), number(100, "换成百分制"))
