"""局间核对: the rules between branches over what was merged, for 合并核对 and for `consolidate --json` (V33, V35, V39)."""

from __future__ import annotations

from collections.abc import Mapping

from validators.between.between_rule import Between, Merged
from validators.between.check_between import check_between
from validators.filing.document_uses import ONCE, REUSE
from validators.filing.inputs import Inputs, Result


def between_branches(given: Inputs, results: Mapping[str, Result]) -> tuple[Between, ...]:
    """Every finding between branches, each with both places; customers of several branches as D35 found them."""
    names = {filing.branch: filing.name for filing in given.filings}
    doubles = results["D35"].extra["duplicates"] if "D35" in results else None
    once = given.setting(REUSE) or () if REUSE in given.policy.pack.parameters else ONCE
    return tuple(check_between(Merged(frames=given.frames, names=names, doubles=doubles, once=once)))
