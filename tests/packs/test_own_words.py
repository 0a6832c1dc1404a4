"""Whoever works with a pack meets its words only: no sheet, finding, report or mail speaks of another trade (design 7a)."""

from __future__ import annotations

import email
import email.policy
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import build
from building.pack_month import month_of, nil_of, write_policy_with_products
from building.small_state import COUNTIES, inputs
from macros.__main__ import main
from macros.cli.policy_commands import pack_of
from validators.packs.trade_pack import packs
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

POSTAL = re.compile(r"邮(?!件|箱|政编码|编|差|寄)|(?<!通)州|县|(?<![公支分])局(?!部|面|限|域)|特快|函件|帐单|揽收|量收|储蓄|薪酬单")
"""Words of the post office, and of its counties; mails and postcodes are everybody's, 通州 is a place."""
MEMORY = re.compile(r"^_(?:历史|seal|政策|manifest|来源)$")
"""Sheets that only the program reads: there the catalogue's names are the law."""
NODES = (
    ("YL00", "商业客户中心", "中心", None),
    ("LJ01", "朝阳营业部", "营业部", "YL00"),
    ("QH02", "通州营业部", "营业部", "YL00"),
    ("YS03", "大客户部", "营业部", "YL00"),
)
"""The offices of an oil company under the codes of the small state."""


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text of a workbook with its place: cells, comments, validations, names, print set-up, charts, buttons, properties."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if MEMORY.match(sheet.title):
            continue
        yield f"{sheet.title}", sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield f"{sheet.title}!{cell.coordinate}", cell.value
                if cell.comment is not None:
                    yield f"{sheet.title}!{cell.coordinate} comment", cell.comment.text
                if cell.hyperlink is not None and cell.hyperlink.location:
                    yield f"{sheet.title}!{cell.coordinate} link", cell.hyperlink.location
        for rule in sheet.data_validations.dataValidation:
            yield f"{sheet.title} {rule.sqref}", " ".join(filter(None, (rule.errorTitle, rule.error, rule.promptTitle, rule.prompt)))
        yield f"{sheet.title} footer", str(sheet.oddFooter.center.text or "") + str(sheet.oddFooter.left.text or "")
    for name in book.defined_names:
        yield "name", name
    properties = book.properties
    yield "properties", " ".join(str(v) for v in (properties.title, properties.subject, properties.description, properties.creator) if v)
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if re.search(r"charts/|drawings/|ctrlProps|docProps", name) and name.endswith((".xml", ".vml")):
                yield name, re.sub("<[^>]*>", " ", parts.read(name).decode("utf-8"))


def mail_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Subject and body of a mail."""
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    yield "subject", str(letter["Subject"])
    body = letter.get_body()
    yield "body", body.get_content() if body is not None else ""


def leaks(found: Iterator[tuple[str, str]]) -> list[str]:
    """The places in which a word of the post office stands, with what stands there."""
    return [f"{place}: {text[:80]}" for place, text in found if POSTAL.search(text)]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """`said("check", file)`: the JSON of a command; what it prints for people is read for leaks as well."""

    def command(*words: object) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*map(str, words)]) in (0, 1), words
        plain = capsys.readouterr().out
        main([*map(str, words), "--json"])
        out = capsys.readouterr().out
        assert leaks(iter([(str(words[0]), line) for line in (*plain.splitlines(), *out.splitlines())])) == []
        found: dict[str, Any] = json.loads(out)
        return found

    return command


def test_an_oil_companys_workbooks_speak_of_oil(
    said: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pack, policy = packs()["P02"], tmp_path / "政策.xlsx"
    assert main(["policy", "new", "--pack", "P02", "--out", str(tmp_path / "新政策.xlsx")]) == 0
    write_policy_with_products(policy, pack_of("P02"), NODES)
    assert main(["desk", "new", "--policy", str(policy), "--all", "--period", "2026-10", "--out", str(tmp_path / "空台账")]) == 0
    force, _ = read_policy_book(policy)
    for branch in COUNTIES:
        cells = month_of(pack, branch)
        kept = dict(cells["R10"][0])
        cells["R10"][0] |= {"渠道": None, "收入": -5}
        content = DeskContent(cells=cells, inputs=inputs(branch) | {"零报": nil_of(pack, cells)})
        desk = build(tmp_path / f"台账 {branch}.xlsm", force, branch, content)
        said("check", desk)
        assert main(["check", str(desk), "--annotate", str(tmp_path / f"标注 {branch}.xlsx")]) == 1
        said("compute", desk)
        assert main(["compute", str(desk), "--out", str(tmp_path / f"结果 {branch}.xlsx")]) in (0, 1)
        assert main(["report", str(desk), "--out", str(tmp_path / f"报表 {branch}.xlsx")]) in (0, 1)
        cells["R10"][0] = kept
        build(desk, force, branch, content)
        assert main(["submit", str(desk), "--out", str(tmp_path / "上报"), "--eml"]) in (0, 1)
    assert main(["collect", str(tmp_path / "上报"), "--home", str(tmp_path / "中心"), "--policy", str(policy)]) in (0, 1)
    home = ("--home", tmp_path / "中心", "--period", "2026-10")
    said("status", *home)
    assert main(["desk", "new", "--policy", str(policy), "--centre", "--period", "2026-10", "--out", str(tmp_path / "中心")]) == 0
    assert main(["return", *map(str, home), "--out", str(tmp_path / "退回")]) in (0, 1)
    capsys.readouterr()
    assert main(["sql", "SELECT '县市局走访' AS 大客户", *map(str, home[:2]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"columns": ["大客户"], "rows": [["县市局走访"]]}, "what came out of a question is data"
    said("consolidate", *home, "--out", tmp_path / "汇总.xlsx")
    books = [f for f in tmp_path.rglob("*.xls[mx]") if "中心/archive" not in f.as_posix()]
    assert len(books) >= 4 * len(COUNTIES) + 4
    wrong = [f"{f.name} {line}" for f in books for line in leaks(texts(f))]
    assert wrong == [], "\n".join(wrong[:60])
    letters = list(tmp_path.rglob("*.eml"))
    assert letters and {f.name: found for f in letters if (found := leaks(mail_texts(f)))} == {}
