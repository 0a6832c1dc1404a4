/** Native charts of WPS, drawn from cells; those of ours bear a name of their own, those that a clerk has drawn stay. */
namespace Keybook {
  const NAME = "Keybook ";
  const KINDS: { [kind: string]: [Kso.KsoXlChartType, Kso.KsoXlChartType] } = {
    column: [51, 52],
    combined: [51, 52],
    bar: [57, 58],
    line: [65, 65],
    pie: [5, 5],
    radar: [81, 81],
  };
  const LEGENDS: { [place: string]: Kso.KsoXlLegendPosition } = { top: -4160, bottom: -4107, right: -4152 };

  function objectsOf(sheet: Et.EtWorksheet): Et.EtChartObjects {
    return got<Et.EtChartObjects>(sheet.ChartObjects());
  }

  export function drawCharts(book: Et.EtWorkbook, sheet: Et.EtWorksheet, charts: WireChart[]): void {
    const there = objectsOf(sheet);
    for (let n = there.Count; n > 0; n--) {
      const old = got<Et.EtChartObject>(there.Item(n));
      if (String(old.Name).startsWith(NAME)) old.Delete();
    }
    charts.forEach((wanted, n) => draw(book, sheet, wanted, `${NAME}${n + 1}`));
  }

  function draw(book: Et.EtWorkbook, sheet: Et.EtWorksheet, wanted: WireChart, name: string): void {
    const corner = cellsOf(sheet, a1(wanted.row, wanted.col));
    const made = got<Et.EtChartObject>(objectsOf(sheet).Add(corner.Left, corner.Top, wanted.width, wanted.height));
    made.Name = name;
    const chart = made.Chart;
    chart.ChartType = KINDS[wanted.kind][wanted.stacked ? 1 : 0];
    wanted.series.forEach((told) => addSeries(book, chart, wanted, told));
    chart.HasTitle = got(true);
    got<Et.EtChartTitle>(chart.ChartTitle).Text = wanted.title;
    chart.HasLegend = got(wanted.legend !== "none");
    if (wanted.legend !== "none") got<Et.EtLegend>(chart.Legend).Position = LEGENDS[wanted.legend];
    if (wanted.kind !== "pie" && wanted.kind !== "radar") setAxes(chart, wanted);
  }

  function areaOf(book: Et.EtWorkbook, [sheet, area]: [string, string]): Et.EtRange {
    return cellsOf(got<Et.EtWorksheet>(book.Worksheets.Item(sheet)), area);
  }

  function addSeries(book: Et.EtWorkbook, chart: Et.EtChart, wanted: WireChart, told: WireSeries): void {
    const series = got<Et.EtSeries>(got<Et.EtSeriesCollection>(chart.SeriesCollection()).NewSeries());
    series.Values = areaOf(book, told.values);
    series.XValues = areaOf(book, told.categories);
    series.Name = told.name;
    if (wanted.kind === "combined" && told.kind === "line") series.ChartType = told.markers ? 65 : 4;
    if (told.second) series.AxisGroup = 2;
    if (told.kind === "line" || told.kind === "radar") series.Border.Color = colour(told.ink);
    else if (wanted.kind !== "pie") series.Interior.Color = colour(told.ink);
  }

  function setAxes(chart: Et.EtChart, wanted: WireChart): void {
    const across = got<Et.EtAxis>(chart.Axes(1, 1));
    across.ReversePlotOrder = wanted.reverse;
    setTitle(across, wanted.x_title);
    const up = got<Et.EtAxis>(chart.Axes(2, 1));
    setScale(up, wanted.y_title, wanted.y_format);
    if (wanted.y_range[0] !== null) up.MinimumScale = wanted.y_range[0];
    if (wanted.y_range[1] !== null) up.MaximumScale = wanted.y_range[1];
    if (wanted.series.some((one) => one.second)) setScale(got<Et.EtAxis>(chart.Axes(2, 2)), wanted.y2_title, wanted.y2_format);
  }

  function setScale(axis: Et.EtAxis, title: string, code: string): void {
    axis.TickLabels.NumberFormat = code;
    setTitle(axis, title);
  }

  function setTitle(axis: Et.EtAxis, title: string): void {
    if (!title) return;
    axis.HasTitle = true;
    axis.AxisTitle.Text = title;
  }
}
