"""Every id and chapter that the clone cites leads to a heading under docs/; links lead somewhere (design.md 10)."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "docs" / "domain"
PYTHON = [
    path for top in ("validators", "workbooks", "macros", "tests", "benchmarks", "docs") for path in sorted((ROOT / top).rglob("*.py"))
]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CASES = sorted((ROOT / "tests").rglob("*.md"))

_FORMS = r"A\d\d|R\d\d[a-k]?|C\d{2,3}|V\d\d|D\d\d[a-d]?|E\d\.\d+[a-z]?|F\d|G\d\d|P\d\d|M\d\d|S\d|B\d"
_ID = re.compile(rf"(?<![A-Za-z0-9_!$:./%*=])({_FORMS})(?:_[a-z]+)?(?![A-Za-z0-9_%*!$]|:[A-Z$]|\.\d)")
_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9_!$:./%*=-])(R\d\d[a-k]?|V\d\d|E[1-4]\.\d+[a-z]?|[ADGMP]0\d[a-d]?|C0\d)"
    r"(?![A-Za-z0-9_!:-]|\.\d)"
)
"""The forms that are no address of a cell: what a text of the program cites for certain."""
_CELL = re.compile(
    r"(?:\b[Cc]ells?|\b[Rr]ows?|\b[Cc]olumns?|\b[Rr]anges?|\b[Aa]ddress(?:es)?|单元格|格)"
    r"(?: [A-Z]{1,2}\d+,?(?: and| or| to)?)* ?\(?$"
)
"""What stands before the address of a cell."""
_NUMBERS = r"((?:\d+[ab]?(?:\.\d+)?(?:, (?=\d)| and (?=\d)| to (?=\d)|[–-](?=\d))?)+)"
_CHAPTER = re.compile(
    rf"(?<![\w./])(settled|ux|design)(?:\.md)?(?:,? (?:sections?|chapters?|points?))? {_NUMBERS}"
    r"(?![\d%])"
)
_CITING = {"source", "clause", "rule"}
"""Keywords of our declarations whose text cites."""


class Cited(NamedTuple):
    """An id (`D06`) or chapter (`ux 7`), and where it is cited."""

    what: str
    where: str


# ------------------------------------------------------------------ what is cited


def in_prose(text: str, where: str) -> Iterator[Cited]:
    """Ids and chapters of comments, docstrings and pages; what reads as the address of a cell is none."""
    for line in text.splitlines():
        for found in _ID.finditer(line):
            if not _is_cell(line, found):
                yield Cited(found[1], where)
    for found in _CHAPTER.finditer(re.sub(r"\s*\n\s*", " ", text)):
        for number in _each(found[2]):
            yield Cited(f"{found[1]} {number}", where)


def _is_cell(line: str, found: re.Match[str]) -> bool:
    """True after “cell”, “column” …, when the form could be an address (D06 could not: no address has a leading 0)."""
    if found[1][0] not in "ABCDEFGMPS" or "." in found[1] or found[1][1] == "0" and found[1] not in ("S0", "B0"):
        return False
    return bool(_CELL.search(line[: found.start()]))


def _each(numbers: str) -> Iterator[str]:
    """The chapters of `13, 17` or `2-5`; `10.8` is chapter 10."""
    for part in re.split(r", | and ", numbers):
        ends = [end.split(".")[0] for end in re.split(r"[–-]| to ", part)]
        if len(ends) == 2 and all(end.isdigit() for end in ends):
            yield from map(str, range(int(ends[0]), int(ends[1]) + 1))
        else:
            yield from ends


def in_python(source: str, where: str) -> Iterator[Cited]:
    """What a module cites: comments, docstrings (their doctests aside), declarations, and sure forms in its texts."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield from in_prose(token.string, f"{where}:{token.start[0]}")
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    prose |= {id(word.value) for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords if word.arg in _CITING}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        place = f"{where}:{node.lineno}"
        if id(node) in prose:
            yield from in_prose(_without_doctests(node.value), place)
        elif not where.startswith(("tests/", "benchmarks/")):
            yield from (Cited(found[1], place) for found in _IN_TEXT.finditer(node.value))


def _without_doctests(text: str) -> str:
    return re.sub(r"^[ \t]*>>> .*?(?=^\s*$|\Z)", "", text, flags=re.M | re.S)


def in_page(text: str, where: str) -> Iterator[Cited]:
    """What a page cites: its prose, without fenced or inline code and without what the links point at."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>", " ", text)
    return in_prose(text, where)


def in_case(text: str, where: str) -> Iterator[Cited]:
    """What a case of a test cites: headings and sentences; its tables are data."""
    lines = [line for line in text.splitlines() if not line.startswith(("|", "register", "    "))]
    return in_page("\n".join(lines), where)


def everything() -> list[Cited]:
    """Every citation of the clone."""
    found: list[Cited] = []
    for files, read in ((PYTHON, in_python), (PAGES, in_page), (CASES, in_case)):
        for path in files:
            found += read(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    return found


# ------------------------------------------------------------------ where it leads


@cache
def headings() -> dict[str, Path]:
    """Id or chapter -> the page that has its heading."""
    found: dict[str, Path] = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for line in re.findall(r"^#{1,6} +(.*)$", page.read_text(encoding="utf-8"), re.M):
            match = re.match(rf"({_FORMS})(?= |$)", line)
            if match and page.parent.name != "packs":
                assert match[1] not in found, f"{match[1]} has two headings"
                found[match[1]] = page
    for name, page in (("settled", DOMAIN / "settled.md"), ("ux", ROOT / "docs" / "ux.md"), ("design", ROOT / "docs" / "design.md")):
        for number in re.findall(r"^#{2,3} (\d+[ab]?)[. ]", page.read_text(encoding="utf-8"), re.M):
            found[f"{name} {number}"] = page
    return found


def nowhere(cited: Iterator[Cited] | list[Cited]) -> list[str]:
    """Those that lead nowhere, in words."""
    return sorted({f"{one.where}: {one.what}" for one in cited if one.what not in headings()})


def test_every_citation_leads_to_a_heading() -> None:
    cited = everything()
    assert len(cited) > 5000, "the collector has stopped seeing citations"
    assert nowhere(cited) == []


@pytest.mark.parametrize(
    "made_up",
    [
        "D77",
        "V66",
        "G88",
        "E3.77",
        "R97",
        "C199",
        "A77",
        "F9",
        "P33",
        "M77",
        "S7",
        "settled 99",
        "settled 13, 98",
        "ux 44",
        "design.md 12",
        "design section 8b",
    ],
)
def test_a_made_up_citation_fails(made_up: str) -> None:
    assert nowhere(in_python(f'def f():\n    """What it is for ({made_up}; I)."""\n', "macros/new.py")) != []
    assert nowhere(in_python(f"x = 1  # as {made_up} says\n", "tests/new.py")) != []
    assert nowhere(in_page(f"See {made_up}.\n", "docs/new.md")) != []


def test_a_declared_source_is_followed() -> None:
    rule = 'RULE = Rule(source="D08; G77; S3 C08")\n'
    assert nowhere(in_python(rule, "validators/new.py")) == ["validators/new.py:1: G77"]
    assert nowhere(in_python('NEEDS = ("D06", "R97", "E3.77")\n', "macros/new.py")) == ["macros/new.py:1: E3.77", "macros/new.py:1: R97"]


@pytest.mark.parametrize(
    "line",
    ["the cells A10 and D77", "封面!E5, $D$77, D77:F80", "column F9", "=SUM(C33:C77)", "LJ77", "colour 1F4E79", "key KH0390", "sheet1!G88"],
)
def test_an_address_of_a_cell_is_no_citation(line: str) -> None:
    assert nowhere(in_prose(line, "macros/new.py")) == []


# ------------------------------------------------------------------ links


def anchors(page: Path) -> set[str]:
    """What a link into a page may name: explicit anchors, and those that GitHub makes of headings."""
    text = page.read_text(encoding="utf-8")
    made = {
        re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", line).strip().lower()).replace(" ", "-")
        for line in re.findall(r"^#{1,6} +(.*)$", text, re.M)
    }
    return made | set(re.findall(r'<a id="([^"]+)">', text))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """(file, anchor) of each relative link; the file is empty for a link inside the page."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    known: dict[Path, set[str]] = {}
    for file, anchor in links(page):
        target = (page.parent / file).resolve() if file else page
        assert target.exists() and target.is_relative_to(ROOT.resolve() if file else ROOT), f"{file} is not there"
        if anchor:
            assert anchor in known.setdefault(target, anchors(target)), f"{file}#{anchor} is not there"


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_an_id_is_two_steps_from_the_readme(readme: str) -> None:
    first = {(ROOT / file).resolve() for file, _ in links(ROOT / readme) if file.endswith(".md")}
    home = (DOMAIN / "README.md").resolve()
    assert home in first
    second = {(DOMAIN / file).resolve() for file, _ in links(DOMAIN / "README.md") if file}
    for what in ("D06", "V14", "G11", "E3.1"):
        assert headings()[what].resolve() in second
    assert {what for what, page in headings().items() if page.resolve() not in second | first} == set()


def test_the_pages_speak_of_the_clone_only() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|tmp|home)/|\.\./shared|\bresearch/", text), page.name


def test_every_computation_has_purpose_formula_and_example() -> None:
    text = (DOMAIN / "computations.md").read_text(encoding="utf-8")
    entries = re.findall(r"^### (D\d\d[a-d]?) [^\n]*\n(.*?)(?=^### |\Z)", text, re.M | re.S)
    assert len(entries) >= 60
    for name, body in entries:
        parts = re.split(r"\*\*(?:做什么|怎么算|例) / [^*]*\*\*", body)
        assert len(parts) == 4 and len(re.findall(r"[一-鿿]", parts[1])) >= 8, name
        assert len(parts[2]) > 20 and re.search(r"\d", parts[3].split("<!--")[0]), name
