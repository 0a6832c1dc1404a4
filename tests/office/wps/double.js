/**
 * WPS as the tests have it: the object model over a workbook in memory, with the habits of the real one.
 *
 * What the declarations do not have is refused (MEMBERS lists what they have), what they have and the double lacks too;
 * what is typed is taken as a spreadsheet takes it; a locked cell of a protected sheet cannot be written to.
 */
function makeWps(shown, MEMBERS, machine) {
  const letters = (n) => (n > 0 ? letters(Math.floor((n - 1) / 26)) + String.fromCharCode(65 + ((n - 1) % 26)) : "");
  const number = (word) => Array.from(word).reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0);
  const name = (row, column) => letters(column) + row;
  const calls = { count: 0, writes: 0 };

  /** An object of the model: only declared members can be asked for, set or called. */
  function model(kind, members) {
    const declared = new Set(MEMBERS[kind]);
    const allowed = (key) => {
      if (typeof key === "symbol" || key === "then") return false;
      if (!declared.has(key)) throw new TypeError(`${kind} has no ${String(key)}`);
      calls.count += 1;
      return true;
    };
    return new Proxy(members, {
      get(target, key) {
        if (!allowed(key)) return target[key];
        if (!(key in target)) throw new TypeError(`the double lacks ${kind}.${String(key)}`);
        return target[key];
      },
      set(target, key, value) {
        if (allowed(key) && !(key in target)) throw new TypeError(`the double lacks ${kind}.${String(key)}`);
        target[key] = value;
        return true;
      },
    });
  }

  function corners(area) {
    const [first, last] = area.replace(/\$/g, "").split(":");
    const place = (cell) => {
      const [, column, row] = /^([A-Z]+)(\d+)$/.exec(cell);
      return [Number(row), number(column)];
    };
    return [...place(first), ...place(last || first)];
  }

  /** What a spreadsheet makes of what is typed into a cell. */
  function typed(value, format) {
    if (value === undefined || value === null || value === "") return { v: null, f: null };
    if (typeof value !== "string") return { v: value, f: null };
    if (value.startsWith("'")) return { v: value.slice(1), f: null };
    if (format === "@") return { v: value, f: null };
    if (value.startsWith("=")) return { v: null, f: value };
    if (/^\s*[-+(]?[$¥￥]?[\d,，]*\.?\d+%?\)?\s*$/.test(value)) return { v: Number(value.replace(/[^\d.-]/g, "")), f: null };
    if (/^\d{4}[-/]\d{1,2}([-/]\d{1,2})?$/.test(value)) return { v: 46000, f: null };
    if (/^(true|false)$/i.test(value)) return { v: /^true$/i.test(value), f: null };
    return { v: value, f: null };
  }

  /** What a cell shows: of a formula what it gives, as far as the double can work it out. */
  function given(sheet, cell) {
    if (!cell.f) return cell.v;
    const link = /^=HYPERLINK\("[^"]*","((?:[^"]|"")*)"\)$/.exec(cell.f);
    if (link) return link[1].replace(/""/g, '"');
    const told = /^=IF\(LEN\(TRIM\(\$([A-Z]+)(\d+)\)\)>=(\d+),"([^"]*)","([^"]*)"\)$/.exec(cell.f);
    if (told) return String(sheet.at(Number(told[2]), number(told[1])).v || "").trim().length >= Number(told[3]) ? told[4] : told[5];
    return cell.v;
  }

  class Sheet {
    constructor(told) {
      Object.assign(this, { name: told.name, state: told.state, locked: told.protected, password: told.password || "" });
      this.cells = new Map();
      for (const [cell, one] of Object.entries(told.cells)) {
        const [row, column] = corners(cell);
        this.cells.set(cell, Object.assign({ row, column }, one));
      }
      this.merged = told.merged.map(corners);
      this.hidden = new Set(told.hidden_rows);
      this.charts = [];
      this.allowed = {};
    }
    at(row, column) {
      return this.cells.get(name(row, column)) || {};
    }
    cell(row, column) {
      const key = name(row, column);
      if (!this.cells.has(key)) this.cells.set(key, { row, column });
      return this.cells.get(key);
    }
    check(cell) {
      if (this.locked && !cell.unlocked) throw new Error(`${this.name} is protected`);
      calls.writes += 1;
    }
  }

  const sheets = shown.sheets.map((told) => new Sheet(told));
  let front = sheets.find((sheet) => sheet.state === "") || sheets[0];
  let selection = [1, 1, 1, 1];

  function range(sheet, [top, left, bottom, right]) {
    const each = (work) => {
      for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) work(sheet.cell(row, column), row, column);
    };
    const all = (of) => {
      const first = of(sheet.at(top, left), top, left);
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) if (of(sheet.at(row, column), row, column) !== first) return null;
      }
      return first;
    };
    const change = (key, to) => each((cell) => { sheet.check(cell); cell[key] = to; });
    const block = (of) => {
      if (top === bottom && left === right) return of(sheet.at(top, left));
      const lines = [];
      for (let row = top; row <= bottom; row++) {
        const line = [];
        for (let column = left; column <= right; column++) line.push(of(sheet.at(row, column)));
        lines.push(line);
      }
      return lines;
    };
    const looks = (key, none) => ({ get: () => all((cell) => (cell[key] === undefined ? none : cell[key])), set: (to) => change(key, to) });
    const property = (members, word, { get, set }) => Object.defineProperty(members, word, { get, set, enumerable: true, configurable: true });
    const font = {};
    for (const [word, key, none] of [["Name", "face", ""], ["Size", "size", 10], ["Bold", "bold", false], ["Italic", "italic", false], ["Strikethrough", "strike", false]]) {
      property(font, word, looks(key, none));
    }
    property(font, "Color", { get: () => null, set: (to) => change("ink", to) });
    const inside = {};
    property(inside, "Color", { get: () => null, set: (to) => change("fill", "#" + [to & 255, (to >> 8) & 255, to >> 16].map((n) => n.toString(16).padStart(2, "0")).join("").toUpperCase()) });
    property(inside, "ColorIndex", { get: () => null, set: (to) => { if (to !== -4142) throw new Error("only no fill"); change("fill", undefined); } });
    const covering = (row, column) => sheet.merged.find((area) => area[0] <= row && row <= area[2] && area[1] <= column && column <= area[3]);
    const members = {
      Row: top,
      Column: left,
      Left: left * 50,
      Top: top * 16,
      get Rows() { return model("EtRange", { Count: bottom - top + 1 }); },
      get Columns() { return model("EtRange", { Count: right - left + 1 }); },
      Address: () => name(top, left) + (top === bottom && left === right ? "" : `:${name(bottom, right)}`),
      Font: model("EtFont", font),
      Interior: model("EtInterior", inside),
      get MergeArea() { return range(sheet, covering(top, left) || [top, left, top, left]); },
      get MergeCells() { return all((_, row, column) => covering(row, column) !== undefined); },
      Merge() {
        each((cell, row, column) => { sheet.check(cell); if (row !== top || column !== left) Object.assign(cell, { v: null, f: null }); });
        sheet.merged.push([top, left, bottom, right]);
      },
      UnMerge() { each((cell) => sheet.check(cell)); sheet.merged = sheet.merged.filter((area) => area[2] < top || area[0] > bottom || area[3] < left || area[1] > right); },
      ClearContents() { each((cell) => { sheet.check(cell); Object.assign(cell, { v: null, f: null }); }); },
      ClearFormats() { each((cell) => { sheet.check(cell); for (const key of ["fmt", "fill", "ink", "bold", "italic", "strike", "size", "face", "unlocked"]) delete cell[key]; }); },
      ClearComments() { each((cell) => { sheet.check(cell); delete cell.note; }); },
      AddComment(text) {
        if (top !== bottom || left !== right || sheet.at(top, left).note !== undefined) throw new Error("there is a comment");
        sheet.check(sheet.cell(top, left));
        sheet.cell(top, left).note = text;
      },
      get Comment() { return sheet.at(top, left).note === undefined ? null : comment(sheet, top, left); },
      get EntireRow() {
        const row = {};
        property(row, "Hidden", { get: () => all((_, r) => sheet.hidden.has(r)), set: () => { throw new Error("hidden rows stay"); } });
        return model("EtRange", row);
      },
      Borders: model("EtBorders", { Item: () => model("EtBorder", { LineStyle: 0, Weight: 0, Color: 0 }) }),
      Validation: model("EtValidation", { Delete() { calls.writes += 1; }, Add(kind) { if (![3, 7].includes(kind)) throw new Error("kind of check"); } }),
      FormatConditions: model("EtFormatConditions", {
        Add: (kind, _, formula) => {
          if (kind !== 2 || !formula.startsWith("=")) throw new Error("no formula");
          return model("EtFormatCondition", { Interior: model("EtInterior", { Color: 0 }), Font: model("EtFont", { Color: 0, Bold: false }) });
        },
      }),
      Select() { if (front !== sheet) throw new Error("the sheet is not in front"); selection = [top, left, bottom, right]; },
    };
    property(members, "Value2", {
      get: () => block((cell) => { const value = given(sheet, cell); return value === null ? undefined : value; }),
      set: (to) => {
        const lines = Array.isArray(to) ? to : [[to]];
        if (lines.length !== bottom - top + 1 || lines[0].length !== right - left + 1) throw new Error("a block of another size");
        each((cell, row, column) => { sheet.check(cell); const there = covering(row, column); if (!there || (there[0] === row && there[1] === column)) Object.assign(cell, typed(lines[row - top][column - left], cell.fmt)); });
      },
    });
    property(members, "Formula", { get: () => block((cell) => cell.f || (cell.v === null || cell.v === undefined ? "" : String(cell.v))), set: () => { throw new Error("blocks go in by Value2"); } });
    property(members, "NumberFormat", looks("fmt", "General"));
    property(members, "Locked", { get: () => null, set: (to) => change("unlocked", to === false) });
    for (const word of ["HorizontalAlignment", "VerticalAlignment", "IndentLevel", "WrapText", "RowHeight", "ColumnWidth"]) {
      property(members, word, { get: () => null, set: (to) => { if (to === undefined || Number.isNaN(to)) throw new Error(`${word} ${to}`); change(`_${word}`, to); } });
    }
    return model("EtRange", members);
  }

  function comment(sheet, row, column) {
    return model("EtComment", {
      get Parent() { return range(sheet, [row, column, row, column]); },
      Text(text) {
        if (text !== undefined) { sheet.check(sheet.cell(row, column)); sheet.cell(row, column).note = text; }
        return sheet.cell(row, column).note;
      },
    });
  }

  const PROTECTION = MEMBERS.EtProtection.filter((word) => word.startsWith("Allow") && word !== "AllowEditRanges");

  function worksheet(sheet) {
    const filled = () => Array.from(sheet.cells.values()).filter((cell) => Object.keys(cell).length > 2);
    const members = {
      get Application() { return application; },
      get ProtectContents() { return sheet.locked; },
      get Protection() { return model("EtProtection", Object.fromEntries(PROTECTION.map((word) => [word, Boolean(sheet.allowed[word])]))); },
      Unprotect(password) { if (password === sheet.password) sheet.locked = false; },
      Protect(password, _drawings, contents) { if (sheet.locked || password !== "" || contents !== true) throw new Error("protected already"); sheet.locked = true; },
      Activate() { if (sheet.state === "") front = sheet; },
      Range: (area) => range(sheet, corners(area)),
      get UsedRange() {
        const cells = filled();
        if (!cells.length) return range(sheet, [1, 1, 1, 1]);
        return range(sheet, [1, 1, Math.max(...cells.map((cell) => cell.row)), Math.max(...cells.map((cell) => cell.column))]);
      },
      get Visible() { return { "": -1, hidden: 0, veryHidden: 2 }[sheet.state]; },
      get Comments() {
        const noted = Array.from(sheet.cells.values()).filter((cell) => cell.note !== undefined);
        return model("EtComments", { Count: noted.length, Item: (n) => comment(sheet, noted[n - 1].row, noted[n - 1].column) });
      },
      Tab: model("EtTab", { Color: 0 }),
      get PageSetup() {
        const told = {};
        Object.defineProperty(told, "PrintArea", { get: () => sheet.printed || "", set: (area) => { corners(area); calls.writes += 1; sheet.printed = area; } });
        return model("EtPageSetup", told);
      },
      ChartObjects: () => model("EtChartObjects", {
        Count: sheet.charts.length,
        Item: (n) => sheet.charts[n - 1],
        Add: () => { sheet.charts.push(chartObject(sheet)); return sheet.charts[sheet.charts.length - 1]; },
      }),
    };
    Object.defineProperty(members, "Name", { get: () => sheet.name, set: (to) => { if (sheets.some((one) => one.name === to)) throw new Error("a name twice"); sheet.name = to; } });
    return model("EtWorksheet", members);
  }

  function chartObject(sheet) {
    const series = [];
    const axis = () => model("EtAxis", { ReversePlotOrder: false, HasTitle: false, MinimumScale: 0, MaximumScale: 0, TickLabels: model("EtTickLabels", { NumberFormat: "" }), AxisTitle: model("EtAxisTitle", { Text: "" }) });
    const axes = new Map();
    const told = {
      ChartType: 0, HasTitle: false, ChartTitle: model("EtChartTitle", { Text: "" }), HasLegend: false, Legend: model("EtLegend", { Position: 0 }),
      SeriesCollection: () => model("KsoSeriesCollection", {
        NewSeries: () => {
          series.push(model("EtSeries", { Values: null, XValues: null, Name: "", ChartType: 0, AxisGroup: 1, Border: model("EtBorder", { Color: 0 }), Interior: model("EtInterior", { Color: 0 }) }));
          return series[series.length - 1];
        },
      }),
      Axes: (kind, group) => { if (!axes.has(`${kind} ${group}`)) axes.set(`${kind} ${group}`, axis()); return axes.get(`${kind} ${group}`); },
    };
    const made = { Name: "", Chart: model("EtChart", told), Delete() { sheet.charts = sheet.charts.filter((one) => one !== proxy); } };
    const proxy = model("EtChartObject", made);
    return proxy;
  }

  const names = {};
  const worksheets = model("EtSheets", {
    get Count() { return sheets.length; },
    Item: (key) => {
      const found = typeof key === "number" ? sheets[key - 1] : sheets.find((sheet) => sheet.name === key);
      if (!found) throw new Error(`no sheet ${key}`);
      return worksheet(found);
    },
    Add: (before, after) => {
      const made = new Sheet({ name: `Sheet${sheets.length + 1}`, state: "", protected: false, cells: {}, merged: [], hidden_rows: [] });
      const beside = sheets.findIndex((sheet) => sheet.name === (before || after).Name);
      sheets.splice(before ? beside : beside + 1, 0, made);
      calls.writes += 1;
      return worksheet(made);
    },
  });
  const workbook = model("EtWorkbook", {
    get FullName() { return shown.path; },
    Worksheets: worksheets,
    Names: model("EtNames", { Add: (name, where) => { names[name] = where; calls.writes += 1; } }),
    get ActiveSheet() { return worksheet(front); },
    Activate() {},
  });
  const application = model("EtApplication", {
    get ActiveWorkbook() { return shown.closed ? null : workbook; },
    get Selection() { return range(front, selection); },
    ActiveWindow: model("EtWindow", { FreezePanes: false, SplitRow: 0, SplitColumn: 0 }),
    ScreenUpdating: true,
    Calculation: -4105,
    StatusBar: "",
  });

  const stored = {};
  const panes = [];
  const wps = model("wps", {
    EtApplication: () => application,
    CreateTaskPane: (url, title) => { panes.push(model("CustomTaskpane", { ID: panes.length + 1, Visible: false, url, title })); return panes[panes.length - 1]; },
    GetTaskPane: (id) => panes[id - 1],
    UpdateRibbon() {},
    FileSystem: model("wps.FileSystem", { Exists: (path) => machine.file(path) !== null, ReadFile: (path) => machine.file(path) }),
    OAAssist: model("wps.OAAssist", { ShellExecute: (program, words) => machine.run(program, words) }),
    PluginStorage: model("wps.PluginStorage", { getItem: (key) => stored[key] || "", setItem: (key, value) => { stored[key] = String(value); } }),
    ApiEvent: model("wps.ApiEvent", { AddApiEventListener: () => undefined }),
  });

  /** The workbook as it now is. */
  function now() {
    return {
      calls,
      panes: panes.length,
      names,
      screen: application.ScreenUpdating,
      calculation: application.Calculation,
      status: application.StatusBar,
      view: [front.name, name(selection[0], selection[1])],
      sheets: sheets.map((sheet) => ({
        name: sheet.name,
        state: sheet.state,
        protected: sheet.locked,
        charts: sheet.charts.length,
        printed: sheet.printed || "",
        cells: Object.fromEntries(Array.from(sheet.cells.entries()).filter(([, cell]) => Object.keys(cell).length > 2)),
      })),
    };
  }
  /** Another workbook comes to the front: its name, and what its manifest says. */
  function become(path, manifest) {
    shown.path = path;
    Object.entries(manifest).forEach(([key, value], n) => {
      const told = sheets.find((one) => one.name === "_manifest");
      Object.assign(told.cell(n + 1, 1), { v: key });
      Object.assign(told.cell(n + 1, 2), { v: value });
    });
  }
  return { wps, now, become, sheet: (key) => sheets.find((sheet) => sheet.name === key) };
}
if (typeof module !== "undefined") module.exports = { makeWps };
