"""Making a 更正单: the corrected desk against what was filed, as reversals and new rows in a sealed file (V40, M27)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from macros.closing.correction import WORD
from macros.comparing.diff import compared, records
from macros.deciding.signing import signing_of
from macros.errors import ToolkitError
from macros.session import Session
from macros.version import PROGRAM
from validators.filing.inputs import Filing, History
from validators.finding import REASON_LENGTH
from validators.register import RawSheet, Sheet, registers, typed_frame
from validators.values.number_kinds import Money, Quantity
from workbooks.file_digest import file_digest
from workbooks.sidecar import remember
from workbooks.submission.package import Submission, write_submission

_FIRST_ROW = 6
_FLOW = registers()["R10"]


def correct(session: Session, filed: Session | None, folder: Path, *, reason: str, now: dt.datetime) -> Path:
    """Writes the 更正单 of `session` against the submission that was `filed` (None: that month was never filed), signed as
    a submission is (settled 41).

    ToolkitError where nothing changed, the files are not of one branch and month, or the reason is too short.
    """
    if len(reason.strip()) < REASON_LENGTH:
        raise ToolkitError(f"更正单的原因只有 {len(reason.strip())} 个字", f"原因要不少于 {REASON_LENGTH} 个字，让上级看得懂")
    if filed and (filed.filing.branch, filed.filing.period) != (session.filing.branch, session.filing.period):
        raise ToolkitError(f"“{filed.path.name}”不是同一机构同一期间的上报件", "选当时报出去的那一份上报件")
    before = filed.filing.version if filed else 0
    version = max(int(session.memory["version"]), session.filing.version if before else 0, before) + 1
    filing = replace(session.filing, version=version, remark=f"{WORD}：{reason.strip()}", nil=())
    rows = correction_rows(filed.frames["R10"] if filed else _FLOW.empty(), session.frames["R10"], version)
    if not rows:
        raise ToolkitError("业务量流水没有改动，不用更正单", "先在台账里改好，保存后再做")
    parent = session.policy.organisation.parent(filing.branch, filing.period.first)
    made = write_submission(
        folder,
        Submission(
            filing=filing,
            sheets=[_sheet(sheet, rows, filing) for sheet in session.checked.sheets.values()],
            policy=session.policy,
            history=History.none(),
            pages=[],
            template=filing.template or "",
            program=PROGRAM,
            parent=parent.name if parent else "",
            made=now,
            signer=signing_of(session.policy, filing.branch, now.date()).signer,
            supersedes=file_digest(filed.path) if filed else "",
        ),
    )
    remember(session.path, version=version)
    return made


def correction_rows(old: pd.DataFrame, new: pd.DataFrame, version: int) -> list[dict[str, Any]]:
    """R10 records: a row that was changed is taken back and filed anew, one that is gone is taken back, one that came
    is filed. A row taken back and its reversal sum to 0.
    """
    before, after = records(_FLOW, old), records(_FLOW, new)
    found = [_reversal(key, record, version) for key, record in before.items() if after.get(key) != record]
    for key, record in after.items():
        if key not in before:
            found.append(record)
        elif before[key] != record:
            found.append(record | {"记录编号": f"{key}C{version}"})
    return found


def _reversal(key: str, record: dict[str, Any], version: int) -> dict[str, Any]:
    amounts = [c.header for c in compared(_FLOW) if isinstance(c.kind, (Money, Quantity))]
    back = {header: -record[header] for header in amounts if record[header] is not None}
    return record | back | {"记录编号": f"{key}R{version}", "冲销标记": True, "冲销原记录编号": key}


def _sheet(sheet: Sheet, rows: list[dict[str, Any]], filing: Filing) -> Sheet:
    """业务量流水 with the rows of the 更正单; master registers as they are; other registers empty."""
    register = sheet.register
    if register.nature == "master":
        return sheet
    mine = rows if register.id == "R10" else []
    places = list(range(_FIRST_ROW, _FIRST_ROW + len(mine)))
    values = {c.header: [row.get(c.header) for row in mine] for c in register.columns}
    frame = typed_frame(register, values, rows=places, branch=filing.branch, file=filing.file, period=str(filing.period))
    failed = pd.DataFrame({c.header: np.zeros(len(mine), dtype=bool) for c in register.columns})
    raw = RawSheet(register=register, sheet=register.sheet, cells={}, rows=places, letters={})
    return Sheet(register=register, frame=frame, failed=failed, raw=raw)
