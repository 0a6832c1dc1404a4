"""The computations of the light pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `tickets` (n, type, received, due, done), `links` (n, department, link, due, done), `steps` (n, order, step, planned, done),
`ideas` (n, class, sheets, people, pack, price, days, adopted, reward), `leads` (n, channel, unit, place, will, means, passed, reached,
again, won, customer), `sales` (customer, product, month, fen), `resources` (n, name, room, used, sla), `stocks` (n, stock, coming,
safety, season). Times are to the minute, money is in fen, tons and pieces in thousandths.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "tickets": "n INTEGER, type VARCHAR, received TIMESTAMP, due TIMESTAMP, done TIMESTAMP",
    "links": "n INTEGER, department VARCHAR, link VARCHAR, due TIMESTAMP, done TIMESTAMP",
    "steps": "n INTEGER, job VARCHAR, step VARCHAR, planned TIMESTAMP, done TIMESTAMP",
    "ideas": "n INTEGER, class VARCHAR, sheets BIGINT, people BIGINT, pack BIGINT, price BIGINT, days BIGINT, adopted BOOLEAN, reward BIGINT",
    "leads": "n INTEGER, channel VARCHAR, unit VARCHAR, place VARCHAR, will VARCHAR, means VARCHAR, passed DATE, reached BOOLEAN, "
    "again DATE, won BOOLEAN, customer VARCHAR",
    "sales": "customer VARCHAR, product VARCHAR, month VARCHAR, fen BIGINT",
    "resources": "n INTEGER, name VARCHAR, room BIGINT, used BIGINT, sla DECIMAL(9,4)",
    "stocks": "n INTEGER, stock BIGINT, coming BIGINT, safety BIGINT, season BIGINT",
}
_DUE = """
WITH states AS (
  SELECT *, CASE WHEN CAST(due AS TIME) = TIME '00:00:00' THEN due + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND ELSE due END AS until,
         done IS NOT NULL AND done < $after AS closed
  FROM {table}
), judged AS (
  SELECT *, closed AND until IS NOT NULL AND done <= until AS in_time,
         NOT closed AND until IS NOT NULL AND until < $after - INTERVAL 1 MICROSECOND AS overdue
  FROM states
)
"""


class LightAgain:
    """Figures worked out again over rows as they were typed."""

    def __init__(self, **tables: list[Row]) -> None:
        numbered = {name: [row | {"n": n, "job": row.get("order")} for n, row in enumerate(rows)] for name, rows in tables.items()}
        self.base = plain_tables(_COLUMNS, numbered)

    def ask(self, query: str, **words: Any) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.base.execute(query, words).fetchall()

    def tickets(self, after: dt.datetime) -> list[tuple[Any, ...]]:
        """By type, complaints aside: how many, done, in time, to be judged, overdue, minutes of the timed, how many are timed."""
        return self.ask(
            _DUE.format(table="tickets")
            + """SELECT COALESCE(type, '未填'), COUNT(*), COUNT(*) FILTER (closed), COUNT(*) FILTER (in_time),
                 COUNT(*) FILTER (until IS NOT NULL AND (closed OR overdue)), COUNT(*) FILTER (overdue),
                 COALESCE(SUM(DATE_DIFF('minute', received, done)) FILTER (closed AND received IS NOT NULL), 0),
                 COUNT(*) FILTER (closed AND received IS NOT NULL)
                 FROM judged WHERE COALESCE(type, '') <> '投诉' GROUP BY 1 ORDER BY 1""",
            after=after,
        )

    def departments(self, after: dt.datetime) -> list[tuple[Any, ...]]:
        """By department: links, done, in time, to be judged, overdue."""
        return self.ask(
            _DUE.format(table="links")
            + """SELECT COALESCE(department, '未填'), COUNT(*), COUNT(*) FILTER (closed), COUNT(*) FILTER (in_time),
                 COUNT(*) FILTER (until IS NOT NULL AND (closed OR overdue)), COUNT(*) FILTER (overdue)
                 FROM judged GROUP BY 1 ORDER BY 1""",
            after=after,
        )

    def requests(self, after: dt.datetime) -> list[tuple[Any, ...]]:
        """Service requests: how many, done with a limit, in time, open, overdue."""
        return self.ask(
            _DUE.format(table="tickets")
            + """SELECT COUNT(*), COUNT(*) FILTER (closed AND until IS NOT NULL), COUNT(*) FILTER (in_time),
                 COUNT(*) FILTER (NOT closed), COUNT(*) FILTER (overdue) FROM judged WHERE type = '服务请求' HAVING COUNT(*) > 0""",
            after=after,
        )

    def orders(self, after: dt.datetime) -> list[tuple[Any, ...]]:
        """By order: steps, done, in time, to be judged, minutes from its first end to its last (NULL with fewer than two)."""
        return self.ask(
            """WITH s AS (SELECT *, done IS NOT NULL AND done < $after AS closed,
                 CASE WHEN CAST(planned AS TIME) = TIME '00:00:00' THEN planned + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND ELSE planned END AS until
                 FROM steps)
               SELECT job, COUNT(*), COUNT(*) FILTER (closed), COUNT(*) FILTER (closed AND done <= until),
                 COUNT(*) FILTER (until IS NOT NULL AND (closed OR until < $after - INTERVAL 1 MICROSECOND)),
                 CASE WHEN COUNT(done) > 1 THEN DATE_DIFF('minute', MIN(done), MAX(done)) END
               FROM s GROUP BY job ORDER BY job""",
            after=after,
        )

    def ideas(self, days: int | None) -> list[tuple[Any, ...]]:
        """By class: how many, adopted, what they save, what the adopted save, rewards; halves are rounded up."""
        return self.ask(
            """WITH s AS (SELECT *, CASE WHEN pack > 0 THEN
                 (2 * CAST(sheets AS HUGEINT) * people * price * COALESCE(days, $days) + pack) // (2 * pack) END AS saved FROM ideas)
               SELECT COALESCE(class, '未填'), COUNT(*), COUNT(*) FILTER (adopted), CAST(COALESCE(SUM(saved), 0) AS BIGINT),
                 CAST(COALESCE(SUM(saved) FILTER (adopted), 0) AS BIGINT), CAST(COALESCE(SUM(reward), 0) AS BIGINT)
               FROM s GROUP BY 1 ORDER BY 1""",
            days=days,
        )

    def channels(self, month: str, recall: int | None) -> list[tuple[Any, ...]]:
        """By channel: leads, with a unit, with a place, good, passed on, unreached, again, won, matched, loose, fen of the matched."""
        return self.ask(
            """WITH l AS (SELECT *, COALESCE(channel, '未填') AS way, COALESCE(won, FALSE) AS deal,
                 passed IS NOT NULL AND NOT COALESCE(reached, FALSE) AS unreached,
                 customer IS NOT NULL AND customer IN (SELECT customer FROM sales) AS known FROM leads),
               firsts AS (SELECT customer, MIN(n) AS n FROM l WHERE deal AND known GROUP BY customer),
               money AS (SELECT f.n, SUM(s.fen) AS fen FROM firsts f JOIN sales s ON s.customer = f.customer AND s.month = $month GROUP BY f.n)
               SELECT way, COUNT(*), COUNT(unit), COUNT(place), COUNT(*) FILTER (will IN ('高', '中') AND means IN ('高', '中')), COUNT(passed),
                 COUNT(*) FILTER (unreached), COUNT(*) FILTER (unreached AND again IS NOT NULL AND ($recall IS NULL OR again - passed <= $recall)),
                 COUNT(*) FILTER (deal), COUNT(*) FILTER (deal AND known), COUNT(*) FILTER (deal AND NOT known),
                 CAST(COALESCE(SUM(money.fen), 0) AS BIGINT)
               FROM l LEFT JOIN money ON money.n = l.n GROUP BY way ORDER BY way""",
            month=month,
            recall=recall,
        )

    def resources(self, alarm: str) -> list[tuple[Any, ...]]:
        """Of each resource: what is left, and its state."""
        return self.ask(
            """SELECT COALESCE(room, 0) - COALESCE(used, 0), CASE WHEN COALESCE(room, 0) = 0 OR used IS NULL THEN '没有容量'
                 WHEN used > room THEN '超出容量' WHEN used >= room * CAST($alarm AS DECIMAL(9,4)) THEN '到预警线' ELSE '有余量' END
               FROM resources ORDER BY n""",
            alarm=alarm,
        )

    def advice(self, peak: bool) -> list[tuple[Any, ...]]:
        """Of each stock: what to send."""
        return self.ask(
            """SELECT CASE WHEN stock IS NULL OR safety IS NULL OR ($peak AND season IS NULL) THEN NULL
                 ELSE GREATEST(CASE WHEN $peak THEN season ELSE 0 END + safety - stock - COALESCE(coming, 0), 0) END
               FROM stocks ORDER BY n""",
            peak=peak,
        )

    def pairs(self) -> list[tuple[Any, ...]]:
        """Of each ordered pair of products that are bought: who buys the one, and of them the other."""
        return self.ask(
            """WITH bought AS (SELECT customer, product FROM sales GROUP BY 1, 2 HAVING SUM(fen) > 0),
               used AS (SELECT DISTINCT product FROM bought)
               SELECT a.product, b.product, COUNT(x.customer), COUNT(y.customer)
               FROM used a JOIN used b ON a.product <> b.product JOIN bought x ON x.product = a.product
               LEFT JOIN bought y ON y.product = b.product AND y.customer = x.customer
               GROUP BY 1, 2 ORDER BY 1, 2"""
        )
