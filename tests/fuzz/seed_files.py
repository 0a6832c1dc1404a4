"""The sound files that a campaign damages, made by the program's own builders."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from building.small_state import write_policy_of
from macros.centre.issuing import make_desk
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.vba import cfb
from workbooks.mail.draft import Draft, write_draft

MONTH, TODAY, NOW = Month(2026, 10), dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 9, 30)
ROWS: list[list[Any]] = [["客户编码", "业务代码", "月份", "数量", "收入"]] + [
    [f"K{i}", "特快", "2026-10", i, 12.5 * i] for i in range(1, 40)
]


def make(folder: Path) -> tuple[list[Path], Path, Path]:
    """The seeds, a sound desk, and a home to collect into."""
    folder.mkdir(parents=True, exist_ok=True)
    policy = folder / "政策.xlsx"
    write_policy_of(policy)
    desk = folder / "台账.xlsm"
    make_desk(policy, MONTH, desk, branch="LJ01", today=TODAY)
    flow = folder / "流水.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "业务量流水"
    for line in ROWS:
        book.worksheets[0].append(line)
    book.save(flow)
    sent = submit(open_session(desk, today=TODAY, now=NOW), folder / "上报", now=NOW)
    made = [desk, policy, flow, *sent.files, _csv(folder), _ods(folder), _xls(folder), *_mails(folder, [*sent.files, flow])]
    home = Home.create(folder / "家", policy, now=NOW).folder
    keep = folder / "好的台账.xlsm"
    shutil.copy(desk, keep)
    return [file for file in made if file.suffix != ".json"], keep, home


def _csv(folder: Path) -> Path:
    held = io.StringIO()
    csv.writer(held).writerows(ROWS)
    path = folder / "2026-10_LJ01_业务量流水.csv"
    path.write_bytes(held.getvalue().encode("gbk"))
    return path


def _ods(folder: Path) -> Path:
    cells = "".join(
        "<t:table-row>" + "".join(f'<t:table-cell o:value-type="string"><x:p>{v}</x:p></t:table-cell>' for v in line) + "</t:table-row>"
        for line in ROWS
    )
    spaces = {"o": "office", "t": "table", "x": "text"}
    names = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in spaces.items())
    path = folder / "流水.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        body = f'<o:body><o:spreadsheet><t:table t:name="业务量流水">{cells}</t:table></o:spreadsheet></o:body>'
        archive.writestr("content.xml", f"<o:document-content {names}>{body}</o:document-content>")
    return path


def _xls(folder: Path) -> Path:
    """A BIFF8 workbook of numbers and labels, record by record ([MS-XLS] 2.4)."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    name = "业务量流水"
    globals_ = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + record(0x0042, struct.pack("<H", 1200))
    tail = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    start = len(globals_) + 4 + 4 + len(tail) + 4
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(ROWS), 0, len(ROWS[0]), 0))
    for r, line in enumerate(ROWS):
        for c, value in enumerate(line):
            if isinstance(value, str):
                sheet += record(0x0204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + value.encode("utf-16-le"))
            else:
                sheet += record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    stream = globals_ + record(0x0085, struct.pack("<I", start) + tail) + record(0x000A, b"") + sheet + record(0x000A, b"")
    path = folder / "流水.xls"
    path.write_bytes(cfb.write({"Workbook": stream}))
    return path


def _mails(folder: Path, files: list[Path]) -> list[Path]:
    letter = Draft(to="zz@example.cn", subject="十月上报", body="见附件", attachments=tuple(f for f in files if f.suffix == ".xlsx"))
    packed = folder / "上报.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return [write_draft(folder / "信.eml", letter, when=NOW), packed]
