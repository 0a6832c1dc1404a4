"""Native charts on a sheet that is open in Excel, drawn from its cells through xlwings' chart model (ux.md 1.2).

Charts of ours bear a name of their own; those that a clerk has drawn stay.
"""

from __future__ import annotations

from typing import Any

from validators.page.page import Area, Chart, Page, Series
from workbooks import theme
from workbooks.book import Rejection

OURS = "Keybook "
"""How the names of our charts begin."""
_KINDS = {
    "column": "column_clustered",
    "bar": "bar_clustered",
    "line": "line_markers",
    "pie": "pie",
    "radar": "radar_markers",
    "combined": "column_clustered",
}


def put_charts(sheet: Any, page: Page) -> None:
    """Draws the charts of the page anew in their places; Rejection where Excel would not draw one.

    An engine without charts raises AttributeError or NotImplementedError.
    """
    for chart in [chart for chart in sheet.charts if str(chart.name).startswith(OURS)]:
        chart.delete()
    try:
        for number, wanted in enumerate(page.charts, 1):
            _put(sheet, wanted, f"{OURS}{number}")
    except (AttributeError, NotImplementedError):
        raise
    except Exception as refused:  # each engine has an error of its own
        raise Rejection(f"《{page.name}》的数字都已写好，图表没有画成", "要看图表，请用 keybook report 另存一份报表") from refused


def _put(sheet: Any, wanted: Chart, name: str) -> None:
    values = [series.values for series in wanted.series]
    down = all(area.col == area.last_col for area in values)
    chart = sheet.charts.add(
        width=wanted.width * theme.POINTS_A_PIXEL,
        height=wanted.height * theme.POINTS_A_PIXEL,
        name=name,
        anchor=sheet.range((wanted.row, wanted.col)),
        chart_type=_KINDS[wanted.kind].replace("clustered", "stacked") if wanted.stacked else _KINDS[wanted.kind],
        style=None,
        source=_on(sheet, values[0]).range(",".join(area.a1 for area in values)),
        plot_by="columns" if down else "rows",
    )
    chart.set_x_axis_values(_cells(sheet, wanted.series[0].categories))
    chart.title = wanted.title
    for position, series in enumerate(wanted.series):
        _dress(chart.series[position], wanted, series, theme.ink(series.ink, position))
    if wanted.legend == "none":
        chart.legend.visible = False
    else:
        chart.legend.position = wanted.legend
    if wanted.kind not in ("pie", "radar"):
        _axes(chart, wanted)


def _on(sheet: Any, area: Area) -> Any:
    return sheet if area.sheet is None else sheet.book.sheets[area.sheet]


def _cells(sheet: Any, area: Area) -> Any:
    return _on(sheet, area).range((area.row, area.col), (area.last_row, area.last_col))


def _dress(drawn: Any, wanted: Chart, series: Series, colour: str) -> None:
    kind = series.kind or wanted.kind
    words: dict[str, Any] = {"name": series.name}
    if wanted.kind == "combined" and kind == "line":
        words["chart_type"] = "line_markers" if series.markers and not series.dashed else "line"
    if series.second_axis:
        words["axis_group"] = "secondary"
    if kind in ("line", "radar"):
        words["line_color"] = colour
    elif wanted.kind != "pie":
        words["fill_color"] = theme.NEUTRAL["white"] if series.ink == "white" else colour
    drawn.set(**words)


def _axes(chart: Any, wanted: Chart) -> None:
    chart.category_axis.set(reverse_order=wanted.reverse, **({"title": wanted.x_title} if wanted.x_title else {}))
    chart.value_axis.set(**_scale(wanted.y_title, wanted.y_format, wanted.y_min, wanted.y_max), visible=not wanted.hide_values)
    if any(series.second_axis for series in wanted.series):
        chart.secondary_value_axis.set(**_scale(wanted.y2_title, wanted.y2_format, wanted.y2_min, wanted.y2_max))


def _scale(title: str, form: str, low: float | None, high: float | None) -> dict[str, Any]:
    words = {"title": title or None, "minimum_scale": low, "maximum_scale": high}
    return {"number_format": form} | {name: value for name, value in words.items() if value is not None}
