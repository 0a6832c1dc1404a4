"""The live adapter on a stand-in for xlwings' objects: what is put back, what is refused, what it costs (issue 3.2)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from validators.finding import Severity
from validators.page.page import Area, Choice, Page, column_letter, style
from validators.values.cell import ErrorCell
from workbooks.book import ClearMarks, Dialog, EditList, Mark, PrintArea, PutPage, Rejection, Select, Status, WriteBlock, column_number
from workbooks.live.live_book import LiveBook
from workbooks.live.live_page import content, literal

NOTE = "【强制】收入\n现在：x\n原因：y\n怎么改：z\n—— V04 · 11-02 校验"


class Api:
    """The protection of a sheet, by COM's names."""

    def __init__(self, password: str = "") -> None:
        self.ProtectContents, self._password = False, password

    def Protect(self, **_: Any) -> None:  # COM's name
        self.ProtectContents = True

    def Unprotect(self, password: str) -> None:  # COM's name
        if password != self._password:
            raise OSError("wrong password")
        self.ProtectContents = False


class Cells:
    """A range of a stand-in sheet: looks are kept by property, values by cell."""

    def __init__(self, sheet: StandIn, first: tuple[int, int], last: tuple[int, int]) -> None:
        self.__dict__.update(sheet=sheet, first=first, last=last, font=Looks(self, "font_"), borders=self)

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(r, c) for r in range(self.first[0], self.last[0] + 1) for c in range(self.first[1], self.last[1] + 1)]

    @property
    def shape(self) -> tuple[int, int]:
        return self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1

    @property
    def address(self) -> str:
        return f"${column_letter(self.first[1])}${self.first[0]}"

    @property
    def formula(self) -> Any:
        return tuple(tuple(self.sheet.formulas.get((r, c), "") for c in range(1, self.last[1] + 1)) for r in range(1, self.last[0] + 1))

    def options(self, **given: Any) -> Cells:
        assert given == {"ndim": 2, "err_to_str": True}
        return self

    def __getattr__(self, name: str) -> Any:
        if name == "value":
            return [
                [self.sheet.values.get((r, c)) for c in range(self.first[1], self.last[1] + 1)]
                for r in range(self.first[0], self.last[0] + 1)
            ]
        found = {repr(self.sheet.looks.get((name, place))): self.sheet.looks.get((name, place)) for place in self.places}
        return next(iter(found.values())) if len(found) == 1 else None

    def __setattr__(self, name: str, value: Any) -> None:
        self.sheet.calls.append(name)
        if self.sheet.api.ProtectContents:
            raise OSError("protected")
        if name == "value":
            if value and self.sheet.fails:
                raise OSError("Excel is busy")
            for r, line in enumerate(value):
                for c, one in enumerate(line):
                    self.sheet.put((self.first[0] + r, self.first[1] + c), one)
        else:
            self.sheet.looks |= {(name, place): value for place in self.places}

    def set(self, names: Any, **words: Any) -> None:
        self.__setattr__("lines", (tuple(names), tuple(words.items())))

    def __iter__(self) -> Any:
        return (Cells(self.sheet, place, place) for place in self.places)

    def merge(self) -> None:
        self.sheet.merged.append(self.address)

    def unmerge(self) -> None:
        self.sheet.merged.clear()

    def adjust_indent(self, amount: int) -> None:
        self.__setattr__("indent", amount)

    def select(self) -> None:
        self.sheet.book.selection = self

    def add_note(self, text: str) -> None:
        self.sheet.noted[self.first] = text

    @property
    def data_validation(self) -> Any:
        return SimpleNamespace(set_list=lambda source: self.sheet.lists.append((self.address, source)))


class Looks:
    """The font of a range."""

    def __init__(self, cells: Cells, prefix: str) -> None:
        self.__dict__.update(cells=cells, prefix=prefix)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.cells, self.prefix + name, value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cells, self.prefix + name)


class Note:
    """One note of a sheet."""

    def __init__(self, sheet: StandIn, place: tuple[int, int]) -> None:
        self.sheet, self.place = sheet, place
        self.location = Cells(sheet, place, place)

    @property
    def text(self) -> str:
        return self.sheet.noted[self.place]

    @text.setter
    def text(self, value: str) -> None:
        self.sheet.noted[self.place] = value

    def delete(self) -> None:
        del self.sheet.noted[self.place]


class StandIn:
    """A sheet."""

    def __init__(self, book: Any, name: str, password: str = "") -> None:
        self.book, self.name, self.visible, self.fails = book, name, True, False
        self.values: dict[Any, Any] = {}
        self.formulas: dict[Any, str] = {}
        self.looks: dict[Any, Any] = {}
        self.noted: dict[Any, str] = {}
        self.calls: list[str] = []
        self.merged: list[str] = []
        self.lists: list[Any] = []
        self.api = Api(password)
        self.freeze_panes = SimpleNamespace(freeze_at=lambda area: self.calls.append(f"freeze {area}"))

    def put(self, place: tuple[int, int], value: Any) -> None:
        """As Excel takes a value: an apostrophe makes a text, an equals sign a formula."""
        text = isinstance(value, str) and value.startswith("'")
        self.formulas.pop(place, None)
        if isinstance(value, str) and value.startswith("="):
            self.formulas[place] = value
        self.values[place] = value[1:] if text else value

    def range(self, first: Any, last: Any = None) -> Cells:
        if isinstance(first, str):
            letters = first.replace("$", "").rstrip("0123456789")
            first = (int(first.replace("$", "")[len(letters) :]), column_number(letters))
        return Cells(self, first, last or first)

    @property
    def used_range(self) -> Any:
        places = [*self.values, (1, 1)]
        last = SimpleNamespace(row=max(r for r, _ in places), column=max(c for _, c in places))
        return SimpleNamespace(last_cell=last, unmerge=self.merged.clear)

    @property
    def notes(self) -> list[Note]:
        return [Note(self, place) for place in self.noted]

    def clear_contents(self) -> None:
        self.values.clear()
        self.formulas.clear()

    def clear_formats(self) -> None:
        self.looks.clear()

    def activate(self) -> None:
        self.book.sheets.active = self


class Sheets(dict[str, StandIn]):
    """The sheets of a workbook, in order; iterated by sheet."""

    active: StandIn

    def __iter__(self) -> Any:
        return iter(self.values())

    def add(self, name: str, after: StandIn) -> None:
        self[name] = StandIn(after.book, name)
        self.active = self[name]


@pytest.fixture
def excel(tmp_path: Path) -> Any:
    """A workbook with two sheets, open in a stand-in for Excel."""
    app = SimpleNamespace(
        screen_updating=True,
        calculation="automatic",
        status_bar=False,
        told=[],
        alert=lambda text, title: app.told.append((title, text, app.screen_updating)),
    )
    book = SimpleNamespace(app=app, name="台账.xlsm", fullname=str(tmp_path / "台账.xlsm"), sheets=Sheets())
    for name in ("封面", "业务量流水"):
        book.sheets[name] = StandIn(book, name)
    book.sheets.active = book.sheets["封面"]
    book.selection = book.sheets["封面"].range("D17")
    return book


def block(values: list[list[Any]], sheet: str = "业务量流水", row: int = 6, column: int = 2) -> WriteBlock:
    return WriteBlock(sheet=sheet, row=row, column=column, values=values)


def do(excel: Any, *edits: Any) -> None:
    LiveBook(excel).apply(EditList(edits=list(edits)))


def state(excel: Any) -> tuple[Any, ...]:
    return excel.app.screen_updating, excel.app.calculation, excel.sheets.active.name, excel.selection.address


def test_everything_is_put_back_after_a_write(excel: Any) -> None:
    before = state(excel)
    page = Page(name="修正记录", widths=(10, 20))
    page.put(1, 1, "修正记录", "title")
    do(excel, block([["a"]]), PutPage(page=page), Status(text="好了"), Dialog(title="校验", text="停"))
    assert state(excel) == before and excel.app.status_bar == "好了"
    assert excel.app.told == [("校验", "停", True)], "a dialog comes when the screen is back"


def test_everything_is_put_back_after_an_error(excel: Any) -> None:
    before, sheet = state(excel), excel.sheets["业务量流水"]
    sheet.api.ProtectContents, sheet.fails = True, True
    excel.app.status_bar = "正在校验"
    with pytest.raises(OSError, match="busy"):
        do(excel, block([["a"]]))
    assert state(excel) == before and excel.app.status_bar is False and sheet.api.ProtectContents


def test_a_protected_sheet_is_opened_and_protected_again(excel: Any) -> None:
    sheet = excel.sheets["业务量流水"]
    sheet.api.ProtectContents = True
    do(excel, block([["a"]]))
    assert sheet.values[6, 2] == "a" and sheet.api.ProtectContents


def test_a_password_refuses_before_anything_is_written(excel: Any) -> None:
    locked = excel.sheets["锁"] = StandIn(excel, "锁", password="x")
    locked.api.ProtectContents = True
    with pytest.raises(Rejection, match="《锁》加了保护密码"):
        do(excel, block([["a"]]), block([["b"]], sheet="锁"))
    assert excel.sheets["业务量流水"].values == {} and state(excel)[:2] == (True, "automatic")
    with pytest.raises(KeyError):
        do(excel, block([["a"]]), block([["b"]], sheet="没有"))
    assert excel.sheets["业务量流水"].values == {}


def test_select_goes_where_it_says_and_nothing_is_switched_for_it(excel: Any) -> None:
    do(excel, Select(sheet="业务量流水", cell="G6"))
    assert state(excel) == (True, "automatic", "业务量流水", "$G$6")
    assert excel.sheets["业务量流水"].calls == []


def test_texts_stay_texts_and_numbers_numbers(excel: Any) -> None:
    sheet = excel.sheets["业务量流水"]
    sheet.looks[("number_format", (6, 2))] = sheet.looks[("number_format", (7, 2))] = "@"
    values = [[12.5, "１２００"], [3, "=1+1"], [None, "2026-10"], [True, "函件"]]
    do(excel, block(values))
    assert [[sheet.values[6 + r, 2 + c] for c in range(2)] for r in range(4)] == values
    assert sheet.formulas == {} and sheet.looks["number_format", (6, 2)] == "General"
    assert literal("1E5") == "'1E5" and literal("Oct-26") == "'Oct-26" and literal("TRUE") == "'TRUE"
    assert literal(dt.date(2026, 10, 5)) == dt.datetime(2026, 10, 5)


def test_a_formula_of_ours_goes_into_cells_of_the_format_text(excel: Any) -> None:
    sheet = excel.sheets["业务量流水"]
    sheet.looks[("number_format", (6, 3))] = "@"
    do(excel, WriteBlock(sheet="业务量流水", row=6, column=3, values=[["=B6"]], formulas=True, shown=[["雪莲茶业"]]))
    assert sheet.formulas == {(6, 3): "=B6"} and sheet.looks["number_format", (6, 3)] == "General"


def test_what_is_printed_is_said_where_the_program_takes_it(excel: Any) -> None:
    sheet, other = excel.sheets["业务量流水"], excel.sheets["封面"]
    sheet.api.PageSetup, other.api.PageSetup = SimpleNamespace(PrintArea=""), WithoutPrinter()
    do(excel, PrintArea(sheet="封面", area="A1:B9"), PrintArea(sheet="业务量流水", area="A1:V30"), block([["a"]]))
    assert sheet.api.PageSetup.PrintArea == "A1:V30" and sheet.values[6, 2] == "a"


class WithoutPrinter:
    """The page setup of Excel where no printer is installed."""

    @property
    def PrintArea(self) -> str:  # COM's name
        return ""

    @PrintArea.setter
    def PrintArea(self, area: str) -> None:
        raise OSError("Unable to set the PrintArea property of the PageSetup class")


def test_error_cells_and_formulas_are_read(excel: Any) -> None:
    sheet = excel.sheets["业务量流水"]
    sheet.values |= {(1, 1): "收入", (2, 1): "#N/A", (2, 2): 7.0}
    sheet.formulas[2, 2] = "=3+4"
    book = LiveBook(excel)
    grid = book.read("业务量流水")
    assert grid.rows == [["收入", None], ["#N/A", 7.0]] and isinstance(grid.at(2, 1), ErrorCell)
    assert book.formulas("业务量流水") == {"B2"}
    with pytest.raises(KeyError):
        book.read("没有")


def test_marks_and_the_clerk_s_own_notes(excel: Any) -> None:
    sheet = excel.sheets["业务量流水"]
    sheet.noted |= {(6, 2): "问过老王——对的", (9, 9): "别动"}
    sheet.looks["color", (9, 9)] = "#00FF00"
    marks = [Mark(sheet="业务量流水", cell=f"B{row}", severity=Severity.A, note=NOTE) for row in (6, 7, 8)]
    do(excel, *marks)
    assert [sheet.looks["color", (row, 2)] for row in (6, 7, 8)] == ["#F8CBCB"] * 3
    assert sheet.calls.count("color") == 1, "one call for a run of cells"
    assert sheet.noted[6, 2].startswith("问过老王——对的\n") and sheet.noted[6, 2].endswith(NOTE)
    do(excel, *marks[:1])
    assert sheet.noted[6, 2].count(NOTE) == 1
    do(excel, ClearMarks(sheet="业务量流水"))
    assert sheet.noted == {(6, 2): "问过老王——对的", (9, 9): "别动"}
    assert sheet.looks["color", (6, 2)] is None and sheet.looks["color", (9, 9)] == "#00FF00"


def findings(count: int) -> Page:
    page = Page(name="校验结果", widths=(8, 9.5, 31), heights={1: 30}, freeze=(3, 1), protect=True)
    page.merge(1, 1, 1, 3, "校验结果", "title")
    for row in range(4, 4 + count):
        page.put(row, 1, f"{row}→", "link", link="业务量流水!B6")
        page.put(row, 2, 12345, style("money", sides="lrtb"))
        page.put(row, 3, 2, "count", formula="=1+1")
        page.put(row, 4, None, style("text", locked=False, sides="lrtb"))
    page.choices.append(Choice(area=Area(4, 4, 3 + count, 4), kind="list", source=("是",)))
    return page


def test_a_page_goes_in_by_blocks(excel: Any) -> None:
    do(excel, PutPage(page=findings(1_000)))
    sheet = excel.sheets["校验结果"]
    assert sheet.calls.count("value") == 1 and len(sheet.calls) < 60, len(sheet.calls)
    assert sheet.formulas[4, 1] == '=HYPERLINK("#\'业务量流水\'!B6","4→")' and sheet.formulas[4, 3] == "=1+1"
    assert sheet.values[500, 2] == 123.45 and sheet.looks["number_format", (500, 2)] == "#,##0.00_ "
    assert sheet.merged == ["$A$1"] and sheet.values[1, 2] is None
    assert sheet.looks["column_width", (1, 3)] == 31 and sheet.looks["row_height", (1, 1)] == 30
    assert sheet.api.ProtectContents and sheet.lists == [("$D$4", ["是"])]
    assert "freeze $A$1" in sheet.calls and list(excel.sheets) == list(excel.sheets.values())
    do(excel, PutPage(page=findings(2)))
    assert max(row for row, _ in sheet.values) == 5 and sheet.api.ProtectContents, "the old rows are gone"


def test_a_formula_is_never_given_the_format_of_a_text(excel: Any) -> None:
    page = Page(name="新")
    page.put(1, 1, "甲", "text", formula='="甲"')
    page.put(1, 2, "=甲", "text")
    do(excel, PutPage(page=page))
    sheet = excel.sheets["新"]
    assert ("number_format", (1, 1)) not in sheet.looks and sheet.looks["number_format", (1, 2)] == "@"
    assert sheet.values[1, 2] == "=甲" and sheet.formulas == {(1, 1): '="甲"'}
    page.put(2, 1, 'O"K', "link", link="李's!A1")
    assert content(page.cells[2, 1]) == '=HYPERLINK("#\'李\'\'s\'!A1","O""K")'


def test_the_path_of_a_workbook_on_onedrive(excel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "台 账").mkdir()
    (tmp_path / "台 账" / "a.xlsm").touch()
    for name in ("OneDriveConsumer", "OneDrive"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    excel.fullname = "https://ju-my.sharepoint.com/personal/z/Documents/%E5%8F%B0%20%E8%B4%A6/a.xlsm"
    assert LiveBook(excel).path == tmp_path / "台 账" / "a.xlsm"
    excel.fullname = "https://ju-my.sharepoint.com/personal/z/Documents/b.xlsm"
    with pytest.raises(Rejection, match="先把文件夹同步到本机"):
        _ = LiveBook(excel).path
