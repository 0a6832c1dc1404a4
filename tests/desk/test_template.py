"""The desk read back: sheets, headers, cells, lists, formulas and their cached values, print set-up (ux 2-5, 10)."""

import datetime as dt
import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest

from building.contract import contract_buttons, in_order
from building.filings import with_macros
from macros.button import specs_of
from validators.packs.trade_pack import packs
from validators.register import register_of_sheet, registers
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Enum, Ref
from validators.values.text import safe_text
from workbooks.desk import TEMPLATE
from workbooks.desk.button_specs import ButtonSpec
from workbooks.desk.column_layout import FIRST, LAST, LOCKED, column_width
from workbooks.desk.deadline import countdown, deadline_label, last_day
from workbooks.desk.desk_book import HIDDEN, sheet_names
from workbooks.desk.live_names import MISSING, SPARE
from workbooks.desk.sheets.cover_grid import WIDTHS
from workbooks.desk.sheets.cover_sheet import INPUTS, SYSTEM
from workbooks.desk.sheets.register_sheet import HEIGHTS, LEAST_PRINTED, RegisterSheet, print_split
from workbooks.envelope import read_envelope
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_registers
from workbooks.scan.scan_book import ScanBook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def book(built):
    with with_macros(built) as made:
        yield made


@pytest.fixture(scope="module")
def values(built):
    return openpyxl.load_workbook(built, data_only=True)


def validations(sheet):
    """Column letter -> validation, of the rules that reach from row 6 to the end."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            assert (area.min_row, area.max_row) == (6, 1048576)
            for col in range(area.min_col, area.max_col + 1):
                found[openpyxl.utils.get_column_letter(col)] = rule
    return found


def test_sheets_in_order(book, sample) -> None:
    assert book.sheetnames == sheet_names(sample.pack())
    assert book.sheetnames[:4] == ["封面", "我的一周", "客户档案", "业务量流水"]
    assert [name for name in book.sheetnames if book[name].sheet_state == "veryHidden"] == list(HIDDEN)
    assert book.active.title == "封面"


@pytest.mark.parametrize("name", ["R02", "R03", "R06", "R10", "R20", "R25", "R41", "R42", "R43"])
def test_row_five_is_the_catalogue(book, sample, name) -> None:
    register = sample.pack().all_registers[name]
    row = [cell.value for cell in book[register.sheet][5]]
    assert row == [FIRST, *(c.header for c in register.shown), LAST]
    of_others = {c.header for c in registers()[name].shown if c.packs and sample.pack().id not in c.packs}
    assert [h for h in row if h not in of_others] == [
        FIRST,
        *(c.header for c in registers()[name].shown if c.header not in of_others),
        LAST,
    ]


def test_every_register_of_the_pack_is_found_by_the_reader(built, sample) -> None:
    raws = read_registers(ScanBook(built), sample.pack().desk)
    assert list(raws) == list(sample.pack().registers)
    assert all(raw.header_row == 5 and not raw.unknown and not raw.notes for raw in raws.values())


def test_rows_read_back_where_they_stand(built, sample) -> None:
    raws = read_registers(ScanBook(built), sample.pack().desk)
    assert raws["R03"].rows == [6, 7]
    assert raws["R03"].cells["企业全称"] == ["临江雪莲茶业有限公司", "=雪山物流"]
    assert raws["R03"].cells["用邮量"] == [1.5, None]
    assert raws["R03"].cells["重要客户"] == ["是", None]
    assert raws["R03"].cells["更新日期"][0] == dt.date(2026, 10, 8)
    assert raws["R10"].cells["收入"] == [10000.05, "1.2万", -0.05]


def test_the_name_stands_beside_the_code(book, values) -> None:
    flow, shown = book["业务量流水"], values["业务量流水"]
    assert [shown.cell(row, 3).value or "" for row in (6, 7, 8, 9)] == ["临江雪莲茶业有限公司", MISSING, "=雪山物流", ""]
    waiting = [row for row in range(6, flow.max_row + 1) if flow.cell(row, 3).data_type == "f"]
    assert waiting == list(range(6, 6 + len(waiting))) and len(waiting) == SPARE + 3, "live in the rows there and in the next"
    assert {flow.cell(row, 3).number_format for row in waiting} == {"General"}, "entered anew as text, a formula would be none"


def test_no_text_is_a_formula(book) -> None:
    cell = book["客户档案"]["C7"]
    assert (cell.value, cell.data_type) == ("=雪山物流", "s")
    note = [c for c in book["业务量流水"][6] if c.value == "-下周再催"]
    assert note and note[0].data_type == "s"


def test_head_of_a_register(book, values) -> None:
    sheet, shown = book["业务量流水"], values["业务量流水"]
    letters = {cell.value: cell.column_letter for cell in sheet[5]}
    assert sheet["A1"].value == "业务量流水　临江市局 2026年10月"
    assert sheet["A2"].value == "←返回封面" and sheet["A2"].hyperlink.location == "'封面'!A1"
    assert sheet["B2"].value == registers()["R10"].hint
    assert sheet["A3"].value == "合计(筛选后)"
    assert sheet["C3"].value == "=SUBTOTAL(103,$B$6:$B$1048576)" and shown["C3"].value == 3
    income = letters["收入"]
    assert sheet[f"{income}3"].value == f"=SUBTOTAL(109,${income}$6:${income}$1048576)"
    assert shown[f"{income}3"].value == pytest.approx(10000.00, abs=1e-9)
    assert sheet[f"{income}4"].value == "★必填·元" and sheet[f"{letters['渠道']}4"].value == "选填"
    assert sheet["A4"].value == sheet["C4"].value == "自动"
    assert sheet.freeze_panes == "D6"
    assert sheet.auto_filter.ref == f"A5:{letters[LAST]}1048576"


def test_whole_column_formats(book) -> None:
    sheet = book["业务量流水"]
    letters = {cell.value: cell.column_letter for cell in sheet[5]}
    income = sheet.column_dimensions[letters["收入"]]
    assert income.number_format == "#,##0.00_ " and not income.protection.locked
    assert income.font.name == "微软雅黑" and income.border.left.style == "thin"
    assert sheet.column_dimensions["C"].fill.fgColor.rgb == "FFF2F2F2"
    assert not sheet.protection.sheet and book["封面"].protection.sheet and book["校验结果"].protection.sheet


def test_drop_downs_and_locks(book, sample) -> None:
    names = book.defined_names
    for register in sample.pack().desk:
        sheet = book[register.sheet]
        rules, letters = validations(sheet), {cell.value: cell.column_letter for cell in sheet[5]}
        assert rules["A"].error == LOCKED
        for column in register.shown:
            rule = rules.get(letters[column.header])
            if column.computed:
                assert rule.formula1 == "FALSE" and rule.error == LOCKED and rule.errorStyle in (None, "stop")
            elif isinstance(column.kind, (Enum, Bool)):
                assert rule.type == "list" and rule.formula1 in names and rule.errorStyle in (None, "stop")
                assert rule.errorTitle == f"{column.header}：请从下拉里选"
                assert f"“{column.header}”只能填清单里的值" in rule.error and "请联系州局增加" in rule.error
            elif isinstance(column.kind, Ref) and rule:
                assert rule.formula1 in names and rule.errorStyle == "warning"
                assert rule.showErrorMessage is not column.kind.several
            elif isinstance(column.kind, Date):
                assert rule.type == "date" and rule.errorStyle == "warning"
            assert rule is None or (len(rule.errorTitle) <= 32 and len(rule.error) <= 255 and not rule.prompt)


def test_lists_behind_the_names(book) -> None:
    lists = {col[0].value: [c.value for c in col[1:] if c.value is not None] for col in book["清单"].columns}
    assert lists["清单_是否"] == ["是", "否"]
    assert lists["清单_业务目录"] == ["特快", "函件", "帐单", "邮资门票", "储蓄"]
    assert lists["清单_组织机构"] == ["ZZ00｜州局", "LJ01｜临江市局", "ZZ00", "LJ01"]
    assert lists["清单_零报"][0] == "全部" and "走访记录" in lists["清单_零报"] and "客户档案" not in lists["清单_零报"]
    counts = {name.removesuffix("_行数") for name in lists if name.endswith("_行数")}
    assert {"清单_客户档案", "清单_岗位与人员"} <= counts
    for name, values in lists.items():
        if name in counts or name.endswith("_行数"):
            continue
        column = next(c[0].column_letter for c in book["清单"].columns if c[0].value == name)
        assert book.defined_names[name].attr_text == f"'清单'!${column}$2:${column}${len(values) + 1}"


def test_a_row_is_offered_by_code_and_name(book, values) -> None:
    column = next(col for col in values["清单"].columns if col[0].value == "清单_客户档案")
    names = [values["客户档案"][f"C{row}"].value for row in (6, 7)]
    assert [c.value for c in column[1:5]] == [f"KH0301｜{names[0]}", f"KH0302｜{names[1]}", "KH0301", "KH0302"] and all(names)
    assert not any(c.value for c in column[5:]), "and room for those that are typed"
    letter, count = column[0].column_letter, values["清单"].cell(2, column[0].column + 1)
    assert count.value == 2 and len(column) > 600
    name = book.defined_names["清单_客户档案"].attr_text
    assert name.startswith(f"'清单'!${letter}$2:INDEX('清单'!${letter}$2:") and f"2*'清单'!${count.column_letter}$2" in name
    formula = book["清单"][f"{letter}3"].value
    assert "INDEX('客户档案'!$B$6:$B$1048576,2)&\"｜\"&INDEX('客户档案'!$C$6:$C$1048576,2)" in formula


def test_columns_that_nobody_uses_are_folded_away(book, sample) -> None:
    sheet, register = book["客户档案"], next(r for r in sample.pack().desk if r.id == "R03")
    letters = {cell.value: cell.column_letter for cell in sheet[5]}

    def folded(header: str) -> bool:
        letter = letters[header]
        for key, dimension in sheet.column_dimensions.items():
            if openpyxl.utils.column_index_from_string(key) <= openpyxl.utils.column_index_from_string(letter) <= (dimension.max or 0):
                return bool(dimension.hidden and dimension.outlineLevel == 1)
        return False

    away = [c.header for c in register.shown if folded(c.header)]
    assert len(away) > 3 and "推荐来源" in away
    assert not {"客户编码", "企业全称", "潜在需求", "竞争对手", "客户级别"} & set(away), "the nine fields and what is computed stay"
    assert any("点表左上角的 2 全部展开" in str(c.value) for line in book["说明"].iter_rows() for c in line)
    empty = book["市场信息"]
    assert not any(d.hidden for d in empty.column_dimensions.values()), "a sheet without rows says nothing of what is used"


def test_envelope_is_a_constant_right_of_its_label(book, built) -> None:
    given, findings = read_envelope(ScanBook(built), {})
    assert not findings
    assert (given["branch"], given["name"], str(given["period"])) == ("LJ01", "临江市局", "2026-10")
    assert (given["filled_by"], given["phone"], given["nil"], given["version"]) == ("G0301", "0834-0000000", (), 1)
    assert given["filled_on"] == dt.date(2026, 10, 30)
    sheet = book["封面"]
    for label, cell in (INPUTS | SYSTEM).items():
        assert sheet[cell].offset(column=-1).value == label
        assert label == "今天" or not str(sheet[cell].value).startswith("=")
        assert sheet[cell].protection.locked is (label in SYSTEM)
    labels = {c.value: c.offset(column=1).value for row in sheet["C17:C45"] for c in row if c.value}
    assert labels["上级机构"] == "ZZ00" and labels["方案"] == "P01" and labels["模板版本"] == TEMPLATE


def test_an_empty_input_takes_no_neighbour(sample, tmp_path) -> None:
    path = sample.desk(tmp_path, inputs={})
    given, findings = read_envelope(ScanBook(path), {})
    assert given["filled_by"] == given["remark"] == "" and given["filled_on"] is None
    assert {f.column for f in findings} == {"填报人", "填报日期"}


def test_manifest(built) -> None:
    found = read_manifest(ScanBook(built))
    assert {key: found[key] for key in ("kind", "branch", "branch_name", "period", "pack", "template", "program")} == {
        "kind": "desk",
        "branch": "LJ01",
        "branch_name": "临江市局",
        "period": "2026-10",
        "pack": "P01",
        "template": TEMPLATE,
        "program": "1.0",
    }
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", found["policy_digest"])
    assert found["理由/abcdef0123"] == "节前集中寄递，已核对量收"


def test_what_the_cover_says(values, book) -> None:
    sheet = values["封面"]
    assert (sheet["B1"].value, sheet["H1"].value) == ("临江市局 · 大客户台账", "2026年10月")
    assert sheet["B4"].value == "截止 2026-11-03（周二）24 时" and sheet["B5"].value == "还剩 4 天"
    assert sheet["E5"].value == "《走访记录》还是空的：去填，或选“零报”"
    assert [sheet[f"D{row}"].value for row in range(9, 15)] == ["●进行中", *["○未开始"] * 5]
    assert [sheet[f"H{row}"].value for row in (9, 10, 11)] == ["客户档案", "业务量流水", "走访记录"]
    assert [sheet[f"I{row}"].value for row in (9, 10, 11)] == [2, 3, 0]
    assert [sheet[f"J{row}"].value for row in (9, 10, 11)] == [14, 21, None]
    assert book["封面"]["H10"].hyperlink.location == "'业务量流水'!A1"
    listed = {sheet[f"H{row}"].value for row in range(9, 45)}
    assert {n for n in book.sheetnames if register_of_sheet(n)} <= listed


@pytest.mark.parametrize(
    ("inputs", "step"),
    [
        ({}, "先在蓝框里填填报人和电话"),
        ({"填报人": "G0301"}, "《走访记录》还是空的：去填，或选“零报”"),
        ({"填报人": "G0301", "零报": "走访记录、客户投诉记录表"}, "第 2 步：点【校验】"),
        ({"填报人": "G0301", "零报": "全部"}, "第 2 步：点【校验】"),
    ],
)
def test_next_step(sample, tmp_path, inputs, step) -> None:
    path = sample.desk(tmp_path, inputs=inputs)
    assert openpyxl.load_workbook(path, data_only=True)["封面"]["E5"].value == step


def test_empty_states(values) -> None:
    assert values["校验结果"]["B7"].value == "还没有校验过。点【校验】开始。"
    assert [c.value for c in values["校验结果"][5]][:9] == [
        "处理",
        "等级",
        "表",
        "行",
        "列",
        "现在的值",
        "问题",
        "怎么改",
        "理由(不少于6个字)",
    ]
    assert values["分级结果"]["B4"].value == "还没有算过：请回封面点【分级】。"
    assert values["走访合规"]["B4"].value == values["薪酬单"]["B4"].value == "还没有算过：请回封面点【计算】。"
    assert values["我的一周"]["E2"].value == "G0301"


def test_buttons_stand_in_the_order_of_the_contract(built) -> None:
    for desk, specs in (("branch", specs_of("branch")), ("centre", specs_of("centre"))):
        assert in_order(list(dict.fromkeys(spec.caption for spec in specs)), contract_buttons()[desk]), desk
    with zipfile.ZipFile(built) as archive:
        drawn = "".join(archive.read(n).decode() for n in archive.namelist() if "vmlDrawing" in n)
        assert "xl/vbaProject.bin" in archive.namelist()
    assert set(re.findall(r"\[0\]!Buttons\.(\w+)", drawn)) == {spec.sub for spec in specs_of("branch")}
    assert all(spec.caption in drawn and len(spec.caption) <= 6 for spec in specs_of("branch"))


def test_every_sheet_has_its_code_name(book, built) -> None:
    with zipfile.ZipFile(built) as archive:
        names = [
            ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{i}.xml")).find(f"{MAIN}sheetPr").get("codeName")
            for i in range(1, len(book.sheetnames) + 1)
        ]
    assert names == [f"Sheet{i}" for i in range(1, len(book.sheetnames) + 1)]


def test_the_same_bytes_twice(sample, tmp_path) -> None:
    one, two = sample.desk(tmp_path, "one.xlsm"), sample.desk(tmp_path, "two.xlsm")
    assert one.read_bytes() == two.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.xlsm", "policy.xlsx", "two.xlsm"]


def test_a_desk_that_cannot_be_written_leaves_nothing(sample, tmp_path) -> None:
    with pytest.raises(ValueError, match="not ASCII|cannot be the name"):
        force = sample.policy(tmp_path)
        node, parent = sample.nodes(force)
        from workbooks.desk.desk_book import build_desk

        build_desk(
            tmp_path / "desk.xlsm",
            policy=force,
            node=node,
            parent=parent,
            period=sample.PERIOD,
            button_specs=[ButtonSpec("check", "校验", "校验", "封面", "F10")],
        )
    assert [p.name for p in tmp_path.iterdir()] == ["policy.xlsx"]


def test_our_own_words_are_gb2312(book) -> None:
    data = {"临江雪莲茶业有限公司", "=雪山物流"}
    for sheet in book.worksheets:
        if sheet.title in ("_政策", "_历史"):
            continue
        texts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.value not in data]
        texts += [t for rule in sheet.data_validations.dataValidation for t in (rule.error, rule.errorTitle) if t]
        bad = [text for text in texts if not safe_text(text)]
        assert not bad, (sheet.title, bad[:3])


def test_budgets_of_width_and_height(book) -> None:
    assert sum(WIDTHS) <= 150
    checks = book["校验结果"]
    assert sum(checks.column_dimensions[c].width for c in "ABCDEFGHI") <= 165
    assert sum(HEIGHTS.values()) <= 95
    for name in (n for n in book.sheetnames if register_of_sheet(n)):
        frozen = sum(book[name].column_dimensions[c].width for c in "ABC")
        assert frozen <= 62, name


@pytest.mark.parametrize(
    ("header", "width"),
    [
        ("客户编码", 11.5),
        ("企业全称", 27),
        ("收入", 14),
        ("统一社会信用代码", 22),
        ("主要业务及产品种类", 27),
        ("月份", 12),
        ("是否首笔", 11.5),
    ],
)
def test_width_of_content_or_header(header, width) -> None:
    column = next(r.by_header[header] for r in registers().values() if header in r.by_header)
    assert column_width(column) == pytest.approx(width)


def test_print_set_up(book) -> None:
    flow, customers = book["业务量流水"], book["客户档案"]
    assert flow.page_setup.orientation == "landscape" and flow.print_title_rows == "$1:$5"
    wide = book["客户服务水平调查单"]
    last = next(c.column_letter for c in wide[5] if c.value == LAST)
    private = openpyxl.utils.column_index_from_string(last)
    assert wide.print_area == f"'客户服务水平调查单'!$A$1:${openpyxl.utils.get_column_letter(private - 1)}${5 + LEAST_PRINTED}"
    assert wide.page_setup.scale == 70 and wide.print_title_cols == "$A:$C" and wide.col_breaks.brk
    assert customers.sheet_properties.pageSetUpPr.fitToPage and not customers.col_breaks.brk, "a master register is one page wide"
    end = openpyxl.utils.column_index_from_string(customers.print_area.split("$")[3])
    assert 6 < end < customers.max_column and f"只印到“{customers.cell(5, end).value}”" in customers.oddFooter.left.text
    narrow = book["活动记录"]
    assert narrow.sheet_properties.pageSetUpPr.fitToPage and narrow.page_setup.fitToHeight == 0


def test_pages_split_before_they_pass_the_limit() -> None:
    assert print_split((20, 20, 20)) == ()
    widths = (11.5, 11.5, 27, *[14] * 40)
    breaks = print_split(widths)
    pixels = [int(w * 7 + 5) for w in widths]
    ends = [*breaks, len(widths)]
    pages = [sum(pixels[: ends[0]])] + [sum(pixels[:3]) + sum(pixels[a:b]) for a, b in zip(breaks, ends[1:], strict=True)]
    assert max(pages) <= 1380 and len(pages) == 5


def test_deadline(sample, tmp_path) -> None:
    force = sample.policy(tmp_path)
    assert last_day(force, "LJ01", sample.PERIOD) == dt.date(2026, 11, 3)
    assert deadline_label(None) == "截止" and countdown(sample.TODAY, None) == "没有规定截止日"
    day = dt.date(2026, 11, 3)
    assert [countdown(day - dt.timedelta(n), day) for n in (4, 0, -2)] == ["还剩 4 天", "今天 24 时截止", "已过期 2 天"]


def test_counted_column_is_one_that_staff_fill() -> None:
    for register in (registers()[name] for name in packs()["P01"].registers):
        what = RegisterSheet(register=register, columns=register.shown, rows=[], title="")
        assert not what.counted.computed and not what.counted.assigned
        assert all(not register.by_header[h].computed or register.total_columns for h in what.summed)
