"""D33: business a head, with the worked example of the catalogue."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import stored
from macros.calc.d33_per_head import CALC
from validators.frames import records

POLICY = preset_policy(pack="P07")
Person = tuple[str, dt.date | None, dt.date | None]


def staff(*people: Person) -> Any:
    columns = {"工号": [f"E{i}" for i in range(len(people))], "岗位": [p[0] for p in people]}
    return stored("R02", columns | {"入职日期": [p[1] for p in people], "离职日期": [p[2] for p in people]})


def flow(*fen: int | None) -> Any:
    return stored("R10", {"客户编码": ["K"] * len(fen), "业务代码": ["审计"] * len(fen), "收入": list(fen)})


def run(inputs: Any, people: Any, amounts: Any) -> Any:
    return CALC.run(inputs(R02=people, R10=amounts, policy=POLICY))


def test_worked_example(inputs: Any) -> None:
    """1,200,000 by 8: 150,000."""
    result = run(inputs, staff(*[("销售人员", None, None)] * 8), flow(100_000_000, 20_000_000))
    (row,) = records(result.rows)
    assert (row["业务量"], row["平均人数"], row["人均业务量"]) == (120_000_000, 8, 15_000_000) and result.summary[
        "人均业务量"
    ] == 15_000_000


def test_heads_are_the_mean_of_the_first_and_the_last_day(inputs: Any) -> None:
    """One comes on the 2nd, one leaves on the 30th, one on the 31st; one of two posts counts, others do not."""
    people = staff(
        ("销售人员", dt.date(2026, 10, 1), None),
        ("销售人员", dt.date(2026, 10, 2), None),
        ("客户服务人员、销售人员", None, dt.date(2026, 10, 30)),
        ("销售人员", None, dt.date(2026, 10, 31)),
        ("销售人员", None, dt.date(2026, 9, 30)),
        ("销售经理", None, None),
    )
    (row,) = records(run(inputs, people, flow(100)).rows)
    assert (row["月初人数"], row["月末人数"], row["平均人数"], row["人均业务量"]) == (3, 3, 3, 33)
    (row,) = records(run(inputs, staff(("销售人员", dt.date(2026, 10, 2), None), ("销售人员", None, None)), flow(100)).rows)
    assert (row["平均人数"], row["人均业务量"]) == (Fraction(3, 2), 67), "half up to the fen, once"


def test_nobody_in_service_is_no_division(inputs: Any) -> None:
    result = run(inputs, staff(("销售经理", None, None)), flow(100, None, -30))
    (row,) = records(result.rows)
    assert (row["业务量"], row["人均业务量"]) == (70, None)
    assert result.notes == ("LJ01：分母为0：没有在岗的销售人员，人均业务量为空",)
