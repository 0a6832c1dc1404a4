/** A press: the open workbook is read and sent, the edit list comes back and is done to it. */
namespace Keybook {
  export interface Outcome {
    /** What was said, in order; `box` for what must be seen. */
    said: { text: string; title: string; box: boolean }[];
    files: string[];
    blocked: boolean;
    findings: Finding[] | null;
    unlisted: number;
    wrote: boolean;
  }

  export interface Follower {
    step(told: { step: string; done: number; total: number }): void;
    /** True once the clerk wants it stopped. */
    stop(): boolean;
  }

  export async function press(host: Host, helper: Helper, button: string, undo: boolean, follower: Follower): Promise<Outcome> {
    const book = host.book();
    if (book === null) throw new Refusal("没有打开的台账", "打开台账再点");
    await helper.ready((step) => follower.step({ step, done: 0, total: 0 }));
    follower.step({ step: "读工作簿", done: 0, total: 0 });
    const asked = { wire: 2, version: helper.settings.version, button, undo, workbook: { path: book.path, sheets: book.read() } };
    let told = (await helper.ask("POST", "/1/presses", asked)) as Told;
    for (let halted = false; told.state === "running"; ) {
      follower.step(told);
      if (follower.stop() && !halted) {
        halted = true;
        await helper.ask("POST", `/1/presses/${told.id}/stop`, {});
      }
      told = (await helper.ask("GET", `/1/presses/${told.id}?wait=0.5`)) as Told;
    }
    return done(host, book, told);
  }

  const WRITING = ["values", "notes", "page", "print", "rename", "names"];

  function done(host: Host, book: OpenBook, told: Told): Outcome {
    const writing = told.edits.filter((edit): edit is Writing => WRITING.includes(edit.do));
    const said = book.write(writing).map((text) => ({ text, title: "", box: true }));
    for (const edit of told.edits) {
      if (edit.do === "select") book.select(edit.sheet, edit.cell);
      else if (edit.do === "status" || edit.do === "dialog") {
        said.push({ text: edit.text, title: edit.title, box: edit.do === "dialog" });
        if (edit.do === "status") host.status(edit.text);
      }
    }
    return { said, files: told.files, blocked: told.blocked, findings: told.findings, unlisted: told.unlisted, wrote: writing.length > 0 };
  }
}
