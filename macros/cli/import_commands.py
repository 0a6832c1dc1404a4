"""keybook import: the ledger that staff keep today, into the registers of a desk (issue 5, point 9)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from macros.cli.app import app, existing, leave, print_json, say
from macros.cli.options import Json
from macros.clock import today
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.mending.import_map import MappedColumn
    from macros.mending.import_rows import Imported
    from macros.session import Session

_SHOWN = 12


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="现在用的台账：.xlsx、.xls、.ods 或 csv，可写多个")],
    desk: Annotated[Path, typer.Option("--desk", help="导入到这本台账（.xlsm）")],
    yes: Annotated[bool, typer.Option("--yes", help="照列出的对照导入，不再问")] = False,
    table: Annotated[Path | None, typer.Option("--map", help="对照表 csv：没有就写出一份供修改，有就照它导入")] = None,
    as_json: Json = False,
) -> None:
    """导入现在用的台账：列出对照，确认后写进登记表，放不下的列在《未映射》。"""
    from macros.mending.import_map import MEMORY, propose, read_decisions, write_decisions
    from macros.mending.import_rows import take, write
    from workbooks.scan.scan_book import ScanBook

    session = _desk(desk)
    ids, memory = session.policy.pack.registers, desk.with_name(MEMORY)
    given = table is not None and table.is_file()
    decisions = [*read_decisions(memory, ids), *(read_decisions(table, ids) if given and table else [])]
    documents: list[dict[str, object]] = []
    for number, file in enumerate(files):
        if number:
            session = _desk(desk)
        if existing(file).resolve() == desk.resolve():
            raise ToolkitError("不能把台账导入它自己", "--desk 写新台账，前面写旧的")
        mapped = propose(ScanBook(file), ids, decisions, session.filing.period)
        lines = [line for sheet in mapped for line in sheet.lines]
        if not as_json:
            _show(file, lines)
        done: Imported | None = None
        if _agreed(yes, given, as_json):
            done = write(take(file.name, mapped, session), session, file.name)
            write_decisions(memory, lines)
            if not as_json:
                _tell(file, done)
        elif table is not None and not given:
            write_decisions(table, lines)
        documents.append(_document(file, desk, lines, done))
    _end(documents, table, as_json)


def _desk(desk: Path) -> Session:
    """The desk that is imported into, as it stands now."""
    from macros.opening import open_session

    return open_session(existing(desk, "台账"), today=today())


def _end(documents: list[dict[str, object]], table: Path | None, as_json: bool) -> None:
    written = all(document["written"] for document in documents)
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    elif not written:
        say(_not_yet(table))
    leave(not written)


def _document(file: Path, desk: Path, lines: list[MappedColumn], done: Imported | None) -> dict[str, object]:
    """The shape of the contract."""
    mapping = [line._asdict() for line in lines]
    return {"file": str(file), "desk": str(desk), "written": done is not None, "mapping": mapping, **_result(done)}


def _not_yet(table: Path | None) -> str:
    where = f"“{table}”" if table else " --map 对照表.csv "
    return f"还没有导入，台账没有改动。怎么办：对照无误就加 --yes；要改，就在{where}里改好，再用 --map 运行一次。"


def _agreed(yes: bool, given: bool, as_json: bool) -> bool:
    if yes or given:
        return True
    return not as_json and sys.stdin.isatty() and typer.confirm("照此导入？")


def _show(file: Path, lines: list[MappedColumn]) -> None:
    """The mapping as a table."""
    shown = Table(title=f"{file.name}：每一列放到哪里")
    for title in ("来源表", "来源列", "→ 表", "→ 列", "依据", "例子"):
        shown.add_column(title)
    for line in lines:
        shown.add_row(line.sheet, line.header, line.register or "未映射", line.column or "——", line.how, line.example)
    Console(width=140 if not sys.stdout.isatty() else None).print(shown)


def _tell(file: Path, done: Imported) -> None:
    rows = "、".join(f"《{sheet}》{count} 行" for sheet, count in done.rows.items()) or "没有新的行"
    say(f"已从“{file.name}”导入：{rows}。原来的台账留在“{done.former.name}”。请打开台账点【校验】。")
    if done.known:
        say("台账里已经有、没有再导入：" + "、".join(f"《{sheet}》{count} 行" for sheet, count in done.known.items()) + "。")
    if done.numbered:
        given = "、".join(f"{name} {code}" for code, name in done.numbered[:5])
        say(
            f"原来没有客户编码，已编了 {len(done.numbered)} 个：{given}{' 等' if len(done.numbered) > 5 else ''}。要用别的编码，请现在就改。"
        )
    for note in done.notes:
        say(f"  《{note.sheet}》{note.cell or ''} {note.message}")
    if done.parked:
        say(f"没有地方放的 {len(done.parked)} 格，都在《未映射》：")
        for line in done.parked[:_SHOWN]:
            say(f"  {line.sheet} 第 {line.row} 行“{line.header}”的“{line.value}”：{line.why}")
        if len(done.parked) > _SHOWN:
            say(f"  还有 {len(done.parked) - _SHOWN} 格，见《未映射》")


def _result(done: Imported | None) -> dict[str, object]:
    if done is None:
        return {"rows": {}, "known": {}, "unmapped": [], "notes": [], "numbered": [], "out": []}
    return {
        "rows": done.rows,
        "known": done.known,
        "unmapped": [line._asdict() for line in done.parked],
        "numbered": [list(pair) for pair in done.numbered],
        "notes": [note.as_json() for note in done.notes],
        "out": [str(done.desk), str(done.former)],
    }
