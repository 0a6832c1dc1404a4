"""The computations of the logistics pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `orders` (n, number, customer, placed, due, came, asked, given, whole), `scores` (n, customer, period, criterion, score),
`files` (customer, target), `sales` (n, customer, product, area, tons, income, cost, rebate), `costs` (n, kind, spent, budget,
turnover), `plans` (n, product, area, tons, price), `signs` (n, subject, type, day, section, line, word), `won` (n, growth, credit,
margin), `items` (n, dimension, name, income, direct, shared, assets). Tons have three decimals, money two, scores two.
"""

from __future__ import annotations

from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "orders": "n INTEGER, number VARCHAR, customer VARCHAR, placed TIMESTAMP, due TIMESTAMP, came TIMESTAMP, asked DECIMAL(18,3), "
    "given DECIMAL(18,3), whole BOOLEAN",
    "scores": "n INTEGER, customer VARCHAR, period VARCHAR, criterion VARCHAR, score DECIMAL(9,2)",
    "files": "customer VARCHAR, target DECIMAL(18,2)",
    "sales": "n INTEGER, customer VARCHAR, product VARCHAR, area VARCHAR, tons DECIMAL(18,3), income DECIMAL(18,2), cost DECIMAL(18,2), "
    "rebate DECIMAL(18,2)",
    "costs": "n INTEGER, kind VARCHAR, spent DECIMAL(18,2), budget DECIMAL(18,2), turnover DECIMAL(18,2)",
    "plans": "n INTEGER, product VARCHAR, area VARCHAR, tons DECIMAL(18,3), price DECIMAL(18,2)",
    "signs": "n INTEGER, subject VARCHAR, type VARCHAR, day DATE, section VARCHAR, line VARCHAR, word VARCHAR",
    "won": "n INTEGER, growth DECIMAL(9,2), credit DECIMAL(9,2), margin DECIMAL(9,2)",
    "items": "n INTEGER, dimension VARCHAR, name VARCHAR, income DECIMAL(18,2), direct DECIMAL(18,2), shared DECIMAL(18,2)",
}


class LogisticsAgain:
    """One set of rows in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.db = plain_tables(_COLUMNS, tables)

    def levels(self, bounds: list[Any]) -> list[tuple[Any, ...]]:
        """customer, level (NULL without a target), by customer; the bounds fall."""
        return self.db.execute(
            "SELECT customer, CASE WHEN target IS NULL THEN NULL WHEN target >= $a THEN 'A' WHEN target >= $b THEN 'B' "
            "WHEN target >= $c THEN 'C' WHEN target >= $d THEN 'D' ELSE '非大客户' END FROM files ORDER BY customer",
            dict(zip("abcd", bounds, strict=True)),
        ).fetchall()

    def attained(self, first: Any, after: Any, hours: int) -> tuple[Any, ...]:
        """due, done, part, late, missed, asked and given in tons, delivered, their minutes, promised, kept, not judged."""
        found = self.db.execute(
            """
            WITH told AS (
              SELECT *, CASE WHEN due IS NOT NULL AND CAST(due AS TIME) = TIME '00:00:00'
                THEN due + INTERVAL 86399 SECOND ELSE due END AS until FROM orders
            ), judged AS (
              SELECT *, until >= $first AND until < $after AS falls,
                CASE WHEN until IS NULL THEN 'unjudged'
                     WHEN NOT (until >= $first AND until < $after) THEN 'later'
                     WHEN came IS NULL THEN 'missed' WHEN came > until THEN 'late'
                     WHEN whole IS NULL THEN 'unjudged' WHEN whole THEN 'done' ELSE 'part' END AS verdict,
                placed IS NOT NULL AND date_diff('minute', placed, until) <= $hours * 60 AS within,
                CASE WHEN came >= $first AND came < $after THEN date_diff('minute', placed, came) END AS minutes
              FROM told
            )
            SELECT count(*) FILTER (verdict IN ('done','part','late','missed')), count(*) FILTER (verdict = 'done'),
              count(*) FILTER (verdict = 'part'), count(*) FILTER (verdict = 'late'), count(*) FILTER (verdict = 'missed'),
              coalesce(sum(asked) FILTER (verdict IN ('done','part','late','missed') AND asked IS NOT NULL AND given IS NOT NULL), 0),
              coalesce(sum(given) FILTER (verdict IN ('done','part','late','missed') AND asked IS NOT NULL AND given IS NOT NULL), 0),
              count(minutes), coalesce(sum(minutes), 0),
              count(*) FILTER (falls AND within),
              count(*) FILTER (falls AND within AND came IS NOT NULL AND date_diff('minute', placed, came) <= $hours * 60),
              count(*) FILTER (verdict = 'unjudged')
            FROM judged
            """,
            {"first": first, "after": after, "hours": hours},
        ).fetchone()
        assert found is not None
        return found

    def scored(self, period: str, weights: list[int]) -> list[tuple[Any, ...]]:
        """customer, Σ weight × score where all four are there (NULL else), by customer."""
        return self.db.execute(
            """
            WITH last AS (SELECT customer, max(period) AS period FROM scores WHERE period <= $period GROUP BY customer),
            kept AS (
              SELECT s.*, row_number() OVER (PARTITION BY s.customer, s.criterion ORDER BY s.n DESC) AS place
              FROM scores s JOIN last USING (customer, period)
            ), mine AS (SELECT * FROM kept WHERE place = 1)
            SELECT f.customer, CASE WHEN count(m.score) = 4 THEN sum(m.score * CASE m.criterion
              WHEN '性质' THEN $w1 WHEN '规模' THEN $w2 WHEN '销售额' THEN $w3 ELSE $w4 END) END
            FROM (SELECT DISTINCT customer FROM files) f LEFT JOIN mine m USING (customer) GROUP BY f.customer ORDER BY f.customer
            """,
            {"period": period} | {f"w{n}": weight for n, weight in enumerate(weights, 1)},
        ).fetchall()

    def fifth(self, part: Any) -> list[tuple[Any, ...]]:
        """customer, income, profit (NULL where a row lacks a cost), place by profit, in the first part; with income above 0 only."""
        return self.db.execute(
            """
            WITH mine AS (
              SELECT customer, sum(income) AS income, CASE WHEN count(*) = count(cost)
                THEN sum(coalesce(income, 0) - coalesce(rebate, 0) - cost) END AS profit
              FROM sales WHERE customer IS NOT NULL GROUP BY customer HAVING sum(income) > 0
            ), known AS (SELECT *, row_number() OVER (ORDER BY profit DESC, customer) AS place FROM mine WHERE profit IS NOT NULL)
            SELECT m.customer, m.income, m.profit, k.place, k.place <= ceil($part * (SELECT count(*) FROM known))
            FROM mine m LEFT JOIN known k USING (customer) ORDER BY m.customer
            """,
            {"part": part},
        ).fetchall()

    def ratios(self) -> list[tuple[Any, ...]]:
        """kind, spent, budget, income of the month, planned turnover of the unit, by kind."""
        return self.db.execute(
            "SELECT kind, coalesce(sum(spent), 0), coalesce(sum(budget), 0), (SELECT coalesce(sum(income), 0) FROM sales), "
            "(SELECT max(turnover) FROM costs WHERE kind IS NOT NULL) FROM costs WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind"
        ).fetchall()

    def variances(self) -> list[tuple[Any, ...]]:
        """product, planned tons and yuan, sold tons and yuan, by product; those of which a plan lacks its price are left out."""
        return self.db.execute(
            """
            WITH planned AS (
              SELECT product, sum(tons) AS tons, sum(round(tons * price, 2)) AS yuan, bool_or(price IS NULL) AS priceless
              FROM plans WHERE product IS NOT NULL AND tons IS NOT NULL GROUP BY product
            ), sold AS (SELECT product, coalesce(sum(tons), 0) AS tons, coalesce(sum(income), 0) AS yuan FROM sales
              WHERE product IS NOT NULL GROUP BY product)
            SELECT coalesce(p.product, s.product), coalesce(p.tons, 0), coalesce(p.yuan, 0), coalesce(s.tons, 0), coalesce(s.yuan, 0)
            FROM planned p FULL JOIN sold s ON p.product = s.product
            WHERE NOT coalesce(p.priceless, FALSE) AND EXISTS (SELECT 1 FROM planned) ORDER BY 1
            """
        ).fetchall()

    def troubled(self) -> list[tuple[Any, ...]]:
        """subject, type, how many say 有 of the last day, whether 客户破产 does, by both."""
        return self.db.execute(
            """
            WITH last AS (SELECT *, max(day) OVER (PARTITION BY subject) AS newest FROM signs WHERE subject IS NOT NULL)
            SELECT subject, coalesce(type, '没有填'), count(*) FILTER (word = '有'), count(*) FILTER (word = '有' AND line = '客户破产') > 0
            FROM last WHERE newest IS NULL OR day = newest GROUP BY ALL ORDER BY ALL
            """
        ).fetchall()

    def evaluated(self) -> list[tuple[Any, ...]]:
        """n, the sum of the three scores where all are there."""
        return self.db.execute("SELECT n, growth + credit + margin FROM won ORDER BY n").fetchall()

    def profits(self) -> list[tuple[Any, ...]]:
        """n, income, direct cost and share as they are typed or, of the areas, as the sales have them; NULL where nothing says it."""
        return self.db.execute(
            """
            WITH sold AS (SELECT area, sum(income) AS income, CASE WHEN count(*) = count(cost) THEN sum(cost) END AS cost
              FROM sales WHERE area IS NOT NULL GROUP BY area)
            SELECT i.n, coalesce(i.income, s.income), coalesce(i.direct, s.cost), i.shared
            FROM items i LEFT JOIN sold s ON s.area = i.name ORDER BY i.n
            """
        ).fetchall()
