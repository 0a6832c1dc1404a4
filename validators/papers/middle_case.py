"""Whether 中间审批 applies to a form: its case is among those of the policy (`middle_approval`, F3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {"价格偏差": ("超权限价格",), "授信超限": ("超信用订单", "超限授信")}
"""What a type of form is called among the cases, where that is not its own name."""
_BECOMES = ("变更为", "升为")


def asks_for_middle(kind: str, case: str, cases: Collection[str]) -> bool:
    """True where the policy names the type of the form, or the level that a customer is to have (`case`).

    >>> cases = ("突出贡献奖", "级别变更为州级")
    >>> asks_for_middle("分级变更", "州级", cases), asks_for_middle("分级变更", "县级", cases), asks_for_middle("突出贡献奖", "", cases)
    (True, False, True)
    """
    if kind in cases or any(word in cases for word in _WORDS.get(kind, ())):
        return True
    return kind == "分级变更" and bool(case) and any(named.endswith(becomes + case) for named in cases for becomes in _BECOMES)
