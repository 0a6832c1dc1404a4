"""What the contract says (docs/contract.md), for tests that hold the program to it: the contract is the only list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

CONTRACT = Path(__file__).parents[2] / "docs" / "contract.md"


def contract_buttons() -> dict[str, list[str]]:
    """Captions by desk, in the order of the contract; a remark in brackets is none."""
    text = CONTRACT.read_text(encoding="utf-8")
    found = re.search(r"Branch desk: (?P<branch>[^.]+)\. Centre desk: (?P<centre>[^.]+)\.", text)
    assert found is not None, "docs/contract.md no longer lists the buttons"
    return {desk: [re.sub(r"\(.*?\)", "", caption).strip() for caption in found[desk].split(", ")] for desk in ("branch", "centre")}


def in_order(shown: Sequence[str], listed: Sequence[str]) -> bool:
    """True when every one that is listed is shown, once and in that order; a new one may stand anywhere among them."""
    return len(shown) == len(set(shown)) and [caption for caption in shown if caption in listed] == list(listed)
