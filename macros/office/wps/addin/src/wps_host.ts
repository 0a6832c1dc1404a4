/** WPS as a host: everything that is asked of its object model passes here and in wps_read, wps_write, wps_charts. */
namespace Keybook {
  const BY_HAND = -4135;

  class WpsBook implements OpenBook {
    constructor(private readonly app: Et.EtApplication, private readonly book: Et.EtWorkbook) {}

    get path(): string {
      return got<string>(this.book.FullName);
    }

    get kind(): string {
      if (!this.names().includes("_manifest")) return "";
      const cells = block(cellsOf(this.sheet("_manifest"), "A1:B40").Value2, 40, 2);
      const line = cells.find((one) => one[0] === "kind");
      return line ? String(line[1]) : "desk";
    }

    has(sheet: string): boolean {
      return this.names().includes(sheet);
    }

    read(): SentSheet[] {
      return this.names().map((name) => readSheet(this.sheet(name)));
    }

    select(sheet: string, cell: string): void {
      this.book.Activate();
      this.sheet(sheet).Activate();
      cellsOf(this.sheet(sheet), cell).Select();
    }

    write(edits: Writing[]): string[] {
      const said: string[] = [];
      if (edits.length) this.quietly(() => this.open(edits, () => edits.forEach((edit) => this.one(edit, said))));
      return said;
    }

    private one(edit: Writing, said: string[]): void {
      if (edit.do === "values") writeValues(this.sheet(edit.sheet), edit);
      else if (edit.do === "notes") writeNotes(this.sheet(edit.sheet), edit);
      else if (edit.do === "print") this.sheet(edit.sheet).PageSetup.PrintArea = edit.area;
      else if (edit.do === "rename") this.sheet(edit.sheet).Name = edit.name;
      else if (edit.do === "names") Object.entries(edit.names).forEach(([name, where]) => this.book.Names.Add(name, where));
      else this.page(edit, said);
    }

    private page(edit: PageEdit, said: string[]): void {
      const sheet = edit.fresh ? this.added(edit.sheet, edit.first) : this.sheet(edit.sheet);
      writePage(sheet, edit);
      try {
        drawCharts(this.book, sheet, edit.charts);
      } catch (_) {
        said.push(`《${edit.sheet}》的数字都已写好，图表没有画成。怎么办：要看图表，请用 keybook report 另存一份报表。`);
      }
      if (edit.protect) lock(sheet);
    }

    private added(name: string, first: boolean): Et.EtWorksheet {
      const shown = this.names().filter((one) => Number(this.sheet(one).Visible) === -1 || Boolean(this.sheet(one).Visible) === true);
      const last = this.sheet(shown.filter((one) => Number(this.sheet(one).Visible) !== 2).pop() || this.names()[0]);
      const sheet = got<Et.EtWorksheet>(first ? this.book.Worksheets.Add(this.sheet(this.names()[0])) : this.book.Worksheets.Add(undefined, last));
      sheet.Name = name;
      return sheet;
    }

    /** The sheets that are written to, open meanwhile, then protected as they were. */
    private open(edits: Writing[], work: () => void): void {
      const free = new Set(edits.filter((edit) => edit.do === "page" && !edit.protect).map((edit) => edit.sheet));
      const there = this.names();
      const names = Array.from(new Set(edits.map((edit) => edit.sheet))).filter((name) => there.includes(name));
      const after: (() => void)[] = [];
      try {
        for (const sheet of names.map((name) => this.sheet(name)).filter(isProtected)) {
          const allowed = opened(sheet);
          if (!free.has(sheet.Name)) after.push(() => lock(sheet, allowed));
        }
        work();
      } finally {
        after.forEach((again) => again());
      }
    }

    /** Screen and calculation still meanwhile; they, the view and the selection as they were afterwards. */
    private quietly(work: () => void): void {
      const [shown, counting, front] = [this.app.ScreenUpdating, this.app.Calculation, got<Et.EtWorksheet>(this.book.ActiveSheet)];
      const selected = this.selected();
      this.app.ScreenUpdating = got(false);
      this.app.Calculation = BY_HAND;
      try {
        work();
      } finally {
        this.app.Calculation = counting;
        front.Activate();
        if (selected) cellsOf(front, selected).Select();
        this.app.ScreenUpdating = shown;
      }
    }

    private selected(): string {
      try {
        return got<string>(got<Et.EtRange>(this.app.Selection).Address(false, false));
      } catch (_) {
        return "";
      }
    }

    private names(): string[] {
      const found: string[] = [];
      for (let n = 1; n <= this.book.Worksheets.Count; n++) found.push(got<Et.EtWorksheet>(this.book.Worksheets.Item(n)).Name);
      return found;
    }

    private sheet(name: string): Et.EtWorksheet {
      return got<Et.EtWorksheet>(this.book.Worksheets.Item(name));
    }
  }

  export class WpsHost implements Host {
    book(): OpenBook | null {
      const app = wps.EtApplication();
      return app.ActiveWorkbook ? new WpsBook(app, app.ActiveWorkbook) : null;
    }

    status(said: string): void {
      wps.EtApplication().StatusBar = got(said);
    }

    file(path: string): string | null {
      return wps.FileSystem.Exists(path) ? wps.FileSystem.ReadFile(path) : null;
    }

    run(program: string, words: string): void {
      wps.OAAssist.ShellExecute(program, words);
    }

    kept(key: string): string {
      return wps.PluginStorage.getItem(key) || "";
    }

    keep(key: string, value: string): void {
      wps.PluginStorage.setItem(key, value);
    }
  }
}
