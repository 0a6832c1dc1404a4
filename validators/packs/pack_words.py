"""How a pack says the program's texts: one pattern over titles of sheets, labels of columns and the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from validators.register import Register


def sayer(shown: Iterable[Register], titles: Mapping[str, str], words: Mapping[str, str]) -> Callable[[str], str]:
    """Says a text in the words of a pack; `str` itself where it has none of its own.

    shown   the registers of desk and policy as the pack has them; titles: sheet of the catalogue -> sheet of the pack
    words   the vocabulary; a word that is written to itself shields what is in it
    """
    calls: dict[str, set[str]] = {}
    for column in (column for register in shown for column in register.shown):
        calls.setdefault(column.header, set()).add(column.name)
    labels = {header: next(iter(names)) for header, names in calls.items() if len(names) == 1 and len(header) > 2}
    headed = {title if len(title) > 2 else f"《{title}》": own if len(title) > 2 else f"《{own}》" for title, own in titles.items()}
    told = {word: own for word, own in (labels | headed).items() if word != own} | dict(words)
    if not any(word != own for word, own in told.items()):
        return str
    told = {own: own for own in told.values()} | told
    pattern = re.compile("|".join(sorted(map(re.escape, told), key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: told[found.group()], text)
