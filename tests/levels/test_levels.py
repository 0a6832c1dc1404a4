"""A level files what it consolidated to the one above, which takes it in as it does a county's (F1; issue 4.7)."""

from __future__ import annotations

import email
import email.policy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from validators.values.period import Month
from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home

PERIOD = Month(2026, 10)
Run = Callable[..., Any]
SUM = {"A1": 3003.03, "A2": 6003.06, "B1": 9003.09, "B2": 12003.12}
"""收入 that was put into each desk: 3 x income + 3."""


def test_what_came_from_the_counties_goes_on_with_its_origin(
    city: Run, upward: Run, keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path
) -> None:
    file = upward(city("C1", "A1", "A2"))
    assert file.name == "2026-10_C1_江北市局_1.xlsx"
    flow = list(openpyxl.load_workbook(file)["业务量流水"].iter_rows(min_row=5, values_only=True))
    assert flow[0][:3] == ("机构编码", "来源文件", "来源行")
    assert [row[:3] for row in flow[1:]] == [(b, filed[b].name, line) for b in ("A1", "A2") for line in (6, 7, 8)]
    told = keybook("verify", file, "--json").json
    assert told["whole"] and told["changes"] == []
    top = tmp_path / "省"
    assert keybook("collect", file, upward(city("C2", "B1", "B2")), "--home", top, "--policy", tree_policy).status == 0
    rows = keybook("status", "--home", top, "--period", "2026-10", "--json").json["branches"]
    assert [(r["branch"], r["timeliness"], r["state"], r["version"]) for r in rows] == [
        ("C1", "按时", "已收", 1),
        ("C2", "按时", "已收", 1),
    ]
    report = tmp_path / "汇总.xlsx"
    done = keybook("consolidate", "--home", top, "--period", "2026-10", "--out", report, "--json")
    assert done.status == 0, done.err
    assert done.json["measures"]["收入"] == {
        "sum_of_branches": f"{sum(SUM.values()):.2f}",
        "consolidated": f"{sum(SUM.values()):.2f}",
        "difference": "0.00",
    }
    assert [
        (c["branch"], c["measures"]["收入"]["sum_of_branches"], c["measures"]["收入"]["consolidated"]) for c in done.json["children"]
    ] == [("C1", "9006.09", "9006.09"), ("C2", "21006.21", "21006.21")]
    codes = {row["机构编码"] for row in done.json["results"]["D01"]["rows"]}
    assert codes == set(SUM)
    book = openpyxl.load_workbook(report, data_only=True)
    page = book["汇总主表"]
    where = next(cell.coordinate for row in page.iter_rows() for cell in row if cell.value == "临江")
    number = next(
        cell.coordinate
        for cell in page[openpyxl.utils.cell.coordinate_from_string(where)[1]]
        if isinstance(cell.value, (int, float)) and abs(cell.value - 0.30) < 0.006
    )
    traced = keybook("trace", report, f"汇总主表!{number}", "--json").json
    assert {(r["file"], r["branch"], r["row"]) for r in traced["rows"]} == {(filed["A1"].name, "A1", line) for line in (6, 7, 8)}


def test_return_correction_and_supersession_of_a_level(
    city: Run, upward: Run, keybook: Run, tree_policy: Path, county: Run, month: Run, filed: dict[str, Path], tmp_path: Path
) -> None:
    home = city("C1", "A1", "A2")
    shutil.copytree(filed["A2"].parent, tmp_path / "A2" / "上报", ignore=lambda _, names: [n for n in names if "_A2_" not in n])
    first, top = upward(home), tmp_path / "省"
    assert keybook("collect", first, "--home", top, "--policy", tree_policy).status == 0
    back = keybook(
        "return", "--home", top, "--period", "2026-10", "--branch", "C1", "--reason", "青禾县局的收入请再核对", "--out", tmp_path / "退"
    )
    assert back.status == 0, back.err
    book = openpyxl.load_workbook(next((tmp_path / "退").glob("退回单*.xlsx")))
    assert "青禾县局的收入请再核对" in [cell.value for row in book["退回单"].iter_rows() for cell in row]
    better = county(tree_policy, "A2", month("A2", 2500.0), tmp_path / "A2", version=2)
    assert keybook("collect", better, "--home", home).status == 0
    stale = keybook("submit", "--home", home, "--period", "2026-10", "--out", tmp_path / "x")
    assert stale.status == 2 and "再点一次【合并汇总】" in stale.err
    assert keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "c1.xlsx").status == 0
    second = upward(home)
    assert second.name == "2026-10_C1_江北市局_2.xlsx"
    took = keybook("collect", second, first, "--home", top, "--json").json
    assert took["accepted"] == [second.name] and took["superseded"] == [first.name] and took["duplicate"] == [first.name]
    event = Home(top).standings(PERIOD)["C1"].current
    assert event is not None and (event.detail["diff"]["changed"], event.detail["diff"]["收入"]) == (3, 7503_00 - 6003_06)
    row = keybook("status", "--home", top, "--period", "2026-10", "--json").json["branches"][0]
    assert (row["state"], row["version"]) == ("更正", 2)
    assert (
        keybook("consolidate", "--home", top, "--period", "2026-10", "--out", tmp_path / "p.xlsx", "--json").json["measures"]["收入"][
            "consolidated"
        ]
        == "10506.03"
    )


def test_a_forged_level_is_refused(city: Run, upward: Run, keybook: Run, tree_policy: Path, tmp_path: Path) -> None:
    file = upward(city("C1", "A1", "A2"))
    book = openpyxl.load_workbook(file)
    header = [cell.value for cell in book["业务量流水"][5]]
    book["业务量流水"].cell(7, header.index("收入") + 1).value = 99999
    book.save(tmp_path / file.name)
    ran = keybook("collect", tmp_path / file.name, "--home", tmp_path / "省", "--policy", tree_policy, "--json")
    assert ran.status == 1 and not ran.json["accepted"]
    assert "封印不符" in ran.json["rejected"][0]["reason"] and "1001.01→99,999.00" in ran.json["rejected"][0]["reason"].replace(
        "1,001.01", "1001.01"
    )


def test_nobody_is_counted_twice(city: Run, upward: Run, keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path) -> None:
    home, top = city("C1", "A1", "A2"), tmp_path / "省"
    level = upward(home)
    assert keybook("collect", filed["A2"], "--home", top, "--policy", tree_policy).status == 0
    rows = keybook("status", "--home", top, "--period", "2026-10", "--json").json["branches"]
    assert [(r["branch"], r["state"]) for r in rows] == [("C1", "未报"), ("A2", "已收"), ("C2", "未报")]
    ran = keybook("collect", level, "--home", top, "--json")
    assert ran.status == 1 and not ran.json["accepted"]
    said = ran.json["rejected"][0]
    assert "青禾县局" in said["reason"] and "算两次" in said["reason"] and "--branch A2" in said["remedy"]
    without = upward(home, "--without", "A2")
    assert keybook("collect", without, "--home", top, "--json").json["accepted"] == [without.name]
    done = keybook("consolidate", "--home", top, "--period", "2026-10", "--out", tmp_path / "p.xlsx", "--json").json
    assert done["measures"]["收入"]["consolidated"] == "9006.09"
    again = keybook("collect", filed["A1"], "--home", top, "--json").json
    assert "已在江北市局的合并件里" in again["rejected"][0]["reason"]


def test_the_returned_one_gives_way(
    city: Run, upward: Run, keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path
) -> None:
    top, level = tmp_path / "省", upward(city("C1", "A1", "A2"))
    keybook("collect", filed["A2"], "--home", top, "--policy", tree_policy)
    assert (
        keybook(
            "return", "--home", top, "--period", "2026-10", "--branch", "A2", "--reason", "改由市局合并上报一次", "--out", tmp_path / "退"
        ).status
        == 0
    )
    assert keybook("collect", level, "--home", top).status == 0
    rows = keybook("status", "--home", top, "--period", "2026-10", "--json").json["branches"]
    assert [(r["branch"], r["state"]) for r in rows] == [("C1", "已收"), ("C2", "未报")]


def test_all_counties_of_a_city_straight_to_the_province(keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path) -> None:
    top = tmp_path / "省"
    assert keybook("collect", *filed.values(), "--home", top, "--policy", tree_policy).status == 0
    rows = keybook("status", "--home", top, "--period", "2026-10", "--json").json["branches"]
    assert [(r["branch"], r["state"]) for r in rows] == [(b, "已收") for b in filed]
    some = keybook("consolidate", "--home", top, "--period", "2026-10", "--out", tmp_path / "p.xlsx", "--branches", "C1,B2", "--json").json
    assert some["measures"]["收入"]["consolidated"] == f"{SUM['A1'] + SUM['A2'] + SUM['B2']:.2f}"
    assert not Home(top).ledger.events(MonthConsolidated)
    assert keybook("approve", "--home", top, "--period", "2026-10", "--by", "周文静").status == 2
    none = keybook("consolidate", "--home", top, "--period", "2026-10", "--out", tmp_path / "p.xlsx", "--branches", "X9")
    assert none.status == 2 and "X9" in none.err


def test_a_home_is_one_levels(keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path) -> None:
    home = tmp_path / "home"
    ran = keybook("collect", filed["A1"], filed["B1"], "--home", home, "--policy", tree_policy, "--branch", "C1", "--json")
    assert ran.json["accepted"] == [filed["A1"].name] and "不在本单位" in ran.json["rejected"][0]["reason"]
    other = keybook("collect", filed["A1"], "--home", home, "--policy", tree_policy, "--branch", "C2")
    assert other.status == 2 and "是 C1 的" in other.err
    assert keybook("submit", "--home", tmp_path / "nirgends", "--period", "2026-10", "--out", tmp_path).status == 2


def test_an_adjustment_stands_apart_and_goes_upward(city: Run, upward: Run, keybook: Run, tree_policy: Path, tmp_path: Path) -> None:
    home, top = city("C1", "A1", "A2"), tmp_path / "省"
    sheet = tmp_path / "调整表.xlsx"
    where = ("--home", home, "--period", "2026-10")
    assert keybook("adjust", *where, "--new", sheet).status == 0

    def fill(*lines: tuple[Any, ...]) -> None:
        book = openpyxl.load_workbook(sheet)
        for row, line in enumerate(lines, 6):
            for col, value in enumerate(line, 1):
                book["调整表"].cell(row, col).value = value
        book.save(sheet)

    fill(("A1", "收入", -12.34, "太短", "周文静"))
    short = keybook("adjust", sheet, *where, "--by", "陈嘉芳")
    assert short.status == 2 and "第 6 行的原因只有 2 个字" in short.err
    fill(("B1", "收入", -12.34, "重复结算的协议件冲减", "周文静"))
    assert "“B1”不是本单位管的" in keybook("adjust", sheet, *where, "--by", "陈嘉芳").err
    fill(("A1", "收入", -12.34, "重复结算的协议件冲减", "周文静"), (None, "数量", 2.5, "仓库盘点多出的件数", "李国华"))
    told = keybook("adjust", sheet, *where, "--by", "陈嘉芳", "--json").json["adjustments"]
    assert [(a["branch"], a["measure"], a["value"], a["owner"], a["row"]) for a in told] == [
        ("A1", "收入", "-12.34", "周文静", 6),
        (None, "数量", "2.5", "李国华", 7),
    ]
    assert "更正单或调整表" in keybook("submit", *where, "--out", tmp_path / "x").err
    done = keybook("consolidate", *where, "--out", tmp_path / "c.xlsx", "--json").json
    assert done["measures"]["收入"] == {"sum_of_branches": "9006.09", "consolidated": "9006.09", "difference": "0.00"}
    assert keybook("collect", upward(home), "--home", top, "--policy", tree_policy).status == 0
    report = tmp_path / "p.xlsx"
    above = keybook("consolidate", "--home", top, "--period", "2026-10", "--out", report, "--json").json
    assert above["measures"]["收入"]["consolidated"] == "9006.09" and above["adjustments"] == told
    book = openpyxl.load_workbook(report, data_only=True)
    words = [[cell.value for cell in row] for row in book["层级汇总"].iter_rows()]
    [head, total] = list(book["汇总主表"].iter_rows(min_row=12, max_row=13, values_only=True))
    assert total[head.index("本月(元)")] == 8993.75 and book["领导速览"]["B5"].value == total[head.index("收入(万元)")] == 0.9
    adjusted = {row[2]: row[5] for row in words if isinstance(row[2], str) and row[2].startswith("收入：")}
    assert adjusted == {"收入：各单位合计": 9006.09, "收入：调整": -12.34, "收入：调整后": 8993.75}
    tree = [(row[2].strip(), row[5]) for row in words if row[2] and row[3] in ("省", "州局", "县市局")]
    assert tree == [("山南省公司", 9006.09), ("江北市局", 9006.09), ("临江县局", 3003.03), ("青禾县局", 6003.06), ("江南市局", "未报")]
    assert any("重复结算的协议件冲减" in str(value) for row in words for value in row)
    flow = openpyxl.load_workbook(Home(top).archived(Home(top).standings(PERIOD)["C1"].current))["业务量流水"]
    assert "-12.34" not in {str(cell.value) for row in flow.iter_rows() for cell in row}


def test_a_replay_of_a_level_gives_the_same(city: Run, upward: Run, keybook: Run, tree_policy: Path, tmp_path: Path) -> None:
    top = tmp_path / "省"
    keybook("collect", upward(city("C1", "A1", "A2")), "--home", top, "--policy", tree_policy)
    assert keybook("consolidate", "--home", top, "--period", "2026-10", "--out", tmp_path / "p.xlsx").status == 0
    done = keybook("replay", "--home", top, "--period", "2026-10", "--json").json
    assert done["whole"] and done["values"] > 100


def test_every_branch_of_every_level_gets_its_desk_by_mail(keybook: Run, tree_policy: Path, tmp_path: Path) -> None:
    ran = keybook("desk", "new", "--policy", tree_policy, "--all", "--period", "2026-10", "--out", tmp_path, "--json")
    assert ran.status == 0, ran.err
    desks = {Path(path).stem: path for path in ran.json["out"]}
    assert sorted(desks) == sorted(Path(path).stem for path in ran.json["drafts"]) and len(desks) == 6
    draft = next(Path(path) for path in ran.json["drafts"] if "A2" in path)
    mail = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["X-Unsent"], mail["Subject"]) == ("a2@example.cn", "1", "台账：青禾县局 2026-10")
    (attached,) = mail.iter_attachments()
    assert b"filename*=UTF-8''2026-10%20%E5%8F%B0%E8%B4%A6%20A2%20" in draft.read_bytes()
    assert attached.get_payload(decode=True) == Path(desks["2026-10 台账 A2 青禾县局"]).read_bytes()
    assert "发回江北市局" in mail.get_body().get_content()


def test_what_the_doctor_says_of_a_home(city: Run, keybook: Run) -> None:
    home = city("C1", "A1", "A2")
    well = keybook("doctor", "--home", home, "--json")
    assert well.status == 0 and any("两边对得上，2 件都和收到时一样" in line["state"] for line in well.json["lines"])
    kept = next((home / "archive").rglob("*_A1_*.xlsx"))
    kept.write_bytes(kept.read_bytes() + b" ")
    ill = keybook("doctor", "--home", home)
    assert ill.status == 1 and f"× 登记和存档：存档“{kept.name}”（2026-10）与收到时不同" in ill.out and "怎么办" in ill.out
