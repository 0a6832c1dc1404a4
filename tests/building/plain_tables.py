"""Plain tables in memory for computations that are worked out a second time in SQL by hand; nothing of the program is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

Row = dict[str, Any]


def plain_tables(columns: Mapping[str, str], rows: Mapping[str, Sequence[Row]]) -> duckdb.DuckDBPyConnection:
    """A database with these tables (name -> columns as SQL has them), filled with the rows given; what a row lacks is NULL."""
    base = duckdb.connect()
    for name, words in columns.items():
        base.execute(f"CREATE TABLE {name} ({words})")
        headers = [line[0] for line in base.execute(f"DESCRIBE {name}").fetchall()]
        for row in rows.get(name, ()):
            base.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(headers))})", [row.get(header) for header in headers])
    return base
