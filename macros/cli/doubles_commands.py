"""Customers that several branches have: the pairs, why and how sure, and what is decided on them (D35, V39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, home_at, month, print_json, say
from macros.cli.options import HomeFolder, Json, Period
from macros.clock import now
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.merge.customer_doubles import Double
    from validators.values.period import Month
    from workbooks.archive.home import Home

_SHOWN = 60


@app.command("duplicates")
def duplicates(
    home: HomeFolder,
    period: Period,
    pair: Annotated[str | None, typer.Option("--pair", help="一对的编号（方括号里的）")] = None,
    decision: Annotated[str | None, typer.Option("--decision", help="同一、不同，或 重问")] = None,
    by: Annotated[str, typer.Option("--by", help="谁定的，姓名或工号")] = "",
    as_json: Json = False,
) -> None:
    """跨局重复客户：每一对为什么像、有几成把握；加 --pair 和 --decision 定下来，以后不再问。"""
    from macros.merge.customer_decisions import OPEN, decide, decisions

    if (pair is None) != (decision is None):
        raise ToolkitError("--pair 和 --decision 要一起写", "先不写这两项，看每一对的编号")
    place, when = home_at(home), month(period)
    found = _pairs(place, when)
    if pair is not None and decision is not None:
        chosen = next((double for double in found if double.key == pair and not double.certain), None)
        if chosen is None:
            raise ToolkitError(f"没有编号是“{pair}”的一对要定", "不写 --pair 看每一对的编号；信用代码相同的不用定")
        if not by.strip():
            raise ToolkitError("没有写是谁定的", "加上 --by 姓名或工号")
        decide(place, {chosen.pair: OPEN if decision == "重问" else decision}, by=by.strip(), now=now())
        taken = decisions(place)
        found = [double.taken(taken) for double in found]
    if as_json:
        print_json({"period": str(when), "pairs": [double.as_json() for double in found]})
    else:
        _tell(found)


def _pairs(home: Home, period: Month) -> list[Double]:
    from macros.merge.consolidation import merged_inputs
    from macros.merge.customer_decisions import decisions
    from macros.merge.customer_doubles import doubles

    given = merged_inputs(home, period, home.standings(period))
    names = [node.name for node in home.policy.organisation.nodes]
    return doubles(given.frame("R03"), names, decisions(home))


def _tell(found: list[Double]) -> None:
    wait = sum(not double.certain and double.decision is None for double in found)
    say(f"跨局重复客户 {len(found)} 对，要定的 {wait} 对。")
    for double in found[:_SHOWN]:
        one, two = (f"{side.branch} {side.code} {side.name}（{side.file} 第 {side.row} 行）" for side in double.sides)
        word = f"已定{double.decision.word}" if double.decision else double.word
        say(f"  {word} {double.sure}%：{one} 与 {two}：{double.why} [{double.key}]")
    if len(found) > _SHOWN:
        say(f"  另有 {len(found) - _SHOWN} 对，加 --json 看全部")
