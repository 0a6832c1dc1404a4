"""Native charts from the records of a page (ux.md 1.2): at most three series but for parts of a whole, labels horizontal."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart as Drawn
from xlsxwriter.workbook import Workbook

from validators.page.page import Area, Chart, Series
from workbooks import theme


def build(book: Workbook, sheet: str, wanted: Chart) -> Any:
    """A chart for `insert_chart`; areas without a sheet lie on `sheet`."""
    kinds = {"combined": "column"}
    drawn = _new(book, kinds.get(wanted.kind, wanted.kind), stacked=wanted.stacked)
    lines = _new(book, "line") if wanted.kind == "combined" else None
    for position, series in enumerate(wanted.series):
        laid_over = lines is not None and series.kind == "line"
        on = lines if laid_over and lines is not None else drawn
        on.add_series(_series(sheet, wanted, series, position, "line" if laid_over else wanted.kind))
    if lines is not None:
        drawn.combine(lines)
        if any(series.second_axis for series in wanted.series):
            _second_axis(lines, wanted)
    _frame(drawn, wanted)
    return drawn


def _new(book: Workbook, kind: str, *, stacked: bool = False) -> Drawn:
    subtype = "with_markers" if kind == "radar" else "stacked" if stacked else ""
    made: Drawn = book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    return made


def _series(sheet: str, chart: Chart, series: Series, position: int, kind: str) -> dict[str, Any]:
    colour = theme.ink(series.ink, position)
    made: dict[str, Any] = {
        "name": series.name,
        "categories": _range(series.categories.on(sheet)),
        "values": _range(series.values.on(sheet)),
        "y2_axis": series.second_axis,
    }
    made |= _line(series, colour) if kind in ("line", "radar") else _bar(chart, series, colour, position)
    if series.points:
        made["points"] = [{"fill": {"color": theme.ink(name)}} for name in series.points]
    if series.label is not None:
        made["data_labels"] = {
            "value": True,
            "num_format": series.label,
            "font": _font(chart.size, bold=True),
            **({"position": "outside_end"} if kind in ("bar", "column", "pie") and not chart.stacked else {}),
        }
    return made


def _line(series: Series, colour: str) -> dict[str, Any]:
    if series.target:
        return {"line": {"none": True}, "marker": {"type": "long_dash", "size": 16, "fill": {"color": colour}, "border": {"color": colour}}}
    line: dict[str, Any] = {"color": colour, "width": 1.25 if series.dashed else 2}
    made: dict[str, Any] = {"line": line | ({"dash_type": "dash"} if series.dashed else {})}
    wanted = series.markers and not series.dashed
    made["marker"] = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}} if wanted else {"type": "none"}
    return made


def _bar(chart: Chart, series: Series, colour: str, position: int) -> dict[str, Any]:
    fill = {"none": True} if series.ink == "white" else {"color": colour}
    made: dict[str, Any] = {"fill": fill, "gap": chart.gap, "overlap": 100 if chart.stacked else chart.overlap}
    if colour == theme.SERIES[1] and series.ink != "white":
        made["border"] = {"color": theme.DARK["blue"], "width": 0.75}
    return made | ({"invert_if_negative": False} if chart.kind != "pie" else {})


def _frame(drawn: Drawn, wanted: Chart) -> None:
    drawn.set_size({"width": wanted.width, "height": wanted.height})
    drawn.set_title({"name": wanted.title, "overlay": False, "name_font": _font(wanted.size + 1, bold=True, colour=theme.DARK["blue"])})
    drawn.set_chartarea({"border": {"color": theme.NEUTRAL["line"]}, "fill": {"color": "#FFFFFF"}})
    drawn.set_legend({"none": True} if wanted.legend == "none" else {"position": wanted.legend, "font": _font(wanted.size - 1)})
    if wanted.kind == "pie":
        return
    category, value = drawn.set_x_axis, drawn.set_y_axis
    if wanted.kind == "bar":
        category, value = value, category
    category(_axis(wanted, wanted.x_title) | _category_words(wanted))
    value(_axis(wanted, wanted.y_title) | _value_words(wanted))


def _axis(wanted: Chart, title: str) -> dict[str, Any]:
    made: dict[str, Any] = {"num_font": _font(wanted.size - 1), "line": {"color": theme.NEUTRAL["line"]}}
    return made | ({"name": title, "name_font": _font(wanted.size - 1)} if title else {})


def _category_words(wanted: Chart) -> dict[str, Any]:
    return {"label_position": "low", "reverse": wanted.reverse, "major_tick_mark": "none", "major_gridlines": {"visible": False}}


def _value_words(wanted: Chart) -> dict[str, Any]:
    made: dict[str, Any] = {
        "num_format": wanted.y_format,
        "major_tick_mark": "none",
        "major_gridlines": {"visible": not wanted.hide_values, "line": {"color": "#E3E3E3", "width": 0.75}},
    }
    made |= {name: bound for name, bound in (("min", wanted.y_min), ("max", wanted.y_max)) if bound is not None}
    return made | ({"visible": False} if wanted.hide_values else {})


def _second_axis(lines: Drawn, wanted: Chart) -> None:
    made = _axis(wanted, wanted.y2_title) | {"num_format": wanted.y2_format, "major_gridlines": {"visible": False}}
    made |= {name: bound for name, bound in (("min", wanted.y2_min), ("max", wanted.y2_max)) if bound is not None}
    lines.set_y2_axis(made)


_CHARSET = theme.FACE["font_charset"] - 256
"""In a chart the character set is a signed byte: GB2312 is -122 there, and 134 in a cell."""


def _font(size: int, *, bold: bool = False, colour: str = "") -> dict[str, Any]:
    return {
        "name": theme.FACE["font_name"],
        "size": size,
        "bold": bold,
        "charset": _CHARSET,
        "pitch_family": 34,
        "color": colour or theme.NEUTRAL["text"],
        "rotation": 0,
    }


def _range(area: Area) -> list[Any]:
    return [area.sheet, area.row - 1, area.col - 1, area.last_row - 1, area.last_col - 1]
