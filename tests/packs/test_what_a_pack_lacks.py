"""A pack without levels, rates, pay, receivables or a column is not told to do anything with them (design 7a)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from building.preset_policy import preset_policy
from macros.lookup.policy_check import blanks_told
from validators.checking import check
from validators.columns.reference import directories
from validators.filing.inputs import Filing, History
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, pack_of_files, packs
from validators.register import RawSheet
from validators.values.period import Month
from validators.wording.step_words import idle_steps
from validators.wording.week_words import PAY_HEAD, WATCH_HEAD
from workbooks.desk.column_layout import requirement
from workbooks.desk.desk_book import week_page
from workbooks.desk.policy_book import write_policy
from workbooks.desk.sheets.cover_sheet import STATE_CELLS, Cover, home_page
from workbooks.desk.sheets.guide_sheet import guide_page

NODE, PARENT, MONTH = Node(code="LJ01", name="临江"), Node(code="LJ00", name="中心"), Month(2026, 10)


@pytest.fixture(params=sorted(packs().values(), key=lambda pack: pack.id), ids=lambda pack: pack.id)
def pack(request: pytest.FixtureRequest) -> Pack:
    found: Pack = request.param
    return found


def test_without_levels_the_third_step_is_done_and_says_so(pack: Pack) -> None:
    """The sentence of 下一步 goes past a step that begins with √: a desk without levels would ask for 分级 for ever."""
    cover = Cover(
        policy=preset_policy(pack=pack.id), node=NODE, parent=PARENT, period=MONTH, today=dt.date(2026, 11, 2), deadline=None, registers=[]
    )
    page, row = home_page(cover), int(STATE_CELLS["分级"][1:])
    state, graded = page.cells[row, 4], bool(pack.grades.computation)
    assert (state.formula is not None, str(state.value)[0]) == ((True, "○") if graded else (False, "√"))
    guide = guide_page(NODE, PARENT, "2026年10月", pack)
    told = " ".join(str(cell.value) for cell in guide.cells.values())
    assert ("级别要变的" in told) == graded and ("本方案没有分级" in told) != graded


def test_a_step_is_asked_for_where_the_pack_has_something_for_it() -> None:
    """A pack with two registers and nothing to work out goes from 校验 straight to 上报."""
    bare = pack_of_files({"pack.toml": 'id = "少"\ntitle = "少"\ninclude = ["P00"]\ncomputations = []\nreports = []\ncentre_reports = []'})
    assert set(idle_steps(bare)) == {"分级", "计算", "报表"} and not idle_steps(packs()["P01"])
    guide = " ".join(str(cell.value) for cell in guide_page(NODE, PARENT, "2026年10月", bare).cells.values())
    assert all(f"{words}。" in guide for words in idle_steps(bare).values())


def test_my_week_waits_only_for_what_the_pack_works_out(pack: Pack) -> None:
    heads = {cell.value for cell in week_page([], pack, "临江", "2026年10月").cells.values()}
    assert (PAY_HEAD in heads) == bool(pack.pay)
    assert (WATCH_HEAD in heads) == (not pack.pay and bool({"R14", "R15"} & {*pack.registers}))


def test_the_policy_speaks_of_rates_where_there_are_rates(pack: Pack, tmp_path: Path) -> None:
    write_policy(tmp_path / "政策.xlsx", pack)
    book = openpyxl.load_workbook(tmp_path / "政策.xlsx")
    register = next((r for r in pack.head if r.id == "R07"), None)
    told = " ".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert ("比例空着" in told) == (register is not None and "提成比例" in {c.header for c in register.shown})
    assert register is None or "比例" not in str(book[register.sheet].cell(2, 2).value)


def test_a_number_that_the_program_gives_need_not_be_filled(pack: Pack) -> None:
    given = [column for register in pack.desk for column in register.shown if column.assigned]
    assert given and {requirement(column)[:2] for column in given} == {"选填"}


def test_nobody_is_asked_for_a_column_that_his_sheet_does_not_have() -> None:
    """V29 wants a telephone of who complains by letter; the sheet of P12 has no such column, that of P03 has."""
    said = {}
    for name in ("P12", "P03"):
        policy = preset_policy(pack=name)
        register = policy.registers["R25"]
        cells = {"客户编码": ["KH01"], "渠道": ["信函"], "内容": ["迟到"], "受理时间": ["2026-10-05"], "处理期限": ["2026-10-10"]}
        letters = {column.header: chr(66 + i) for i, column in enumerate(register.shown)}
        raw = RawSheet(register=register, sheet=register.sheet, cells=cells, rows=[6], letters=letters)
        filing = Filing(branch="LJ01", name="临江", period=MONTH)
        found = check({"R25": raw}, filing=filing, policy=policy, history=History.none(), today=dt.date(2026, 11, 2))
        said[name] = {f.column for f in found.findings if f.code == "letter_without_phone"}
    assert said == {"P12": set(), "P03": {"联系电话"}}


def test_who_may_register_what_is_new() -> None:
    """Organisations stand in the policy: a clerk who has no such sheet is not sent to it."""
    known = directories({}, preset_policy())
    problem = known["R01"].codes("LJ99")[1]
    assert problem is not None and "请上级在政策的《组织机构》里登记" in problem.remedy


def test_a_threshold_that_is_there_but_wrong_is_not_called_blank() -> None:
    policy = preset_policy({"tier_1": "1000", "tier_2": "2000"}, pack="P03")
    told = blanks_told(policy, MONTH)
    assert "分级门槛" in told and "还空着、或填得不能用的" in told
