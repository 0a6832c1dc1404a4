"""What a consolidation leaves in the archive: a closed month is computed again, handed out and printed from it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import form, refuse_when_locked
from macros.closing.bound import Bound, archived_files, bind
from macros.deciding.account import account
from macros.errors import ToolkitError
from macros.version import PROGRAM
from validators.approval_form import LAPSE
from validators.values.period import Month
from workbooks.archive.disk import put
from workbooks.archive.events import AdjustmentsTaken, FormStep, LedgerRebuilt, MonthConsolidated
from workbooks.archive.former import anew
from workbooks.archive.home import Home
from workbooks.read.read_policy import read_policy_book

_ENDINGS = {"results": "results-{}.zip", "slices": "slices-{}.json", "report": "report-{}.xlsx"}
_MEND = "从备份恢复存档文件夹（keybook restore），再试；没有备份就重新打开本月，再【合并汇总】"


def keep_results(
    home: Home, period: Month, data: Mapping[str, bytes], *, now: dt.datetime, file: str, merged: Sequence[str], by: str = "", **more: Any
) -> MonthConsolidated:
    """Archives the policy, and of `data` the results, the slices and the report, then records the consolidation; `more` of the event.

    Approvals that were given to another result lapse with it; with equal digests they stay (settled 42).
    """
    with home.ledger.writing():
        refuse_when_locked(home, period)
        number = _number(home, period)
        kept = {kind: _kept(home, period, _ENDINGS[kind].format(number), data[kind]) for kind in _ENDINGS}
        digests = {kind: hashlib.sha256(data[kind]).hexdigest() for kind in _ENDINGS}
        adjusted = home.ledger.last(AdjustmentsTaken, period=str(period))
        event = MonthConsolidated(
            at=now,
            period=str(period),
            file=file,
            by=by,
            merged=list(merged),
            corrections=sorted(e.sha256 for e in home.corrections(period)),
            adjusted=adjusted.sha256 if adjusted is not None else "",
            results=kept["results"],
            slices=kept["slices"],
            report=kept["report"],
            results_sha256=digests["results"],
            slices_sha256=digests["slices"],
            report_sha256=digests["report"],
            policy=_policy(home, period),
            digest=home.policy.digest,
            full_digest=home.policy.full_digest,
            program=PROGRAM,
            account=account(),
            bound=bind(home, period, digests["results"]).as_json(),
            **more,
        )
        last = home.ledger.last(MonthConsolidated, period=str(period))
        home.ledger.add(event)
        if last is not None and form(home, period).stage.glyph == "◆" and Bound.of(last) != Bound.of(event):
            home.ledger.add(_lapsed(event, last, form(home, period).version))
    return event


def _number(home: Home, period: Month) -> int:
    """The number of a consolidation; after a rebuilding, one under which nothing of the lost ledger's lies."""
    folder, number = home.folder / "archive" / str(period), 1 + len(home.ledger.events(MonthConsolidated, period=str(period)))
    while home.ledger.events(LedgerRebuilt) and any((folder / name.format(number)).exists() for name in _ENDINGS.values()):
        number += 1
    return number


def _kept(home: Home, period: Month, name: str, data: bytes) -> str:
    return put(home.folder / "archive" / str(period) / name, data).name


def _policy(home: Home, period: Month) -> str:
    """The policy in force, in the archive under its full digest: eight digits are a name, no proof."""
    policy = home.folder / "archive" / str(period) / f"policy-{home.policy.digest}-{home.policy.full_digest[:32]}.xlsx"
    if not policy.is_file():
        put(policy, home.policy_file.read_bytes())
        if read_policy_book(policy)[0].full_digest != home.policy.full_digest:
            policy.unlink()
            raise ToolkitError("合并的时候政策换了", "再点一次【合并汇总】")
    return policy.name


def _lapsed(event: MonthConsolidated, last: MonthConsolidated, version: int) -> FormStep:
    words = {"results": "结果", "rows": "计入的数据", "policy": "政策"}
    then, now = Bound.of(last).as_json(), Bound.of(event).as_json()
    reason = f"重新合并后{'、'.join(word for name, word in words.items() if then[name] != now[name])}与送审的不同，已办的审批作废"
    return FormStep(
        at=event.at,
        kind=LAPSE,
        period=event.period,
        by=event.by,
        version=version,
        step="审批作废",
        reason=reason,
        left="待审批",
        reached="草稿",
    )


def archived_part(home: Home, period: Month, event: MonthConsolidated, kind: str) -> bytes:
    """The archived results, slices or report of a consolidation; ToolkitError when it is not there or was changed."""
    name = event.archived.get(kind, ("", ""))[0]
    if not name:
        raise ToolkitError(f"{period.zh}的合并是旧版程序做的，存档里没有可发布、可重印的结果", "重新【合并汇总】；已锁定的先重新打开")
    path = home.folder / "archive" / str(period) / name
    if not path.is_file():
        raise ToolkitError(f"存档里没有“{name}”", _MEND)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != archived_files(event)[name]:
        raise ToolkitError(f"存档的“{name}”被改过", _MEND)
    return data


def print_again(home: Home, period: Month, out: Path) -> MonthConsolidated:
    """Writes the report as it was when the month was last consolidated; nothing is computed, nothing recorded."""
    done = home.ledger.events(MonthConsolidated, period=str(period))
    if not done:
        raise ToolkitError(f"{period.zh}还没有合并", "先【合并汇总】")
    data = archived_part(home, period, done[-1], "report")
    with anew(out) as draft:
        draft.write_bytes(data)
    return done[-1]
