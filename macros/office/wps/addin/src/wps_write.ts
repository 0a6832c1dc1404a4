/** Writing onto a sheet of WPS: contents by blocks, looks by areas; the sheet is open for it. */
namespace Keybook {
  const BLOCK = 2000;
  const NONE = -4142;
  const AT: { [word: string]: number } = { left: -4131, center: -4108, right: -4152 };
  const EDGES: { [side: string]: [Et.EtXlBordersIndex, Et.EtXlBordersIndex] } = {
    left: [7, 11],
    top: [8, 12],
    bottom: [9, 12],
    right: [10, 11],
  };

  /** Excel's number of a colour: blue, green, red. */
  export function colour(word: string): number {
    return parseInt(word.slice(5, 7) + word.slice(3, 5) + word.slice(1, 3), 16);
  }

  function setBlock(sheet: Et.EtWorksheet, row: number, column: number, values: Scalar[][]): void {
    const width = Math.max(0, ...values.map((line) => line.length));
    for (let start = 0; width && start < values.length; start += BLOCK) {
      const part = values.slice(start, start + BLOCK).map((line) => line.concat(Array(width - line.length).fill(null)));
      const cells = cellsOf(sheet, a1(row + start, column, row + start + part.length - 1, column + width - 1));
      cells.Value2 = got(part.length === 1 && width === 1 ? part[0][0] : part);
    }
  }

  /** A format in place of another, cell by cell only where they differ. */
  function reformat(sheet: Et.EtWorksheet, area: string, from: (code: string) => boolean, to: string): void {
    const cells = cellsOf(sheet, area);
    if (typeof cells.NumberFormat === "string") {
      if (from(cells.NumberFormat)) cells.NumberFormat = to;
      return;
    }
    for (let row = cells.Row; row < cells.Row + cells.Rows.Count; row++) reformat(sheet, a1(row, cells.Column), from, to);
  }

  const isText = (code: string): boolean => code === "@";
  const isPlain = (code: string): boolean => code === "General" || code === "G/通用格式" || code === "@";

  export function writeValues(sheet: Et.EtWorksheet, edit: ValuesEdit): void {
    for (const area of edit.numbers) reformat(sheet, area, isText, "General");
    for (const [area, code] of edit.days) reformat(sheet, area, isPlain, code);
    setBlock(sheet, edit.row, edit.column, edit.values);
  }

  export function writeNotes(sheet: Et.EtWorksheet, edit: NotesEdit): void {
    for (const [area, fill, ink, bold] of edit.looks) {
      const cells = cellsOf(sheet, area);
      if (fill === null) cells.Interior.ColorIndex = NONE;
      else cells.Interior.Color = colour(fill);
      cells.Font.Color = colour(ink);
      cells.Font.Bold = bold;
    }
    for (const cell of Object.keys(edit.notes)) setNote(cellsOf(sheet, cell), edit.notes[cell]);
  }

  function setNote(cell: Et.EtRange, said: string): void {
    if (said === "") cell.ClearComments();
    else if (cell.Comment) cell.Comment.Text(said);
    else cell.AddComment(said);
  }

  /** Where no printer is installed the program may refuse: the press has more to do than this. */
  export function printOnly(sheet: Et.EtWorksheet, area: string): void {
    try {
      sheet.PageSetup.PrintArea = area;
    } catch (_) {
      /* it prints as far as before */
    }
  }

  export function writePage(sheet: Et.EtWorksheet, edit: PageEdit): void {
    if (!edit.fresh) empty(sheet);
    if (edit.values.length) {
      const whole = cellsOf(sheet, a1(1, 1, edit.values.length, edit.values[0].length));
      dress(sheet, whole, edit);
      setBlock(sheet, 1, 1, edit.values);
    }
    for (const cell of Object.keys(edit.notes)) setNote(cellsOf(sheet, cell), edit.notes[cell]);
    if (edit.fresh) frame(sheet, edit);
    for (const choice of edit.choices) if (edit.fresh || !choice[2].startsWith("=")) choose(sheet, choice);
  }

  function empty(sheet: Et.EtWorksheet): void {
    const used = got<Et.EtRange>(sheet.UsedRange);
    used.ClearComments();
    used.UnMerge();
    used.ClearContents();
    used.ClearFormats();
  }

  function dress(sheet: Et.EtWorksheet, whole: Et.EtRange, edit: PageEdit): void {
    const [face, points, ink] = edit.face;
    whole.Font.Name = face;
    whole.Font.Size = points;
    whole.Font.Color = colour(ink);
    whole.VerticalAlignment = AT.center;
    whole.RowHeight = edit.row_height;
    for (const area of edit.merges) cellsOf(sheet, area).Merge();
    for (const [area, code] of edit.looks.formats) cellsOf(sheet, area).NumberFormat = code;
    for (const [area, fill] of edit.looks.fills) cellsOf(sheet, area).Interior.Color = colour(fill);
    for (const font of edit.looks.fonts) setFont(cellsOf(sheet, font[0]).Font, font);
    for (const align of edit.looks.aligns) setAlign(cellsOf(sheet, align[0]), align);
    for (const [area, sides] of edit.looks.lines) setLines(cellsOf(sheet, area), sides);
    for (const area of edit.looks.unlocked) cellsOf(sheet, area).Locked = false;
    for (const [first, last, width] of edit.widths) cellsOf(sheet, `${letters(first)}1:${letters(last)}1`).ColumnWidth = width;
    for (const row of Object.keys(edit.heights)) cellsOf(sheet, `A${row}`).RowHeight = edit.heights[row];
  }

  function setFont(font: Et.EtFont, [, points, ink, bold, italic]: [string, number, string, boolean, boolean]): void {
    font.Size = points;
    font.Color = colour(ink);
    font.Bold = bold;
    font.Italic = italic;
  }

  function setAlign(cells: Et.EtRange, [, align, indent, wrapped]: [string, string, number, boolean]): void {
    if (align || indent) cells.HorizontalAlignment = AT[align || "left"];
    if (indent) cells.IndentLevel = indent;
    if (wrapped) cells.WrapText = true;
  }

  function setLines(cells: Et.EtRange, sides: [string, number, string][]): void {
    const several = cells.Rows.Count > 1 || cells.Columns.Count > 1;
    for (const [side, weight, ink] of sides) {
      for (const index of EDGES[side].slice(0, weight === 1 && several ? 2 : 1)) {
        const line = got<Et.EtBorder>(cells.Borders.Item(index));
        line.LineStyle = 1;
        line.Weight = weight === 2 ? -4138 : 2;
        line.Color = colour(ink);
      }
    }
  }

  /** What a sheet keeps once it has it: tab, conditional formats, frozen panes. */
  function frame(sheet: Et.EtWorksheet, edit: PageEdit): void {
    sheet.Tab.Color = colour(edit.tab);
    for (const [area, formula, fill, ink, bold] of edit.shades) {
      const shade = got<Et.EtFormatCondition>(cellsOf(sheet, area).FormatConditions.Add(2, undefined, formula));
      if (fill) shade.Interior.Color = colour(fill);
      shade.Font.Color = colour(ink);
      if (bold) shade.Font.Bold = true;
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

  function choose(sheet: Et.EtWorksheet, [area, kind, source]: [string, string, string]): void {
    const check = cellsOf(sheet, area).Validation;
    check.Delete();
    check.Add(kind === "list" ? 3 : 7, 1, 1, source);
  }

  const ALLOWED = [
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns", "AllowInsertingRows",
    "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting", "AllowFiltering",
  ] as const;
  type Allowed = { [name in (typeof ALLOWED)[number]]?: boolean };
  const OURS: Allowed = { AllowFormattingColumns: true, AllowFiltering: true };

  export function isProtected(sheet: Et.EtWorksheet): boolean {
    return Boolean(sheet.ProtectContents);
  }

  /** What a protected sheet allows; the protection is off afterwards. Throws a Refusal for a password. */
  export function opened(sheet: Et.EtWorksheet): Allowed {
    const allowed: Allowed = {};
    for (const name of ALLOWED) allowed[name] = Boolean(sheet.Protection[name]);
    try {
      sheet.Unprotect("");
    } catch (_) {
      /* said below */
    }
    if (isProtected(sheet)) {
      throw new Refusal(`《${sheet.Name}》加了保护密码，程序不能写入`, "在“审阅”里撤销工作表保护，再点按钮；没有做任何改动");
    }
    return allowed;
  }

  export function lock(sheet: Et.EtWorksheet, allowed: Allowed = OURS): void {
    if (isProtected(sheet)) return;
    const may = ALLOWED.map((name) => Boolean(allowed[name]));
    sheet.Protect("", false, true, false, false, may[0], may[1], may[2], may[3], may[4], may[5], may[6], may[7], may[8], may[9]);
  }
}
