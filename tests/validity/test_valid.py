"""Every workbook that Keybook writes is valid: by our own lint, and by a validator of schemas that is not ours."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from lint.lint_workbook import lint

COPIES = ("annotated copy", "return", "mended copy")


def test_the_lint_finds_nothing(book: Path) -> None:
    assert lint(book) == []


def test_openxml_audit_finds_nothing(book: Path, books: dict[str, Path]) -> None:
    """Copies have two ways of openpyxl's own: an attribute of Excel 2010 on notes, and texts inside their cells."""
    audit = pytest.importorskip("openxml_audit", reason="pip install openxml-audit")
    copy = book in [books[kind] for kind in COPIES]
    edition = audit.FileFormat.OFFICE_2010 if copy else audit.FileFormat.OFFICE_2007
    said = audit.OpenXmlValidator(file_format=edition).validate(book).errors
    error = audit.ValidationSeverity.ERROR
    assert [f"{e.part_uri} {e.path} {e.description}" for e in said if e.severity is error] == []
    others = {e.description for e in said if e.severity is not error}
    assert all(copy and "inline-string" in words for words in others)


def test_a_copy_holds_every_link_and_no_formula_without_its_value(books: dict[str, Path]) -> None:
    """What openpyxl writes has no cached values by itself: whoever looks at a copy sees a number in every formula."""
    for kind, links in (("annotated copy", 5), ("return", 1)):
        with zipfile.ZipFile(books[kind]) as file:
            sheets = [file.read(name) for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        formulas = [cell for sheet in sheets for cell in re.findall(rb"<c [^>]*>(?:(?!</c>).)*</c>", sheet) if b"<f" in cell]
        unsaid = [cell for cell in formulas if not re.search(rb"<v>[^<]+</v>", cell)]
        assert [cell for cell in unsaid if b'""' not in cell] == [], kind  # where a formula may give no text, it gave none
        assert sum(sheet.count(b"<hyperlink ") for sheet in sheets) >= links, kind
