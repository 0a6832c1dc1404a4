/** The ribbon's callbacks: a button opens the pane and leaves word there what was pressed. */
namespace Keybook {
  export const ASKED = "keybook.asked";
  const PANE = "keybook.pane";
  const PREFIX = "keybook_";

  /** The pane of this window; made where there is none, and shown. */
  function showPane(host: Host): void {
    const known = Number(host.kept(PANE));
    const pane = (known && wps.GetTaskPane(known)) || wps.CreateTaskPane(location.href.replace(/[^/]*$/, "pane.html"), "大客户");
    host.keep(PANE, String(pane.ID));
    pane.Visible = true;
  }

  export const callbacks = {
    OnAddinLoad(_ui: unknown): boolean {
      wps.ApiEvent.AddApiEventListener("WindowActivate", () => wps.UpdateRibbon());
      return true;
    },
    /** The groups of a branch's desk, or those of a centre's; a button that has a sheet of its own, where the workbook has that. */
    OnGetVisible(control: { Id: string }): boolean {
      const book = new WpsHost().book();
      const kind = book === null ? "" : book.kind;
      const [desk, ...id] = control.Id.slice(PREFIX.length).split("_");
      const button = KEYBOOK.buttons.find((one) => one.id === id.join("_"));
      return kind !== "" && kind === (desk === "centre" ? "centre" : "desk") && stands(button ? button.sheet : "", book);
    },
    OnAction(control: { Id: string }): boolean {
      const host = new WpsHost();
      host.keep(ASKED, control.Id.slice(PREFIX.length).replace(/^(branch|centre)_/, ""));
      showPane(host);
      return true;
    },
  };
}
var ribbon = Keybook.callbacks;
