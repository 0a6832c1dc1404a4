/** The task pane: what was found, what is being done, what was said; a finding leads to its cell. */
namespace Keybook {
  const LOOK = 250;
  const CLASSES: { [severity: string]: string } = { A: "red", B: "orange", C: "yellow", D: "blue" };

  function part<T extends HTMLElement>(id: string): T {
    return document.getElementById(id) as T;
  }

  function made(tag: string, name: string, text: string): HTMLElement {
    const found = document.createElement(tag);
    found.className = name;
    found.textContent = text;
    return found;
  }

  export class Pane {
    private busy = false;
    private stopped = false;
    private front = "";

    constructor(private readonly host: Host, private readonly helper: Helper) {
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

    /** The buttons of the desk in front. */
    private offer(): void {
      const book = this.host.book();
      this.front = book === null ? "" : book.path;
      const desk = book === null ? "" : book.kind === "centre" ? "centre" : "branch";
      const row = part("buttons");
      row.textContent = "";
      for (const button of this.helper.settings.buttons.filter((one) => one.desk === desk && stands(one.sheet, book))) {
        const shown = made("button", "press", button.caption);
        shown.onclick = () => this.press(button.id);
        row.appendChild(shown);
      }
      part("mending").classList.toggle("gone", desk !== "branch");
    }

    /** What the ribbon has left word of; another workbook in front has other buttons. */
    private look(): void {
      if (this.busy) return;
      const book = this.host.book();
      if ((book === null ? "" : book.path) !== this.front) this.offer();
      const asked = this.host.kept(ASKED);
      if (!asked) return;
      this.host.keep(ASKED, "");
      void this.press(asked);
    }

    async press(button: string, undo = false): Promise<void> {
      if (this.busy) return;
      this.busy = true;
      this.stopped = false;
      const caption = undo ? "撤销修正" : (this.helper.settings.buttons.find((one) => one.id === button) || { caption: button }).caption;
      this.working(true, caption);
      try {
        const follower = { step: (told: { step: string; done: number; total: number }) => this.step(told), stop: () => this.stopped };
        this.show(caption, await press(this.host, this.helper, button, undo, follower));
      } catch (failure) {
        this.failed(caption, failure);
      } finally {
        this.working(false, "");
        this.busy = false;
      }
    }

    private working(on: boolean, caption: string): void {
      part("working").classList.toggle("gone", !on);
      part("doing").textContent = caption ? `【${caption}】` : "";
      document.querySelectorAll("button.press, #fix, #undo").forEach((one) => ((one as HTMLButtonElement).disabled = on));
      this.step({ step: "", done: 0, total: 0 });
    }

    private step(told: { step: string; done: number; total: number }): void {
      if (!this.stopped) part("step").textContent = told.total ? `${told.step} ${told.done}/${told.total}` : told.step;
      const bar = part<HTMLProgressElement>("bar");
      if (told.total) [bar.max, bar.value] = [told.total, told.done];
      else bar.removeAttribute("value");
    }

    private show(caption: string, outcome: Outcome): void {
      for (const said of outcome.said) {
        this.log(caption, said.text, said.box || outcome.blocked);
        if (said.box) this.box(said.title || caption, said.text);
      }
      if (outcome.files.length) this.log(caption, `做好的文件：${outcome.files.join("、")}`, false);
      if (outcome.findings !== null) this.list(outcome.findings, outcome.unlisted);
    }

    private failed(caption: string, failure: unknown): void {
      const text =
        failure instanceof Refusal
          ? failure.message
          : `写入工作簿时出错，可能只写了一部分（${String(failure)}）。怎么办：不要保存，关闭后重新打开再点一次；还不行，请截图发给管理员。`;
      this.log(caption, text, true);
      this.box(caption, text);
    }

    private list(findings: Finding[], unlisted: number): void {
      const rows = part("findings");
      rows.textContent = "";
      const rest = unlisted ? `；还有 ${unlisted} 处见《校验结果》` : "";
      part("count").textContent = findings.length ? `${findings.length + unlisted} 处问题，急的在前，点一处就跳到那一格${rest}` : "没有问题";
      for (const finding of findings) rows.appendChild(this.row(finding));
    }

    private row(finding: Finding): HTMLElement {
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

    private jump(finding: Finding): void {
      const book = this.host.book();
      try {
        if (book !== null) book.select(finding.sheet, finding.cell || "A1");
      } catch (_) {
        this.log("跳转", `《${finding.sheet}》${finding.cell || ""} 现在去不了：打开那本台账再点。`, true);
      }
    }

    private log(caption: string, text: string, alarm: boolean): void {
      const line = made("li", alarm ? "alarm" : "", `【${caption}】${text}`);
      part("log").insertBefore(line, part("log").firstChild);
    }

    private box(title: string, text: string): void {
      part("title").textContent = title;
      part("text").textContent = text;
      part("box").classList.remove("gone");
      part("close").focus();
    }
  }

  /** Called by pane.html. */
  export function openPane(): Pane {
    const host = new WpsHost();
    return new Pane(host, new Helper(host, KEYBOOK));
  }
}
