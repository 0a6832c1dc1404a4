"""A desk workbook, made new: 封面, registers, computed sheets, hidden memory and buttons, in one .xlsm (ux 2.1)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from validators.filing.written_cells import written_of_cells
from validators.office.read_rules import compared_registers
from validators.organisation_tree import Node
from validators.packs.spoken import speaking, spoken
from validators.packs.trade_pack import TABLES, WHERE, Pack
from validators.page.page import Page
from validators.policy import Policy
from validators.register import Register
from validators.values.cell import as_text
from validators.values.missing import or_none
from validators.values.period import Month
from validators.wording.week_words import PAY_HEAD, WATCH_HEAD, keeps_due
from workbooks import theme
from workbooks.archive.former import anew
from workbooks.desk import TEMPLATE, program_version
from workbooks.desk.button_specs import ButtonSpec, place_buttons, project_of
from workbooks.desk.content import DeskContent, preset_cells
from workbooks.desk.deadline import last_day
from workbooks.desk.kept_by_staff import write_kept
from workbooks.desk.lists import SHEET as LISTS
from workbooks.desk.lists import YES_NO, Lists, pair
from workbooks.desk.live_names import CUSTOMERS, CustomerNames, LiveColumn, name_and_code
from workbooks.desk.printed_rows import write_printed
from workbooks.desk.sheets.computed_sheets import waiting_page
from workbooks.desk.sheets.cover_sheet import INPUTS, Cover, home_page
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS
from workbooks.desk.sheets.findings_sheet import findings_page
from workbooks.desk.sheets.form_sheet import form_page
from workbooks.desk.sheets.guide_sheet import SHEET as GUIDE
from workbooks.desk.sheets.guide_sheet import guide_page
from workbooks.desk.sheets.hidden_sheets import history_rows, policy_rows, trim_history
from workbooks.desk.sheets.kept_cover import write_kept_cover
from workbooks.desk.sheets.my_week_sheet import SHEET as WEEK
from workbooks.desk.sheets.my_week_sheet import my_week_page
from workbooks.desk.sheets.register_sheet import DATA_ROW, RegisterLooks, RegisterSheet, write_register, write_value
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.desk.sheets.state_sheet import counted_row, write_state
from workbooks.desk.sheets.state_sheet import names as state_names
from workbooks.desk.sheets.unmapped_sheet import SHEET as UNMAPPED
from workbooks.desk.sheets.unmapped_sheet import unmapped_page
from workbooks.desk.sheets.written_sheet import write_written
from workbooks.desk.vba.runpython import MANIFEST_KEY, installed_version
from workbooks.manifest import FRONT
from workbooks.manifest import SHEET as MANIFEST
from workbooks.pages.new_xlsx import new_xlsx
from workbooks.pages.write_pages import CREATED, Looks, write_page
from workbooks.submission.sign_off import SIGN_OFF, questions

POLICY, HISTORY = "_政策", "_历史"
HIDDEN = (LISTS, MANIFEST, POLICY, HISTORY, STATE)
"""Sheets that only the program reads; very hidden."""
FRONT_BUTTONS = (("check", "G1", 2), ("compute", "H1", 6), ("submit", "H1", 104))
"""Button, cell and pixels from its left, on the first sheet of a desk that shows few."""
DECISION = "理由/"
"""Before a finding's key in the manifest: a reason carried over from last month."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {**theme.FACE, "font_size": 10},
}


def build_desk(
    path: Path | str,
    *,
    policy: Policy,
    node: Node,
    parent: Node | None,
    period: Month,
    content: DeskContent | None = None,
    today: dt.date | None = None,
    template: str = TEMPLATE,
    program: str | None = None,
    contact: str = "",
    button_specs: Sequence[ButtonSpec],
) -> None:
    """Writes the desk of `node` for `period` to `path`, first whole beside it as .tmp, then renamed.

    The same arguments give the same bytes. `today` is the day for which 今天 is cached (default: the first of the
    period); the workbook itself asks TODAY(). OSError as the system raises it, KeyError when the pack names a register
    that does not exist.
    """
    what = content or DeskContent()
    cover = Cover(
        policy=policy,
        node=node,
        parent=parent,
        period=period,
        today=today or period.first,
        deadline=last_day(policy, node.code, period),
        registers=desk_registers(policy, node, parent, period, what),
        version=what.version,
        template=template,
        program=program or program_version(),
        last_rows=what.last_rows,
        inputs=what.inputs,
    )
    with speaking(policy.pack, policy.frames), anew(Path(path)) as beside:
        _write(beside, cover, what, contact, button_specs)


def sheet_names(pack: Pack) -> list[str]:
    """The sheets of a branch desk in order (ux 2.1)."""
    middle = [register.sheet for register in pack.desk]
    return [HOME, WEEK, *middle, FINDINGS, *pack.sheets, GUIDE, *HIDDEN]


def desk_registers(policy: Policy, node: Node, parent: Node | None, period: Month, content: DeskContent) -> list[RegisterSheet]:
    """The tables of a desk as they will stand, drop-downs and rows included; an empty one holds its presets."""
    pack = policy.pack
    wanted = [register for register in pack.desk if register.form is None]
    rows = {register.id: content.rows(register) or _presets(pack, register, node) for register in wanted}
    names, live = references(wanted, pack.head), _names_beside_codes(wanted, rows)
    return [
        RegisterSheet(
            register=register,
            columns=register.shown,
            rows=rows[register.id],
            title=f"{register.sheet}　{node.name} {period.zh}",
            enums=pack.enums,
            references=names,
            upper=parent.name if parent else "本单位管理员",
            folds=True,
            always=pack.archive_fields,
            live=live.get(register.id),
        )
        for register in wanted
    ]


def _presets(pack: Pack, register: Register, node: Node) -> list[dict[str, Any]]:
    """What an empty sheet is issued with: the register's own presets, else the pack's rows for this organisation."""
    if register.presets or register.id not in TABLES:
        return [dict(row) for row in register.presets]
    here = ("", node.code, node.level, node.kind or "")
    lines = [{"机构": node.code} | line for line in pack.table(TABLES[register.id]) if line.get(WHERE, "") in here]
    return preset_cells(register, lines)


def form_sheets(policy: Policy, name: str, period: Month, content: DeskContent) -> list[Page]:
    """The registers of the pack that are printed pages (R29, R37, ...), with what was carried over; `name` is the unit's."""
    pack = policy.pack
    wanted = pack.desk
    names = references(wanted, pack.head)
    return [
        form_page(register, content.rows(register), node=name, period=period.zh, enums=pack.enums, references=names)
        for register in wanted
        if register.form
    ]


def references(desk: Sequence[Register], policy: Sequence[Register]) -> dict[str, str]:
    """Register id -> defined name of the codes that a reference to it may hold."""
    return {register.id: f"{LISTS}_{register.sheet}" for register in (*desk, *policy) if register.code_column}


def _names_beside_codes(wanted: Sequence[Register], rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, LiveColumn]:
    """A customer's code never stands alone (ux 4): register id -> the column that shows 企业全称 beside it."""
    customers = next((r for r in wanted if r.id == CUSTOMERS), None)
    if customers is None or not customers.code_column or not customers.name_column:
        return {}
    code, name = (xl_col_to_name(1 + [c.header for c in customers.shown].index(h)) for h in (customers.code_column, customers.name_column))
    directory = CustomerNames(
        sheet=customers.sheet,
        code=code,
        name=name,
        first_row=DATA_ROW,
        rows=[(row.get(customers.code_column), row.get(customers.name_column)) for row in rows[customers.id]],
    )
    found: dict[str, LiveColumn] = {}
    for register in wanted:
        if two := name_and_code(register, customers):
            letter = xl_col_to_name(1 + [c.header for c in register.shown].index(two[1]))
            found[register.id] = LiveColumn(header=two[0], code=two[1], letter=letter, directory=directory)
            for row in rows[register.id]:
                if two[0] not in row and (name := directory.name_of(row.get(two[1]))):
                    row[two[0]] = name
    return found


def _write(path: Path, cover: Cover, content: DeskContent, contact: str, specs: Sequence[ButtonSpec]) -> None:
    pack = cover.policy.pack
    with new_xlsx(path, OPTIONS) as book:
        every = sheet_names(pack)
        if content.unmapped:
            every.insert(every.index(GUIDE), UNMAPPED)
        every += content.kept.sheets
        begin_book(book, cover.node, f"{cover.node.name} {cover.period} 大客户台账", every)
        _pages(book, cover, contact)
        if content.unmapped:
            page = unmapped_page(content.unmapped, f"{cover.node.name} {cover.period.zh}")
            write_page(book, book.get_worksheet_by_name(UNMAPPED), page, Looks(book))
        lists = _lists(cover)
        looks = RegisterLooks(book)
        for what in cover.registers:
            write_register(book.get_worksheet_by_name(what.register.sheet), what, lists, looks)
        write_kept(book, cover.registers, content.kept, looks)
        for page in form_sheets(cover.policy, cover.node.name, cover.period, content):
            write_page(book, book.get_worksheet_by_name(page.name), page, Looks(book))
        _memory(book, cover, content, lists)
        put_buttons(book, [*specs, *specs_in_front(content.front, specs)], len(every))
        _put_aside(book, content.front)


def specs_in_front(front: Sequence[str], specs: Sequence[ButtonSpec]) -> list[ButtonSpec]:
    """The few buttons of a desk that shows few sheets, in the title bar of the first."""
    known = {spec.id: spec for spec in specs}
    return [known[name]._replace(sheet=front[0], cell=cell, x=x, y=6) for name, cell, x in FRONT_BUTTONS if front and name in known]


def _put_aside(book: Workbook, front: Sequence[str]) -> None:
    """Hides every sheet that is not in front; the first of those that are is the one that is looked at."""
    if front:
        book.get_worksheet_by_name(front[0]).activate()
        book.get_worksheet_by_name(front[0]).set_first_sheet()
    for name in book.sheetnames if front else ():
        if name not in front and name not in HIDDEN:
            book.get_worksheet_by_name(name).hide()


def begin_book(book: Workbook, node: Node, title: str, sheets: Sequence[str]) -> None:
    """Properties, and the empty sheets with the names by which the macros know them."""
    book.set_properties({"title": spoken(title), "author": node.name, "created": CREATED})
    for number, name in enumerate(sheets, 1):
        book.add_worksheet(name).set_vba_name(f"Sheet{number}")
    book.set_vba_name("ThisWorkbook")


def put_buttons(book: Workbook, specs: Sequence[ButtonSpec], sheets: int) -> None:
    """The buttons and the macros behind them; `sheets` is how many sheets the book has."""
    place_buttons(book, specs)
    book.add_vba_project(io.BytesIO(project_of(specs, sheets)), is_stream=True)


def _pages(book: Workbook, cover: Cover, contact: str) -> None:
    name, month = cover.node.name, cover.period.zh
    pages = [
        home_page(cover),
        week_page(cover.registers, cover.policy.pack, name, month),
        findings_page(name, month),
        *(waiting_page(sheet, told, name, month) for sheet, told in cover.policy.pack.sheets.items()),
        guide_page(cover.node, cover.parent, month, cover.policy.pack, contact),
    ]
    looks = Looks(book)
    for page in pages:
        write_page(book, book.get_worksheet_by_name(page.name), page, looks)
    book.get_worksheet_by_name(HOME).activate()
    book.get_worksheet_by_name(HOME).set_first_sheet()
    book.get_worksheet_by_name(HOME).set_selection(INPUTS["填报人"])


def week_page(registers: Sequence[RegisterSheet], pack: Pack, name: str, month: str) -> Page:
    """我的一周 before the first 计算: who may be chosen; `name` and `month` as people read them."""
    staff = next((w for w in registers if w.register.id == "R02"), None)
    managers = [str(row["工号"]) for row in (staff.rows if staff else ()) if row.get("岗位") == "客户经理" and row.get("工号")]
    last = PAY_HEAD if pack.pay else WATCH_HEAD if keeps_due(pack) else ""
    return my_week_page(name, month, managers, f"{LISTS}_岗位与人员" if staff else "", last)


def _lists(cover: Cover) -> Lists:
    """The lists that no register asks for by itself: codes of the registers, and what 零报 may hold."""
    lists = Lists()
    for what in cover.registers:
        _offered(lists, what)
    for register in cover.policy.pack.head:
        if register.code_column:
            lists.named(register.sheet, _policy_codes(register, cover.policy))
    filled = [w.register.sheet for w in cover.registers if w.register.nature != "master"]
    lists.named("零报", ("全部", *filled))
    if questions(cover.policy, cover.node.code, cover.period.first):
        lists.named(SIGN_OFF, YES_NO)
    return lists


def _offered(lists: Lists, what: RegisterSheet) -> None:
    """How the rows of a register are offered to those that refer to it: `编码｜名称`, or the code where there is no name."""
    code, label = what.register.code_column, what.register.name_column
    if code and label and label in what.places and label != code:
        rows = [(as_text(row.get(code)), as_text(row.get(label))) for row in what.rows if row.get(code) is not None]
        lists.paired(what.register.sheet, what.register.sheet, (what.letter(code), what.letter(label)), rows)
    elif code:
        lists.on_sheet(what.register.sheet, what.register.sheet, what.letter(code))


def _policy_codes(register: Register, policy: Policy) -> tuple[str, ...]:
    """The rows of a policy register as they are offered: `编码｜名称`, then the codes alone."""
    code, label = register.code_column, register.name_column
    frame = policy.frames[register.id]
    codes = dict.fromkeys(map(str, frame[code].dropna()))
    if not label or label == code or label not in frame.columns:
        return tuple(codes)
    names = dict(zip(frame[code].astype(str), (as_text(or_none(name)) for name in frame[label]), strict=True))
    named = [pair(one, names[one]) for one in codes if names[one] and names[one] != one]
    return (*named, *codes)


def _memory(book: Workbook, cover: Cover, content: DeskContent, lists: Lists) -> None:
    """The hidden sheets."""
    lists.write(book)
    for name, formula in state_names(len(cover.registers), HOME).items():
        book.define_name(name, formula)
    write_rows(book, MANIFEST, manifest_rows(cover, content))
    write_rows(book, POLICY, policy_rows(cover.policy))
    write_rows(book, HISTORY, history_rows(trim_history(content.history, cover.period, compared_registers(cover.policy))))
    write_state(book, cover.registers, str(cover.inputs.get("零报") or ""))
    write_printed(book, cover.registers)
    write_kept_cover(book, cover.kept, counted_row(len(cover.registers), len(cover.registers)) + 2)
    write_written(book, _written(cover, content), cover.policy.pack.registers)
    for name in HIDDEN:
        book.get_worksheet_by_name(name).very_hidden()


def _written(cover: Cover, content: DeskContent) -> dict[str, frozenset[str]]:
    """What stands in computed columns by the program's hand: all but what came as raw cells."""
    return {
        what.register.id: written_of_cells(what.register, what.rows)
        - written_of_cells(what.register, content.cells.get(what.register.id, ()))
        for what in cover.registers
    }


def manifest_rows(cover: Cover, content: DeskContent) -> list[list[Any]]:
    """What the workbook is, as key and value."""
    rows: list[list[Any]] = [
        ["kind", "desk"],
        ["branch", cover.node.code],
        ["branch_name", cover.node.name],
        ["period", str(cover.period)],
        ["version", cover.version],
        ["pack", cover.policy.pack.id],
        ["policy_digest", cover.policy.digest],
        ["template", cover.template],
        ["program", cover.program],
        [MANIFEST_KEY, installed_version()],
        ["parent", cover.parent.code if cover.parent else None],
        ["parent_name", cover.parent.name if cover.parent else None],
        ["supersedes", content.supersedes or None],
    ]
    if content.front:
        rows.append([FRONT, "、".join(content.front)])
    return rows + [[DECISION + key, reason] for key, reason in sorted(content.decisions.items())]


def write_rows(book: Workbook, sheet: str, rows: Sequence[Sequence[Any]]) -> None:
    """Rows of plain cells onto a sheet that exists; blanks are left out."""
    page = book.get_worksheet_by_name(sheet)
    for at, row in enumerate(rows):
        for col, value in enumerate(row):
            if value is not None:
                write_value(page, at, col, value)
