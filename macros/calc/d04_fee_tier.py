"""D04: key customers of an accounting firm by what they paid in a year, and how they are served (S2 C92; R10, R06; P07; G19)."""

from __future__ import annotations

from collections.abc import Mapping

from macros.calc.levels.flow_tier import USES, FlowTier
from macros.calc.levels.policy_ladder import tier_levels
from validators.filing.inputs import Calc, Inputs
from validators.values.money import yuan_shown
from validators.values.text import Text

AMOUNT, MONTHS = "key_amount", "key_months"
"""Parameters: from how many yuan a customer is 重点客户, over how many months."""
MODELS = ("一对一", "传统CRM")
"""服务模式 of a key customer and of the others."""


def _codes(inputs: Inputs) -> Mapping[str, str]:
    return dict.fromkeys(tier_levels(inputs)[:1], AMOUNT)


_TIER = FlowTier(
    title=Text("重点客户和服务模式", "Key customers and how they are served"),
    id="D04",
    of="收入",
    header="业务量合计",
    form="money",
    scale=100,
    said=lambda amount: f"统计期业务量 {yuan_shown(amount)} 元",
    codes=_codes,
    months=MONTHS,
    models=MODELS,
)
CALC = Calc(id="D04", title=_TIER.title, run=_TIER.run, reads=("R03", "R10"), uses=USES, needs=f"{AMOUNT} {MONTHS} ge_inclusive")
"""业务量合计 = Σ R10.收入 in fen over `key_months` months, held against `key_amount`; R03.业务量 is typed and is no basis."""
