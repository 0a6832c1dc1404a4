"""D41: how much of the nine archive fields of each customer is filled (S3 九项档案; R03, V09)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, share, text, total

_FILLED, _DUE = "填了的档案项数", "方案要求的档案项数"
_ROWS = Listing("R03").of(
    *text("_branch", "客户编码"),
    *cells("count", "已填", rule=_FILLED),
    *cells("count", "应填", rule=_DUE),
    share("完整率", "已填", "应填"),
    *text("缺项"),
)
_ARCHIVES = Tally("R03", "_branch").of(
    count("户数"),
    total("已填", "count", rule=_FILLED),
    total("应填", "count", rule=_DUE),
    share("完整率", "已填", "应填", empty="客户档案没有客户"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a customer of R03: 已填 of 应填 = the archive fields of the pack, 完整率 = 已填 / 应填, 缺项 (which are blank).

    0 is a value (settled 12). Summary: 完整率 = Σ 已填 / Σ 应填 over all customers; empty without customers.
    `extra["by_branch"]`: 户数, 已填, 应填, 完整率 of each branch.
    """
    frame, fields = given.frame("R03"), given.inputs.policy.pack.archive_fields
    blank = np.column_stack([(frame[name].isna() | (frame[name].astype("object") == "")).to_numpy(dtype=bool) for name in fields])
    gaps = sum(
        (np.where(gone, "、" + name, "").astype("object") for name, gone in zip(fields, blank.T, strict=True)), np.full(len(frame), "")
    )
    filled = pd.Series(len(fields) - blank.sum(axis=1), index=frame.index, dtype="Int64")
    said = pd.Series([text[1:] or None for text in gaps], index=frame.index, dtype="object")
    return frame.assign(已填=filled, 应填=pd.Series(len(fields), index=frame.index, dtype="Int64"), 缺项=said)


CALC = Computation(
    "D41",
    "档案完整率",
    "Archive completeness",
    reads=("R03",),
    uses={"R03": "客户编码 企业全称 通信地址 联系方式 企业性质 主要业务及产品种类 用邮种类 用邮量 潜在需求 竞争对手"},
).of(run, _ROWS, beside={"by_branch": _ARCHIVES}, summary=_ARCHIVES, totals=("完整率", "户数"))
