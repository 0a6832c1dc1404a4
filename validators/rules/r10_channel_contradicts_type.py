"""R10: a channel that the customer's type in R03 contradicts (D57)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.kinds import Enum
from validators.values.text import Text

HEADER = "渠道"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R10")
    kind = sheet.register.by_header[HEADER].kind if sheet is not None else None
    if sheet is None or not isinstance(kind, Enum):
        return
    said = _types(facts, kind.values)
    for pos in sheet.positions(sheet.frame[HEADER].notna() & sheet.frame["客户编码"].isin(list(said)) & sheet.ok(HEADER, "客户编码")):
        types, typed = said[sheet.value(pos, "客户编码")], str(sheet.value(pos, HEADER))
        if not any(t.startswith(typed) for t in types):
            words = f"客户类型是{'、'.join(types)}，渠道填了{typed}"
            yield sheet.finding(RULE, pos, HEADER, words, "核对后改一处；属实请写理由")


def _types(facts: Facts, channels: tuple[str, ...]) -> dict[str, list[str]]:
    """客户编码 -> those of its types that begin with the name of a channel: they say how it buys."""
    listed, found = facts.frame("R03"), {}
    for code, types in zip(plain_values(listed["客户编码"]), plain_values(listed["客户类型"]), strict=True):
        own = [t for t in (types or "").split("、") if t.startswith(channels)]
        if code and own:
            found[code] = own
    return found


RULE = Rule(
    id=None,
    code="channel_contradicts_type",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("渠道与客户类型不符", "Channel contradicts type"),
    explain="客户类型以渠道的名字开头的（如直销终端、批发），销售的渠道应当相同。类型没有说渠道的客户不查。",
    remedy="改对渠道或客户类型，或写理由。",
    source="R10, R03, D57; P02",
)
