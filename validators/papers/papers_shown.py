"""The name under which a centre's reports find the forms among the results (P13)."""

from __future__ import annotations

from typing import Final

PAPERS: Final = "papers"
