"""A demo by tables: each maker, each life of a row, the same cells for the same seed, months that continue each other."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from macros.demo.demo_worlds import demo_world
from macros.demo.rows.rows_world import RowsWorld, rows_world
from macros.errors import ToolkitError
from validators.numbers.uscc import fault
from validators.packs.trade_pack import Pack, pack_of_files
from validators.values.period import Month

LAST = Month(2026, 10)
_PACK = """
id = "X01"
title = "试验方案"
include = ["P00"]
registers = ["R03", "R20", "R02"]
policy_registers = ["R01", "R01p", "R07", "R09"]
"""
_TREE = """机构编码,机构名称,层级,上级机构,机构类型
ZB,总部,公司,,
ZX,中心,中心,ZB,
A1,城东支店,支店,ZX,大
A2,城西支店,支店,ZX,小
A3,城北支店,支店,ZX,小
"""
_HEAD = """
kind = "rows"
home = "ZX"
branches = 3
ending = "支店"
compiler = "周文静"
approvers = [["Z1", "周文静"]]
"""


def world(tables: str, *, seed: int = 7, periods: int = 3, branches: int = 3, head: str = _HEAD) -> RowsWorld:
    return rows_world(pack(tables, head), seed, branches, periods, LAST)


def pack(tables: str, head: str = _HEAD) -> Pack:
    return pack_of_files({"pack.toml": _PACK, "organisation.csv": _TREE, "demo.toml": head + tables})


def column(given: RowsWorld, header: str, *, table: str = "T", branch: int = 0, month: Month = LAST) -> list[Any]:
    return [row.cell(header) for row in given.tables.rows(table, given.filing[branch], month)]


def cells(maker: str, *, rows: int = 40, extra: str = "", **how: Any) -> list[Any]:
    """What a maker puts into the rows of one month."""
    month, branch = how.pop("month", LAST), how.pop("branch", 0)
    told = f"""
[[table]]
name = "T"
rows = {rows}
columns.x = {maker}
{extra}
"""
    return column(world(told, **how), "x", month=month, branch=branch)


def test_constant_choice_and_turn() -> None:
    assert cells('"吨"', rows=2) == ["吨", "吨"] and cells("true", rows=1) == [True]
    assert set(cells('["甲", "乙"]')) == {"甲", "乙"} == set(cells('{ choice = ["甲", "乙"] }'))
    assert set(cells('{ choice = ["甲", "乙"], weights = [0, 1] }')) == {"乙"}
    assert set(cells('{ choice = ["甲", "乙", "丙"], several = [2, 2] }')) <= {"甲、乙", "乙、甲", "甲、丙", "丙、甲", "乙、丙", "丙、乙"}
    assert cells('{ turn = ["甲", "乙"] }', rows=3) == ["甲", "乙", "甲"]


def test_numbers_in_a_range_with_decimals_steps_and_a_season() -> None:
    found = cells("{ number = [1.5, 3], decimals = 2 }")
    assert all(1.5 <= x <= 3 and Fraction(str(x)) * 100 % 1 == 0 for x in found) and len(set(found)) > 20
    assert set(cells("{ number = [10, 30], step = 10 }")) == {10, 20, 30}
    season = "season = [100, 100, 100, 100, 100, 100, 100, 100, 100, 150, 100, 100]"
    told = f"{{ number = [200, 200], {season} }}"
    assert cells(told, rows=1) == [300] and cells(told, rows=1, month=LAST.plus(-1)) == [200]
    swung = [cells("{ number = [1000, 2000], steady = true, swing = 5 }", rows=1, month=LAST.plus(-n))[0] for n in range(3)]
    assert len(set(swung)) == 3 and max(swung) / min(swung) < 1.11


def test_running_codes_texts_and_periods() -> None:
    assert cells('{ code = "KH{n:03}" }', rows=2) == ["KH001", "KH002"]
    assert cells('{ code = "{branch}-{number}-{yymm}-{n}" }', rows=1, branch=1) == ["A2-2-2610-1"]
    assert cells('{ text = "{y}月的{z}" }', rows=1, extra='columns.y = 5\ncolumns.z = ""') == ["5月的"]
    words = [cells(f'{{ period = "{word}" }}', rows=1)[0] for word in ("month", "quarter", "year", "year_number")]
    assert words == ["2026-10", "2026Q4", "2026", 2026] and cells('{ period = "month", plus = 3 }', rows=1) == ["2027-01"]


def test_days_and_times() -> None:
    assert {day.month for day in cells("{ day = [1, 28] }")} == {10} and max(cells("{ day = [31, 31], month = -1 }")) == dt.date(
        2026, 9, 30
    )
    moments = [dt.datetime.strptime(text, "%Y-%m-%d %H:%M") for text in cells("{ day = [5, 5], hours = [8, 18] }")]
    assert all(m.date() == dt.date(2026, 10, 5) and 8 <= m.hour < 18 for m in moments)
    assert all(dt.date(2020, 1, 1) <= day <= dt.date(2020, 2, 1) for day in cells("{ date = [2020-01-01, 2020-02-01] }"))
    start = "columns.s = { day = [27, 28], hours = [9, 10] }"
    assert {d.month for d in cells('{ after = "s", days = [10, 20] }', extra=start)} == {11}
    assert set(cells('{ after = "s", days = [10, 20], within = true }', extra=start)) == {LAST.last}
    assert all(text[11:13] in ("10", "11", "09") for text in cells('{ after = "s", minutes = [20, 90] }', extra=start))
    assert cells('{ after = "s", days = [1, 1] }', rows=1, extra='columns.s = ""') == [None]


OTHER = """
[[table]]
name = "客户"
life = "standing"
given = [{ "编码" = "K1", "类" = "甲", "价" = 2.5 }, { "编码" = "K2", "类" = "乙", "价" = 3.5 }, { "编码" = "K3", "类" = "乙", "价" = 4 }]
"""


def test_cells_of_other_tables() -> None:
    assert set(cells('{ from = "客户.编码" }', extra=OTHER)) == {"K1", "K2", "K3"}
    assert set(cells('{ from = "客户.编码", where = { "类" = "乙" } }', extra=OTHER)) == {"K2", "K3"}
    assert cells('{ look = "客户.价", by = { "编码" = "y" } }', rows=1, extra='columns.y = "K2"' + OTHER) == [3.5]
    assert cells('{ total = "客户.价", by = { "类" = "y" }, decimals = 1 }', rows=1, extra='columns.y = "乙"' + OTHER) == [7.5]
    assert cells('{ join = "客户.编码", where = { "类" = "乙" } }', rows=1, extra=OTHER) == ["K2、K3"]
    assert cells('{ join = "客户.类" }', rows=1, extra=OTHER) == ["甲、乙"] and cells("{ nth = true }", rows=3) == [1, 2, 3]
    assert cells('{ count = "客户", where = { "价" = { above = 2.5 } } }', rows=1, extra=OTHER) == [2]
    picked = 'pick = { "它" = { table = "客户", distinct = true } }\ncolumns.y = { from = "它.价" }'
    told = world(f'\n[[table]]\nname = "T"\nrows = 3\ncolumns.x = {{ from = "它.编码" }}\n{picked}\n{OTHER}')
    prices = {"K1": 2.5, "K2": 3.5, "K3": 4}
    assert dict(zip(column(told, "x"), column(told, "y"), strict=True)) == prices


def test_arithmetic_has_no_float_surprise() -> None:
    extra = 'columns.a = 0.1\ncolumns.b = 0.2\ncolumns.c = ""'
    assert cells('{ sum = ["a", "b", "c", 1], less = [0.3], decimals = 1 }', rows=1, extra=extra) == [1.0]
    assert cells('{ product = [1.005, 100, "a"], decimals = 2 }', rows=1, extra=extra) == [10.05]
    assert cells('{ product = ["a", "c"] }', rows=1, extra=extra) == [None] == cells('{ quotient = ["a", 0] }', rows=1, extra=extra)
    assert cells("{ quotient = [1, 3], decimals = 4 }", rows=1) == [0.3333]
    assert cells("{ number = [5, 9], at_most = 3 }", rows=1) == [3] and cells(
        '{ sum = [1], at_least = "a", decimals = 0 }', rows=1, extra="columns.a = 4"
    ) == [4]


def test_invented_names_and_codes() -> None:
    codes = [code for n in range(3) for code in cells('{ credit_code = "91" }', branch=n)]
    assert len(set(codes)) == 120 and all(fault(code) is None for code in codes)
    firms = cells('{ firm = ["化工厂", "炼油厂"] }', rows=200)
    assert len(set(firms)) == 200 and all(name.startswith("城东") for name in firms) and any("第2" in name for name in firms)
    assert cells('{ firm = ["厂"], places = ["河西", "酒泉"], brands = ["甲"] }', rows=3) == ["河西甲厂", "酒泉甲第2厂", "河西甲第3厂"]
    assert all(2 <= len(name) <= 4 for name in cells("{ person = true }")) and len(set(cells("{ phone = true }"))) > 30
    assert cells('{ branch = "短名" }', rows=1, branch=2) == ["城北"]


def test_blanks_conditions_and_cases() -> None:
    blanks = cells('{ choice = ["甲"], blank = 0.5 }')
    assert set(blanks) == {"甲", None}
    assert cells('{ turn = ["甲"], when = { y = ["乙"] }, else = "没有" }', rows=1, extra='columns.y = "丙"') == ["没有"]
    assert cells('{ turn = ["甲"], when = { y = { filled = true } } }', rows=1, extra='columns.y = ""') == [None]
    cased = '{ cases = [{ when = { y = { above = 5 } }, value = "大" }, { number = [1, 1] }] }'
    assert cells(cased, rows=1, extra="columns.y = 6") == ["大"] and cells(cased, rows=1, extra="columns.y = 5") == [1]


def test_several_tables_fill_one_register_and_a_cell_of_the_first_month_alone() -> None:
    told = """
[[table]]
register = "R03"
rows = 2
columns."客户编码" = { code = "A{n}" }

[[table]]
name = "更多"
register = "R03"
each = "品"
[table.columns]
"客户编码" = { from = "品.名" }
"潜在需求" = { choice = ["有"], first_only = true }

[[table]]
name = "品"
life = "standing"
given = [{ "名" = "B1" }]

[[table]]
name = "T"
rows = 1
columns.x = { count = "R03" }
"""
    given = world(told)
    first, last = (given.desk("A1", month).sheets["R03"] for month in (given.first, LAST))
    assert first["客户编码"] == ["A1", "A2", "B1"] == last["客户编码"] and column(given, "x") == [3]
    assert (first["潜在需求"], last["潜在需求"]) == ([None, None, "有"], [None, None, None])
    assert len(given.tables.rows("更多", given.filing[0], LAST)) == 1


LIVES = """
[[table]]
name = "户"
life = "standing"
rows = [4, 9]
since = "开"
to = "关"
later = { "关" = ["因"] }
[table.columns]
"开" = { date = [2026-07-01, 2026-10-20] }
"关" = { after = "开", days = [60, 200] }
"因" = "搬走"

[[table]]
name = "单"
life = "open"
rows = 6
until = "结"
span = 4
later = { "结" = ["果"] }
[table.columns]
"号" = { code = "{yymm}{n}" }
"起" = { day = [1, 28] }
"结" = { after = "起", days = [0, 70] }
"果" = "办结"
"月" = { period = "month", arose = true }

[[table]]
name = "库"
each = "品"
[table.columns]
"品" = { from = "品.名" }
"期初" = { carry = "期末", first = { number = [50, 90] } }
"入" = { number = [10, 20] }
"出" = { number = [5, 25] }
"期末" = { sum = ["期初", "入"], less = ["出"], decimals = 0 }

[[table]]
name = "品"
life = "standing"
given = [{ "名" = "甲" }, { "名" = "乙", at = ["A2"] }]

[[table]]
name = "季报"
months = [3, 6, 9, 12]
each = ["品", "户"]
columns.x = 1
"""


def test_standing_rows_come_and_go() -> None:
    given = world(LIVES, periods=4)
    for month in given.months:
        for row in given.tables.rows("户", given.filing[0], month):
            assert row.plan("开") <= month.last and row.plan("关") >= month.first
            assert (row.cell("关") is None) == (row.plan("关") > month.last) == (row.cell("因") is None)
    counts = [len(given.tables.rows("户", given.filing[0], month)) for month in given.months]
    assert len(set(counts)) > 1


def test_open_documents_stand_until_they_are_closed() -> None:
    given = world(LIVES, periods=4)
    months = given.months
    for before, month in zip(months, months[1:], strict=False):
        then = {row.cell("号"): row for row in given.tables.rows("单", given.filing[1], before)}
        now = {row.cell("号"): row for row in given.tables.rows("单", given.filing[1], month)}
        assert {number for number, row in then.items() if row.cell("结") is None} == {
            n for n in now if n[:4] != str(month)[2:].replace("-", "")
        }
        assert all(f"{row.cell('起'):%Y-%m}" == row.cell("月") for row in now.values())
        assert all(row.cell("起") == then[n].cell("起") for n, row in now.items() if n in then), "what was typed stays"
        assert all((row.cell("果") == "办结") == (row.cell("结") is not None) for row in now.values())


def test_what_ends_a_month_begins_the_next() -> None:
    given = world(LIVES, periods=4)
    for branch, names in ((0, ["甲"]), (1, ["甲", "乙"])):
        assert column(given, "品", table="库", branch=branch) == names
        for before, month in zip(given.months, given.months[1:], strict=False):
            assert column(given, "期初", table="库", branch=branch, month=month) == column(
                given, "期末", table="库", branch=branch, month=before
            )


def test_rows_for_each_and_only_in_some_months() -> None:
    given = world(LIVES)
    assert given.tables.rows("季报", given.filing[1], LAST) == ()
    september = LAST.plus(-1)
    assert len(given.tables.rows("季报", given.filing[1], september)) == 2 * len(given.tables.rows("户", given.filing[1], september))


DESK = """
[[table]]
register = "R02"
life = "standing"
rows = 3
[table.columns]
"工号" = { code = "{branch}0{n}" }
"姓名" = { person = true }
"机构" = { branch = "机构编码" }

[[table]]
register = "R03"
life = "standing"
rows = 5
[table.columns]
"客户编码" = { code = "K{number}{n:02}" }
"企业全称" = { firm = ["化工厂", "炼油厂"] }
"统一社会信用代码" = { credit_code = "91" }

[[table]]
register = "R20"
each = "R03"
rows = [0, 2]
[table.columns]
"走访编号" = { code = "ZF{branch}{yymm}{n:03}" }
"客户编码" = { from = "R03.客户编码" }
"日期" = { day = [1, 28] }
"走访人" = { from = "R02.工号" }
"_用不着" = 1

[[mistake]]
kind = "unknown_customer"
title = "档案里没有的客户"
register = "R20"
header = "客户编码"
code = "unknown_reference"
rule = "V06"
severity = "A"
change = { "客户编码" = "KH9999" }
"""


def test_a_desk_is_the_same_whatever_is_asked_first() -> None:
    one, two, other = (demo_world(pack(DESK), seed=seed, branches=None, periods=2, last=LAST) for seed in (7, 7, 8))
    two.world.desk("A3", LAST)
    assert one.codes == ("A1", "A2", "A3") and one.world.desk("A2", LAST) == two.world.desk("A2", LAST) != other.world.desk("A2", LAST)
    desk = one.world.desk("A2", LAST)
    assert "_用不着" not in desk.sheets["R20"] and set(desk.sheets["R20"]["客户编码"]) <= set(desk.sheets["R03"]["客户编码"])
    assert sum(len(planted.planted) for planted in one.planted(LAST).values()) == 1


def test_the_centre_is_the_only_one_that_files_where_nothing_is_below_it() -> None:
    alone = demo_world(
        pack(DESK, _HEAD.replace('"ZX"', '"A3"').replace("branches = 3", "branches = 1")), seed=1, branches=None, periods=1, last=LAST
    )
    assert alone.codes == ("A3",) and alone.policy_cells()["R01"]["机构编码"] == ["ZB", "ZX", "A3"]


def test_what_demo_toml_says_wrongly_is_told_by_table_and_header() -> None:
    with pytest.raises(ToolkitError, match="表 T 的“x”写了“chose”，没有这种填法"):
        cells('{ chose = ["甲"] }', rows=1)
    with pytest.raises(ToolkitError, match="表 T 的“x”的 choice 写了“weight”，没有这个选项"):
        cells('{ choice = ["甲"], weight = [1] }', rows=1)
    with pytest.raises(ToolkitError, match="表 T 的“y”没有说怎么填"):
        cells('{ sum = ["y"] }', rows=1)
    with pytest.raises(ToolkitError, match="表 T 的“x”绕回了自己"):
        cells('{ sum = ["y"] }', rows=1, extra='columns.y = { sum = ["x"] }')
    with pytest.raises(ToolkitError, match="没有表 没有"):
        cells('{ from = "没有.x" }', rows=1)
    with pytest.raises(ToolkitError, match="表 T 写了“row”，没有这个词"):
        cells("1", extra="row = 3")
    wrong = demo_world(pack(DESK.replace("_用不着", "用不着")), seed=1, branches=1, periods=1, last=LAST)
    with pytest.raises(ToolkitError, match="表 R20 的“用不着”不是这张登记表要填的列"):
        wrong.world.desk("A1", LAST)
