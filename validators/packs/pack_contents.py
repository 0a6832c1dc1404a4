"""What may stand in the text of a pack: pack.toml and parameters.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SEED, UNIT, EXAMPLE = "种子原文", "本单位填写", "示例值"
"""Where a parameter comes from: a seed document, this organisation, or an invented example."""


Measure = Literal[
    "档案填全的客户", "计划的销售额", "计划的销量", "走访次数", "本期收回", "保留客户", "新增客户", "进入大客户", "满意度指数"
]
"""What the program measures of a person: in 元, 吨, 次, 户 or points (D41, D10, D08, D18, D09, D14)."""
LISTS = ("list", "days")
"""Kinds of parameters of several values, joined with 、."""


class PackError(ValueError):
    """A folder that is no pack: one sentence with the place in it."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a pack, as its `parameters.csv` states it.

    kind     number / percent / money / bool / choice / list / days (10-01, 2026-02-17) / text
    value    the preset as text; blank = the organisation fills it
    """

    code: str
    name: str
    kind: str
    value: str = ""
    unit: str = ""
    source: str = UNIT
    file: str = ""
    quote: str = ""
    clause: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnsShown(_Table):
    """What a pack does to one register: `title` and `hint` of its sheet, columns shown in order (empty = all), required, labelled."""

    title: str = ""
    hint: str = ""
    show: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    label: dict[str, str] = Field(default_factory=dict)
    required_sheet: bool | None = None


class Grades(_Table):
    """The ordered levels of a pack, highest first; `none` is the word for a customer without a level.

    computation    what proposes them; visits, calls: level -> code of the parameter with its cadence (D08)
    decided_above  levels that the upper organisation decides (认定单位 of R06); the others are the branch's own
    """

    levels: tuple[str, ...] = ()
    none: str = ""
    computation: str = ""
    visits: dict[str, str] = Field(default_factory=dict)
    calls: dict[str, str] = Field(default_factory=dict)
    decided_above: tuple[str, ...] = ()


class Waiting(_Table):
    """A computed sheet before it is computed: the button that fills it, what will stand on it; `short` for 封面."""

    button: str
    words: str
    short: str = ""


class PackFigure(_Table):
    """A figure of a pack on the main report or the leader's page: what is summed over a branch, and what it is divided by.

    of, per     `R10.数量`, `D17.差异` (the sum of a column), `D02c` (rows); several joined with +; `per` "" = no division
    where       header -> the values of the rows that count in `of`; "" = an empty cell
    scale       the quotient is multiplied by it (1000: money a ton, where quantities are thousandths)
    total       names of the summary of a result, joined with + (`D02c.核心客户`), where the total is no sum over branches
    change      "数量" or "收入" of R10, or `R18.实际接油`: against the month before
    plan        share of the month's plan (`Contents.plan`); with the kind "money" the plan itself
    most        `R18.未完成原因`: the three words that stand there most often, under a tile
    best        `D05.评价分`: the two customers that have the most of it, under a tile
    kind        how it is shown (validators.page.page.KINDS, or "rounded": a quantity in whole units)
    note        the line under a tile; alarm: red where it is not 0
    """

    header: str
    kind: str = "tally"
    of: str = ""
    per: str = ""
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    scale: int = 1
    total: str = ""
    change: str = ""
    plan: bool = False
    most: str = ""
    best: str = ""
    note: str = ""
    alarm: bool = False


class Contents(_Table):
    """pack.toml, as it is written; `switch` of an overlay is the parameter of any pack by which it is laid over it."""

    id: str
    title: str
    english: str = ""
    system: str = ""
    aliases: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    switch: str = ""
    registers: tuple[str, ...] | None = None
    policy_registers: tuple[str, ...] | None = None
    computations: tuple[str, ...] | None = None
    reports: tuple[str, ...] | None = None
    centre_reports: tuple[str, ...] | None = None
    graded: tuple[str, ...] | None = None
    computed: tuple[str, ...] | None = None
    sheets: dict[str, Waiting] = Field(default_factory=dict)
    made: str = ""
    plan: str = ""
    main: tuple[PackFigure, ...] = ()
    chart: tuple[str, ...] = ()
    leader: tuple[PackFigure, ...] = ()
    archive_fields: tuple[str, ...] | None = None
    grades: Grades = Grades()
    pay: str = ""
    scorecard: dict[str, dict[str, str]] = Field(default_factory=dict)
    measured: dict[str, Measure] = Field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    several: tuple[str, ...] = ()
    columns: dict[str, ColumnsShown] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
