"""XML is read by one parser and by nothing else: no regular expression over it, no part at a fixed place (design 8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [file for package in ("validators", "workbooks", "macros") for file in sorted((ROOT / package).rglob("*.py"))]
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}
GROUP = re.compile(r"\(\?(P?<\w+>|<[=!])")
TAG = re.compile(r"<(\\s\*)?[(\\]*[/?!A-Za-z]")
ATTRIBUTE = re.compile(r"=\s*(\\s\*)?\[?\\?[\"']")
NO_XML = {"file_format._WEB", "places._LINE", "scan_csv.whole"}
"""What a web page begins with, by which HTML that bears a workbook's name is told; and the list of places of python-stdnum."""
ONE_FORM = {f"plain_part.{name}" for name in ("_HEAD", "_TOKEN", "_CELLS_ELSEWHERE", "_ITEMS", "_ITEM")}
"""The one form in which programs write plain rows: a part is cut up only when every character of it is of that form, and is
left to the parser otherwise (tests/reading/test_plain_cells.py holds the two against each other).
"""
PARSERS = {"fromstring", "parse", "iterparse", "XML", "XMLParser", "XMLPullParser"}
ONE_READER = {"xml_part.py", "cached_values.py"}
"""Where expat is: the reader, and what puts values back into parts that openpyxl has just written."""


def patterns() -> Iterator[tuple[str, str]]:
    """`module.line or name` and text of every literal that goes to a function of `re`."""
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
                texts = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)] if node.args else []
                text = "".join(t.decode("latin-1") if isinstance(t, bytes) else str(t) for t in texts)
                names = [ast.unparse(n.targets[0]) for n in ast.walk(tree) if isinstance(n, ast.Assign) and n.value is node]
                yield f"{file.stem}.{names[0] if names else node.lineno}", text


def like_xml(pattern: str) -> bool:
    bare = GROUP.sub("(", pattern)
    return bool(TAG.search(bare) or ATTRIBUTE.search(bare))


@pytest.mark.parametrize(
    ("pattern", "forbidden"),
    [(r"<sheet\b", True), (r'showValue\s*=\s*["\']0', True), (r"</v>", True), (r"(?<=\d)年", False), (r"(?P<a>x)|<=|<>|<", False)],
)
def test_what_the_rule_means(pattern: str, forbidden: bool) -> None:
    assert like_xml(pattern) is forbidden


def test_no_regular_expression_over_xml() -> None:
    found = {name for name, pattern in patterns() if like_xml(pattern)}
    assert found <= NO_XML | ONE_FORM
    assert found >= NO_XML


def test_one_parser() -> None:
    strangers = []
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "xml.etree.ElementTree":
                strangers += [f"{file.name}: {a.name}" for a in node.names if a.name in PARSERS]
            elif isinstance(node, ast.ImportFrom) and node.module in ("xml.etree", "xml.dom", "xml.parsers", "xml.sax", "lxml"):
                strangers += [f"{file.name}: {node.module}"] if file.name not in ONE_READER else []
    assert not strangers


def test_no_part_of_a_workbook_at_a_fixed_place() -> None:
    at_once = re.compile(r"^/?xl/.*\.(xml|rels|bin)$")
    found = {
        f"{file.name}: {node.value}"
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and at_once.match(node.value) and file.name != "forms.py"
    }
    assert not found


def test_a_desk_with_macros_is_opened_where_it_is_closed() -> None:
    """openpyxl leaves the zip of the macros open, and Python complains of it in whatever test runs next."""
    asks = [
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "tests").rglob("*.py")
        if re.search(r"keep_vba\s*=\s*(?!False)", file.read_text(encoding="utf-8")) and file != Path(__file__)
    ]
    assert asks == ["tests/building/filings.py"]
