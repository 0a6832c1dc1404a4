/** The helper on this machine: where it stands, waking it, asking it. */
/** What `keybook install --wps` has written beside this page. */
declare var KEYBOOK: Keybook.Settings;

namespace Keybook {
  /** What `keybook install --wps` has written beside this page: nothing in it is secret. */
  export interface Settings {
    version: string;
    file: string;
    program: string;
    words: string;
    /** `sheet`: the button is there only where the workbook has that sheet; "" = on every desk of its kind. */
    buttons: { id: string; caption: string; desk: string; sheet: string }[];
  }

  /** Whether a button with that sheet of its own ("" = none) stands in a workbook. */
  export function stands(sheet: string, book: OpenBook | null): boolean {
    return sheet === "" || (book !== null && book.has(sheet));
  }

  interface Standing {
    port: number;
    token: string;
    version: string;
  }

  const WAKING = 45000;
  const PAUSE = 250;

  export function pause(milliseconds: number): Promise<void> {
    return new Promise((done) => setTimeout(done, milliseconds));
  }

  export class Helper {
    constructor(private readonly host: Host, readonly settings: Settings) {}

    /** A helper that answers, woken where there is none; `said` is told while it wakes. */
    async ready(said: (step: string) => void): Promise<void> {
      if (await this.answers()) return;
      said("正在启动程序，第一次要等一会儿");
      this.host.run(this.settings.program, this.settings.words);
      for (let waited = 0; waited < WAKING; waited += PAUSE) {
        await pause(PAUSE);
        if (await this.answers()) return;
      }
      throw new Refusal("程序没有启动起来", "请管理员运行 keybook doctor；可先把台账拖到桌面“大客户工作簿”图标上，结果一样");
    }

    private async answers(): Promise<boolean> {
      const standing = this.standing();
      if (standing === null || standing.version !== this.settings.version) return false;
      try {
        return Boolean(await this.ask("GET", "/1/hello"));
      } catch (_) {
        return false;
      }
    }

    private standing(): Standing | null {
      try {
        const text = this.host.file(this.settings.file);
        return text ? (JSON.parse(text) as Standing) : null;
      } catch (_) {
        return null;
      }
    }

    /** One question; a Refusal in the helper's own words, or because it does not answer. */
    async ask(method: string, path: string, body?: object): Promise<unknown> {
      const standing = this.standing();
      if (standing === null) throw new Refusal("程序没有在运行", "再点一次按钮");
      let answer: Response;
      let told: { reason?: string; remedy?: string };
      try {
        answer = await fetch(`http://127.0.0.1:${standing.port}${path}`, {
          method,
          headers: { Authorization: `Bearer ${standing.token}`, "Content-Type": "application/json" },
          body: body === undefined ? undefined : JSON.stringify(body),
        });
        told = await answer.json();
      } catch (_) {
        throw new Refusal("程序中途停了，工作簿没有改动", "再点一次按钮；还不行，请管理员运行 keybook doctor");
      }
      if (!answer.ok) throw new Refusal(told.reason || "程序没有答应", told.remedy || "再点一次按钮");
      return told;
    }
  }
}
