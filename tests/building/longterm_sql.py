"""The computations of the key-account pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `sales` (customer, back, fen: months before the period), `plans` (n, customer, attraction, volume, margin, relation),
`points` (word, points), `files` (customer, bought, first: months before the period, NULL unknown), `visits` (customer, hours in
thousandths), `levels` (customer, level), `budgets` (customer, target, actual, profit), money in fen.
"""

from __future__ import annotations

from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "sales": "customer VARCHAR, back INTEGER, fen BIGINT",
    "plans": "n INTEGER, customer VARCHAR, attraction VARCHAR, volume INTEGER, margin INTEGER, relation VARCHAR",
    "points": "word VARCHAR, points INTEGER",
    "files": "customer VARCHAR, bought BIGINT, first INTEGER",
    "visits": "customer VARCHAR, hours BIGINT",
    "levels": "customer VARCHAR, level VARCHAR",
    "budgets": "customer VARCHAR, target BIGINT, actual BIGINT, profit BIGINT",
}


class LongtermAgain:
    """One set of rows in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.db = plain_tables(_COLUMNS, tables)

    def scores(self) -> list[tuple[Any, ...]]:
        """customer and twenty times its score with the weights 3 : 4 : 3, NULL where one of the four is blank, by plan."""
        return self.db.execute(
            "SELECT p.customer, 6 * a.points + 4 * (p.volume + p.margin) + 6 * r.points FROM plans p "
            "LEFT JOIN points a ON a.word = p.attraction LEFT JOIN points r ON r.word = p.relation ORDER BY p.n"
        ).fetchall()

    def stages(self) -> list[tuple[Any, ...]]:
        """customer and its stage, NULL where the year before had nothing, by plan; all 24 months are at hand."""
        return self.db.execute(
            """
            WITH months AS (SELECT customer, back, sum(fen) AS fen FROM sales GROUP BY customer, back),
            told AS (
              SELECT p.n, p.customer,
                (SELECT max(back) FROM months m WHERE m.customer = p.customer AND m.fen > 0) AS seen,
                (SELECT first FROM files f WHERE f.customer = p.customer) AS said,
                coalesce((SELECT sum(fen) FROM months m WHERE m.customer = p.customer AND back < 6), 0) AS six,
                coalesce((SELECT sum(fen) FROM months m WHERE m.customer = p.customer AND back < 12), 0) AS now,
                coalesce((SELECT sum(fen) FROM months m WHERE m.customer = p.customer AND back BETWEEN 12 AND 23), 0) AS before
              FROM plans p
            ), aged AS (SELECT *, CASE WHEN said > 23 THEN said ELSE seen END AS age FROM told)
            SELECT customer, CASE
              WHEN age IS NULL THEN '突破期'
              WHEN six <= 0 THEN '暂停期'
              WHEN age < 12 THEN '巩固期'
              WHEN before <= 0 THEN NULL
              WHEN 10 * (now - before) > before THEN '成长期'
              WHEN 10 * (now - before) >= -before THEN '收获期'
              WHEN 10 * (now - before) >= -3 * before THEN '防御期'
              ELSE '冬眠期' END
            FROM aged ORDER BY n
            """
        ).fetchall()

    def mix(self) -> list[tuple[Any, ...]]:
        """level, customers, fen of the month, thousandths of an hour, visits without hours."""
        return self.db.execute(
            """
            WITH graded AS (
              SELECT f.customer, coalesce(l.level, '可能客户') AS level FROM files f LEFT JOIN levels l USING (customer)
            ), classes(level, place) AS (VALUES ('重点客户', 1), ('普通客户', 2), ('可能客户', 3))
            SELECT c.level, (SELECT count(*) FROM graded g WHERE g.level = c.level),
              coalesce((SELECT sum(fen) FROM sales s LEFT JOIN levels l USING (customer)
                        WHERE back = 0 AND coalesce(l.level, '可能客户') = c.level), 0),
              coalesce((SELECT sum(hours) FROM visits v LEFT JOIN levels l USING (customer)
                        WHERE coalesce(l.level, '可能客户') = c.level), 0),
              (SELECT count(*) FROM visits v LEFT JOIN levels l USING (customer)
               WHERE hours IS NULL AND coalesce(l.level, '可能客户') = c.level)
            FROM classes c ORDER BY place
            """
        ).fetchall()

    def worth(self) -> list[tuple[Any, ...]]:
        """customer, fen of the year, what it buys, its target, actual and profit, of those that buy or have a budget."""
        return self.db.execute(
            "SELECT f.customer, coalesce((SELECT sum(fen) FROM sales s WHERE s.customer = f.customer AND back < 12), 0), f.bought, "
            "b.target, b.actual, b.profit FROM files f LEFT JOIN budgets b USING (customer) "
            "WHERE f.bought IS NOT NULL OR b.customer IS NOT NULL ORDER BY f.customer"
        ).fetchall()

    def kept(self) -> tuple[int, int]:
        """How many customers of the year before are customers still, and how many there were."""
        found = self.db.execute(
            "WITH years AS (SELECT customer, coalesce(sum(fen) FILTER (back BETWEEN 12 AND 23), 0) AS old, "
            "coalesce(sum(fen) FILTER (back < 12), 0) AS new FROM sales GROUP BY customer) "
            "SELECT count(*) FILTER (old > 0 AND new > 0), count(*) FILTER (old > 0) FROM years"
        ).fetchone()
        assert found is not None
        return found[0], found[1]

    def analyses(self) -> list[tuple[Any, ...]]:
        """customer, fen of this month and of the last, deals, by customer with a row in either."""
        return self.db.execute(
            "SELECT customer, coalesce(sum(fen) FILTER (back = 0), 0), coalesce(sum(fen) FILTER (back = 1), 0), "
            "count(*) FILTER (back = 0 AND fen > 0) FROM sales WHERE back < 2 GROUP BY customer ORDER BY customer"
        ).fetchall()
