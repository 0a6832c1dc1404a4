"""What a received file turned out to be: what examining gives and check-in judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbooks.submission.level_file import LevelContent


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a file turned out to be. `reason` is empty when it is a whole submission.

    sha256      of the workbook, without the password it may have come with
    opened      the workbook inside an encrypted file; None where the file itself is the workbook
    public_key  of the signature, which fits the seal; "" = it bears none. Whose key it is, the policy of the home says
    supersedes  sha256 of the earlier version that it says it replaces
    level       of a level's file: its branches, and what upper levels adjusted
    states      sheet -> 已填 / 零报 / 不适用 / 未报
    seal        digest of the sealed content: equal ones are the same filing, whatever the bytes
    lineage     the seals of the versions before it, as the desk that made it remembers them
    needs       finding key -> value of the class A findings that nobody permitted; more = there are others besides
    papers      of a file of 审批单: the forms of single matters that it hands in (P13)
    relabelled  what shows that its rows are another branch's or another month's; "" = nothing does
    """

    file: str
    sha256: str = ""
    reason: str = ""
    remedy: str = ""
    branch: str = ""
    name: str = ""
    period: str = ""
    version: int = 0
    digest: str = ""
    nil: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    open: list[dict[str, Any]] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    filled_by: str = ""
    filled_on: str = ""
    remark: str = ""
    opened: Path | None = None
    public_key: str = ""
    supersedes: str = ""
    level: LevelContent | None = None
    states: dict[str, str] = field(default_factory=dict)
    seal: str = ""
    lineage: tuple[str, ...] = ()
    needs: dict[str, str] = field(default_factory=dict)
    more: bool = False
    papers: tuple[dict[str, Any], ...] = ()
    relabelled: str = ""
