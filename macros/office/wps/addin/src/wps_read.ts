/** Reading a sheet of WPS: values and formulas as blocks; of looks only what says something of a value, by halving areas. */
namespace Keybook {
  /** The declarations give results as `void` or a wrong type; the call itself is checked, its result is named here. */
  export function got<T>(value: unknown): T {
    return value as T;
  }

  const ERRORS: { [code: string]: string } = {
    "-2146826288": "#NULL!",
    "-2146826281": "#DIV/0!",
    "-2146826273": "#VALUE!",
    "-2146826265": "#REF!",
    "-2146826259": "#NAME?",
    "-2146826252": "#NUM!",
    "-2146826246": "#N/A",
  };
  /** Questions that one sheet may cost: no sheet that people keep comes near it. */
  const MOST = 20000;

  type Area = [number, number, number, number];

  export function cellsOf(sheet: Et.EtWorksheet, area: string): Et.EtRange {
    return got<Et.EtRange>(sheet.Range(area));
  }

  export function readSheet(sheet: Et.EtWorksheet): SentSheet {
    const used = got<Et.EtRange>(sheet.UsedRange);
    const rows = used.Row + used.Rows.Count - 1;
    const columns = used.Column + used.Columns.Count - 1;
    const whole = cellsOf(sheet, a1(1, 1, rows, columns));
    const values = block(whole.Value2, rows, columns).map((line) => line.map(scalar));
    const formulas = block(whole.Formula, rows, columns);
    return {
      name: sheet.Name,
      state: stateOf(got<number | boolean>(sheet.Visible)),
      values,
      formulas: runs(formulas, (formula) => typeof formula === "string" && formula.startsWith("=")),
      formats: formatsOf(sheet, values),
      struck: areasWhere(sheet, [1, 1, rows, columns], (cells) => yes(cells.Font.Strikethrough)).map(areaName),
      hidden_rows: areasWhere(sheet, [1, 1, rows, 1], (cells) => yes(cells.EntireRow.Hidden)).map((a) => [a[0], a[2]] as [number, number]),
      merged: mergedOn(sheet, rows, columns),
      notes: notesOn(sheet),
    };
  }

  function stateOf(visible: number | boolean): "" | "hidden" | "veryHidden" {
    return visible === 2 ? "veryHidden" : visible === 0 || visible === false ? "hidden" : "";
  }

  /** A block as lines, whatever a single cell gives. */
  export function block(given: unknown, rows: number, columns: number): unknown[][] {
    if (rows === 1 && columns === 1) return [[Array.isArray(given) ? (Array.isArray(given[0]) ? given[0][0] : given[0]) : given]];
    return got<unknown[][]>(given);
  }

  function scalar(value: unknown): Scalar {
    if (value === undefined || value === null || value === "") return null;
    if (typeof value === "number") return Number.isFinite(value) ? ERRORS[String(value)] || value : null;
    return typeof value === "boolean" || typeof value === "string" ? value : String(value);
  }

  function yes(answer: unknown): boolean | null {
    return typeof answer === "boolean" || typeof answer === "number" ? answer !== 0 && answer !== false : null;
  }

  /** Areas of one column each whose cells fit. */
  function runs(lines: unknown[][], fits: (value: unknown) => boolean): string[] {
    const found: string[] = [];
    for (let c = 0; c < (lines.length ? lines[0].length : 0); c++) {
      for (let first = 0; first < lines.length; first++) {
        let last = first;
        while (last < lines.length && fits(lines[last][c])) last++;
        if (last > first) found.push(a1(first + 1, c + 1, last, c + 1));
        first = last;
      }
    }
    return found;
  }

  function areaName(area: Area): string {
    return a1(area[0], area[1], area[2], area[3]);
  }

  /** Areas that together are the whole, each with the answer that all its cells have; a cell without one is left out. */
  function alike<T>(sheet: Et.EtWorksheet, whole: Area, ask: (cells: Et.EtRange) => T | null): [Area, T][] {
    const waiting: Area[] = [whole];
    const found: [Area, T][] = [];
    for (let asked = 0; waiting.length && asked < MOST; asked++) {
      const area = got<Area>(waiting.pop());
      const answer = ask(cellsOf(sheet, areaName(area)));
      if (answer !== null) found.push([area, answer]);
      else if (area[0] !== area[2] || area[1] !== area[3]) waiting.push(...halves(area));
    }
    return found;
  }

  function halves([top, left, bottom, right]: Area): Area[] {
    if (bottom - top >= right - left) {
      const row = Math.floor((top + bottom) / 2);
      return [[top, left, row, right], [row + 1, left, bottom, right]];
    }
    const column = Math.floor((left + right) / 2);
    return [[top, left, bottom, column], [top, column + 1, bottom, right]];
  }

  function areasWhere(sheet: Et.EtWorksheet, whole: Area, ask: (cells: Et.EtRange) => boolean | null): Area[] {
    return alike(sheet, whole, ask).filter((one) => one[1]).map((one) => one[0]);
  }

  function formatsOf(sheet: Et.EtWorksheet, values: Scalar[][]): [string, string][] {
    const found: [string, string][] = [];
    for (let c = 0; c < (values.length ? values[0].length : 0); c++) {
      const rows = values.map((line, r) => (typeof line[c] === "number" ? r + 1 : 0)).filter((row) => row > 0);
      if (!rows.length) continue;
      const whole: Area = [rows[0], c + 1, rows[rows.length - 1], c + 1];
      for (const [area, code] of alike(sheet, whole, (cells) => text(cells.NumberFormat))) {
        if (code !== "General" && code !== "G/通用格式") found.push([areaName(area), code]);
      }
    }
    return found;
  }

  function text(answer: unknown): string | null {
    return typeof answer === "string" && answer !== "" ? answer : null;
  }

  function mergedOn(sheet: Et.EtWorksheet, rows: number, columns: number): string[] {
    const found = new Set<string>();
    for (const [top, left, bottom, right] of areasWhere(sheet, [1, 1, rows, columns], (cells) => yes(cells.MergeCells))) {
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const area = cellsOf(sheet, a1(row, column)).MergeArea;
          found.add(a1(area.Row, area.Column, area.Row + area.Rows.Count - 1, area.Column + area.Columns.Count - 1));
        }
      }
    }
    return Array.from(found);
  }

  function notesOn(sheet: Et.EtWorksheet): { [cell: string]: string } {
    const found: { [cell: string]: string } = {};
    for (let n = 1; n <= sheet.Comments.Count; n++) {
      const note = got<Et.EtComment>(sheet.Comments.Item(n));
      const cell = got<Et.EtRange>(note.Parent);
      found[a1(cell.Row, cell.Column)] = got<string>(note.Text()) || "";
    }
    return found;
  }
}
