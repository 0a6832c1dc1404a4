"""keybook import: the ledger that staff keep today, into the registers of a desk (issue 5, point 9)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from rich.console import Console

from macros.cli.app import app, existing, leave, print_json, say
from macros.cli.options import Json
from macros.clock import today
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.importing.import_decisions import ColumnChoice, MappedColumn
    from workbooks.book import Rejection


class MapGiven(NamedTuple):
    """What the table given with --map decides, and its name; empty without one."""

    choices: list[ColumnChoice]
    table: str


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="现在用的台账：.xlsx、.xls、.ods 或 csv，可写多个")],
    desk: Annotated[Path, typer.Option("--desk", help="导入到这本台账（.xlsm）")],
    yes: Annotated[bool, typer.Option("--yes", help="不再问：有把握的列导入，没有把握的放在《未映射》")] = False,
    table: Annotated[Path | None, typer.Option("--map", help="对照表 csv：没有就写出一份供修改，有就照它导入")] = None,
    as_json: Json = False,
) -> None:
    """导入现在用的台账：列出对照，确认后写进登记表，放不下的列在《未映射》。"""
    from macros.importing.import_decisions import MEMORY, read_decisions, write_decisions
    from macros.opening import open_session
    from workbooks.book import Rejection

    session = open_session(existing(desk, "台账"), today=today())
    ours, memory = session.policy.pack.desk, desk.with_name(MEMORY)
    given = table is not None and table.is_file()
    chosen = read_decisions(table, ours) if given and table else []
    decisions = [*read_decisions(memory, ours), *chosen]
    documents: list[dict[str, Any]] = []
    for file in files:
        if existing(file).resolve() == desk.resolve():
            raise ToolkitError("不能把台账导入它自己", "--desk 写新台账，前面写旧的")
        try:
            document, lines = _one(file, desk, decisions, MapGiven(chosen, table.name if given and table else ""), yes=yes, as_json=as_json)
        except (Rejection, ToolkitError) as fault:
            raise _after(fault, documents) from fault
        if not document["written"] and table is not None and not given:
            write_decisions(table, lines)
        documents.append(document)
    written = all(document["written"] for document in documents)
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    elif not written:
        say(_not_yet(table))
    leave(not written)


def _after(fault: Rejection | ToolkitError, documents: list[dict[str, Any]]) -> Rejection | ToolkitError:
    """The same refusal, with the files that were imported before it."""
    done = [Path(document["file"]).name for document in documents if document["written"]]
    told = f"；前面的“{'”“'.join(done)}”已经导入" if done else ""
    return type(fault)(f"{fault.reason}{told}", fault.remedy)


def _one(
    file: Path, desk: Path, decisions: list[ColumnChoice], given: MapGiven, *, yes: bool, as_json: bool
) -> tuple[dict[str, Any], list[MappedColumn]]:
    """One ledger: proposed, counted, shown, and written when that is agreed to; the document for JSON, and the mapping."""
    from macros.importing.cell_account import CellAccount
    from macros.importing.desk_view import desk_view
    from macros.importing.import_decisions import MEMORY, by_place, refuse_unknown, remembered, write_decisions
    from macros.importing.import_map import looks_in, propose, refuse_another, sheets_of
    from macros.importing.import_rows import take
    from macros.importing.import_told import document_of, mapping_table, preview_lines, written_lines
    from macros.importing.import_writing import prepared, write
    from macros.opening import open_session
    from workbooks.scan.scan_book import ScanBook

    session = open_session(desk, today=today())
    book = ScanBook(file)
    refuse_another(book, file.name, session.filing.branch)
    if not (grids := sheets_of(book)):
        raise ToolkitError(f"“{file.name}”是空的，没有可导入的内容", "核对是不是拿错了文件")
    mapped = propose(grids, desk_view(session), by_place(decisions))
    lines = [line for one in mapped for line in one.lines]
    refuse_unknown(given.choices, lines, given.table)
    taken = take(file.name, mapped, session, CellAccount.of(grids), looks_in(book, grids))
    with prepared(taken, session, file.name) as done:
        if not as_json:
            Console(width=160 if not sys.stdout.isatty() else None).print(mapping_table(file, mapped))
            say("\n".join(preview_lines(mapped, done)))
        former = write(done, session) if _agreed(yes, bool(given.table), as_json) else None
        if former is not None:
            write_decisions(desk.with_name(MEMORY), remembered(lines))
            if not as_json:
                say("\n".join(written_lines(file, done, former)))
        return document_of(file, desk, mapped, done, former), lines


def _not_yet(table: Path | None) -> str:
    where = f"“{table}”" if table else " --map 对照表.csv "
    return f"还没有导入，台账没有改动。怎么办：对照无误就加 --yes；要改，就在{where}里改好，再用 --map 运行一次。"


def _agreed(yes: bool, given: bool, as_json: bool) -> bool:
    if yes or given:
        return True
    return not as_json and sys.stdin.isatty() and typer.confirm("照此导入？")
