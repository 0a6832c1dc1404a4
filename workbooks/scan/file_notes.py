"""What a file is as a whole, and what was made good of it: its form, its date system, its links, whose template it is."""

from __future__ import annotations

import re

from validators.finding import Finding, Severity
from validators.packs.trade_pack import find_pack, packs
from validators.policy import Policy
from validators.register import RawSheet
from workbooks.book import Book, Rejection
from workbooks.scan.file_format import CSV, ODS, XLS, XLSB
from workbooks.scan.scan_book import ScanBook

COVER = "封面"
_FORMS = {XLS: "旧版工作簿（.xls）", XLSB: "二进制工作簿（.xlsb）", ODS: "开放文档表格（.ods）"}
_MONTH = re.compile(r"(20\d\d)\s*[-_.年]?\s*(1[0-2]|0?[1-9])(?!\d)\s*月?")


def file_notes(book: Book, raws: dict[str, RawSheet]) -> list[Finding]:
    """Class D findings about the file: another form than .xlsx, dates from 1904, formulas that point outside."""
    if not isinstance(book, ScanBook):
        return []
    found = []
    if book.form in _FORMS:
        found.append(
            _note("other_form", book.form, f"这个文件是{_FORMS[book.form]}，已按内容读出", "可以不改；以后请用台账 .xlsm 填写和打包")
        )
    if book.form == CSV:
        found.append(
            _note(
                "text_file",
                book.encoding,
                f"这个文件是文本（{book.encoding}），只有一张表，已按内容读出",
                "可以不改；要报送请用 keybook import 导入台账",
            )
        )
    if book.date1904:
        found.append(_note("date_1904", "1904", "这个工作簿从 1904 年起计日期，日期已换算", "可以不改；以后请用本月台账填写"))
    if book.links:
        names = "、".join(f"“{n}”" for n in book.links[:3])
        cells = [f"《{raw.sheet}》{cell}" for raw in raws.values() for cell in sorted(book.outside(raw.sheet))]
        where = f"，{'、'.join(cells[:5])}" + (f" 等 {len(cells)} 格" if len(cells) > 5 else "") + "按保存时的数计算" if cells else ""
        found.append(_note("outside_link", names, f"公式引用了别的工作簿{names}{where}", "选中这些格，复制，选择性粘贴→数值"))
    return found


def refuse_other_pack(pack: str, name: str) -> None:
    """A file of a pack that this program does not have is said so; raises Rejection."""
    if pack and find_pack(pack) is None:
        raise Rejection(
            f"“{name}”按方案 {pack} 制作，本程序里没有这个方案",
            f"核对是否发错了单位；本程序的方案有：{'、'.join(p.id + p.title.zh for p in packs().values())}",
        )


def envelope_of_text(book: Book, policy: Policy, manifest: dict[str, str]) -> dict[str, str]:
    """What stands for the cover of a csv: month and branch out of the file's name; Rejection when they are not there."""
    if not isinstance(book, ScanBook) or book.form != CSV:
        return manifest
    stem = book.path.stem
    month = _MONTH.search(stem)
    known = {node.code.upper(): node.code for node in policy.organisation.nodes}
    branch = next((known[w] for w in re.findall(r"[A-Z0-9]+", stem.upper()) if w in known), "")
    if month is None or not branch:
        raise Rejection(
            f"“{book.path.name}”是文本（{book.encoding}），没有封面，不知道是谁的哪一期",
            "用 keybook import 把它导入台账；只想校验，就把文件名写成“2026-10_机构编码_表名.csv”的样子",
        )
    return manifest | {"branch": branch, "period": f"{month[1]}-{int(month[2]):02d}"}


def _note(code: str, value: str, message: str, remedy: str) -> Finding:
    return Finding(
        code=code, rule=None, severity=Severity.D, sheet=COVER, value=value, message=message, remedy=remedy, record=f"{code}:{value}"
    )
