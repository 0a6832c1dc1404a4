"""V37: a file that bears the name of a submission, but not of the one that is inside.

The other parts of V37 need the centre's ledger and policy and are refusals of check-in (`macros.intake.check_in`): an
organisation that does not report here, another policy, another content under the same version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import registers
from validators.values.text import Text, fold

COVER = "封面"
_NAME = re.compile(r"(\d{4}-\d\d)_(.+)_(\d{1,4})(?:\s*[(（]\d+[)）]|\s*-\s*副本)*\.xlsx", re.IGNORECASE)
"""`{period}_{branch}_{name}_{version}.xlsx` (contract), with what a second download or a copy adds."""


def check(facts: Facts) -> Iterator[Finding]:
    filing = facts.filing
    named = _NAME.fullmatch(filing.file)
    if named is None:
        return
    said = (
        ("期间", named[1], str(filing.period)),
        ("机构编码", _branch(named[2], filing.branch), filing.branch),
        ("版本", str(int(named[3])), str(filing.version)),
    )
    wrong = [(label, name, inside) for label, name, inside in said if fold(name) != fold(inside)]
    if wrong:
        words = "、".join(f"{label}是 {name}，封面上是 {inside}" for label, name, inside in wrong)
        yield Finding(
            code=RULE.code,
            rule=RULE.id,
            severity=RULE.severity,
            sheet=COVER,
            column=wrong[0][0],
            value=filing.file,
            record=filing.file,
            message=f"文件名里的{words}（V37）",
            remedy="核对是不是这一份；改过文件名就改回原名，不是这一份就换成对的",
        )


def _branch(middle: str, branch: str) -> str:
    """The code at the head of code and name; a code may hold the sign that parts them."""
    return branch if fold(middle).startswith(fold(branch) + "_") else middle.split("_")[0]


RULE = Rule(
    id="V37",
    code="file_name_differs",
    severity=Severity.A,
    registers=tuple(registers()),
    check=check,
    title=Text("文件名与内容不符", "File name and content differ"),
    explain="上报件的文件名写着期间、机构和版本，和封面不一样，多半是发错了文件。名称部分、下载时加的“(1)”、“副本”不算。"
    "机构不在应报名单、政策不同、同一版本两种内容，在收件登记时拒收。",
    remedy="改回原名，或换成对的文件。",
    source="V37; contract",
)
