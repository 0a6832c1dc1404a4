"""The computations of the power pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `stations` (branch, month, supplied, sold, due, received, meters, automatic, households), `fees` (branch, month, use, voltage,
sold, due, paid, late, opening, off), `devices` (n, mode, installed, years), `works` (n, voltage, applied, powered), `tickets`
(n, type, due, done, repair, promised, arrived, called). Energy is in thousandths of a kWh, money in fen, times to the minute.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "stations": "branch VARCHAR, month VARCHAR, supplied BIGINT, sold BIGINT, due BIGINT, received BIGINT, meters BIGINT, "
    "automatic BIGINT, households BIGINT",
    "fees": "branch VARCHAR, month VARCHAR, use VARCHAR, voltage VARCHAR, sold BIGINT, due BIGINT, paid BIGINT, late BIGINT, "
    "opening BIGINT, off BIGINT",
    "devices": "n INTEGER, mode VARCHAR, installed DATE, years DECIMAL(9,2)",
    "works": "n INTEGER, voltage VARCHAR, applied DATE, powered DATE",
    "tickets": "n INTEGER, type VARCHAR, due TIMESTAMP, done TIMESTAMP, repair BOOLEAN, promised TIMESTAMP, arrived TIMESTAMP, "
    "called VARCHAR",
}
_WHOLE = """
WITH owed AS (SELECT branch, month FROM stations GROUP BY 1, 2 HAVING bool_and(due IS NOT NULL)),
paid AS (SELECT branch, month FROM fees GROUP BY 1, 2 HAVING bool_and(paid IS NOT NULL)),
late AS (SELECT branch, month FROM fees GROUP BY 1, 2 HAVING bool_and(late IS NOT NULL AND opening IS NOT NULL)),
both_ AS (SELECT * FROM owed INTERSECT SELECT * FROM paid)
"""
_FIGURES = """
  SUM(supplied), SUM(sold),
  COALESCE(SUM(supplied - sold) FILTER (supplied IS NOT NULL AND sold IS NOT NULL), 0),
  COALESCE(SUM(supplied) FILTER (supplied IS NOT NULL AND sold IS NOT NULL), 0),
  COALESCE(SUM(due) FILTER (due IS NOT NULL AND sold IS NOT NULL), 0),
  COALESCE(SUM(sold) FILTER (due IS NOT NULL AND sold IS NOT NULL), 0),
  COALESCE(SUM(automatic) FILTER (automatic IS NOT NULL AND base IS NOT NULL), 0),
  COALESCE(SUM(base) FILTER (automatic IS NOT NULL AND base IS NOT NULL), 0),
  COALESCE(SUM(due) FILTER ((branch, month) IN (SELECT (branch, month) FROM both_)), 0)
"""
_END = "CASE WHEN CAST({0} AS TIME) = TIME '00:00:00' THEN {0} + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND ELSE {0} END"


class PowerAgain:
    """One set of rows in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.base = plain_tables(_COLUMNS, tables)

    def ask(self, query: str, **words: Any) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.base.execute(query, words).fetchall()

    def stations(self, month: str, basis: str) -> list[tuple[Any, ...]]:
        """By branch: supplied, sold, lost, of, due, per, automatic, of, due of those collected from; then paid, late and opening."""
        return self.ask(
            _WHOLE
            + f"""SELECT branch, {_FIGURES},
              (SELECT COALESCE(SUM(f.paid), 0) FROM fees f WHERE f.branch = s.branch AND f.month = $month
                AND (f.branch, f.month) IN (SELECT (branch, month) FROM both_)),
              (SELECT COALESCE(SUM(f.late), 0) FROM fees f WHERE f.branch = s.branch AND f.month = $month
                AND (f.branch, f.month) IN (SELECT (branch, month) FROM late)),
              (SELECT COALESCE(SUM(f.opening), 0) FROM fees f WHERE f.branch = s.branch AND f.month = $month
                AND (f.branch, f.month) IN (SELECT (branch, month) FROM late))
            FROM (SELECT *, CASE WHEN $basis = '按户' THEN households ELSE meters END AS base FROM stations WHERE month = $month) s
            GROUP BY branch ORDER BY branch""",
            month=month,
            basis=basis,
        )

    def months(self) -> list[tuple[Any, ...]]:
        """By month: lost and what it is of, over all branches."""
        return self.ask(
            """SELECT month, COALESCE(SUM(supplied - sold), 0), COALESCE(SUM(supplied) FILTER (sold IS NOT NULL), 0)
            FROM stations GROUP BY 1 ORDER BY 1"""
        )

    def classes(self) -> list[tuple[Any, ...]]:
        """By branch, use and voltage: sold, due, paid, late, opening, off, what is left, of high voltage."""
        return self.ask(
            """SELECT branch, use, voltage, SUM(sold), SUM(due), SUM(paid), SUM(late), SUM(opening), SUM(off),
              SUM(opening + due - paid - late - COALESCE(off, 0)),
              COALESCE(SUM(opening + due - paid - late - COALESCE(off, 0)) FILTER (voltage IN ('10kV', '35kV')), 0)
            FROM fees GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
        )

    def devices(self, last: dt.date, years: str | None) -> list[tuple[Any, ...]]:
        """n, when it is due, how many days late; by the row's years, else these."""
        return self.ask(
            """WITH due AS (SELECT n, CAST(installed + to_months(CAST(floor(COALESCE(years, CAST($years AS DECIMAL(9,2))) * 12 + 0.5)
              AS INTEGER)) AS DATE) AS day FROM devices)
            SELECT n, day, CASE WHEN day IS NULL THEN NULL ELSE greatest(0, date_diff('day', day, $last)) END FROM due ORDER BY n""",
            last=last,
            years=years,
        )

    def works(self, last: dt.date, limits: dict[str, int]) -> list[tuple[Any, ...]]:
        """By voltage: how many, with power, late, in time, days of those with power, how many these are."""
        said = " ".join(f"WHEN '{voltage}' THEN {days}" for voltage, days in limits.items())
        return self.ask(
            f"""WITH told AS (SELECT COALESCE(voltage, '未填') AS v, CASE voltage {said} ELSE NULL END AS most,
              COALESCE(powered <= $last, FALSE) AS lit,
              date_diff('day', applied, CASE WHEN powered <= $last THEN powered ELSE $last END) AS days FROM works)
            SELECT v, COUNT(*), COUNT(*) FILTER (lit), COUNT(*) FILTER (days > most), COUNT(*) FILTER (lit AND days <= most),
              COALESCE(SUM(days) FILTER (lit), 0), COUNT(*) FILTER (lit AND days IS NOT NULL) FROM told GROUP BY 1 ORDER BY 1""",
            last=last,
        )

    def tickets(self, after: dt.datetime) -> list[tuple[Any, ...]]:
        """How many, open, late and open, repairs, with both times, there in time, done, asked about; complaints aside."""
        return self.ask(
            f"""WITH told AS (SELECT *, COALESCE(done < $after, FALSE) AS closed, {_END.format("due")} AS until,
              repair IS TRUE AND promised IS NOT NULL AND arrived IS NOT NULL AS both_,
              CASE WHEN CAST(arrived AS TIME) = TIME '00:00:00' THEN CAST(arrived AS DATE) <= CAST(promised AS DATE)
                ELSE arrived <= {_END.format("promised")} END AS there
              FROM tickets WHERE type IS DISTINCT FROM '投诉')
            SELECT COUNT(*), COUNT(*) FILTER (NOT closed), COUNT(*) FILTER (NOT closed AND until < $after - INTERVAL 1 MICROSECOND),
              COUNT(*) FILTER (repair IS TRUE), COUNT(*) FILTER (both_), COUNT(*) FILTER (both_ AND there), COUNT(*) FILTER (closed),
              COUNT(*) FILTER (closed AND called IS NOT NULL) FROM told""",
            after=after,
        )
