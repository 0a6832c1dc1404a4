"""The policy workbook: the registers of head office, filled with what the pack's seeds say.

A preset carries its source (种子原文 with file and quote, 本单位填写, 示例值); a blank value stays blank and is
highlighted, because a computation that touches it stops (design.md 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from validators.packs.carried_pack import pack_lines
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT, Parameter
from validators.packs.spoken import speaking, spoken
from validators.packs.trade_pack import TABLES, Pack
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX, source_line, title_bar
from validators.register import Register
from workbooks.archive.former import anew
from workbooks.desk import TEMPLATE, program_version
from workbooks.desk.content import preset_cells, typed_cells
from workbooks.desk.desk_book import OPTIONS, references, write_rows
from workbooks.desk.lists import LAST_ROW, YES_NO, Lists
from workbooks.desk.lists import SHEET as LISTS
from workbooks.desk.sheets.guide_sheet import guide_line, guide_section
from workbooks.desk.sheets.hidden_sheets import PACK_SHEET
from workbooks.desk.sheets.register_sheet import DATA_ROW, RegisterLooks, RegisterSheet, write_register
from workbooks.manifest import SHEET as MANIFEST
from workbooks.pages.new_xlsx import new_xlsx
from workbooks.pages.write_pages import CREATED, Looks, write_page

GUIDE = "说明"
_CATALOGUE = "再看《业务目录》：本单位有的一种一行，没有的删掉或把“启用”填成“否”。"
_RATES = "比例空着表示未定，不是 0；用到它的计算会停下来，并说出缺哪一个。"
_STEPS = (
    "先填《组织机构》：每个机构一行，上级机构填编码，最上一级空着。台账、应报名单、谁报给谁，都从这里来。",
    _CATALOGUE,
    "再看《参数表》：橙色是空着、要本单位填的；紫色是示例值，确认后把“来源”改成“本单位填写”。",
    "改数要添一行，写上生效日，旧行不要改；这样以前月份重算时还是旧数。",
    "“适用机构”填机构编码或层级，空着就是全部机构；同一参数，本机构的先于本层级的，本层级的先于全部的。",
    "要收起、改叫现成的表和列，或加本单位自己的列、表、比率，写在《方案》里，一行改一处。",
    "填好以后：keybook policy check 检查，再用 keybook desk new 生成台账。改过政策，请重新生成台账。",
)
_SOURCES = (
    (SEED, "white", "文件里写明的数，“原文”一列有文件名和原句。"),
    (UNIT, "orange_light", "文件没有写，由本单位定；空着就停在那里。"),
    (EXAMPLE, "purple_light", "为了演示编的数，只供参考，不作发放依据。"),
)


def write_policy(path: Path | str, pack: Pack, frames: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Writes the policy workbook of a pack to `path`, whole or not at all; the same arguments give the same bytes.

    `frames` (register id -> typed frame) stand in place of the presets, register by register. OSError as raised.
    """
    with speaking(pack), anew(Path(path)) as beside, new_xlsx(beside, OPTIONS) as book:
        _fill(book, pack, frames or {})


def preset_rows(pack: Pack, register: Register) -> list[dict[str, Any]]:
    """The pack's own rows of a policy register, as cells by header."""
    if register.id == "R09":
        return parameter_rows(pack)
    return preset_cells(register, pack.table(TABLES[register.id])) if register.id in TABLES else []


def parameter_rows(pack: Pack) -> list[dict[str, Any]]:
    """R09: every parameter of the pack once, and its presets for single levels or branches under it."""
    extra: dict[str, list[dict[str, str]]] = {}
    for line in pack.table("extra_parameters"):
        extra.setdefault(line["code"], []).append(line)
    found = []
    for parameter in pack.parameters.values():
        found.append(_parameter(pack, parameter, "", parameter.value, parameter.source, _quote(parameter.file, parameter.quote)))
        found += [
            _parameter(pack, parameter, line["branch"], line["value"], line["source"], _quote(line["file"], line["quote"]))
            for line in extra.get(parameter.code, ())
        ]
    return found


def _parameter(pack: Pack, parameter: Parameter, branch: str, value: str, source: str, quote: str) -> dict[str, Any]:
    cells = {
        "方案": pack.id,
        "参数名": spoken(parameter.name),
        "适用机构": branch,
        "值": value,
        "单位": parameter.unit,
        "来源": source,
        "原文": quote,
        "可选值": "|".join(_choices(parameter)),
        "说明": spoken(parameter.note),
        "参数代码": parameter.code,
    }
    return {header: text for header, text in cells.items() if text}


def _choices(parameter: Parameter) -> tuple[str, ...]:
    return YES_NO if parameter.kind == "bool" else parameter.choices


def _quote(file: str, quote: str) -> str:
    return f"{file}：{quote}" if file and quote else file or quote


def _fill(book: Workbook, pack: Pack, frames: Mapping[str, pd.DataFrame]) -> None:
    book.set_properties({"title": f"{pack.title.zh} 政策工作簿", "created": CREATED})
    wanted = list(pack.head)
    lines = pack_lines(pack)
    hidden = (LISTS, MANIFEST, *((PACK_SHEET,) if lines else ()))
    for name in (GUIDE, *(register.sheet for register in wanted), *hidden):
        book.add_worksheet(name)
    write_page(book, book.get_worksheet_by_name(GUIDE), _guide(pack, wanted), Looks(book))
    lists, looks, names = Lists(), RegisterLooks(book), references([], wanted)
    for register in wanted:
        rows = typed_cells(register, frames[register.id]) if register.id in frames else preset_rows(pack, register)
        what = RegisterSheet(
            register=register,
            columns=register.shown,
            rows=rows,
            home=GUIDE,
            title=f"{register.sheet}　{pack.title.zh}",
            enums=pack.enums,
            references=names,
        )
        if register.code_column:
            lists.on_sheet(register.sheet, register.sheet, what.letter(register.code_column))
        sheet = book.get_worksheet_by_name(register.sheet)
        write_register(sheet, what, lists, looks)
        if register.id == "R09":
            _values(sheet, what, pack, lists, looks)
    lists.write(book)
    write_rows(book, MANIFEST, [["kind", "policy"], ["pack", pack.id], ["template", TEMPLATE], ["program", program_version()]])
    if lines:
        write_rows(book, PACK_SHEET, lines)
    for name in hidden:
        book.get_worksheet_by_name(name).very_hidden()
    book.get_worksheet_by_name(GUIDE).activate()


def _values(sheet: Any, what: RegisterSheet, pack: Pack, lists: Lists, looks: RegisterLooks) -> None:
    """参数表: blank values orange, examples violet, a drop-down where a parameter has choices."""
    at, name, origin = (what.places[header] for header in ("值", "参数名", "来源"))
    for row, cells in enumerate(what.rows, DATA_ROW - 1):
        parameter = pack.parameters.get(str(cells.get("参数代码")))
        if parameter is not None and _choices(parameter):
            sheet.data_validation(
                row,
                at,
                row,
                at,
                {
                    "validate": "list",
                    "source": f"={lists.closed(f'参数 {parameter.name}', _choices(parameter))}",
                    "error_title": "值：请从下拉里选",
                    "error_message": f"“{parameter.name}”只能填清单里的值。怎么改：按 Esc，再点右边的小三角选择。",
                },
            )
    first = [xl_rowcol_to_cell(DATA_ROW - 1, col, col_abs=True) for col in (at, name, origin)]
    blank = f"=AND(LEN({first[0]})=0,LEN({first[1]})>0)"
    example = f'=AND(LEN({first[0]})>0,{first[2]}="{EXAMPLE}")'
    for col in (at, origin):
        for formula, meaning in ((blank, "orange"), (example, "purple")):
            sheet.conditional_format(
                DATA_ROW - 1, col, LAST_ROW - 1, col, {"type": "formula", "criteria": formula, "format": looks.mark(meaning)}
            )


def _guide(pack: Pack, wanted: Sequence[Register]) -> Page:
    page = Page(name=GUIDE, tab="grey", widths=(1, 5, 16, 74, 1), active=True)
    title_bar(page, f"{pack.title.zh} · 政策工作簿", last=5)
    source_line(page, f"方案 {pack.id}　模板 {TEMPLATE}　由上级单位填写和保管；各单位的台账都按它生成。", last=5)
    row = guide_section(page, 3, "先后怎么做")
    listed = next((register for register in wanted if register.id == "R07"), None)
    rated = listed is not None and any(column.header == "提成比例" for column in listed.shown)
    told = {_CATALOGUE: _CATALOGUE + _RATES if rated else _CATALOGUE if listed else ""}
    steps = [said for text in _STEPS if (said := told.get(text, text))]
    for number, text in enumerate(steps, 1):
        row = guide_line(page, row, number, "", text, None)
    row = guide_section(page, row, "来源的三种写法")
    for word, fill, text in _SOURCES:
        row = guide_line(page, row, None, word, text, Style("choice", bold=True, fill=fill, sides=BOX))
    for register in wanted:
        row = guide_section(page, row, f"{register.sheet}")
        page.put(row - 1, 3, f"{register.sheet}", Style("section", ink="link"), link=f"{register.sheet}!A1")
        page.put(row - 1, 2, None, "section")
        row = guide_line(page, row, None, "", register.hint, None)
        for column in register.shown:
            if column.hint:
                row = guide_line(page, row, None, column.name, column.hint, Style("text", sides=BOX))
    page.printing = Print(fit=(1, 0), area=Area(1, 1, row, 5), footer=f"{pack.title.zh} · 政策工作簿 · {GUIDE}")
    return page
