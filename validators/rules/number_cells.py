"""Numbers as the rules look at them: every column that `held` names, judged by its scheme (V08 and its kin)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding
from validators.numbers.held import held_of
from validators.numbers.scheme import Doubt, Scheme, bare, schemes
from validators.register import Sheet

SHOWN = 3
"""Nearest numbers that a remedy names."""
SEARCHED = 300
"""Doubtful numbers of a column for which the nearest are searched: nobody reads more, and each costs a millisecond."""


def findings(facts: Facts, rule: Rule, kinds: frozenset[str], *, notes: bool) -> Iterator[Finding]:
    """The doubts (or, with `notes`, the hints) about all numbers of these kinds, as findings of a rule."""
    for sheet in facts.sheets.values():
        for header, scheme in held_of(sheet.register).items():
            if scheme.id in kinds and (scheme.old or not notes) and facts.setting(scheme.switch) is not False:
                yield from _of_column(sheet, header, scheme, rule, notes)


def _of_column(sheet: Sheet, header: str, scheme: Scheme, rule: Rule, notes: bool) -> Iterator[Finding]:
    filled = sheet.frame[header].dropna().astype(str)
    filled = filled[~scheme.plain(filled).astype(bool)]
    if notes:
        filled = filled[filled.map(bare).str.fullmatch(scheme.old).astype(bool)]
    doubted = filled.map(lambda text: _judged(scheme.id, text))
    doubted = doubted[doubted.notna()]
    told = doubted[doubted.map(lambda doubt: doubt.note).astype(bool) == notes]
    for count, (pos, doubt) in enumerate(told.items()):
        yield sheet.finding(
            rule,
            int(str(pos)),
            header,
            f"{doubt.says}（{rule.id}）",
            remedy_of(scheme, filled[int(str(pos))], doubt, count < SEARCHED),
            mend=doubt.mend,
        )


def _as_long(near: tuple[str, ...], text: str) -> tuple[str, ...]:
    """最接近 are those with one sign changed or two swapped; what a missing or doubled sign was, nobody can tell."""
    return tuple(number for number in near if len(bare(number)) == len(bare(text)))


def remedy_of(scheme: Scheme, text: str, doubt: Doubt, search: bool) -> str:
    """What the clerk may do about a doubtful number; `search` = the nearest numbers may be looked for."""
    if doubt.note:
        return "可以不改；证件已经换新的，请改填新号码"
    if doubt.mend:
        return f"建议改为 {doubt.mend}：点【一键修正】"
    near = _as_long(doubt.near, text) if search else ()
    likely = f"；最接近的是 {'、'.join(near[:SHOWN])}{' 等' if len(near) > SHOWN else ''}" if near else ""
    return f"照{scheme.document}核对{likely}；原件上就是这样，请写理由"


@lru_cache(maxsize=20_000)
def _judged(kind: str, text: str) -> Doubt | None:
    return schemes()[kind].judge(text)


def kinds_but(*left_out: str) -> frozenset[str]:
    """Every kind of number but these."""
    return frozenset(schemes()) - set(left_out)
