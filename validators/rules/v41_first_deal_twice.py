"""V41: a second first deal of one customer and project, earlier months at hand included."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.flow_rows import known_rows
from validators.values.text import Text

HEADER, DEAL = "是否首笔", ["客户编码", "长期合作项目"]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    firsts = _standing(known_rows(facts))
    later = firsts[firsts.duplicated(DEAL) & (firsts["_pos"] >= 0)]
    held = firsts.drop_duplicates(DEAL).set_index(DEAL)
    for row in later.join(held, on=DEAL, rsuffix="_held").to_dict("records"):
        here = row["_pos_held"] >= 0
        where = f"第 {sheet.raw.rows[row['_pos_held']]} 行" if here else f" {row['月份_held']} 的流水"
        yield sheet.finding(
            RULE,
            row["_pos"],
            HEADER,
            f"{row['客户编码']} 的项目 {row['长期合作项目']} 在{where}已有首笔 {row['记录编号_held']}（V41）",
            "首笔只有一笔：这一行改为“否”；原来那笔不算，请先冲销它",
        )


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    """First deals that were not reversed in full (a reversal row is none itself, settled 2)."""
    marked = rows[rows["是否首笔"].fillna(False).astype(bool) & rows["_target"].isna() & rows[DEAL].notna().all(axis=1)]
    taken = rows.groupby("_target")["收入"].sum()
    left = marked["收入"].fillna(1) + marked["记录编号"].map(taken).astype("Int64").fillna(0)
    return marked[(left != 0) | marked["收入"].eq(0).fillna(False)]


RULE = Rule(
    id="V41",
    code="first_deal_twice",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("首笔填了两次", "Two first deals"),
    explain="一个客户一个长期合作项目只有一笔首笔。以前月份手边有的流水也查；已经全部冲销的首笔不算。",
    remedy="后面的一笔改为“否”。",
    source="V41; S3 C22「第一笔业务收入」; settled 2, 17, 31",
)
