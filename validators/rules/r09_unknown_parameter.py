"""R09: a parameter that the pack does not have; what is written there would never be used."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.packs.pack_contents import Parameter
from validators.packs.trade_pack import Pack
from validators.values.text import Text, fold

HEADER = "参数名"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09")) is None:
        return
    pack = facts.policy.pack
    known = parameters(pack)
    names = sheet.frame[HEADER]
    strange = names.notna() & names.map(lambda name: name is not None and fold(name) not in known).astype(bool)
    for pos in sheet.positions(strange & of_pack(sheet.frame, pack)):
        near = difflib.get_close_matches(sheet.value(pos, HEADER), [p.name for p in pack.parameters.values()], 1, 0.5)
        hint = f"，是不是“{near[0]}”" if near else ""
        yield sheet.finding(RULE, pos, HEADER, f"{pack.title.zh}没有这个参数{hint}", "照原来的政策表改回参数名；不要的行删掉")


def parameters(pack: Pack) -> dict[str, Parameter]:
    """The pack's parameters by folded name and by folded code."""
    return {name: pack.parameters[code] for name, code in pack.parameter_codes.items()}


def of_pack(frame: pd.DataFrame, pack: Pack) -> pd.Series:
    """Mask of the rows of R09 that are about this pack (a blank 方案 is)."""
    return frame["方案"].isna() | frame["方案"].eq(fold(pack.id))


RULE = Rule(
    id=None,
    code="unknown_parameter",
    severity=Severity.A,
    registers=("R09",),
    check=check,
    title=Text("没有这个参数", "Unknown parameter"),
    explain="参数名不在本方案的清单里，写了也不会用到。参数名不能自己改。",
    remedy="改回原来的参数名，或删掉这一行。",
    source="R09; section H",
)
