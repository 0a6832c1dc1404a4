"""D02c: levels by what a customer took in a year, against a threshold for each level (S0 C77; R10, R06; P02)."""

from __future__ import annotations

from macros.calc.levels.flow_tier import USES, FlowTier
from macros.calc.levels.policy_ladder import tier_codes
from validators.filing.inputs import Calc
from validators.values.money import quantity_text
from validators.values.text import Text

KEY_OFFICE = "大客户部"
"""机构类型 of R01 whose customers have the highest level whatever they take."""
MONTHS = "tier_months"
_TIER = FlowTier(
    title=Text("按门槛分级", "Levels by thresholds"),
    id="D02c",
    of="数量",
    header="数量合计",
    form="quantity",
    scale=1000,
    said=lambda amount: f"统计期数量 {quantity_text(amount)}",
    codes=tier_codes,
    months=MONTHS,
    office=KEY_OFFICE,
)
CALC = Calc(id="D02c", title=_TIER.title, run=_TIER.run, reads=("R03", "R10"), uses=USES, needs="ge_inclusive tier_months")
"""数量合计 = Σ R10.数量 in thousandths over `tier_months` months, held against `tier_1`, `tier_2`, ... in whole units."""
