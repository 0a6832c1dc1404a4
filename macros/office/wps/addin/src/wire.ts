/** The wire of a press, version 2, as docs/press-wire.schema.json describes it. */
namespace Keybook {
  export type Scalar = boolean | number | string | null;

  export interface SentSheet {
    name: string;
    state: "" | "hidden" | "veryHidden";
    values: Scalar[][];
    formulas: string[];
    formats: [string, string][];
    struck: string[];
    hidden_rows: [number, number][];
    merged: string[];
    notes: { [cell: string]: string };
  }

  export interface ValuesEdit {
    do: "values";
    sheet: string;
    row: number;
    column: number;
    values: Scalar[][];
    numbers: string[];
    days: [string, string][];
  }

  export interface NotesEdit {
    do: "notes";
    sheet: string;
    looks: [string, string | null, string, boolean][];
    notes: { [cell: string]: string };
  }

  export interface Looks {
    formats: [string, string][];
    fills: [string, string][];
    fonts: [string, number, string, boolean, boolean][];
    aligns: [string, string, number, boolean][];
    lines: [string, [string, number, string][]][];
    unlocked: string[];
  }

  export interface WireSeries {
    name: string;
    kind: string;
    categories: [string, string];
    values: [string, string];
    ink: string;
    second: boolean;
    markers: boolean;
  }

  export interface WireChart {
    kind: string;
    stacked: boolean;
    title: string;
    row: number;
    col: number;
    width: number;
    height: number;
    legend: string;
    reverse: boolean;
    hide_values: boolean;
    x_title: string;
    y_title: string;
    y_format: string;
    y_range: [number | null, number | null];
    y2_title: string;
    y2_format: string;
    series: WireSeries[];
  }

  export interface PageEdit {
    do: "page";
    sheet: string;
    fresh: boolean;
    first: boolean;
    values: Scalar[][];
    face: [string, number, string];
    row_height: number;
    widths: [number, number, number][];
    heights: { [row: string]: number };
    merges: string[];
    looks: Looks;
    notes: { [cell: string]: string };
    tab: string;
    freeze: [number, number];
    choices: [string, string, string][];
    shades: [string, string, string | null, string, boolean][];
    charts: WireChart[];
    protect: boolean;
  }

  export interface PrintEdit {
    do: "print";
    sheet: string;
    area: string;
  }

  export interface RenameEdit {
    do: "rename";
    sheet: string;
    name: string;
  }

  export interface NamesEdit {
    do: "names";
    sheet: string;
    names: { [name: string]: string };
  }

  export interface SelectEdit {
    do: "select";
    sheet: string;
    cell: string;
  }

  export interface SayEdit {
    do: "status" | "dialog";
    title: string;
    text: string;
  }

  export type Edit = ValuesEdit | NotesEdit | PageEdit | PrintEdit | RenameEdit | NamesEdit | SelectEdit | SayEdit;

  export interface Finding {
    severity: "A" | "B" | "C" | "D";
    label: string;
    rule: string;
    sheet: string;
    cell: string | null;
    column: string;
    value: string;
    message: string;
    remedy: string;
  }

  export interface Told {
    id: string;
    state: "running" | "done" | "stopped";
    step: string;
    done: number;
    total: number;
    edits: Edit[];
    files: string[];
    blocked: boolean;
    findings: Finding[] | null;
    unlisted: number;
  }
}
