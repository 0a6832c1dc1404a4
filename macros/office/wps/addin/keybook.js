"use strict";
var Keybook;
(function (Keybook) {
    class Refusal extends Error {
        constructor(reason, remedy) {
            super(`${reason}。怎么办：${remedy}。`);
        }
    }
    Keybook.Refusal = Refusal;
    function letters(column) {
        let found = "";
        for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
            found = String.fromCharCode(65 + ((rest - 1) % 26)) + found;
        }
        return found;
    }
    Keybook.letters = letters;
    function a1(row, column, lastRow = row, lastColumn = column) {
        const first = letters(column) + row;
        const last = letters(lastColumn) + lastRow;
        return first === last ? first : `${first}:${last}`;
    }
    Keybook.a1 = a1;
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    function got(value) {
        return value;
    }
    Keybook.got = got;
    const ERRORS = {
        "-2146826288": "#NULL!",
        "-2146826281": "#DIV/0!",
        "-2146826273": "#VALUE!",
        "-2146826265": "#REF!",
        "-2146826259": "#NAME?",
        "-2146826252": "#NUM!",
        "-2146826246": "#N/A",
    };
    const MOST = 20000;
    function cellsOf(sheet, area) {
        return got(sheet.Range(area));
    }
    Keybook.cellsOf = cellsOf;
    function readSheet(sheet) {
        const used = got(sheet.UsedRange);
        const rows = used.Row + used.Rows.Count - 1;
        const columns = used.Column + used.Columns.Count - 1;
        const whole = cellsOf(sheet, Keybook.a1(1, 1, rows, columns));
        const values = block(whole.Value2, rows, columns).map((line) => line.map(scalar));
        const formulas = block(whole.Formula, rows, columns);
        return {
            name: sheet.Name,
            state: stateOf(got(sheet.Visible)),
            values,
            formulas: runs(formulas, (formula) => typeof formula === "string" && formula.startsWith("=")),
            formats: formatsOf(sheet, values),
            struck: areasWhere(sheet, [1, 1, rows, columns], (cells) => yes(cells.Font.Strikethrough)).map(areaName),
            hidden_rows: areasWhere(sheet, [1, 1, rows, 1], (cells) => yes(cells.EntireRow.Hidden)).map((a) => [a[0], a[2]]),
            merged: mergedOn(sheet, rows, columns),
            notes: notesOn(sheet),
        };
    }
    Keybook.readSheet = readSheet;
    function stateOf(visible) {
        return visible === 2 ? "veryHidden" : visible === 0 || visible === false ? "hidden" : "";
    }
    function block(given, rows, columns) {
        if (rows === 1 && columns === 1)
            return [[Array.isArray(given) ? (Array.isArray(given[0]) ? given[0][0] : given[0]) : given]];
        return got(given);
    }
    Keybook.block = block;
    function scalar(value) {
        if (value === undefined || value === null || value === "")
            return null;
        if (typeof value === "number")
            return Number.isFinite(value) ? ERRORS[String(value)] || value : null;
        return typeof value === "boolean" || typeof value === "string" ? value : String(value);
    }
    function yes(answer) {
        return typeof answer === "boolean" || typeof answer === "number" ? answer !== 0 && answer !== false : null;
    }
    function runs(lines, fits) {
        const found = [];
        for (let c = 0; c < (lines.length ? lines[0].length : 0); c++) {
            for (let first = 0; first < lines.length; first++) {
                let last = first;
                while (last < lines.length && fits(lines[last][c]))
                    last++;
                if (last > first)
                    found.push(Keybook.a1(first + 1, c + 1, last, c + 1));
                first = last;
            }
        }
        return found;
    }
    function areaName(area) {
        return Keybook.a1(area[0], area[1], area[2], area[3]);
    }
    function alike(sheet, whole, ask) {
        const waiting = [whole];
        const found = [];
        for (let asked = 0; waiting.length && asked < MOST; asked++) {
            const area = got(waiting.pop());
            const answer = ask(cellsOf(sheet, areaName(area)));
            if (answer !== null)
                found.push([area, answer]);
            else if (area[0] !== area[2] || area[1] !== area[3])
                waiting.push(...halves(area));
        }
        return found;
    }
    function halves([top, left, bottom, right]) {
        if (bottom - top >= right - left) {
            const row = Math.floor((top + bottom) / 2);
            return [[top, left, row, right], [row + 1, left, bottom, right]];
        }
        const column = Math.floor((left + right) / 2);
        return [[top, left, bottom, column], [top, column + 1, bottom, right]];
    }
    function areasWhere(sheet, whole, ask) {
        return alike(sheet, whole, ask).filter((one) => one[1]).map((one) => one[0]);
    }
    function formatsOf(sheet, values) {
        const found = [];
        for (let c = 0; c < (values.length ? values[0].length : 0); c++) {
            const rows = values.map((line, r) => (typeof line[c] === "number" ? r + 1 : 0)).filter((row) => row > 0);
            if (!rows.length)
                continue;
            const whole = [rows[0], c + 1, rows[rows.length - 1], c + 1];
            for (const [area, code] of alike(sheet, whole, (cells) => text(cells.NumberFormat))) {
                if (code !== "General" && code !== "G/通用格式")
                    found.push([areaName(area), code]);
            }
        }
        return found;
    }
    function text(answer) {
        return typeof answer === "string" && answer !== "" ? answer : null;
    }
    function mergedOn(sheet, rows, columns) {
        const found = new Set();
        for (const [top, left, bottom, right] of areasWhere(sheet, [1, 1, rows, columns], (cells) => yes(cells.MergeCells))) {
            for (let row = top; row <= bottom; row++) {
                for (let column = left; column <= right; column++) {
                    const area = cellsOf(sheet, Keybook.a1(row, column)).MergeArea;
                    found.add(Keybook.a1(area.Row, area.Column, area.Row + area.Rows.Count - 1, area.Column + area.Columns.Count - 1));
                }
            }
        }
        return Array.from(found);
    }
    function notesOn(sheet) {
        const found = {};
        for (let n = 1; n <= sheet.Comments.Count; n++) {
            const note = got(sheet.Comments.Item(n));
            const cell = got(note.Parent);
            found[Keybook.a1(cell.Row, cell.Column)] = got(note.Text()) || "";
        }
        return found;
    }
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    const BLOCK = 2000;
    const NONE = -4142;
    const AT = { left: -4131, center: -4108, right: -4152 };
    const EDGES = {
        left: [7, 11],
        top: [8, 12],
        bottom: [9, 12],
        right: [10, 11],
    };
    function colour(word) {
        return parseInt(word.slice(5, 7) + word.slice(3, 5) + word.slice(1, 3), 16);
    }
    Keybook.colour = colour;
    function setBlock(sheet, row, column, values) {
        const width = Math.max(0, ...values.map((line) => line.length));
        for (let start = 0; width && start < values.length; start += BLOCK) {
            const part = values.slice(start, start + BLOCK).map((line) => line.concat(Array(width - line.length).fill(null)));
            const cells = Keybook.cellsOf(sheet, Keybook.a1(row + start, column, row + start + part.length - 1, column + width - 1));
            cells.Value2 = Keybook.got(part.length === 1 && width === 1 ? part[0][0] : part);
        }
    }
    function reformat(sheet, area, from, to) {
        const cells = Keybook.cellsOf(sheet, area);
        if (typeof cells.NumberFormat === "string") {
            if (from(cells.NumberFormat))
                cells.NumberFormat = to;
            return;
        }
        for (let row = cells.Row; row < cells.Row + cells.Rows.Count; row++)
            reformat(sheet, Keybook.a1(row, cells.Column), from, to);
    }
    const isText = (code) => code === "@";
    const isPlain = (code) => code === "General" || code === "G/通用格式" || code === "@";
    function writeValues(sheet, edit) {
        for (const area of edit.numbers)
            reformat(sheet, area, isText, "General");
        for (const [area, code] of edit.days)
            reformat(sheet, area, isPlain, code);
        setBlock(sheet, edit.row, edit.column, edit.values);
    }
    Keybook.writeValues = writeValues;
    function writeNotes(sheet, edit) {
        for (const [area, fill, ink, bold] of edit.looks) {
            const cells = Keybook.cellsOf(sheet, area);
            if (fill === null)
                cells.Interior.ColorIndex = NONE;
            else
                cells.Interior.Color = colour(fill);
            cells.Font.Color = colour(ink);
            cells.Font.Bold = bold;
        }
        for (const cell of Object.keys(edit.notes))
            setNote(Keybook.cellsOf(sheet, cell), edit.notes[cell]);
    }
    Keybook.writeNotes = writeNotes;
    function setNote(cell, said) {
        if (said === "")
            cell.ClearComments();
        else if (cell.Comment)
            cell.Comment.Text(said);
        else
            cell.AddComment(said);
    }
    function writePage(sheet, edit) {
        if (!edit.fresh)
            empty(sheet);
        if (edit.values.length) {
            const whole = Keybook.cellsOf(sheet, Keybook.a1(1, 1, edit.values.length, edit.values[0].length));
            dress(sheet, whole, edit);
            setBlock(sheet, 1, 1, edit.values);
        }
        for (const cell of Object.keys(edit.notes))
            setNote(Keybook.cellsOf(sheet, cell), edit.notes[cell]);
        if (edit.fresh)
            frame(sheet, edit);
        for (const choice of edit.choices)
            if (edit.fresh || !choice[2].startsWith("="))
                choose(sheet, choice);
    }
    Keybook.writePage = writePage;
    function empty(sheet) {
        const used = Keybook.got(sheet.UsedRange);
        used.ClearComments();
        used.UnMerge();
        used.ClearContents();
        used.ClearFormats();
    }
    function dress(sheet, whole, edit) {
        const [face, points, ink] = edit.face;
        whole.Font.Name = face;
        whole.Font.Size = points;
        whole.Font.Color = colour(ink);
        whole.VerticalAlignment = AT.center;
        whole.RowHeight = edit.row_height;
        for (const area of edit.merges)
            Keybook.cellsOf(sheet, area).Merge();
        for (const [area, code] of edit.looks.formats)
            Keybook.cellsOf(sheet, area).NumberFormat = code;
        for (const [area, fill] of edit.looks.fills)
            Keybook.cellsOf(sheet, area).Interior.Color = colour(fill);
        for (const font of edit.looks.fonts)
            setFont(Keybook.cellsOf(sheet, font[0]).Font, font);
        for (const align of edit.looks.aligns)
            setAlign(Keybook.cellsOf(sheet, align[0]), align);
        for (const [area, sides] of edit.looks.lines)
            setLines(Keybook.cellsOf(sheet, area), sides);
        for (const area of edit.looks.unlocked)
            Keybook.cellsOf(sheet, area).Locked = false;
        for (const [first, last, width] of edit.widths)
            Keybook.cellsOf(sheet, `${Keybook.letters(first)}1:${Keybook.letters(last)}1`).ColumnWidth = width;
        for (const row of Object.keys(edit.heights))
            Keybook.cellsOf(sheet, `A${row}`).RowHeight = edit.heights[row];
    }
    function setFont(font, [, points, ink, bold, italic]) {
        font.Size = points;
        font.Color = colour(ink);
        font.Bold = bold;
        font.Italic = italic;
    }
    function setAlign(cells, [, align, indent, wrapped]) {
        if (align || indent)
            cells.HorizontalAlignment = AT[align || "left"];
        if (indent)
            cells.IndentLevel = indent;
        if (wrapped)
            cells.WrapText = true;
    }
    function setLines(cells, sides) {
        const several = cells.Rows.Count > 1 || cells.Columns.Count > 1;
        for (const [side, weight, ink] of sides) {
            for (const index of EDGES[side].slice(0, weight === 1 && several ? 2 : 1)) {
                const line = Keybook.got(cells.Borders.Item(index));
                line.LineStyle = 1;
                line.Weight = weight === 2 ? -4138 : 2;
                line.Color = colour(ink);
            }
        }
    }
    function frame(sheet, edit) {
        sheet.Tab.Color = colour(edit.tab);
        for (const [area, formula, fill, ink, bold] of edit.shades) {
            const shade = Keybook.got(Keybook.cellsOf(sheet, area).FormatConditions.Add(2, undefined, formula));
            if (fill)
                shade.Interior.Color = colour(fill);
            shade.Font.Color = colour(ink);
            if (bold)
                shade.Font.Bold = true;
        }
        if (edit.freeze[0] || edit.freeze[1]) {
            sheet.Activate();
            const view = sheet.Application.ActiveWindow;
            view.FreezePanes = false;
            view.SplitRow = edit.freeze[0];
            view.SplitColumn = edit.freeze[1];
            view.FreezePanes = true;
        }
    }
    function choose(sheet, [area, kind, source]) {
        const check = Keybook.cellsOf(sheet, area).Validation;
        check.Delete();
        check.Add(kind === "list" ? 3 : 7, 1, 1, source);
    }
    const ALLOWED = [
        "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
        "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
    ];
    const OURS = { AllowFormattingColumns: true, AllowFiltering: true };
    function isProtected(sheet) {
        return Boolean(sheet.ProtectContents);
    }
    Keybook.isProtected = isProtected;
    function opened(sheet) {
        const allowed = {};
        for (const name of ALLOWED)
            allowed[name] = Boolean(sheet.Protection[name]);
        try {
            sheet.Unprotect("");
        }
        catch (_) {
        }
        if (isProtected(sheet)) {
            throw new Keybook.Refusal(`《${sheet.Name}》加了保护密码，程序不能写入`, "在“审阅”里撤销工作表保护，再点按钮；没有做任何改动");
        }
        return allowed;
    }
    Keybook.opened = opened;
    function lock(sheet, allowed = OURS) {
        if (isProtected(sheet))
            return;
        const may = ALLOWED.map((name) => Boolean(allowed[name]));
        sheet.Protect("", false, true, false, false, may[0], may[1], may[2], may[3], may[4], may[5], may[6], may[7], may[8], may[9]);
    }
    Keybook.lock = lock;
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    const NAME = "Keybook ";
    const KINDS = {
        column: [51, 52],
        combined: [51, 52],
        bar: [57, 58],
        line: [65, 65],
        pie: [5, 5],
        radar: [81, 81],
    };
    const LEGENDS = { top: -4160, bottom: -4107, right: -4152 };
    function objectsOf(sheet) {
        return Keybook.got(sheet.ChartObjects());
    }
    function drawCharts(book, sheet, charts) {
        const there = objectsOf(sheet);
        for (let n = there.Count; n > 0; n--) {
            const old = Keybook.got(there.Item(n));
            if (String(old.Name).startsWith(NAME))
                old.Delete();
        }
        charts.forEach((wanted, n) => draw(book, sheet, wanted, `${NAME}${n + 1}`));
    }
    Keybook.drawCharts = drawCharts;
    function draw(book, sheet, wanted, name) {
        const corner = Keybook.cellsOf(sheet, Keybook.a1(wanted.row, wanted.col));
        const made = Keybook.got(objectsOf(sheet).Add(corner.Left, corner.Top, wanted.width, wanted.height));
        made.Name = name;
        const chart = made.Chart;
        chart.ChartType = KINDS[wanted.kind][wanted.stacked ? 1 : 0];
        wanted.series.forEach((told) => addSeries(book, chart, wanted, told));
        chart.HasTitle = Keybook.got(true);
        Keybook.got(chart.ChartTitle).Text = wanted.title;
        chart.HasLegend = Keybook.got(wanted.legend !== "none");
        if (wanted.legend !== "none")
            Keybook.got(chart.Legend).Position = LEGENDS[wanted.legend];
        if (wanted.kind !== "pie" && wanted.kind !== "radar")
            setAxes(chart, wanted);
    }
    function areaOf(book, [sheet, area]) {
        return Keybook.cellsOf(Keybook.got(book.Worksheets.Item(sheet)), area);
    }
    function addSeries(book, chart, wanted, told) {
        const series = Keybook.got(Keybook.got(chart.SeriesCollection()).NewSeries());
        series.Values = areaOf(book, told.values);
        series.XValues = areaOf(book, told.categories);
        series.Name = told.name;
        if (wanted.kind === "combined" && told.kind === "line")
            series.ChartType = told.markers ? 65 : 4;
        if (told.second)
            series.AxisGroup = 2;
        if (told.kind === "line" || told.kind === "radar")
            series.Border.Color = Keybook.colour(told.ink);
        else if (wanted.kind !== "pie")
            series.Interior.Color = Keybook.colour(told.ink);
    }
    function setAxes(chart, wanted) {
        const across = Keybook.got(chart.Axes(1, 1));
        across.ReversePlotOrder = wanted.reverse;
        setTitle(across, wanted.x_title);
        const up = Keybook.got(chart.Axes(2, 1));
        setScale(up, wanted.y_title, wanted.y_format);
        if (wanted.y_range[0] !== null)
            up.MinimumScale = wanted.y_range[0];
        if (wanted.y_range[1] !== null)
            up.MaximumScale = wanted.y_range[1];
        if (wanted.series.some((one) => one.second))
            setScale(Keybook.got(chart.Axes(2, 2)), wanted.y2_title, wanted.y2_format);
    }
    function setScale(axis, title, code) {
        axis.TickLabels.NumberFormat = code;
        setTitle(axis, title);
    }
    function setTitle(axis, title) {
        if (!title)
            return;
        axis.HasTitle = true;
        axis.AxisTitle.Text = title;
    }
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    const BY_HAND = -4135;
    class WpsBook {
        constructor(app, book) {
            this.app = app;
            this.book = book;
        }
        get path() {
            return Keybook.got(this.book.FullName);
        }
        get kind() {
            if (!this.names().includes("_manifest"))
                return "";
            const cells = Keybook.block(Keybook.cellsOf(this.sheet("_manifest"), "A1:B40").Value2, 40, 2);
            const line = cells.find((one) => one[0] === "kind");
            return line ? String(line[1]) : "desk";
        }
        has(sheet) {
            return this.names().includes(sheet);
        }
        read() {
            return this.names().map((name) => Keybook.readSheet(this.sheet(name)));
        }
        select(sheet, cell) {
            this.book.Activate();
            this.sheet(sheet).Activate();
            Keybook.cellsOf(this.sheet(sheet), cell).Select();
        }
        write(edits) {
            const said = [];
            if (edits.length)
                this.quietly(() => this.open(edits, () => edits.forEach((edit) => this.one(edit, said))));
            return said;
        }
        one(edit, said) {
            if (edit.do === "values")
                Keybook.writeValues(this.sheet(edit.sheet), edit);
            else if (edit.do === "notes")
                Keybook.writeNotes(this.sheet(edit.sheet), edit);
            else if (edit.do === "print")
                this.sheet(edit.sheet).PageSetup.PrintArea = edit.area;
            else if (edit.do === "rename")
                this.sheet(edit.sheet).Name = edit.name;
            else if (edit.do === "names")
                Object.entries(edit.names).forEach(([name, where]) => this.book.Names.Add(name, where));
            else
                this.page(edit, said);
        }
        page(edit, said) {
            const sheet = edit.fresh ? this.added(edit.sheet, edit.first) : this.sheet(edit.sheet);
            Keybook.writePage(sheet, edit);
            try {
                Keybook.drawCharts(this.book, sheet, edit.charts);
            }
            catch (_) {
                said.push(`《${edit.sheet}》的数字都已写好，图表没有画成。怎么办：要看图表，请用 keybook report 另存一份报表。`);
            }
            if (edit.protect)
                Keybook.lock(sheet);
        }
        added(name, first) {
            const shown = this.names().filter((one) => Number(this.sheet(one).Visible) === -1 || Boolean(this.sheet(one).Visible) === true);
            const last = this.sheet(shown.filter((one) => Number(this.sheet(one).Visible) !== 2).pop() || this.names()[0]);
            const sheet = Keybook.got(first ? this.book.Worksheets.Add(this.sheet(this.names()[0])) : this.book.Worksheets.Add(undefined, last));
            sheet.Name = name;
            return sheet;
        }
        open(edits, work) {
            const free = new Set(edits.filter((edit) => edit.do === "page" && !edit.protect).map((edit) => edit.sheet));
            const there = this.names();
            const names = Array.from(new Set(edits.map((edit) => edit.sheet))).filter((name) => there.includes(name));
            const after = [];
            try {
                for (const sheet of names.map((name) => this.sheet(name)).filter(Keybook.isProtected)) {
                    const allowed = Keybook.opened(sheet);
                    if (!free.has(sheet.Name))
                        after.push(() => Keybook.lock(sheet, allowed));
                }
                work();
            }
            finally {
                after.forEach((again) => again());
            }
        }
        quietly(work) {
            const [shown, counting, front] = [this.app.ScreenUpdating, this.app.Calculation, Keybook.got(this.book.ActiveSheet)];
            const selected = this.selected();
            this.app.ScreenUpdating = Keybook.got(false);
            this.app.Calculation = BY_HAND;
            try {
                work();
            }
            finally {
                this.app.Calculation = counting;
                front.Activate();
                if (selected)
                    Keybook.cellsOf(front, selected).Select();
                this.app.ScreenUpdating = shown;
            }
        }
        selected() {
            try {
                return Keybook.got(Keybook.got(this.app.Selection).Address(false, false));
            }
            catch (_) {
                return "";
            }
        }
        names() {
            const found = [];
            for (let n = 1; n <= this.book.Worksheets.Count; n++)
                found.push(Keybook.got(this.book.Worksheets.Item(n)).Name);
            return found;
        }
        sheet(name) {
            return Keybook.got(this.book.Worksheets.Item(name));
        }
    }
    class WpsHost {
        book() {
            const app = wps.EtApplication();
            return app.ActiveWorkbook ? new WpsBook(app, app.ActiveWorkbook) : null;
        }
        status(said) {
            wps.EtApplication().StatusBar = Keybook.got(said);
        }
        file(path) {
            return wps.FileSystem.Exists(path) ? wps.FileSystem.ReadFile(path) : null;
        }
        run(program, words) {
            wps.OAAssist.ShellExecute(program, words);
        }
        kept(key) {
            return wps.PluginStorage.getItem(key) || "";
        }
        keep(key, value) {
            wps.PluginStorage.setItem(key, value);
        }
    }
    Keybook.WpsHost = WpsHost;
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    function stands(sheet, book) {
        return sheet === "" || (book !== null && book.has(sheet));
    }
    Keybook.stands = stands;
    const WAKING = 45000;
    const PAUSE = 250;
    function pause(milliseconds) {
        return new Promise((done) => setTimeout(done, milliseconds));
    }
    Keybook.pause = pause;
    class Helper {
        constructor(host, settings) {
            this.host = host;
            this.settings = settings;
        }
        async ready(said) {
            if (await this.answers())
                return;
            said("正在启动程序，第一次要等一会儿");
            this.host.run(this.settings.program, this.settings.words);
            for (let waited = 0; waited < WAKING; waited += PAUSE) {
                await pause(PAUSE);
                if (await this.answers())
                    return;
            }
            throw new Keybook.Refusal("程序没有启动起来", "请管理员运行 keybook doctor；可先把台账拖到桌面“大客户工作簿”图标上，结果一样");
        }
        async answers() {
            const standing = this.standing();
            if (standing === null || standing.version !== this.settings.version)
                return false;
            try {
                return Boolean(await this.ask("GET", "/1/hello"));
            }
            catch (_) {
                return false;
            }
        }
        standing() {
            try {
                const text = this.host.file(this.settings.file);
                return text ? JSON.parse(text) : null;
            }
            catch (_) {
                return null;
            }
        }
        async ask(method, path, body) {
            const standing = this.standing();
            if (standing === null)
                throw new Keybook.Refusal("程序没有在运行", "再点一次按钮");
            let answer;
            let told;
            try {
                answer = await fetch(`http://127.0.0.1:${standing.port}${path}`, {
                    method,
                    headers: { Authorization: `Bearer ${standing.token}`, "Content-Type": "application/json" },
                    body: body === undefined ? undefined : JSON.stringify(body),
                });
                told = await answer.json();
            }
            catch (_) {
                throw new Keybook.Refusal("程序中途停了，工作簿没有改动", "再点一次按钮；还不行，请管理员运行 keybook doctor");
            }
            if (!answer.ok)
                throw new Keybook.Refusal(told.reason || "程序没有答应", told.remedy || "再点一次按钮");
            return told;
        }
    }
    Keybook.Helper = Helper;
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    async function press(host, helper, button, undo, follower) {
        const book = host.book();
        if (book === null)
            throw new Keybook.Refusal("没有打开的台账", "打开台账再点");
        await helper.ready((step) => follower.step({ step, done: 0, total: 0 }));
        follower.step({ step: "读工作簿", done: 0, total: 0 });
        const asked = { wire: 2, version: helper.settings.version, button, undo, workbook: { path: book.path, sheets: book.read() } };
        let told = (await helper.ask("POST", "/1/presses", asked));
        for (let halted = false; told.state === "running";) {
            follower.step(told);
            if (follower.stop() && !halted) {
                halted = true;
                await helper.ask("POST", `/1/presses/${told.id}/stop`, {});
            }
            told = (await helper.ask("GET", `/1/presses/${told.id}?wait=0.5`));
        }
        return done(host, book, told);
    }
    Keybook.press = press;
    const WRITING = ["values", "notes", "page", "rename", "names"];
    function done(host, book, told) {
        const writing = told.edits.filter((edit) => WRITING.includes(edit.do));
        const said = book.write(writing).map((text) => ({ text, title: "", box: true }));
        for (const edit of told.edits) {
            if (edit.do === "select")
                book.select(edit.sheet, edit.cell);
            else if (edit.do === "status" || edit.do === "dialog") {
                said.push({ text: edit.text, title: edit.title, box: edit.do === "dialog" });
                if (edit.do === "status")
                    host.status(edit.text);
            }
        }
        return { said, files: told.files, blocked: told.blocked, findings: told.findings, unlisted: told.unlisted, wrote: writing.length > 0 };
    }
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    const LOOK = 250;
    const CLASSES = { A: "red", B: "orange", C: "yellow", D: "blue" };
    function part(id) {
        return document.getElementById(id);
    }
    function made(tag, name, text) {
        const found = document.createElement(tag);
        found.className = name;
        found.textContent = text;
        return found;
    }
    class Pane {
        constructor(host, helper) {
            this.host = host;
            this.helper = helper;
            this.busy = false;
            this.stopped = false;
            this.front = "";
            part("fix").onclick = () => this.press("fix");
            part("undo").onclick = () => this.press("fix", true);
            part("stop").onclick = () => {
                this.stopped = true;
                part("step").textContent = "正在停止";
            };
            part("close").onclick = () => part("box").classList.add("gone");
            this.offer();
            setInterval(() => this.look(), LOOK);
        }
        offer() {
            const book = this.host.book();
            this.front = book === null ? "" : book.path;
            const desk = book === null ? "" : book.kind === "centre" ? "centre" : "branch";
            const row = part("buttons");
            row.textContent = "";
            for (const button of this.helper.settings.buttons.filter((one) => one.desk === desk && Keybook.stands(one.sheet, book))) {
                const shown = made("button", "press", button.caption);
                shown.onclick = () => this.press(button.id);
                row.appendChild(shown);
            }
            part("mending").classList.toggle("gone", desk !== "branch");
        }
        look() {
            if (this.busy)
                return;
            const book = this.host.book();
            if ((book === null ? "" : book.path) !== this.front)
                this.offer();
            const asked = this.host.kept(Keybook.ASKED);
            if (!asked)
                return;
            this.host.keep(Keybook.ASKED, "");
            void this.press(asked);
        }
        async press(button, undo = false) {
            if (this.busy)
                return;
            this.busy = true;
            this.stopped = false;
            const caption = undo ? "撤销修正" : (this.helper.settings.buttons.find((one) => one.id === button) || { caption: button }).caption;
            this.working(true, caption);
            try {
                const follower = { step: (told) => this.step(told), stop: () => this.stopped };
                this.show(caption, await Keybook.press(this.host, this.helper, button, undo, follower));
            }
            catch (failure) {
                this.failed(caption, failure);
            }
            finally {
                this.working(false, "");
                this.busy = false;
            }
        }
        working(on, caption) {
            part("working").classList.toggle("gone", !on);
            part("doing").textContent = caption ? `【${caption}】` : "";
            document.querySelectorAll("button.press, #fix, #undo").forEach((one) => (one.disabled = on));
            this.step({ step: "", done: 0, total: 0 });
        }
        step(told) {
            if (!this.stopped)
                part("step").textContent = told.total ? `${told.step} ${told.done}/${told.total}` : told.step;
            const bar = part("bar");
            if (told.total)
                [bar.max, bar.value] = [told.total, told.done];
            else
                bar.removeAttribute("value");
        }
        show(caption, outcome) {
            for (const said of outcome.said) {
                this.log(caption, said.text, said.box || outcome.blocked);
                if (said.box)
                    this.box(said.title || caption, said.text);
            }
            if (outcome.files.length)
                this.log(caption, `做好的文件：${outcome.files.join("、")}`, false);
            if (outcome.findings !== null)
                this.list(outcome.findings, outcome.unlisted);
        }
        failed(caption, failure) {
            const text = failure instanceof Keybook.Refusal
                ? failure.message
                : `写入工作簿时出错，可能只写了一部分（${String(failure)}）。怎么办：不要保存，关闭后重新打开再点一次；还不行，请截图发给管理员。`;
            this.log(caption, text, true);
            this.box(caption, text);
        }
        list(findings, unlisted) {
            const rows = part("findings");
            rows.textContent = "";
            const rest = unlisted ? `；还有 ${unlisted} 处见《校验结果》` : "";
            part("count").textContent = findings.length ? `${findings.length + unlisted} 处问题，急的在前，点一处就跳到那一格${rest}` : "没有问题";
            for (const finding of findings)
                rows.appendChild(this.row(finding));
        }
        row(finding) {
            const row = made("li", `finding ${CLASSES[finding.severity]}`, "");
            row.tabIndex = 0;
            row.appendChild(made("span", "label", finding.label));
            row.appendChild(made("span", "place", `《${finding.sheet}》${finding.cell || ""} ${finding.column}`));
            row.appendChild(made("p", "value", `现在：${finding.value || "（空）"}`));
            row.appendChild(made("p", "message", finding.message));
            row.appendChild(made("p", "remedy", `怎么改：${finding.remedy}`));
            row.onclick = () => this.jump(finding);
            row.onkeydown = (key) => (key.key === "Enter" ? this.jump(finding) : undefined);
            return row;
        }
        jump(finding) {
            const book = this.host.book();
            try {
                if (book !== null)
                    book.select(finding.sheet, finding.cell || "A1");
            }
            catch (_) {
                this.log("跳转", `《${finding.sheet}》${finding.cell || ""} 现在去不了：打开那本台账再点。`, true);
            }
        }
        log(caption, text, alarm) {
            const line = made("li", alarm ? "alarm" : "", `【${caption}】${text}`);
            part("log").insertBefore(line, part("log").firstChild);
        }
        box(title, text) {
            part("title").textContent = title;
            part("text").textContent = text;
            part("box").classList.remove("gone");
            part("close").focus();
        }
    }
    Keybook.Pane = Pane;
    function openPane() {
        const host = new Keybook.WpsHost();
        return new Pane(host, new Keybook.Helper(host, KEYBOOK));
    }
    Keybook.openPane = openPane;
})(Keybook || (Keybook = {}));
var Keybook;
(function (Keybook) {
    Keybook.ASKED = "keybook.asked";
    const PANE = "keybook.pane";
    const PREFIX = "keybook_";
    function showPane(host) {
        const known = Number(host.kept(PANE));
        const pane = (known && wps.GetTaskPane(known)) || wps.CreateTaskPane(location.href.replace(/[^/]*$/, "pane.html"), "大客户");
        host.keep(PANE, String(pane.ID));
        pane.Visible = true;
    }
    Keybook.callbacks = {
        OnAddinLoad(_ui) {
            wps.ApiEvent.AddApiEventListener("WindowActivate", () => wps.UpdateRibbon());
            return true;
        },
        OnGetVisible(control) {
            const book = new Keybook.WpsHost().book();
            const kind = book === null ? "" : book.kind;
            const [desk, ...id] = control.Id.slice(PREFIX.length).split("_");
            const button = KEYBOOK.buttons.find((one) => one.id === id.join("_"));
            return kind !== "" && kind === (desk === "centre" ? "centre" : "desk") && Keybook.stands(button ? button.sheet : "", book);
        },
        OnAction(control) {
            const host = new Keybook.WpsHost();
            host.keep(Keybook.ASKED, control.Id.slice(PREFIX.length).replace(/^(branch|centre)_/, ""));
            showPane(host);
            return true;
        },
    };
})(Keybook || (Keybook = {}));
var ribbon = Keybook.callbacks;
