"""D45b: whom to offer what, with the worked examples of the catalogue and of the chapter."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d45b_cross_sell import CALC
from validators.frames import records

PRODUCTS = {code: {"名称": code, "启用": True} for code in ("甲", "乙", "丙")}


def run(inputs: Any, sales: list[tuple[str, str, float]], pairs: str | None = "甲-乙", months: str = "12", **more: Any) -> Any:
    policy = preset_policy({"cross_pairs": pairs, "cross_months": months}, products=PRODUCTS, pack="P12-E")
    names = dict.fromkeys(customer for customer, *_ in sales)
    flow = [{"客户编码": c, "业务代码": p, "月份": "2026-10", "收入": v} for c, p, v in sales]
    return CALC.run(
        inputs(policy=policy, R03=typed("R03", [{"客户编码": c, "企业全称": c} for c in names]), R10=typed("R10", flow), **more)
    )


@pytest.mark.parametrize(("first", "both", "open_"), [(12, 8, 4), (3, 1, 2)])
def test_worked_examples(inputs: Any, first: int, both: int, open_: int) -> None:
    """12 buy 甲, 8 of them 乙: a list of 4; 3 with audits, 1 also consulting: a list of 2."""
    sales = [(f"K{n}", "甲", 100.0) for n in range(first)] + [(f"K{n}", "乙", 50.0) for n in range(both)]
    result = run(inputs, sales)
    (row,) = records(result.rows)
    assert (row["已购户"], row["也买"], row["待推荐"], row["渗透率"]) == (first, both, open_, Fraction(both, first))
    listed = records(result.extra["customers"])
    assert [r["客户编码"] for r in listed] == sorted(f"K{n}" for n in range(both, first)) and {r["已购金额"] for r in listed} == {10_000}


def test_what_was_taken_back_was_not_bought(inputs: Any) -> None:
    result = run(inputs, [("K1", "甲", 100.0), ("K1", "甲", -100.0), ("K2", "甲", 100.0), ("K2", "乙", 0.0)])
    (row,) = records(result.rows)
    assert (row["已购户"], row["待推荐"]) == (1, 1)


def test_blank_pairs_are_all_of_products_in_use(inputs: Any) -> None:
    result = run(inputs, [("K1", "甲", 1.0), ("K2", "乙", 1.0)], pairs=None)
    assert [(r["已购"], r["推荐"], r["待推荐"]) for r in records(result.rows)] == [("乙", "甲", 1), ("甲", "乙", 1)]


@pytest.mark.parametrize(("months", "open_"), [("1", 1), ("2", 0)])
def test_over_the_months_of_the_policy(inputs: Any, months: str, open_: int) -> None:
    before = typed("R10", [{"客户编码": "K1", "业务代码": "乙", "月份": "2026-09", "收入": 5}], period="2026-09")
    result = run(inputs, [("K1", "甲", 1.0)], months=months, earlier={"R10": before})
    assert records(result.rows)[0]["待推荐"] == open_


def test_a_customer_that_is_not_on_file_is_in_none(inputs: Any) -> None:
    flow = typed("R10", [{"客户编码": "K9", "业务代码": "甲", "月份": "2026-10", "收入": 5}])
    policy = preset_policy({"cross_pairs": "甲-乙"}, products=PRODUCTS, pack="P12-E")
    assert CALC.run(inputs(policy=policy, R10=flow)).rows.empty
