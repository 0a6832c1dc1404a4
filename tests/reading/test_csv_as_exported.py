"""Text files as systems, programs and people make them: no row is swallowed, no byte is guessed at."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from workbooks.book import Rejection
from workbooks.scan.scan_book import ScanBook

HEAD = "客户编码,业务代码,收入,备注"
ROW, OTHER = ["K1", "特快", "1", "x"], ["K2", "函件", "2", "y"]


def rows(tmp_path: Path, data: bytes, name: str = "业务量流水.csv") -> list[list[str | None]]:
    (tmp_path / name).write_bytes(data)
    book = ScanBook(tmp_path / name)
    return [[v.strip() if isinstance(v, str) else v for v in line] for line in book.read(book.sheet_names()[0]).rows if any(line)]


EXPORTS = {
    "a quotation mark that nobody closed": (f'{HEAD}\nK1,特快,1,"没有关\nK2,函件,2,y\n', [["K1", "特快", "1", '"没有关'], OTHER]),
    "closed by the mark of a later row": (
        f'{HEAD}\nK0,特快,1,"没有关\nK1,特快,1,x\nK2,函件,2,"y"\n',
        [["K0", "特快", "1", '"没有关'], ROW, OTHER],
    ),
    "inches": (f'{HEAD}\nK1,特快,1,5"管\nK2,函件,2,y\n', [["K1", "特快", "1", '5"管'], OTHER]),
    "two lines in one cell": (f'{HEAD}\nK1,特快,1,"一\n二"\nK2,函件,2,y\n', [["K1", "特快", "1", "一\n二"], OTHER]),
    "two lines in the first cell": (f'{HEAD}\n"K1\n旧",特快,1,x\nK2,函件,2,y\n', [["K1\n旧", "特快", "1", "x"], OTHER]),
    "a list in a cell of two lines": (f'{HEAD}\nK1,特快,1,"甲,乙\n丙,丁"\nK2,函件,2,y\n', [["K1", "特快", "1", "甲,乙\n丙,丁"], OTHER]),
    "one row that ends in CR alone": (f"{HEAD}\r\nK1,特快,1,x\rK2,函件,2,y\r\n", [ROW, OTHER]),
    "a CR inside a cell": (f"{HEAD}\r\nK1,特快,1,a\rb\r\nK2,函件,2,y\r\n", [["K1", "特快", "1", "a b"], OTHER]),
    "spaces around quoted cells": ('"客户编码" , "业务代码" , "收入", "备注"\n"K1" , "特快", "1", "x"\n', [ROW]),
    "the apostrophe of a text of digits": (f"{HEAD}\n'007,特快,1,x\n", [["007", "特快", "1", "x"]]),
    "pipes": (f"{HEAD}\nK1,特快,1,x\n".replace(",", "|"), [ROW]),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_row_is_a_row(name: str, tmp_path: Path) -> None:
    text, wanted = EXPORTS[name]
    assert rows(tmp_path, text.encode("gbk"))[1:] == wanted


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5"])
def test_every_encoding(codec: str, tmp_path: Path) -> None:
    head = HEAD if codec != "big5" else "客戶編碼,業務代碼,收入,備註"
    assert rows(tmp_path, f"{head}\nK1,特快,1,x\n".encode(codec)) == [head.split(","), ROW]
    if codec == "gb18030":
        assert rows(tmp_path, f"\ufeff{head}\nK1,特快,1,㐀\n".encode(codec))[0][0] == "客户编码"


def test_one_column_is_a_table(tmp_path: Path) -> None:
    assert rows(tmp_path, "客户编码\nK1\nK2\n".encode("gbk")) == [["客户编码"], ["K1"], ["K2"]]


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}\nK1,特快,1,北京\n".encode()[:-2],
        f"{HEAD}\nK1,特快,1,".encode() + b"\xff\n" + "K2,函件,2,北京\n".encode(),
        f"{HEAD}\nK1,特快,1,".encode() + "北京".encode("gbk") + b"\n",
    ],
    ids=["cut off", "a wrong byte", "another encoding in one row"],
)
def test_damaged_text_is_said_to_be_damaged(data: bytes, tmp_path: Path) -> None:
    """Read as GBK it would be other characters from end to end."""
    with pytest.raises(Rejection, match="第 2 行有读不出的字节"):
        rows(tmp_path, data)


@pytest.mark.parametrize("data", [b'[{"a":1,"b":2}]', b"%PDF-1.4, x", b"<a,b>"])
def test_what_is_no_table_is_none(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Rejection):
        rows(tmp_path, data, "数据.txt")


def test_nothing_but_quotation_marks_takes_linear_time(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert len(rows(tmp_path, (HEAD + "\n" + 'K1,特快,1,"\n' * 60_001).encode("gbk"))) == 60_002
    assert time.monotonic() - begun < 20


def test_a_separator_inside_a_guarded_text_parts_nothing(tmp_path: Path) -> None:
    (tmp_path / "流水.csv").write_bytes('客户编码,收入,备注\n="007","1,234.50",x\n="0,08",="1,234.50",="a""b"\n'.encode("gbk"))
    book = ScanBook(tmp_path / "流水.csv")
    assert book.read("流水").rows[1:] == [["007", "1,234.50", "x"], ["0,08", "1,234.50", 'a"b']]


@pytest.mark.parametrize(
    "data",
    [
        "客户编码,业务代码,收入\nK1,特快,1\n".encode("ascii", "replace"),
        "客户编码,业务代码,收入\nK1,特快,1\n".encode("gbk").decode("utf-8", "replace").encode(),
        "锟斤拷锟斤拷,锟斤拷,收入\nK1,7,1\n".encode("gbk"),
        "客户编码\t业务代码\t收入\r\nK1\t特快\t1\r\n".encode("latin-1", "replace"),
    ],
    ids=["ascii", "gbk read as utf-8", "and saved again", "tabs"],
)
def test_characters_that_an_export_lost_are_not_taken_for_names(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(Rejection, match="汉字多半成了问号或乱码，是导出时丢的"):
        rows(tmp_path, data)


@pytest.mark.parametrize(("text", "says"), [("一行没有分隔符\n又一行\n", "而是没有分隔符的文本"), ("\1\2\3\5", "而是其他类型的文件")])
def test_what_is_no_table_is_named_for_what_it_is(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Rejection, match=says):
        rows(tmp_path, text.encode("gbk"), "数据.txt")
