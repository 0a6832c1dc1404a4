"""Who is the same legal entity in two branches: by 统一社会信用代码, where it is blank by name (R03, settled 6)."""

from __future__ import annotations

import pandas as pd

from validators.frames import each_once
from validators.values.text import fold, fold_company


def entity_keys(customers: pd.DataFrame) -> pd.Series:
    """The entity of each row of R03 as text: 码 and the code, or 名 and the folded name; missing where both are blank."""
    return pd.Series(each_once(_entity, customers["统一社会信用代码"], customers["企业全称"]), index=customers.index, dtype="object")


def _entity(code: str | None, name: str | None) -> str | None:
    return "码" + fold(code) if code else "名" + fold_company(name) if name else None
