"""V35: a document that stands behind two credits; the first use stays clean (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, DOCUMENT = "号码", ["凭证类型", "号码"]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R48")) is None:
        return
    past = facts.history.frame("R48")
    past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] < str(facts.period))]
    now = sheet.frame.assign(_pos=sheet.frame.index)
    uses = now if past.empty else pd.concat([past.assign(_pos=-1), now], ignore_index=True)
    uses = uses[uses[HEADER].notna()].assign(_new=lambda rows: rows["_pos"] >= 0)
    uses = uses.sort_values(["_new", "核验日期", "记录编号"], kind="stable", na_position="last")
    firsts = uses.drop_duplicates(DOCUMENT).set_index(DOCUMENT)["_pos"]
    for row in uses[uses.duplicated(DOCUMENT) & uses["_new"]].to_dict("records"):
        first = int(firsts.loc[(row["凭证类型"], row[HEADER])])
        where = f"第 {sheet.raw.rows[first]} 行" if first >= 0 else "以前月份"
        yield sheet.finding(
            RULE,
            int(row["_pos"]),
            HEADER,
            f"{row['凭证类型'] or '凭证'} {row[HEADER]} 在{where}已经用过（V35）",
            "核对原件；号码填错就改对；确是重复使用请写理由并报风险部门",
        )


RULE = Rule(
    id="V35",
    code="document_used_twice",
    severity=Severity.C,
    registers=("R48",),
    check=check,
    title=Text("凭证重复使用", "Document used twice"),
    explain="同一类型同一号码的凭证只能用一次。按核验日期、再按记录编号排先后，先用的不算，后用的指出；手边有的以前月份也查。",
    remedy="核对原件，或写理由。",
    source="V35; R48, D19; S1 C121「依据虚假的合同、增值税发票…办理授信」",
)
