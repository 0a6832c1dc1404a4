"""The reports of the bank's pack over the demo's months, with credits left out, documents used twice and files with gaps: every
number again in plain Python from the rows.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from building.demo_month import demo_context, demo_inputs, policy_of_demo, world_of
from building.page_tables import in_the_margin
from building.same_figures import contradictions, gathered
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from macros.results.report_pages import report_pages
from validators.discover import by_id
from validators.filing.inputs import Inputs
from validators.frames import records
from validators.organisation_tree import Node
from validators.packs.trade_pack import packs
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.text import safe_text, width
from workbooks.pages.write_pages import write_pages

CODES, PACK = ("FH01", "FH02", "FH03"), packs()["P06"]
Rows = list[dict[str, Any]]


def spoilt(given: Inputs) -> Inputs:
    """The month with what the checks would ask about left as it is."""
    frames = {name: frame.reset_index(drop=True) for name, frame in given.frames.items()}
    own = frames["R47"].index[frames["R47"]["授信机构类型"] == "本行分支"]
    frames["R47"].loc[own[::9], "纳入统一授信"] = False
    invoices = frames["R48"][frames["R48"]["凭证类型"] == "增值税发票"]
    again = invoices.iloc[:2].assign(授信编号=list(invoices["授信编号"].iloc[2:4]), _row=[900, 901], 核验日期=pd.Timestamp("2026-10-31"))
    frames["R48"] = pd.concat([frames["R48"], again], ignore_index=True)
    frames["R03"].loc[frames["R03"].index[::7], "信用等级"] = None
    given.frames = frames
    return given


def context_of(folder: Path, *, board: bool) -> ReportContext:
    world = world_of("P06", 6)
    given = spoilt(demo_inputs(world, policy_of_demo(world, folder), codes=CODES if board else ("FH01",), final=board))
    node = Node(code="BH", name="总行", level="总行") if board else Node(code="FH01", name="分行1")
    return demo_context(given, node, board=board, absent=(Node(code="FH06", name="分行6"),))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return context_of(tmp_path_factory.mktemp("bank"), board=True)


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return context_of(tmp_path_factory.mktemp("bank"), board=False)


def page_of(context: ReportContext, report: str) -> Page:
    found: Report = by_id("macros.reports", "REPORT")[report]
    (page,) = found.pages(context)
    return page


def table(page: Page, title: str) -> Rows:
    """The rows of the table below a heading, by header; the total first where there is one."""
    head = page.find(title)[0] + 1
    heads = {col: cell.value for (row, col), cell in page.cells.items() if row == head and cell.value}
    found, row = [], head + 1
    while row == head + 1 or isinstance(bare(page.value(row, 2)), int):
        found.append({name: bare(page.value(row, col)) for col, name in heads.items()})
        row += 1
    return found


def held(context: ReportContext, register: str) -> Rows:
    return records(context.inputs.frames[register])


def own(context: ReportContext) -> Rows:
    return [row for row in held(context, "R47") if row["授信机构类型"] == "本行分支"]


def test_what_each_group_has(centre: ReportContext) -> None:
    """G, U, what is left out, the limit and what is above it; the pressing ones first, and a chart against the limit."""
    page = page_of(centre, "E4.4")
    assert page.name == "统一授信敞口" and page.letter
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("G", "U", "净"), 0) | {"限": None})
    for row in own(centre):
        one = sums[row["集团"]]
        one["G"] += row["授信余额"]
        one["U"] += row["授信余额"] if row["纳入统一授信"] else 0
        one["净"] += row["授信余额"] - (row["保证金"] or 0)
        one["限"] = one["限"] if row["集团授信限额"] is None else row["集团授信限额"]
    names = {row["集团编码"]: row["集团名称"] for row in held(centre, "R05")}
    found = table(page, "一、授信敞口（超限多的在前）")
    assert len(found) - 1 == len({*names, *(row["集团"] for row in held(centre, "R47"))})
    lines = {row["集团"]: row for row in found[1:]}
    for code, one in sums.items():
        line = lines[names[code]]
        assert [line[h] for h in ("授信总额(元)", "已纳入(元)", "漏报(元)", "净额(元)")] == [
            one["G"],
            one["U"],
            one["G"] - one["U"],
            one["净"],
        ]
        assert line["限额(元)"] == ("限额未设" if one["限"] is None else one["限"])
        assert line["超限(元)"] == (0 if one["限"] is None else max(0, one["G"] - one["限"]))
    assert found[0]["漏报(元)"] == sum(one["G"] - one["U"] for one in sums.values()) > 0
    order = [(row["超限(元)"], row["漏报(元)"]) for row in found[1:]]
    assert order == sorted(order, reverse=True)
    (chart,) = page.charts
    assert [s.name for s in chart.series] == ["授信总额(元)", "限额(元)"] and chart.series[1].target


def test_what_other_banks_lend_and_what_is_left_out(centre: ReportContext) -> None:
    page, names = page_of(centre, "E4.4"), {row["集团编码"]: row["集团名称"] for row in held(centre, "R05")}
    entity = {(r["_branch"], r["客户编码"]): r["统一社会信用代码"] for r in held(centre, "R03")}
    other: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in held(centre, "R47"):
        if row["授信机构类型"] == "他行":
            key = row["集团"], entity[row["_branch"], row["成员"]], row["授信机构名称"], row["业务品种"]
            other[key][row["_branch"]] += row["授信余额"]
    every: dict[str, int] = defaultdict(int)
    for row in own(centre):
        every[row["集团"]] += row["授信余额"]
    for (group, *_), by in other.items():
        every[group] += max(by.values())
    lines = {row["集团"]: row for row in table(page, "二、资金需求、多头和异地")[1:]}
    assert {name: lines[name]["含他行总额(元)"] for name in lines} == {names[g]: every[g] for g in names}
    assert all(
        row["超需求(元)"] == max(0, row["含他行总额(元)"] - row["资金需求(元)"])
        for row in lines.values()
        if row["资金需求(元)"] != "没有填"
    )
    bare_credits = table(page, "四、没有纳入统一授信的授信（余额大的在前）")
    wanted = sorted((row["授信余额"] for row in own(centre) if not row["纳入统一授信"]), reverse=True)
    assert [row["授信余额(元)"] for row in bare_credits[1:]] == wanted and bare_credits[0]["授信余额(元)"] == sum(wanted)
    signs = {row["集团"]: row for row in table(page, "三、提示和整改")}
    gaps = {row["集团"] for row in table(page, "一、授信敞口（超限多的在前）")[1:] if row["漏报(元)"]}
    assert {name for name, row in signs.items() if "漏报" in row["提示"]} == gaps
    assert all("把漏下的授信纳入统一授信" in signs[name]["整改要求"] for name in gaps)


def test_a_branch_is_told_that_its_figures_are_a_trial(branch: ReportContext) -> None:
    page = page_of(branch, "E4.4")
    assert page.name == "集团敞口(试算)" and any(text.startswith("试算：集团的成员分在几个机构") for text in page.texts())


def test_documents_those_that_did_not_pass_first(centre: ReportContext) -> None:
    page = page_of(centre, "E4.4b")
    papers = held(centre, "R48")
    found = table(page, "一、凭证（没有通过的在前）")
    assert len(found) - 1 == len(papers) and found[0]["金额(元)"] == sum(row["金额"] for row in papers)
    verdicts = [row["结论"] for row in found[1:]]
    assert verdicts[:2] == ["重复使用"] * 2 and "通过" not in verdicts[: sum(v != "通过" for v in verdicts)]
    assert verdicts.count("通过") == sum(row["核验结果"] == "真实" for row in papers) - sum(
        row["核验结果"] == "真实" for row in papers if row["_row"] in (900, 901)
    )
    assert all("****" in row["号码"] and row["号码"] != paper for row in found[1:] for paper in ("", None))
    assert [row["首次使用处"] == "首次" for row in found[1:4]] == [False, False, True]
    bad = {(row["_branch"], row["授信编号"]) for row in papers if row["核验结果"] != "真实"}
    own_credits = {(row["_branch"], row["授信编号"]): row["授信余额"] for row in own(centre) if row["授信余额"]}
    blocked = table(page, "二、先不放款的授信：凭证没有核实")
    assert blocked[0]["授信余额(元)"] >= sum(own_credits[key] for key in bad & set(own_credits))
    assert bad & set(own_credits) <= {(_code(row["机构"]), row["授信编号"]) for row in blocked[1:]}


def _code(name: str) -> str:
    return f"FH0{name[-1]}"


def test_contracts_of_trade_finance(centre: ReportContext) -> None:
    found = table(page_of(centre, "E4.4b"), "三、贸易融资的合同（有提示的在前）")
    trade = {row["合同号"]: row for row in own(centre) if row["合同号"]}
    assert {row["合同号"] for row in found} == set(trade)
    for row in found:
        credit = trade[row["合同号"]]
        tenor, cycle = int(credit["融资期限天数"]), int(credit["业务周期天数"])
        assert row["错配率"] == Fraction(abs(tenor - cycle), cycle) and row["期限和周期(天)"] == f"{tenor} / {cycle}"
        assert ("期限错配" in row["提示"]) == (abs(tenor - cycle) * 2 > cycle)
        assert (row["进口笔"], row["出口笔"]) == ((1, 0) if credit["进/出口端"] == "进口" else (0, 1))
    flagged = [row["提示"] != "没有" for row in found]
    assert flagged == sorted(flagged, reverse=True)


def test_files_by_person(centre: ReportContext) -> None:
    page = page_of(centre, "E2.13b")
    fields = PACK.archive_fields
    files: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in held(centre, "R03"):
        one = files[row["_branch"], row["客户经理"]]
        one[0], one[1], one[2] = one[0] + 1, one[1] + sum(row[f] is not None for f in fields), one[2] + len(fields)
    names = {(row["_branch"], row["工号"]): row["姓名"] for row in held(centre, "R02")}
    found = table(page, "各客户经理（完整率从低到高）")
    lines = {(_code(row["机构"]), row["客户经理"]): row for row in found[1:]}
    for key, (count, filled, due) in files.items():
        line = lines[key[0], names[key]]
        assert (line["户数"], line["已填"], line["应填"], line["档案完整率"]) == (count, filled, due, Fraction(filled, due))
    done = [row for row in held(centre, "R41") if row["类型"] in ("会议", "会议纪要", "任务") and row["参加人"]]
    assert found[0]["会议与任务完成"] == sum(row["成果附件"] is not None for row in done)
    assert found[0]["会议与任务未完成"] == sum(row["成果附件"] is None for row in done) > 0
    rates = [row["档案完整率"] for row in found[1:] if row["档案完整率"] != "不适用"]
    assert rates == sorted(rates) and rates[0] < 1
    past = records(centre.inputs.history.frame("R48"))
    named = {(row["_branch"], row["授信编号"]) for row in (*held(centre, "R48"), *past)}
    assert found[0]["凭证缺项"] == sum((row["_branch"], row["授信编号"]) not in named for row in own(centre) if row["授信余额"])
    members = table(page, "要补的成员（完整率低的在前）")
    assert sum("信用等级" in (row["缺哪几项"] or "") for row in members[1:]) == sum(row["信用等级"] is None for row in held(centre, "R03"))


def test_the_main_report_and_the_six_figures(centre: ReportContext) -> None:
    page = page_of(centre, "E3.1")
    heads = {cell.value: col for (row, col), cell in page.cells.items() if row == 4 and cell.value}
    assert [h for h in heads if h != "序"] == [
        "机构", "集团数", "成员数", "授信总额(元)", "已纳入(元)", "漏报(元)", "超限(元)", "重复凭证", "环比", "状态",
    ]  # fmt: skip
    total = {name: bare(page.value(5, col)) for name, col in heads.items()}
    groups = {row["集团编码"] for row in held(centre, "R05")} | {row["集团"] for row in held(centre, "R47")}
    assert total["集团数"] == len(groups) and total["授信总额(元)"] == sum(row["授信余额"] for row in own(centre))
    before = records(centre.inputs.history.frame("R47"))
    then = sum(row["授信余额"] for row in before if row["授信机构类型"] == "本行分支")
    assert total["环比"] == Fraction(total["授信总额(元)"], then) - 1 and total["重复凭证"] == 2
    leader = page_of(centre, "E3.0")
    assert not [text for text in leader.texts() if "收入" in text], "a bank's leader is told nothing of income"
    labels = ("集团数", "授信总额（万元）", "漏报（万元）", "超限（万元）", "重复凭证（份）", "期限错配（笔）")
    values = {label: leader.value(leader.find(label)[0] + 1, leader.find(label)[1]) for label in labels}
    assert values["集团数"] == len(groups) and values["重复凭证（份）"] == 2
    assert values["期限错配（笔）"] == sum(
        2 * abs(int(r["融资期限天数"]) - int(r["业务周期天数"])) > int(r["业务周期天数"]) for r in own(centre) if r["合同号"]
    )


def test_a_number_of_nine_digits_fits_its_tile_and_a_total_its_column(centre: ReportContext) -> None:
    """By the width of a digit of the widest typeface that may stand in (0.7 em, DejaVu Sans Bold), else they show as ###."""
    leader, page = page_of(centre, "E3.0"), page_of(centre, "E3.1")
    row, col = leader.find("授信总额（万元）")
    tile = leader.cells[row + 1, col]
    digits = len(str(tile.value))
    assert digits >= 8 and digits * 0.7 * (tile.style.size or 22) * 96 / 72 <= leader.width_px(col, col)
    assert leader.cells[leader.find("集团数")[0] + 1, leader.find("集团数")[1]].style.size == 0
    row, col = next(at for at, cell in page.cells.items() if str(cell.value).startswith("合计（"))
    assert width(str(page.value(row, col))) <= page.widths[col - 1]


def test_no_two_figures_that_mean_the_same_differ(centre: ReportContext) -> None:
    assert contradictions(gathered(report_pages(centre, "centre", PACK.centre_reports))) == []


@pytest.mark.parametrize("which", ["centre", "branch"])
def test_every_page_prints_and_is_in_gb2312(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    context: ReportContext = request.getfixturevalue(which)
    made = report_pages(context, which, PACK.centre_reports if which == "centre" else PACK.reports)
    assert len({page.name for page in made}) == len(made) >= 7
    for page in made:
        assert [text for text in page.texts() if not safe_text(text)] == [], page.name
        assert in_the_margin(page) == [], page.name
        assert page.print_scale() >= 85 and sum(page.widths[: page.freeze[1]]) <= 60, page.name
    write_pages(tmp_path / "报表.xlsx", made, properties={"title": "报表"})
