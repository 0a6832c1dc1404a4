/** What the add-in needs of the program that it runs in. WPS is one host; a host of Office.js would be another. */
namespace Keybook {
  export type Writing = ValuesEdit | NotesEdit | PageEdit | PrintEdit | RenameEdit | NamesEdit;

  /** The workbook that was in front when it was asked for; it stays the same until the press is over. */
  export interface OpenBook {
    readonly path: string;
    /** "desk", "centre", or "" for a workbook that is not ours. */
    readonly kind: string;
    has(sheet: string): boolean;
    read(): SentSheet[];
    /** All edits or, where a sheet refuses before anything is written, none: throws a Refusal. */
    write(edits: Writing[]): string[];
    select(sheet: string, cell: string): void;
  }

  export interface Host {
    /** The workbook in front; null where none is open. */
    book(): OpenBook | null;
    status(text: string): void;
    /** A text file; null where it is not there. */
    file(path: string): string | null;
    run(program: string, words: string): void;
    /** What pages of this add-in leave for each other. */
    kept(key: string): string;
    keep(key: string, value: string): void;
  }

  /** Something that has to be put right first: one sentence and what to do. */
  export class Refusal extends Error {
    constructor(reason: string, remedy: string) {
      super(`${reason}。怎么办：${remedy}。`);
    }
  }

  export function letters(column: number): string {
    let found = "";
    for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
      found = String.fromCharCode(65 + ((rest - 1) % 26)) + found;
    }
    return found;
  }

  export function a1(row: number, column: number, lastRow = row, lastColumn = column): string {
    const first = letters(column) + row;
    const last = letters(lastColumn) + lastRow;
    return first === last ? first : `${first}:${last}`;
  }
}
