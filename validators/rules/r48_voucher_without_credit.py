"""R48: a document that names no credit, so that nobody can tell what it stands behind (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "授信编号"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R48")) is None or sheet.register.by_header[HEADER].need != "req":
        return
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "凭证没有授信编号，无法核到授信", "填这份凭证支持的授信编号")


RULE = Rule(
    id=None,
    code="voucher_without_credit",
    severity=Severity.B,
    registers=("R48",),
    check=check,
    title=Text("凭证没有授信编号", "Document without a credit"),
    explain="一份凭证支持一笔授信，填授信编号才知道哪一笔的凭证没有核实、哪一份用了两次。",
    remedy="填这份凭证支持的授信编号。",
    source="R48; D19b; P06",
)
