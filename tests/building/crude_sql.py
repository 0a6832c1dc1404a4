"""The computations of the crude pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `plans` (n, refinery, kind, oil, period, version, type, planned, received, route, tariff), `stocks` (n, oil, period, bought,
rate, first), `opinions` (n, class, said, done, answer). Tons have three decimals, money two, rates six.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "plans": "n INTEGER, refinery VARCHAR, kind VARCHAR, oil VARCHAR, period VARCHAR, version VARCHAR, type VARCHAR, "
    "planned DECIMAL(18,3), received DECIMAL(18,3), route VARCHAR, tariff DECIMAL(12,2)",
    "stocks": "n INTEGER, oil VARCHAR, period VARCHAR, bought DECIMAL(18,3), rate DECIMAL(9,6), first DECIMAL(18,3)",
    "opinions": "n INTEGER, class VARCHAR, said DATE, done DATE, answer VARCHAR",
}
_FORCE = """
WITH monthly AS (
  SELECT * FROM plans WHERE period = $month AND type IN ('月度', '调整令') AND refinery IS NOT NULL
), ordered AS (
  SELECT *, row_number() OVER (
    PARTITION BY refinery, oil, period ORDER BY TRY_CAST(version AS INTEGER) DESC NULLS LAST, n DESC
  ) AS place FROM monthly
)
"""


class CrudeAgain:
    """One set of rows in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.db = plain_tables(_COLUMNS, tables)

    def refineries(self, month: str) -> list[tuple[Any, ...]]:
        """refinery, planned and received in tons, by refinery."""
        return self.db.execute(
            _FORCE
            + "SELECT refinery, coalesce(sum(planned) FILTER (place = 1), 0), coalesce(sum(received), 0) "
            + "FROM ordered GROUP BY refinery ORDER BY refinery",
            {"month": month},
        ).fetchall()

    def balances(self, month: str, rate: str) -> list[tuple[Any, ...]]:
        """n, opening, bought, lost, sold and left, in the order of the rows; NULL where one of them is."""
        return self.db.execute(
            "SELECT n, first, bought, round(bought * coalesce(rate, CAST($rate AS DECIMAL(9,6))), 3) AS lost, sold, "
            "first + bought - lost - sold FROM (SELECT s.*, coalesce((SELECT sum(received) FROM plans p "
            "WHERE p.oil = s.oil AND p.period = s.period), 0) AS sold FROM stocks s WHERE period = $month) ORDER BY n",
            {"rate": rate, "month": month},
        ).fetchall()

    def costs(self, month: str, tariff: str | None) -> list[tuple[Any, ...]]:
        """oil, tons carried, yuan (NULL where no row has a price), tons without a price, by oil."""
        return self.db.execute(
            "WITH carried AS (SELECT oil, received, coalesce(tariff, CAST($tariff AS DECIMAL(12,2))) AS price FROM plans "
            "WHERE period = $month AND received > 0 AND route IN ('管道', '铁路中转') AND oil IS NOT NULL) "
            "SELECT oil, sum(received), sum(round(received * price, 2)), coalesce(sum(received) FILTER (price IS NULL), 0) "
            "FROM carried GROUP BY oil ORDER BY oil",
            {"tariff": tariff, "month": month},
        ).fetchall()

    def feedback(self, last: dt.date) -> list[tuple[Any, ...]]:
        """class, how many, answered, closed, days of those with both days, how many these are, by class."""
        return self.db.execute(
            "SELECT coalesce(class, '未填') AS c, count(*), count(answer), count(*) FILTER (done <= $last), "
            "coalesce(sum(date_diff('day', said, done)) FILTER (done <= $last), 0), count(*) FILTER (done <= $last AND said IS NOT NULL) "
            "FROM opinions WHERE (coalesce(year(said), year($last)) = year($last) AND (said IS NULL OR said <= $last)) "
            "OR done IS NULL OR done > $last GROUP BY c ORDER BY c",
            {"last": last},
        ).fetchall()
