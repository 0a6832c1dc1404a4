"""D48: when a meter is due, with the worked example of the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d48_rotation import CALC
from validators.frames import records


def run(inputs: Any, *rows: dict[str, Any], period: str = "2026-10", years: str | None = "8") -> Any:
    policy = preset_policy({"rotation_years": years}, pack="P11")
    return CALC.run(inputs(R53=typed("R53", list(rows), period=period), policy=policy, period=period))


def test_eight_years_after_the_first_of_may(inputs: Any) -> None:
    """Installed on 2019-05-01, due on 2027-05-01: on 31 May 30 days over (31 on 1 June, as the catalogue counts)."""
    (line,) = records(run(inputs, {"安装日": "2019-05-01"}, period="2027-05").rows)
    assert (line["下次到期"].date(), line["逾期天数"], line["状态"]) == (dt.date(2027, 5, 1), 30, "已逾期")
    (line,) = records(run(inputs, {"安装日": "2019-05-01"}, period="2027-06").rows)
    assert line["逾期天数"] == 30 + 30


@pytest.mark.parametrize(
    ("installed", "state"),
    [
        *(("2018-10-30", "已逾期"), ("2018-10-31", "本季到期"), ("2018-12-31", "本季到期"), ("2019-01-01", "下季到期")),
        *(("2019-03-31", "下季到期"), ("2019-04-01", "以后到期")),
    ],
)
def test_the_states_at_their_bounds(inputs: Any, installed: str, state: str) -> None:
    """On the last day of the period it is due, not overdue."""
    assert records(run(inputs, {"安装日": installed}).rows)[0]["状态"] == state


def test_a_leap_day_and_a_cycle_of_its_own(inputs: Any) -> None:
    rows = records(run(inputs, {"安装日": "2024-02-29", "轮换周期": 1}, {"安装日": "2024-02-29", "轮换周期": 4}).rows)
    assert [row["下次到期"].date() for row in rows] == [dt.date(2025, 2, 28), dt.date(2028, 2, 29)]


def test_without_day_or_cycle_nothing_is_worked_out(inputs: Any) -> None:
    found = run(inputs, {"资产号": "M1"}, {"资产号": "M2", "安装日": "2020-01-01"}, years=None)
    assert [(row["下次到期"], row["逾期天数"], row["理由"]) for row in records(found.rows)] == [
        (None, None, "没有安装日，到期日没有算"),
        (None, None, "没有轮换周期，到期日没有算"),
    ]
    assert found.summary["没有算出"] == 2 and found.notes == ("2 个装置没有安装日或轮换周期，到期日没有算",)


def test_by_kind_of_metering_and_by_month(inputs: Any) -> None:
    rows = [("高供高计", "2018-01-01"), ("高供高计", "2018-12-05"), ("低压", "2018-12-31"), (None, "2019-10-31"), ("低压", "2020-01-01")]
    found = run(inputs, *({"计量方式": mode, "安装日": day} for mode, day in rows))
    modes = {row["计量方式"]: (row["装置"], row["已逾期"], row["本季到期"]) for row in records(found.extra["by_mode"])}
    assert modes == {"高供高计": (2, 1, 1), "低压": (2, 0, 1), "未填": (1, 0, 0)}
    assert [(row["到期月"], row["到期台数"]) for row in records(found.extra["by_month"])] == [("已逾期", 1), ("2026-12", 2), ("2027-10", 1)]
