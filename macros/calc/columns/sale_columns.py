"""R10: the profit of a sale, empty where nothing says what it cost (D21)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.calc.terms.costed_sales import costed
from validators.filing.inputs import Fill, Inputs
from validators.frames import plain_values


def profit(inputs: Inputs) -> Mapping[str, list[Any]]:
    """利润 in fen of each row."""
    return {"利润": plain_values(costed(inputs, inputs.flow, inputs.period)["利润"])}


FILLS = (Fill(register="R10", columns=("利润",), values=profit),)
