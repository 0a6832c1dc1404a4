"""The findings that reading and checking themselves give, those of no rule: their words, a line each in `general_findings.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from validators.finding import Severity


class GeneralFinding(NamedTuple):
    """What is said of every finding of one code; its message and remedy at one cell say more.

    rule is the number of the rule of the catalogue, None where it has none; severity is what it has unless a rule of head
    office says otherwise.
    """

    code: str
    rule: str | None
    severity: Severity
    title: str
    explain: str
    remedy: str


@cache
def general_findings() -> dict[str, GeneralFinding]:
    """Every one of them by code, in the order in which the handbook tells them."""
    with (files("validators.wording") / "general_findings.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    found = (
        GeneralFinding(line["code"], line["rule"] or None, Severity(line["severity"]), line["title"], line["explain"], line["remedy"])
        for line in lines
    )
    return {general.code: general for general in found}
