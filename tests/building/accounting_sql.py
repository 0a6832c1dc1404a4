"""The computations of the accounting pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `fees` (customer, back, product, person, fen; back = months before the period), `files` (customer, seller, past, now, later: values
in fen), `levels` (customer, level), `people` (person, sells, came, gone), `plans` (n, customer, person, answered, filed), `visits`
(n, customer, person, day, slip: the n of a plan), `answers` (customer, points), `studies` (person).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "fees": "customer VARCHAR, back INTEGER, product VARCHAR, person VARCHAR, fen BIGINT",
    "files": "customer VARCHAR, seller VARCHAR, past BIGINT, now BIGINT, later BIGINT",
    "levels": "customer VARCHAR, level VARCHAR",
    "people": "person VARCHAR, sells BOOLEAN, came DATE, gone DATE",
    "plans": "n INTEGER, customer VARCHAR, person VARCHAR, answered BOOLEAN, filed DATE",
    "visits": "n INTEGER, customer VARCHAR, person VARCHAR, day DATE, slip INTEGER",
    "answers": "customer VARCHAR, points INTEGER",
    "studies": "person VARCHAR",
}
_YEAR = "SELECT customer, sum(fen) AS fen FROM fees WHERE back < 12 GROUP BY customer"
_KEPT = """
WITH alone AS (
  SELECT *, row_number() OVER (PARTITION BY customer, person ORDER BY n) AS place FROM visits WHERE slip IS NULL
), asking AS (
  SELECT *, row_number() OVER (PARTITION BY customer, person ORDER BY n) AS place FROM plans
  WHERE n NOT IN (SELECT slip FROM visits WHERE slip IS NOT NULL)
), kept AS (
  SELECT p.*, coalesce((SELECT max(day) FROM visits v WHERE v.slip = p.n),
    (SELECT day FROM asking a JOIN alone o ON o.customer = a.customer AND o.person = a.person AND o.place = a.place WHERE a.n = p.n)) AS day
  FROM plans p
)
"""


class AccountingAgain:
    """One set of rows in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.db = plain_tables(_COLUMNS, tables)

    def tiers(self, fen: int) -> list[tuple[Any, ...]]:
        """customer, fees of twelve months, whether it is a key customer, by customer; the whole year is at hand."""
        return self.db.execute(
            f"SELECT f.customer, coalesce(y.fen, 0), coalesce(y.fen, 0) >= $fen FROM files f LEFT JOIN ({_YEAR}) y USING (customer) ORDER BY 1",
            {"fen": fen},
        ).fetchall()

    def stages(self, fen: int, hundredths: int) -> list[tuple[Any, ...]]:
        """customer and stage of the key customers, by level or by fees; NULL where nothing can be said."""
        return self.db.execute(
            f"""
            SELECT customer, CASE
              WHEN now IS NULL OR later IS NULL OR now <= 0 THEN NULL
              WHEN 100 * (later - now) > $tau * now THEN '上升期'
              WHEN 100 * (now - later) > $tau * now THEN '下降通道'
              WHEN past IS NULL THEN NULL
              WHEN 100 * now >= (100 - $tau) * greatest(past, now) THEN '高峰'
              ELSE '平台(人工判断)' END
            FROM files f WHERE customer IN (SELECT customer FROM levels WHERE level = '重点客户')
              OR coalesce((SELECT fen FROM ({_YEAR}) y WHERE y.customer = f.customer), 0) >= $fen ORDER BY customer
            """,
            {"fen": fen, "tau": hundredths},
        ).fetchall()

    def heads(self, first: dt.date, last: dt.date) -> tuple[Any, ...]:
        """Fees of the month in fen, and sellers in service on two days."""
        there = "sells AND coalesce(came, DATE '1900-01-01') <= {day} AND coalesce(gone, DATE '2999-01-01') >= {day}"
        found = self.db.execute(
            "SELECT (SELECT coalesce(sum(fen), 0) FROM fees WHERE back = 0), "
            f"count(*) FILTER ({there.format(day='$first')}), count(*) FILTER ({there.format(day='$last')}) FROM people",
            {"first": first, "last": last},
        ).fetchone()
        assert found is not None
        return found

    def offers(self, one: str, other: str) -> list[tuple[Any, ...]]:
        """customer and its fees for `one`, of those on file that paid for it in twelve months and not for `other`."""
        return self.db.execute(
            "WITH bought AS (SELECT customer, product, sum(fen) AS fen FROM fees WHERE back < 12 GROUP BY customer, product HAVING sum(fen) > 0) "
            "SELECT customer, fen FROM bought b WHERE product = $one AND customer IN (SELECT customer FROM files) "
            "AND NOT EXISTS (SELECT 1 FROM bought o WHERE o.customer = b.customer AND o.product = $other) ORDER BY customer",
            {"one": one, "other": other},
        ).fetchall()

    def visits(self, days: int) -> list[tuple[Any, ...]]:
        """person, planned, made, slips that came back, those in time, by person with a plan."""
        return self.db.execute(
            _KEPT + "SELECT person, count(*), count(day), count(*) FILTER (day IS NOT NULL AND answered AND filed IS NOT NULL), "
            "count(*) FILTER (day IS NOT NULL AND answered AND filed IS NOT NULL AND date_diff('day', day, filed) <= $days) "
            "FROM kept GROUP BY person ORDER BY person",
            {"days": days},
        ).fetchall()

    def churn(self) -> list[tuple[Any, ...]]:
        """seller, customers of the twelve months before the last twelve, and how many of them paid nothing since."""
        return self.db.execute(
            "WITH years AS (SELECT customer, coalesce(sum(fen) FILTER (back < 12), 0) AS this, "
            "coalesce(sum(fen) FILTER (back BETWEEN 12 AND 23), 0) AS that FROM fees GROUP BY customer) "
            "SELECT seller, count(*), count(*) FILTER (this <= 0) FROM years JOIN files USING (customer) "
            "WHERE that > 0 AND seller IS NOT NULL GROUP BY seller ORDER BY seller"
        ).fetchall()

    def credited(self) -> list[tuple[Any, ...]]:
        """person and fees of the month."""
        return self.db.execute(
            "SELECT person, sum(fen) FROM fees WHERE back = 0 AND person IS NOT NULL GROUP BY person ORDER BY person"
        ).fetchall()

    def satisfied(self) -> list[tuple[Any, ...]]:
        """seller, points and number of answers of the own customers."""
        return self.db.execute(
            "SELECT seller, sum(points), count(*) FROM answers JOIN files USING (customer) WHERE seller IS NOT NULL GROUP BY seller ORDER BY 1"
        ).fetchall()
