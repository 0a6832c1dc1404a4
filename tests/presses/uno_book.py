"""A workbook that is open in LibreOffice, driven over UNO. Runs under the system's Python, which has `uno`.

Reads one request a line from standard input and answers each with one line, both JSON: {"do": name, ...} gives
{"ok": result} or {"error": traceback}. It knows sheets, cells and properties, and nothing of Keybook.
"""

import datetime
import json
import sys
import time
import traceback

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import PropertyValue
from com.sun.star.script import ScriptEventDescriptor
from com.sun.star.table import BorderLine2, CellAddress, CellRangeAddress
from com.sun.star.util import CellProtection

EPOCH = datetime.datetime(1899, 12, 30)
CONTENT = 1 | 2 | 4 | 8 | 16 | 32 | 64
"""Values, dates, texts, notes, formulas, attributes, styles: everything on a sheet but its buttons."""
ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
ALERT, DIALOG, LABEL, PUSH_BUTTON, STATIC = (
    uno.getConstantByName("com.sun.star.accessibility.AccessibleRole." + name)
    for name in ("ALERT", "DIALOG", "LABEL", "PUSH_BUTTON", "STATIC")
)
PX, PT = 26.4583, 35.2778
"""Hundredths of a millimetre of a pixel and of a point."""


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Office:
    """A running soffice, and the document that is worked on."""

    def __init__(self, pipe):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        self.context = self._connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.doc = None

    @staticmethod
    def _connected(resolver, url):
        until = time.time() + 60
        while True:
            try:
                return resolver.resolve(url)
            except Exception:  # soffice is not up yet
                if time.time() > until:
                    raise
                time.sleep(0.1)

    # documents

    def open(self, path):
        self.doc = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("MacroExecutionMode", 4),))
        if self.doc is None:
            raise ValueError("soffice did not open " + path)
        return self.sheets()

    def find(self, path):
        parts = self.desktop.Components.createEnumeration()
        while parts.hasMoreElements():
            doc = parts.nextElement()
            if getattr(doc, "URL", "") and uno.fileUrlToSystemPath(doc.URL) == path:
                self.doc = doc
                return self.sheets()
        raise ValueError("not open: " + path)

    def close(self):
        self.doc.setModified(False)
        self.doc.close(True)
        self.doc = None

    def sheets(self):
        return list(self.doc.Sheets.ElementNames)

    def remove(self, sheet):
        """What a user does who deletes a sheet."""
        self.doc.Sheets.removeByName(sheet)

    def rename(self, sheet, name):
        self.doc.Sheets.getByName(sheet).Name = name

    def modified(self, value=None):
        if value is not None:
            self.doc.setModified(value)
        return self.doc.isModified()

    def recalculate(self):
        self.doc.calculateAll()

    # buttons

    def _buttons(self):
        for sheet in self.doc.Sheets:
            page = sheet.DrawPage
            for i in range(page.Count):
                shape = page.getByIndex(i)
                if shape.supportsService("com.sun.star.drawing.ControlShape"):
                    yield sheet, shape.Control

    def buttons(self):
        return [[sheet.Name, model.Label] for sheet, model in self._buttons()]

    def _view(self, sheet, label):
        for found, model in self._buttons():
            if (found.Name, model.Label) == (sheet, label):
                self.doc.CurrentController.setActiveSheet(found)
                return self.doc.CurrentController.getControl(model)
        raise ValueError("no button " + label + " on " + sheet)

    def press(self, sheet, label):
        """The accessible action of the button, as a screen reader takes it."""
        return self._view(sheet, label).AccessibleContext.doAccessibleAction(0)

    def place(self, sheet, label):
        """The middle of a button on the screen."""
        shown = self._view(sheet, label).AccessibleContext
        corner, size = shown.getLocationOnScreen(), shown.getSize()
        return [corner.X + size.Width // 2, corner.Y + size.Height // 2]

    def messages(self):
        """The texts of the dialogs that stand open; each is answered with its first button."""
        toolkit = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        said = []
        windows = [toolkit.getTopWindow(i) for i in range(toolkit.getTopWindowCount())]
        for window in filter(None, windows):
            shown = window.AccessibleContext
            parts = list(_inside(shown)) if shown and shown.AccessibleRole in (ALERT, DIALOG) else []
            said += [p.AccessibleName for p in parts if p.AccessibleRole in (LABEL, STATIC) and p.AccessibleName]
            for part in parts:
                if part.AccessibleRole == PUSH_BUTTON:
                    part.doAccessibleAction(0)
                    break
        return said

    # reading

    def _used(self, sheet):
        cursor = self.doc.Sheets.getByName(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return self.doc.Sheets.getByName(sheet).getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)

    def read(self, sheet):
        """Rows of cells: text, number, {"d": moment}, {"e": error value}; a blank is null."""
        used = self._used(sheet)
        rows = [[value if value != "" else None for value in line] for line in used.getDataArray()]
        for area in used.queryContentCells(2).RangeAddresses:
            for r in range(area.StartRow, area.EndRow + 1):
                for c in range(area.StartColumn, area.EndColumn + 1):
                    rows[r][c] = {"d": (EPOCH + datetime.timedelta(rows[r][c])).isoformat()}
        for area in used.queryFormulaCells(4).RangeAddresses:
            for r in range(area.StartRow, area.EndRow + 1):
                for c in range(area.StartColumn, area.EndColumn + 1):
                    rows[r][c] = {"e": used.getCellByPosition(c, r).String}
        return rows

    def formulas(self, sheet):
        """Row, column and formula of every formula cell."""
        used, found = self._used(sheet), []
        for area in used.queryContentCells(16).RangeAddresses:
            held = used.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow).getFormulaArray()
            for r, line in enumerate(held, area.StartRow):
                found += [[r + 1, c + 1, formula] for c, formula in enumerate(line, area.StartColumn)]
        return found

    def notes(self, sheet):
        notes = self.doc.Sheets.getByName(sheet).Annotations
        return [[n.Position.Row + 1, n.Position.Column + 1, n.String] for n in notes]

    def look(self, sheet, row, col):
        cell = self.doc.Sheets.getByName(sheet).getCellByPosition(col - 1, row - 1)
        return {
            "fill": cell.CellBackColor,
            "ink": cell.CharColor,
            "bold": cell.CharWeight > 100,
            "note": cell.Annotation.String,
            "shown": cell.String,
        }

    # writing

    def edit(self, edits):
        """Does every edit; the screen and the calculation wait until all are done."""
        self.doc.lockControllers()
        self.doc.addActionLock()
        opened = {}
        try:
            for name in {e["sheet"] for e in edits if e["sheet"] in self.sheets()}:
                sheet = self.doc.Sheets.getByName(name)
                if sheet.isProtected():
                    sheet.unprotect("")
                    opened[name] = sheet
            for edit in edits:
                getattr(self, "_do_" + edit.pop("do"))(**edit)
        finally:
            for sheet in opened.values():
                if not sheet.isProtected():
                    sheet.protect("")
            self.doc.removeActionLock()
            self.doc.unlockControllers()
            self.doc.calculate()

    def _do_block(self, sheet, row, col, values):
        height, width = len(values), len(values[0])
        there = self.doc.Sheets.getByName(sheet)
        area = there.getCellRangeByPosition(col - 1, row - 1, col + width - 2, row + height - 2)
        kept = [n for n in self.notes(sheet) if row <= n[0] < row + height and col <= n[1] < col + width]
        area.setDataArray(tuple(tuple(_cell(v) for v in line) for line in values))  # takes notes away
        self._do_note(sheet, kept)

    def _do_formulas(self, sheet, cells):
        self._formulas(self.doc.Sheets.getByName(sheet), cells)

    def _do_note(self, sheet, notes):
        """Row, column and text of notes; an empty text takes the note off."""
        held = self.doc.Sheets.getByName(sheet).Annotations
        there = {(n.Position.Row + 1, n.Position.Column + 1): i for i, n in enumerate(held)}
        for index in sorted((there[r, c] for r, c, _ in notes if (r, c) in there), reverse=True):
            held.removeByIndex(index)
        for row, col, text in notes:
            if text:
                held.insertNew(self.doc.Sheets.getByName(sheet).getCellByPosition(col - 1, row - 1).CellAddress, text)

    def _do_dress(self, sheet, cells, props):
        """Properties of single cells or of runs [row, column, last row, last column]."""
        ranges = self.doc.createInstance("com.sun.star.sheet.SheetCellRanges")
        index = list(self.doc.Sheets.ElementNames).index(sheet)
        ranges.addRangeAddresses(tuple(_address(index, *cell) for cell in cells), False)
        for name, value in _properties(self.doc, props).items():
            ranges.setPropertyValue(name, value)

    def _do_page(self, sheet, values, formulas, merges, widths, heights, styles, tab, protect, first, hidden):
        if sheet not in self.sheets():
            self.doc.Sheets.insertNewByName(sheet, 0 if first else self.doc.Sheets.Count)
        there = self.doc.Sheets.getByName(sheet)
        used = self._used(sheet)
        used.merge(False)
        used.clearContents(CONTENT)
        there.TabColor, there.IsVisible = tab, not hidden
        for i, width in enumerate(widths):
            there.Columns.getByIndex(i).Width = round((width * 7 + 5) * PX)
        for row, height in heights.items():
            there.Rows.getByIndex(int(row) - 1).Height = round(height * PT)
        if values:
            self._do_block(sheet, 1, 1, values)
        for style in styles:
            self._do_dress(sheet, style["cells"], style["props"])
        for r, c, r2, c2 in merges:
            there.getCellRangeByPosition(c - 1, r - 1, c2 - 1, r2 - 1).merge(True)
        self._formulas(there, formulas)
        if protect and not there.isProtected():
            there.protect("")

    def _do_print(self, sheet, area):
        there = self.doc.Sheets.getByName(sheet)
        there.setPrintAreas((there.getCellRangeByName(area).RangeAddress,))

    def _do_rename(self, sheet, name):
        self.doc.Sheets.getByName(sheet).Name = name

    def _do_names(self, sheet, names):
        """Names by Excel's references, as a file holds them."""
        known, origin = self.doc.NamedRanges, CellAddress()
        for name, where in names.items():
            if known.hasByName(name):
                known.removeByName(name)
            at, cell = where.lstrip("=").rsplit("!", 1)
            known.addNewByName(name, "$" + at + "." + cell, origin, 0)

    def _do_buttons(self, sheet, buttons):
        """Push buttons bound to their macros, as LibreOffice shows those of a file."""
        there = self.doc.Sheets.getByName(sheet)
        forms = there.DrawPage.Forms
        if not forms.Count:
            forms.insertByName("buttons", self.doc.createInstance("com.sun.star.form.component.Form"))
        form = forms.getByIndex(0)
        for caption, macro, row, col, x, y, width, height in buttons:
            model = self.doc.createInstance("com.sun.star.form.component.CommandButton")
            model.Label = caption
            shape = self.doc.createInstance("com.sun.star.drawing.ControlShape")
            corner = there.getCellByPosition(col - 1, row - 1).Position
            shape.Control, shape.Position = model, Point(corner.X + round(x * PX), corner.Y + round(y * PX))
            shape.Size = Size(round(width * PX), round(height * PX))
            there.DrawPage.add(shape)
            form.insertByIndex(form.Count, model) if model.Parent is None else None
            event = ScriptEventDescriptor()
            event.ListenerType, event.EventMethod, event.ScriptType = "XActionListener", "actionPerformed", "Script"
            event.ScriptCode = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
            index = next(i for i in range(model.Parent.Count) if model.Parent.getByIndex(i).Label == caption)
            model.Parent.registerScriptEvent(index, event)

    def _formulas(self, sheet, formulas):
        """Formulas as the file holds them: English names, commas, Excel's references."""
        parser = self.doc.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, 3
        for row, col, formula in formulas:
            cell = sheet.getCellByPosition(col - 1, row - 1)
            cell.setTokens(parser.parseFormula(formula.lstrip("="), cell.CellAddress))

    def _do_select(self, sheet, cell):
        there = self.doc.Sheets.getByName(sheet)
        there.IsVisible = True
        self.doc.CurrentController.setActiveSheet(there)
        self.doc.CurrentController.select(there.getCellRangeByName(cell))

    def _do_status(self, sheet, text):
        self.doc.CurrentController.StatusIndicator.start(text, 1)


def _inside(shown):
    for i in range(shown.getAccessibleChildCount()):
        child = shown.getAccessibleChild(i).getAccessibleContext()
        yield child
        yield from _inside(child)


def _address(sheet, row, col, last_row=None, last_col=None):
    made = CellRangeAddress()
    made.Sheet, made.StartRow, made.StartColumn = sheet, row - 1, col - 1
    made.EndRow, made.EndColumn = (last_row or row) - 1, (last_col or col) - 1
    return made


def _cell(value):
    if isinstance(value, dict):
        return (datetime.datetime.fromisoformat(value["d"]) - EPOCH).total_seconds() / 86400
    return "" if value is None else float(value) if isinstance(value, (int, float)) else value


def _properties(doc, given):
    """Plain words as UNO properties."""
    made = {}
    for name, value in given.items():
        if name == "format":
            made["NumberFormat"] = _number_format(doc, value)
        elif name == "align":
            made["HoriJustify"] = uno.Enum("com.sun.star.table.CellHoriJustify", ALIGN.get(value, "STANDARD"))
        elif name == "locked":
            guard = CellProtection()
            guard.IsLocked = value
            made["CellProtection"] = guard
        elif name in ("TopBorder", "BottomBorder", "LeftBorder", "RightBorder"):
            line = BorderLine2()
            line.Color, line.OuterLineWidth, line.LineWidth = value[0], value[1], value[1]
            made[name] = line
        else:
            made[name] = value
    return made


def _number_format(doc, code):
    locale = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    key = doc.NumberFormats.queryKey(code, locale, False)
    return key if key != -1 else doc.NumberFormats.addNew(code, locale)


def main():
    office = Office(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"ok": getattr(office, asked.pop("do"))(**asked)}
        except Exception:  # the other side says what became of it
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
