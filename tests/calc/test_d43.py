"""D43: progress of the build programme, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from building.typed_rows import typed
from macros.calc.d43_build_programme import CALC
from validators.frames import records
from validators.registers.control.build_presets import PHASES, PRESETS


def tasks(phase, *done):
    return [{"阶段": phase, "任务": f"任务{i}", "完成%": share} for i, share in enumerate(done)]


def test_worked_example(inputs, frame):
    """Tasks at 100, 100, 50 and 50 %: 75.00%; in all the sum over every task, not the mean of the phases."""
    result = CALC.run(inputs(R64=frame("R64", *tasks(PHASES[0], "100%", "100%", "50%", "50%"), *tasks(PHASES[1], "0%"))))
    assert list(result.rows["进度"]) == [F(3, 4), 0] and list(result.rows["做完"]) == [2, 0]
    assert result.summary["进度"] == F(3, 5) and result.summary["任务数"] == 5 and result.notes == ()


def test_blank_has_not_begun(inputs, frame):
    result = CALC.run(inputs(R64=frame("R64", *tasks(PHASES[0], "100%", None))))
    (row,) = records(result.rows)
    assert row["进度"] == F(1, 2) and result.notes == ("1 项任务没有填完成%，按 0 计",)


def test_phases_stand_in_the_order_of_the_programme(inputs, frame):
    rows = [*tasks(PHASES[2], "10%"), *tasks(PHASES[0], "20%")]
    assert list(CALC.run(inputs(R64=frame("R64", *rows))).rows["阶段"]) == [PHASES[0], PHASES[2]]


def test_nothing(inputs):
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary["进度"] is None and "分母为0：没有建设任务，进度为空" in result.notes


def test_a_programme_that_nobody_has_begun(inputs):
    """Seventeen tasks as an empty sheet is issued with them: 0, and said."""
    result = CALC.run(inputs(R64=typed("R64", PRESETS)))
    assert result.summary == {"任务数": 17, "做完": 0, "进度": 0} and "17 项任务没有填完成%，按 0 计" in result.notes
