"""The computations of the telecom pack a second time, in SQL by hand over plain tables; nothing of the program is used.

Tables: `members` (n, branch, account, number, name, tail, payer, product, paid, cycle, contract, employed, roster, cleared, joined,
channel, used, idle, subsidy, gone, state), `bills` (branch, payer, product, income, discount), `owed` (branch, no, payer, amount, due),
`receipts` (branch, no, day, amount), `contracts` (branch, no, cycle), `groups` (branch, code, kind), `market` (branch, area, business,
own). Money has two decimals.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.plain_tables import Row, plain_tables

_COLUMNS = {
    "members": "n INTEGER, branch VARCHAR, account VARCHAR, number VARCHAR, name VARCHAR, tail VARCHAR, payer VARCHAR, product VARCHAR, "
    "paid VARCHAR, cycle INTEGER, contract VARCHAR, employed BOOLEAN, roster BOOLEAN, cleared VARCHAR, joined DATE, channel VARCHAR, "
    "used INTEGER, idle INTEGER, subsidy BIGINT, gone DATE, state VARCHAR",
    "bills": "branch VARCHAR, payer VARCHAR, product VARCHAR, income BIGINT, discount BIGINT",
    "owed": "branch VARCHAR, no VARCHAR, payer VARCHAR, amount BIGINT, due DATE",
    "receipts": "branch VARCHAR, no VARCHAR, day DATE, amount BIGINT",
    "contracts": "branch VARCHAR, no VARCHAR, cycle INTEGER",
    "groups": "branch VARCHAR, code VARCHAR, kind VARCHAR",
    "market": "branch VARCHAR, area VARCHAR, business VARCHAR, own BIGINT",
}
_TESTS = """
WITH held AS (
  SELECT *, (gone IS NULL OR gone > $last) AND (joined IS NULL OR joined <= $last) AS open,
    gone IS NULL OR gone >= $first AS audited, product NOT IN ('流量统付', '集团话费统付') OR product IS NULL AS whole,
    CASE WHEN idle IS NULL AND used > 0 THEN 0 ELSE idle END AS months, coalesce(cleared = '属实', FALSE) AS real
  FROM members WHERE account IS NOT NULL AND number IS NOT NULL
), twice AS (
  SELECT number FROM (SELECT DISTINCT number, branch, account FROM held WHERE open) GROUP BY number HAVING count(*) > 1
), batches AS (
  SELECT branch, account, joined, channel FROM held WHERE open AND joined IS NOT NULL AND channel IS NOT NULL
  GROUP BY ALL HAVING count(*) >= $batch
), tested AS (
  SELECT h.*, audited AND whole AND roster = FALSE AND NOT coalesce(employed, FALSE) AS t1,
    audited AND open AND number IN (SELECT number FROM twice) AS t2,
    audited AND whole AND NOT real AND months >= $months AS t3,
    audited AND (name IS NULL OR tail IS NULL OR length(trim(tail)) <> 4) AS t4,
    audited AND whole AND NOT real AND open AND EXISTS (SELECT 1 FROM batches b WHERE b.branch = h.branch AND b.account = h.account
      AND b.joined = h.joined AND b.channel = h.channel) AS t5,
    audited AND state = '注销' AND gone IS NULL AS t6
  FROM held h
), judged AS (
  SELECT *, coalesce(t1, FALSE) OR coalesce(t4, FALSE) OR coalesce(t6, FALSE) AS unreal,
    coalesce(t2, FALSE) OR coalesce(t3, FALSE) OR coalesce(t5, FALSE) AS weak FROM tested
)
"""


class TelecomAgain:
    """One set of rows in memory; `first` and `last` are the days of the month."""

    def __init__(self, first: dt.date, last: dt.date, **tables: list[Row]) -> None:
        self.db, self.days = plain_tables(_COLUMNS, tables), {"first": first, "last": last}

    def accounts(self, months: int | None, batch: int | None) -> list[tuple[Any, ...]]:
        """branch, account, audited, there, unreal, doubtful, unchecked, t1 … t6, by account."""
        flags = ", ".join(f"count(*) FILTER (t{n})" for n in range(1, 7))
        return self.db.execute(
            _TESTS + "SELECT branch, account, count(*), count(*) FILTER (open), count(*) FILTER (unreal), count(*) FILTER (weak AND NOT "
            f"unreal), count(*) FILTER (whole AND roster IS NULL), {flags} FROM judged WHERE audited GROUP BY ALL ORDER BY 1, 2",
            self.days | {"months": months, "batch": batch},
        ).fetchall()

    def unbound(self) -> set[tuple[Any, ...]]:
        """Accounts of 后付费 with a cycle neither on a row of theirs nor in a contract that one names."""
        return set(
            self.db.execute(
                "WITH held AS (SELECT m.*, m.cycle IS NOT NULL OR EXISTS (SELECT 1 FROM contracts c WHERE c.branch = m.branch AND "
                "c.no = m.contract AND c.cycle IS NOT NULL) AS bound FROM members m WHERE account IS NOT NULL AND number IS NOT NULL "
                "AND (gone IS NULL OR gone >= $first)) SELECT branch, account FROM held GROUP BY ALL "
                "HAVING bool_or(coalesce(paid = '后付费', FALSE)) AND NOT bool_or(bound)",
                {"first": self.days["first"]},
            ).fetchall()
        )

    def benefits(self) -> list[tuple[Any, ...]]:
        """branch, payer, income, discount, subsidy, net, opening arrears, what came in on them; a payer of nothing has no line."""
        return self.db.execute(
            "WITH paid AS (SELECT branch, payer, sum(coalesce(income, 0)) AS income, sum(coalesce(discount, 0)) AS discount FROM bills "
            "WHERE product IN ('成员统付', '流量统付', '集团话费统付') AND payer IS NOT NULL GROUP BY ALL), "
            "given AS (SELECT branch, payer, sum(subsidy) AS subsidy FROM members WHERE account IS NOT NULL AND number IS NOT NULL AND "
            "joined BETWEEN $first AND $last AND subsidy IS NOT NULL AND payer IS NOT NULL GROUP BY ALL), "
            "open AS (SELECT o.*, coalesce((SELECT sum(r.amount) FROM receipts r WHERE r.branch = o.branch AND r.no = o.no AND "
            "r.day < $first), 0) AS before, coalesce((SELECT sum(r.amount) FROM receipts r WHERE r.branch = o.branch AND r.no = o.no AND "
            "r.day BETWEEN $first AND $last), 0) AS came FROM owed o WHERE payer IS NOT NULL), "
            "late AS (SELECT branch, payer, sum(CASE WHEN due < $first AND amount > before THEN amount - before ELSE 0 END) AS opening, "
            "sum(CASE WHEN due < $first AND amount > before THEN came ELSE 0 END) AS back FROM open GROUP BY ALL), "
            "keys AS (SELECT branch, payer FROM paid UNION SELECT branch, payer FROM given UNION SELECT branch, payer FROM late) "
            "SELECT branch, payer, coalesce(income, 0), coalesce(discount, 0), coalesce(subsidy, 0), coalesce(income, 0) - "
            "coalesce(discount, 0) - coalesce(subsidy, 0), coalesce(opening, 0), coalesce(back, 0) FROM keys LEFT JOIN paid USING "
            "(branch, payer) LEFT JOIN given USING (branch, payer) LEFT JOIN late USING (branch, payer) ORDER BY 1, 2",
            self.days,
        ).fetchall()

    def values(self) -> list[tuple[Any, ...]]:
        """kind, opening, joined, gone, closing, income of the three products, all income; by kind."""
        return self.db.execute(
            "WITH kinds AS (SELECT branch, code, any_value(kind) AS kind FROM groups GROUP BY ALL), "
            "held AS (SELECT m.*, coalesce(kind, '未归类') AS kind, (joined IS NULL OR joined < $first) AND (gone IS NULL OR gone >= $first) "
            "AS opening, (joined IS NULL OR joined <= $last) AND (gone IS NULL OR gone > $last) AS closing FROM members m LEFT JOIN kinds k "
            "ON k.branch = m.branch AND k.code = m.payer WHERE account IS NOT NULL AND number IS NOT NULL), "
            "heads AS (SELECT kind, count(*) FILTER (opening) AS o, count(*) FILTER (joined BETWEEN $first AND $last) AS j, "
            "count(*) FILTER (opening AND gone BETWEEN $first AND $last AND number NOT IN (SELECT number FROM held WHERE closing)) AS g, "
            "count(*) FILTER (closing) AS c FROM held GROUP BY ALL), "
            "sums AS (SELECT coalesce(kind, '未归类') AS kind, sum(CASE WHEN product IN ('成员统付', '流量统付', '集团话费统付') THEN income END) "
            "AS paid, sum(income) AS income FROM bills b LEFT JOIN kinds k ON k.branch = b.branch AND k.code = b.payer GROUP BY 1) "
            "SELECT kind, coalesce(o, 0), coalesce(j, 0), coalesce(g, 0), coalesce(c, 0), coalesce(paid, 0), coalesce(income, 0) "
            "FROM heads FULL JOIN sums USING (kind) ORDER BY 1",
            self.days,
        ).fetchall()

    def own(self) -> dict[str, int]:
        """本企业 of each branch that says any: of an area with a row over all businesses only that row."""
        return dict(
            self.db.execute(
                "SELECT branch, sum(own) FROM market m WHERE own IS NOT NULL AND (business IS NULL OR NOT EXISTS (SELECT 1 FROM market w "
                "WHERE w.branch = m.branch AND w.area = m.area AND w.business IS NULL AND w.own IS NOT NULL)) GROUP BY branch"
            ).fetchall()
        )
