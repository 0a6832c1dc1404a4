"""Writes ../press-wire.schema.json, the JSON Schema of the wire of a press.

python docs/manual/make_wire.py
"""

from __future__ import annotations

import json
from pathlib import Path

from workbooks.wire.press_wire import wire_schema

PAGE = Path(__file__).parents[1] / "press-wire.schema.json"


def page() -> str:
    """The whole document."""
    return json.dumps(wire_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
