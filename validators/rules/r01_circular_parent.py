"""R01: an organisation that reports, by way of others, to itself."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "上级机构"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R01")) is None:
        return
    rows = sheet.frame[sheet.frame["机构编码"].notna()].drop_duplicates("机构编码", keep="last")
    parents = dict(zip(rows["机构编码"], rows[HEADER], strict=True))
    circle = {code: path for code in parents if (path := circle_from(code, parents))}
    for pos in sheet.positions(sheet.frame["机构编码"].isin(list(circle)) & sheet.frame[HEADER].notna()):
        path = circle[sheet.value(pos, "机构编码")]
        yield sheet.finding(RULE, pos, HEADER, f"上级绕回了自己：{'→'.join(path)}", "改对其中一个机构的上级机构")


def circle_from(code: str, parents: dict[str, str | None]) -> list[str]:
    """The way up from `code` back to itself; empty when it does not come back.

    >>> circle_from('A', {'A': 'B', 'B': 'A'}), circle_from('C', {'C': 'A', 'A': 'B', 'B': 'A'})
    (['A', 'B', 'A'], [])
    """
    path, at = [code], parents.get(code)
    while isinstance(at, str) and at not in path:
        path.append(at)
        at = parents.get(at)
    return [*path, code] if at == code else []


RULE = Rule(
    id=None,
    code="circular_parent",
    severity=Severity.A,
    registers=("R01",),
    check=check,
    title=Text("上级机构绕成一圈", "Circular organisation"),
    explain="从一个机构顺着上级机构往上找，又回到了自己，报送和汇总就没有尽头。",
    remedy="改对其中一个上级机构。",
    source="R01 (上级机构: acyclic)",
)
