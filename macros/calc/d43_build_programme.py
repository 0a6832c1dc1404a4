"""D43: how far the build programme has come, by phase and in all (S0 C130; R64)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, exact, mean
from macros.calc.ways.summed_rows import cell
from validators.registers.control.build_presets import PHASES
from validators.values.origin import number

DONE = "完成%"
_PROGRESS = exact(
    "_sum",
    "ratio",
    "_done",
    origin=row_by_row(lambda row: number(0, "没有填完成%，按 0 计") if row[DONE] is None else cell("R64", DONE, row)),
    shown=False,
)
_PHASES = Tally("R64", "_branch", "阶段").of(
    *(count("任务数"), count("做完", "_whole", f"“{DONE}”是 100% 的"), _PROGRESS),
    mean("进度", "_sum", "任务数", empty="没有建设任务", form="ratio"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and phase: 进度 = Σ 完成% / 任务数, 做完 = tasks at 100 %; in all over every task, never a mean of phases.

    `extra["merged"]`: the phases over all branches. A task whose 完成% is blank has not begun: it counts with 0, and is said.
    """
    rows = given.frame("R64")
    rows = rows.assign(阶段=pd.Categorical(rows["阶段"], categories=PHASES))
    return rows.assign(_done=rows[DONE].where(rows[DONE].notna(), 0), _blank=rows[DONE].isna(), _whole=(rows[DONE] == 1).fillna(False))


CALC = Computation("D43", "建设进度", "Build programme", reads=("R64",), uses={"R64": f"阶段 {DONE}"}).of(
    run, _PHASES, beside={"merged": _PHASES.over("阶段")}, notes=(among(lambda rows: rows["_blank"], "{} 项任务没有填完成%，按 0 计"),)
)
