"""Writes ../demo.md, what a pack's demo.toml can say: the docstrings of the modules that read it.

python docs/manual/make_demo_tables.py
"""

from __future__ import annotations

import inspect
from pathlib import Path

from macros.demo.rows import made_tables, rows_world, value_makers

PAGE = Path(__file__).parents[1] / "demo.md"
_HEAD = """# demo.toml by tables

The demo of a pack needs no generator: with `kind = "rows"` its `demo.toml` describes the world by tables, and says which
mistakes are planted in the last month (`macros/demo/mistakes/declared.py`). `tests/demo/test_rows_world.py` has an example
of every word. This page is made of the docstrings of `macros/demo/rows/` by `python docs/refresh.py`.
"""


def page() -> str:
    """The whole document."""
    parts = [_HEAD]
    for title, module in (("The world", rows_world), ("Tables", made_tables), ("Makers", value_makers)):
        parts.append(f"## {title}\n\n```text\n{inspect.cleandoc(module.__doc__ or '')}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
