"""docs/cases.md names a test for every input that once went wrong, and every test it names is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = [
    line
    for line in (ROOT / "docs" / "cases.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| input |")
]


def test_the_page_is_there() -> None:
    assert len(LINES) > 40


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip()[:40])
def test_its_tests_are_there(line: str) -> None:
    _, _, should, tests, _ = line.split("|")
    assert should.strip()
    for name in tests.strip().split(", "):
        path, _, function = name.partition("::")
        source = (ROOT / path).read_text(encoding="utf-8")
        if function:
            assert function in {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}, name
