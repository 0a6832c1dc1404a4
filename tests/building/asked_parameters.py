"""Which parameters of a policy the program asks for: by itself, whatever the pack; over the demo's month of a pack; of forms in steps (P13).

Asking is `Policy.entry`, through which every value goes. That an invented value is named as such is no asking.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from building.demo_month import LAST, checked_desk, demo_context, demo_inputs, policy_of_demo
from building.filings import build
from building.own_scheme_book import write_scheme
from building.pack_month import month_of, nil_of, write_policy_with_products
from building.paper_state import agreed, on_day, paper_home, submitted
from building.small_state import APPROVERS, COUNTIES, PERIOD, inputs
from macros.__main__ import main
from macros.demo.demo_worlds import demo_world
from macros.demo.pack_data import demo_data
from macros.papers.papers_result import papers_result
from macros.results.report_pages import report_pages
from validators.numbers.held import HEADERS
from validators.packs.trade_pack import Pack, pack_of_files
from validators.policy import Policy
from validators.values.text import is_blank
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

FEWEST = """id = "少"
title = "最少的方案"
include = ["P00"]
registers = ["R02", "R03"]
computations = []
reports = []
centre_reports = []
graded = []
computed = []
"""
"""A pack with two registers, no computation and no report: what is asked under it is asked whatever the pack."""
NOBODY = "nobody_asks,没有人问的参数,number,1,,本单位填写,,,G01,,\n"
"""A parameter that it has besides: where this one is asked, something asks for all of them, and nothing is proven."""
_HEADS = "code,name,kind,value,unit,source,file,quote,clause,choices,note\n"
_NAMING = {"is_example", "named_examples"}
_ANSWERS = {"number": "1", "percent": "10%", "money": "1000", "bool": "是"}


@contextmanager
def recorded() -> Iterator[set[str]]:
    """The codes that are asked for meanwhile."""
    asked: set[str] = set()
    entry = Policy.entry

    def noted(self: Policy, code: str, branch: str | None = None, on: Any = None) -> Any:
        frame = sys._getframe(1)
        if not {frame.f_code.co_name, getattr(frame.f_back, "f_code", frame.f_code).co_name} & _NAMING:
            asked.add(code)
        return entry(self, code, branch, on)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Policy, "entry", noted)
        yield asked


def asked_by_the_program(folder: Path) -> set[str]:
    """The whole way of a month under the pack with the fewest contents, its customers with a number of every kind."""
    pack = pack_of_files({"pack.toml": FEWEST, "parameters.csv": _HEADS + NOBODY})
    write_policy_with_products(folder / "政策.xlsx", pack)
    numbers = [{"对象": "自有列", "表名": "客户档案", "列名": names[-1], "类型": "文本"} for names in HEADERS.values()]
    force, _ = read_policy_book(write_scheme(folder / "政策.xlsx", numbers))
    home = ("--home", folder / "中心", "--period", PERIOD)
    with recorded() as asked:
        for branch in COUNTIES:
            cells = month_of(pack, branch)
            content = DeskContent(cells=cells, inputs=inputs(branch) | {"零报": nil_of(pack, cells)})
            _press("submit", build(folder / f"台账 {branch}.xlsm", force, branch, content), "--out", folder / "上报")
        _press("collect", folder / "上报", *home[:2], "--policy", folder / "政策.xlsx")
        _press("consolidate", *home, "--out", folder / "汇总.xlsx")
        for number in [*APPROVERS][:3]:
            _press("approve", *home, "--by", number)
    return asked


def _press(*words: object) -> None:
    assert main([*map(str, words)]) == 0, words


def asked_of_forms(folder: Path) -> set[str]:
    """Three forms that wait for the first, the middle and the last approval, and what the reports say of them."""
    with recorded() as asked:
        home = paper_home(folder)
        for number, people in (("SP-1", ()), ("SP-2", ("ZZ02",)), ("SP-3", ("ZZ02", "ZZ03"))):
            submitted(home, number, "突出贡献奖")
            for day, person in enumerate(people, 1):
                agreed(home, number, person, day=day)
        papers_result(home, PERIOD, on_day(9))
    return asked


def asked_in_demo(pack: Pack, wanted: set[str], folder: Path) -> set[str]:
    """Those of the wanted that are asked while the demo's month of a pack is computed, shown and checked: as the demo fills its policy,
    then with nothing left blank and the last choice made; over two branches, then over all of them.
    """
    world = demo_world(pack, seed=7, branches=demo_data(pack).get("branches", 3), periods=2, last=LAST)
    policy = policy_of_demo(world, folder)
    with recorded() as asked:
        for codes in (world.codes[:2], world.codes):
            for force in (policy, answered(policy)):
                if wanted - asked:
                    _month(world, force, codes)
    return asked & wanted


def _month(world: Any, policy: Policy, codes: Sequence[str]) -> None:
    """Every computation, report and rule of the pack; September too, the end of a quarter, is checked."""
    home = next(node for node in policy.organisation.at(LAST.first).values() if node.parent is None)
    pack = policy.pack
    whole = demo_context(demo_inputs(world, policy, codes=tuple(codes)), home)
    report_pages(whole, "centre", pack.centre_reports)
    own = demo_context(demo_inputs(world, policy, codes=tuple(codes[:1]), final=False), home, board=False)
    report_pages(own, "branch", pack.reports)
    for code in codes:
        for month in (LAST, LAST.plus(-1)):
            checked_desk(world, policy, world.world.desk(code, month))


def answered(policy: Policy) -> Policy:
    """The policy with a value for every parameter but lists and texts, and of choices the last one: what only counts then is asked then."""
    known = {p.name: p for p in policy.pack.parameters.values()}
    frame = policy.frames["R09"].copy()
    frame["值"] = [_answer(known.get(name), value) for name, value in zip(frame["参数名"], frame["值"], strict=True)]
    return replace(policy, frames=dict(policy.frames) | {"R09": frame})


def _answer(parameter: Any, value: Any) -> Any:
    if parameter is None or parameter.kind in ("list", "days", "text"):
        return value
    if parameter.kind == "choice":
        return parameter.choices[-1]
    return _ANSWERS[parameter.kind] if is_blank(value) else value
