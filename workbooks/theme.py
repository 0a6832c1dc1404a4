"""The theme: one face, eight meanings, the number formats (ux.md section 1). The only place with a colour in it."""

from __future__ import annotations

from typing import Any

from validators.page.page import Style

FACE: dict[str, Any] = {"font_name": "微软雅黑", "font_charset": 134, "font_family": 2, "font_scheme": False}
"""Present in Windows since Vista and in Office for Mac; Latin digits too."""

DARK = {"blue": "#1F4E79", "red": "#A61C1C", "orange": "#B45309", "green": "#2E7D32"}
LIGHT = {
    "blue": "#DDEBF7",
    "red": "#F8CBCB",
    "orange": "#FBD9B5",
    "yellow": "#FFF2B3",
    "green": "#E2F0D9",
    "purple": "#EDE7F6",
    "grey": "#F2F2F2",
}
ON_LIGHT = {
    "blue": "#1F4E79",
    "red": "#7B1111",
    "orange": "#6B3300",
    "yellow": "#3D3100",
    "green": "#1B5E20",
    "purple": "#5B3A8C",
    "grey": "#595959",
}
NEUTRAL = {
    "text": "#1F1F1F",
    "note": "#6B6B6B",
    "line": "#BFBFBF",
    "register_line": "#D9D9D9",
    "computed_header": "#5F7185",
    "link": "#0B5CAD",
    "white": "#FFFFFF",
    "note_fill": "#FFFFE1",
    "grey_dark": "#7F7F7F",
}
TABS = {**DARK, "grey": "#7F7F7F", "pale": "#9DB9D6"}
POINTS_A_PIXEL = 0.75
SERIES = ("#1F4E79", "#9DB9D6", "#B45309", "#7F7F7F")
"""Chart series in order; the second has a 墨蓝 border so that it prints."""

FILL = {
    "": None,
    "white": "#FFFFFF",
    "computed": NEUTRAL["computed_header"],
    **DARK,
    **{f"{name}_light": colour for name, colour in LIGHT.items()},
}
INK = {**NEUTRAL, **ON_LIGHT, "alarm": DARK["red"]}

NUMBER = {
    "money": "#,##0.00_ ",
    "wan": "#,##0.00_ ",
    "quantity": "#,##0.###_ ",
    "count": "#,##0_ ",
    "tally": "0",
    "findings": "0;-0;–",
    "ratio": "0.00%_ ",
    "change": '"↑"0.00%_ ;"↓"0.00%_ ;"→"0.00%_ ',
    "score": "0.00_ ",
    "price": "#,##0.0000_ ",
    "number": "General",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
"""Number formats; every other kind is text, `@`."""

_RIGHT, _CENTRE = {"align": "right"}, {"align": "center"}
_WHITE: dict[str, Any] = {"bold": True, "font_color": NEUTRAL["white"], "bg_color": DARK["blue"], "indent": 1}
LOOK: dict[str, dict[str, Any]] = {
    "text": {"indent": 1},
    "id": {},
    "choice": _CENTRE,
    "month": _CENTRE,
    "date": _CENTRE,
    "moment": _CENTRE,
    "money": _RIGHT,
    "wan": _RIGHT,
    "quantity": _RIGHT,
    "count": _RIGHT,
    "ratio": _RIGHT,
    "change": _RIGHT,
    "score": _RIGHT,
    "price": _RIGHT,
    "number": _RIGHT,
    "tally": _CENTRE,
    "findings": _CENTRE,
    "blank": {},
    "cover_title": {**_WHITE, "font_size": 18},
    "title": {**_WHITE, "font_size": 16},
    "register_title": {**_WHITE, "font_size": 14},
    "leader_title": {**_WHITE, "font_size": 18},
    "header": {"bold": True, "font_color": NEUTRAL["white"], "bg_color": DARK["blue"], "align": "center", "text_wrap": True},
    "header_computed": {
        "bold": True,
        "font_color": NEUTRAL["white"],
        "bg_color": NEUTRAL["computed_header"],
        "align": "center",
        "text_wrap": True,
    },
    "requirement": {"font_size": 8, "font_color": NEUTRAL["note"], "align": "center"},
    "section": {"font_size": 12, "bold": True, "font_color": DARK["blue"], "bottom": 2, "bottom_color": DARK["blue"]},
    "source": {"font_size": 9, "font_color": ON_LIGHT["blue"], "bg_color": LIGHT["blue"]},
    "hint": {"font_size": 9, "font_color": NEUTRAL["note"]},
    "note": {"font_size": 9, "font_color": NEUTRAL["note"]},
    "kpi": {"font_size": 18, "bold": True, "indent": 1, "align": "left"},
    "leader_kpi": {"font_size": 22, "bold": True, "align": "center"},
    "tile_label": {"font_size": 9, "indent": 1, "align": "left"},
    "tile_note": {"font_size": 9, "indent": 1, "align": "left"},
    "leader_text": {"font_size": 12, "indent": 1},
    "leader_head": {"font_size": 13, "bold": True, "indent": 1},
    "leader_label": {"font_size": 11, "align": "center", "font_color": NEUTRAL["note"]},
    "signature": {},
    "link": {"font_color": NEUTRAL["link"], "underline": 1},
}
"""What a kind looks like before the words of its style are added."""

MARKS = {severity: (LIGHT[name], ON_LIGHT[name]) for severity, name in (("A", "red"), ("B", "orange"), ("C", "yellow"), ("D", "blue"))}
"""Severity -> fill and font of a cell with a finding (ux 4)."""

_SIDES = {"l": "left", "r": "right", "t": "top", "b": "bottom"}


def properties(words: Style) -> dict[str, Any]:
    """XlsxWriter's properties of a style. Heavy sides come after the box, or they are lost (ux 10, rule 8)."""
    made: dict[str, Any] = {**FACE, "font_size": 10, "font_color": NEUTRAL["text"], "valign": "vcenter"}
    made |= LOOK[words.kind] | {"num_format": NUMBER.get(words.value_kind, "@"), "locked": words.locked}
    if words.fill:
        made["bg_color"] = FILL[words.fill]
        made["font_color"] = (
            NEUTRAL["white"]
            if words.fill in DARK or words.fill == "computed"
            else ON_LIGHT.get(words.fill.removesuffix("_light")) or _on_white(made["font_color"])
        )
    if words.ink:
        made["font_color"] = INK[words.ink] if words.fill else DARK.get(words.ink, INK[words.ink])
    for name, value in (
        ("bold", words.bold),
        ("align", words.align or None),
        ("valign", words.valign or None),
        ("font_size", words.size or None),
        ("indent", words.indent if words.indent >= 0 else None),
    ):
        if value is not None:
            made[name] = value
    made |= {"italic": True} if words.italic else {}
    made |= {"text_wrap": True} if words.wrap else {}
    return _indent_only_left(made) | _borders(words)


def _on_white(ink: str) -> str:
    """White is no ink on a white fill."""
    return NEUTRAL["text"] if ink == NEUTRAL["white"] else ink


def _indent_only_left(made: dict[str, Any]) -> dict[str, Any]:
    """An indent turns a centred cell into a left one in Excel: only text at the left keeps it."""
    if made.get("align", "left") != "left":
        made["indent"] = 0
    return made


def _borders(words: Style) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for sides, weight, colour in ((words.sides, 1, NEUTRAL["line"]), (words.heavy, 2, INK[words.heavy_ink or "blue"])):
        for side in sides:
            made |= {_SIDES[side]: weight, f"{_SIDES[side]}_color": colour}
    return made


def ink(name: str, position: int = 0) -> str:
    """The colour of a chart series: by name of the theme, else by its position."""
    if name.startswith("series"):
        return SERIES[int(name.removeprefix("series")) - 1]
    return (DARK | {"grey": NEUTRAL["grey_dark"]}).get(name) or SERIES[position % len(SERIES)]
