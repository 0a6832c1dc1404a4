"""Rules of one pack are asked in that pack only."""

from __future__ import annotations

import re

from validators.checking import rules_for
from validators.discover import exports
from validators.packs.trade_pack import find_pack, packs
from validators.register import Sheet, registers

RULES = {rule.code: rule for rule in exports("validators.rules", "RULE").values()}


def test_each_says_packs_that_ask_it() -> None:
    """A pack that is not there yet may be named before it comes; one that is there asks exactly the rules that name it or its kin."""
    sheets: dict[str, Sheet] = dict.fromkeys(registers())  # type: ignore[assignment]  # only the names are looked at
    own = {code: set(rule.packs) for code, rule in RULES.items() if rule.packs}
    assert all(re.fullmatch(r"P\d\d(-[A-Z])?", name) for names in own.values() for name in names)
    for pack in packs().values():
        assert {rule.code for rule in rules_for(sheets, pack.kin)} & set(own) == {c for c, names in own.items() if names & set(pack.kin)}


def test_the_postal_pack_has_none_of_them() -> None:
    sheets: dict[str, Sheet] = dict.fromkeys(registers())  # type: ignore[assignment]  # only the names are looked at
    postal, logistics, every = ({rule.code for rule in rules_for(sheets, pack)} for pack in (("P01",), ("P03",), None))
    assert every == set(RULES) and not {code for code in postal if RULES[code].packs}
    assert {"visitor_is_seller", "no_termination_clause"} < logistics and "arrears_without_reason" not in logistics


def test_a_rule_of_a_pack_is_asked_in_those_that_include_it() -> None:
    sheets: dict[str, Sheet] = dict.fromkeys(registers())  # type: ignore[assignment]
    preset = find_pack("知识产权代理")
    assert preset is not None and preset.kin == {"P00", "P09", "P09-B"}
    assert {"pieces_not_whole", "person_without_plan"} <= {rule.code for rule in rules_for(sheets, preset.kin)}
