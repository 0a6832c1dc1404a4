"""What a number format shows in place of a value: does a cell still say what stands in it (settled 39)?

Taken are formats that round, that show dates in another way, and that show nothing or a dash for zero. Named are those
that scale, hide or replace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SCALES, HIDES, REPLACES = "数字格式会缩放", "数字格式把内容藏了起来", "数字格式显示的是别的内容"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)), "yyyy-m-d"),
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""numFmtId -> format code, of those that every program knows without being told."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>G/通用格式|General)|(?P<ampm>AM/PM|A/P|上午/下午)'
    r"|(?P<exp>[Ee][+-])|(?P<digit>[0#?])|(?P<date>[yYmMdDhHsSbBeg])|(?P<other>.)",
    re.S,
)
_AMOUNT = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿兆元角分%％‰.．,，]")
"""In a literal: what makes another number of the one that it stands at. A unit alone (元, 件) makes none, see `_UNIT`."""
_UNIT = re.compile(r"^\s*[(（]?\s*(元|角|分|元整|人民币|￥|¥)\s*[)）]?\s*$")
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_COMPARE = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__, "<>": float.__ne__,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Section:
    """One part of a format, between semicolons.

    shown     it has a place for the value: a digit, a part of a date, General or @
    literal   the texts that stand beside, each by itself
    """

    text: bool = False
    number: bool = False
    date: bool = False
    general: bool = False
    percent: bool = False
    scaled: bool = False
    signed: bool = False
    broken: bool = False
    literal: tuple[str, ...] = ()
    condition: tuple[str, float] | None = None

    @property
    def shown(self) -> bool:
        return self.text or self.number or self.date or self.general


def says_otherwise(code: str, value: object, *, percent: bool = False, dated: bool = False) -> str:
    """Why a cell does not show its value under a format; empty where it does.

    `percent`: its column holds shares, so that a percent sign is its own; `dated`: its column holds dates.

    >>> says_otherwise('#,##0.00', 12.5), says_otherwise(';;;', 12.5), says_otherwise('0.00,', 12.5)
    ('', '数字格式把内容藏了起来', '数字格式会缩放')
    >>> says_otherwise('yyyy/m/d', 46000, dated=True), says_otherwise('"合格"', '不合格')
    ('', '')
    >>> says_otherwise(';;;"合格"', '不合格'), says_otherwise('0!.0,"万"', 5.0)
    ('数字格式显示的是别的内容', '数字格式会缩放')
    """
    sections = _sections(code)
    if isinstance(value, str):
        return _of_text(sections)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        dated, number = True, 1.0
    else:
        number = float(value)
    if any(s.condition and not s.shown and any(map(_AMOUNT.search, s.literal)) for s in sections):
        return REPLACES  # written for one amount to look like another, whichever it is here
    section = _chosen(sections, number)
    if not section.shown:
        return "" if number == 0 else REPLACES if "".join(section.literal).strip() else HIDES
    if section.scaled or (section.percent and not percent):
        return SCALES
    if section.broken or any(_AMOUNT.search(text) and not _UNIT.match(text) for text in section.literal if not (section.date and dated)):
        return REPLACES
    if section.date and not dated:
        return REPLACES
    return REPLACES if number < 0 and _unsigned(sections, section) else ""


def has_condition(code: str) -> bool:
    """True for a format that shows amounts of one sign differently, by how large they are.

    >>> has_condition('[>100]0.00;0'), has_condition('[Red]0.00;-0')
    (True, False)
    """
    return any(section.condition for section in _sections(code))


def _of_text(sections: tuple[_Section, ...]) -> str:
    last = sections[3] if len(sections) > 3 else next((s for s in sections if s.text), None)
    if last is None:
        return ""
    words = "".join(last.literal)
    if not last.text and not last.general:
        return REPLACES if words.strip() else HIDES
    return REPLACES if re.search(r"\w", words) else ""


def _chosen(sections: tuple[_Section, ...], number: float) -> _Section:
    """The section that a number is shown with, as spreadsheets choose it."""
    if any(s.condition for s in sections):
        for section in sections[:2]:
            if section.condition is None or _COMPARE[section.condition[0]](number, section.condition[1]):
                return section
        return sections[min(2, len(sections) - 1)]
    if len(sections) == 1 or (len(sections) == 2 and sections[1].text):
        return sections[0]
    if number < 0:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 and not sections[2].text else sections[0]


def _unsigned(sections: tuple[_Section, ...], section: _Section) -> bool:
    """True where a negative number loses its sign: a section of its own shows none by itself."""
    return section is not sections[0] and not section.signed and not section.general and not section.date


@lru_cache(maxsize=4_000)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:1_000]):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(tokens) for tokens in parts)


def _section(tokens: list[re.Match[str]]) -> _Section:
    literal, signed, condition, scaled, broken = [], False, None, False, False
    kinds = [token.lastgroup or "" for token in tokens]
    last = max((i for i, kind in enumerate(kinds) if kind == "digit"), default=-1)
    for i, token in enumerate(tokens):
        text, bracket = token["quoted"] or token["escaped"], token["bracket"]
        other = token["other"] or ""
        if text:
            literal.append(text)
            broken |= 0 <= i < last and "digit" in kinds[:i] and bool(_AMOUNT.search(text))
        if bracket:
            signed |= bracket.lower() in ("red", "红色")
            found = _CONDITION.match(bracket)
            condition = (found[1], float(found[2])) if found else condition
            literal += [bracket[1:].split("-")[0]] if bracket.startswith("$") and bracket[1:].split("-")[0] else []
        if other not in "@%,./- +()（）;" and other.strip():
            literal.append(other)
        signed |= (other or text or "") in ("-", "(", "（", "－", "−", "△", "▲")
        scaled |= other == "," and last >= 0 and _ends_integer(tokens, i)
    return _Section(
        text="@" in [token["other"] for token in tokens],
        number="digit" in kinds,
        date="date" in kinds or any(re.fullmatch(r"[hms]+", token["bracket"] or "", re.I) for token in tokens),
        general="general" in kinds,
        percent="%" in [token["other"] for token in tokens],
        scaled=scaled or (broken and any(token["quoted"] or token["escaped"] in (".", "．") for token in tokens)),
        signed=signed,
        broken=broken,
        literal=tuple(literal),
        condition=condition,
    )


def _ends_integer(tokens: list[re.Match[str]], at: int) -> bool:
    """True for a comma behind the last digit of the whole part: it divides by a thousand."""
    before = any(token.lastgroup == "digit" for token in tokens[:at])
    for token in tokens[at + 1 :]:
        if token.lastgroup == "digit":
            return False
        if token["other"] == ".":
            return before
    return before
