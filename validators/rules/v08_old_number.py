"""V08's kin: a genuine number of an old form (licence of 15 digits, 组织机构代码, a division since merged); a hint."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.numbers.held import holders
from validators.rules.number_cells import findings, kinds_but
from validators.values.text import Text

KINDS = kinds_but()


def check(facts: Facts) -> Iterator[Finding]:
    yield from findings(facts, RULE, KINDS, notes=True)


RULE = Rule(
    id="V08",
    code="old_number",
    severity=Severity.D,
    registers=holders(*KINDS),
    check=check,
    title=Text("老号码", "Number of an old form"),
    explain="老营业执照注册号、组织机构代码、15 位身份证号、已经合并或改名的行政区划代码都是真的，只是现在有新号码。"
    "政策里关掉了这一种号码的校验，就不提示。",
    remedy="可以不改；证件已经换新的，改填新号码。",
    source="V08; GB 32100-2015, GB/T 2260",
)
