"""The words of the pack at hand: what is written, printed or shown goes through `spoken`, and nobody has to think of it.

Text of the program is said in the pack's words where it leaves the program: pages, edit lists, mails, the screen, JSON.
What staff have typed stays as it is: `kept` texts are never changed, alone, in quotation marks, or as a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

import pandas as pd

from validators.packs.trade_pack import Pack
from validators.register import Register

_FILES = re.compile(r"[/\\]|\.(?:xlsx|xlsm|xls|ods|csv|eml|msg|zip|json|toml|txt|md|pdf|log|lnk|pem|kbk)\b", re.I)
"""A text with a path or the name of a file: that is what it is called on the disk."""
Tables = Mapping[str, pd.DataFrame]
"""Register -> its rows."""
_QUOTED = re.compile("“([^“”]*)”")


class Words:
    """How one pack says things, and what must stay as it stands."""

    def __init__(self, pack: Pack | None = None) -> None:
        self._say: Callable[[str], str] = pack.say if pack is not None else str
        self._titles: Mapping[str, str] = pack.titles if pack is not None else {}
        self.silent = self._say is str
        self.digest = pack.digest if pack is not None else ""
        self._kept: set[str] = set()
        self._names: set[str] = set()
        self._said: dict[str, str] = {}

    def keep(self, texts: Iterable[Any], *, names: bool = False) -> None:
        """Texts that staff typed; of `names` each is kept within a sentence too. Only those that would change count."""
        if self.silent:
            return
        found = {text for text in texts if isinstance(text, str) and len(text) > 1 and self._say(text) != text}
        self._kept |= found
        if names:
            self._names |= {text for text in found if len(text) > 3}
        if found:
            self._said.clear()

    def sheet(self, name: str) -> str:
        """The name of a sheet: a register's title, else a text like any other."""
        return self._titles.get(name) or self(name)

    def __call__(self, text: str) -> str:
        if self.silent or not text:
            return text
        if text not in self._said:
            self._said[text] = self._spoken(text)
        return self._said[text]

    def _spoken(self, text: str) -> str:
        if text in self._kept or _FILES.search(text) and not re.search("[。；：]", text):
            return text
        held: list[str] = []

        def hold(found: re.Match[str]) -> str:
            if found[0].strip("“”") not in self._kept and not _FILES.search(found[0]) and found[0] not in self._names:
                return found[0]
            held.append(found[0])
            return f"\x00{len(held) - 1}\x00"

        masked = _QUOTED.sub(hold, text)
        for name in sorted((name for name in self._names if name in masked), key=len, reverse=True):
            masked = re.sub(re.escape(name), hold, masked)
        said = self._say(masked)
        return re.sub("\x00(\\d+)\x00", lambda found: held[int(found[1])], said) if held else said


_OWN = Words()
_WORDS: ContextVar[Words | None] = ContextVar("words", default=None)


def _in_force() -> Words:
    return _WORDS.get() or _OWN


def speak(pack: Pack | None, policy: Tables = MappingProxyType({})) -> Words:
    """From here on the words of this pack (None: those of the program); those in force stay where they are of the same pack.

    `policy`: the tables of the policy workbook, whose names stay as head office wrote them.
    """
    if pack is None or _in_force().digest != pack.digest:
        _WORDS.set(Words(pack))
    return _with_names(policy)


def _with_names(policy: Tables) -> Words:
    """The words in force; what head office calls its organisations and people stays as it is, within a sentence too."""
    words = _in_force()
    for name, header in (("R01", "机构名称"), ("R01", "负责人"), ("R01p", "姓名")):
        if name in policy:
            words.keep(policy[name][header].dropna().unique(), names=True)
    return words


@contextmanager
def speaking(pack: Pack, policy: Tables = MappingProxyType({})) -> Iterator[Words]:
    """The words of this pack for one piece of work; those in force stay where they are of the same pack; `policy` as in `speak`."""
    held = _in_force()
    token = _WORDS.set(held if held.digest == pack.digest else Words(pack))
    try:
        yield _with_names(policy)
    finally:
        _WORDS.reset(token)


def silent() -> bool:
    """True where the program's own words are the pack's."""
    return _in_force().silent


def spoken(text: str) -> str:
    """A text of the program as people get it."""
    return _in_force()(text)


def keep_frames(frames: Tables, registers: Mapping[str, Register]) -> None:
    """What staff typed into these registers stays as it is, whatever it holds."""
    words = _in_force()
    if words.silent:
        return
    for name, frame in frames.items():
        named = {registers[name].name_column} if name in registers else set()
        for header in frame.columns:
            if frame[header].dtype == object:
                words.keep(frame[header].dropna().unique(), names=header in named)


def keep_texts(texts: Iterable[Any]) -> None:
    """Data, whole texts each: what came out of a table or a question is never said otherwise."""
    _in_force().keep(texts)


def keep_cells(cells: Mapping[str, Iterable[Any]], register: Register) -> None:
    """The same of the raw cells of a sheet, by header."""
    words = _in_force()
    if not words.silent:
        for header, values in cells.items():
            words.keep({v for v in values if isinstance(v, str)}, names=header == register.name_column)


def spoken_sheet(name: str) -> str:
    """The name of a sheet as it stands in the workbook."""
    return _in_force().sheet(name)


def spoken_value(value: Any) -> Any:
    """A value of a cell: texts in the words of the pack, all else as it is."""
    return spoken(value) if isinstance(value, str) else value
