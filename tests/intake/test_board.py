"""报送情况 and 退回: who filed, in time or late, and where each filing stands (D30, F1 step 10)."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.errors import ToolkitError
from macros.intake.collecting import Collected
from macros.merge.board_shown import lines, status
from macros.posting.returns import return_filings
from validators.values.period import Month
from workbooks.archive.events import Event, FilingAccepted, FilingDuplicate, FilingRejected, FilingReturned
from workbooks.archive.home import Home
from workbooks.archive.standing import standing

PERIOD = Month(2026, 10)
Make, Take = Callable[..., Path], Callable[..., Collected]


def states(home: Home) -> dict[str, tuple[str, str, int | None]]:
    return {b["branch"]: (b["timeliness"], b["state"], b["version"]) for b in status(home, PERIOD)["branches"]}


def test_a_month_of_filing(fresh: Home, submission: Make, mailed: Make, take: Take, tmp_path: Path) -> None:
    """按时, 迟报, 零报, 未报, then 退回, then 更正: the first version is what timeliness is judged by."""
    assert states(fresh) == dict.fromkeys(("LJ01", "QH02", "YS03"), ("未报", "未报", None))
    assert status(fresh, PERIOD)["due"] == "2026-11-03"
    take(fresh, mailed("LJ01"), now=dt.datetime(2026, 11, 3, 23, 59))
    take(fresh, submission("QH02", cells={}, 零报="全部"), now=dt.datetime(2026, 11, 5, 8))
    assert states(fresh) == {"LJ01": ("按时", "已收", 1), "QH02": ("迟报", "零报", 1), "YS03": ("未报", "未报", None)}
    made = return_filings(fresh, PERIOD, tmp_path / "退", now=dt.datetime(2026, 11, 5), branch="LJ01", reason="收入与量收不符", by="王主任")
    assert made.returned == ("LJ01",) and not made.reminded
    assert states(fresh)["LJ01"] == ("按时", "退回", 1)
    assert not fresh.standings(PERIOD)["LJ01"].merged
    (told,) = [line for line in lines(fresh, PERIOD) if "临江市局" in line]
    assert told.startswith("◆退回") and "收入与量收不符" in told
    take(fresh, submission("LJ01", version=2, 附言="已更正"), now=dt.datetime(2026, 11, 6))
    assert states(fresh)["LJ01"] == ("按时", "更正", 2)
    received = {b["branch"]: b["received"] for b in status(fresh, PERIOD)["branches"]}
    assert received == {"LJ01": "2026-11-03T23:59:00", "QH02": "2026-11-05T08:00:00", "YS03": None}


def test_the_return_is_marked_and_the_reminder_says_when(home: Home, tmp_path: Path) -> None:
    done = return_filings(home, PERIOD, tmp_path / "退", now=dt.datetime(2026, 11, 4), branch="QH02", reason="请补盖章")
    book, mail = done.out
    assert book.name == "退回单_2026-10_QH02_青禾县局_第1版.xlsx"
    made = openpyxl.load_workbook(book)
    assert made.sheetnames[0] == "退回单" and "校验结果" in made.sheetnames
    said = {cell.value for line in made["退回单"].iter_rows() for cell in line if cell.value}
    assert {"退回单", "请补盖章"} <= said
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert message["To"] == "qh02@example.cn" and message["X-Unsent"] == "1" and "第 1 版" in message["Subject"]
    (attached,) = message.iter_attachments()
    assert str(attached.get_filename()).endswith(".xlsx") and attached.get_payload(decode=True) == book.read_bytes()
    again = return_filings(home, PERIOD, tmp_path / "退", now=dt.datetime(2026, 11, 5), branch="QH02", reason="请补盖章")
    assert again.out == done.out and len(home.ledger.events(FilingReturned)) == 1


def test_who_has_not_filed_is_reminded(fresh: Home, tmp_path: Path) -> None:
    done = return_filings(fresh, PERIOD, tmp_path / "催", now=dt.datetime(2026, 11, 4))
    assert done.reminded == ("LJ01", "QH02", "YS03") and not done.returned
    message = email.message_from_bytes(done.out[0].read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None and "截止日是 2026-11-03" in body.get_content() and "零报" in body.get_content()
    assert not fresh.ledger.events(FilingReturned)


def test_who_cannot_be_returned(fresh: Home, tmp_path: Path) -> None:
    for branch, why in (("LJ01", "还没有报"), ("XX99", "没有机构")):
        with pytest.raises(ToolkitError, match=why):
            return_filings(fresh, PERIOD, tmp_path, now=dt.datetime(2026, 11, 4), branch=branch, reason="请补盖章")


KINDS = {"accepted": FilingAccepted, "rejected": FilingRejected, "returned": FilingReturned, "duplicate": FilingDuplicate}


def event(kind: str, version: int, sha: str, **told: Any) -> Event:
    return KINDS[kind](at=dt.datetime(2026, 11, version), branch="A", version=version, sha256=sha, **told)


@pytest.mark.parametrize(
    ("events", "state", "merged"),
    [
        ([], "未报", False),
        ([event("rejected", 1, "x")], "未报", False),
        ([event("accepted", 1, "x")], "已收", True),
        ([event("accepted", 1, "x", nil=True)], "零报", True),
        ([event("accepted", 1, "x"), event("returned", 1, "x")], "退回", False),
        ([event("accepted", 1, "x"), event("returned", 1, "x"), event("duplicate", 1, "x")], "退回", False),
        ([event("accepted", 1, "x"), event("returned", 1, "x"), event("accepted", 2, "y")], "更正", True),
        ([event("accepted", 1, "x"), event("accepted", 2, "y")], "已收", True),
        ([event("accepted", 2, "y"), event("returned", 2, "y"), event("accepted", 1, "x")], "退回", False),
        ([event("accepted", 1, "x"), event("returned", 1, "x"), event("accepted", 2, "y"), event("returned", 2, "y")], "退回", False),
        ([event("accepted", 1, "x"), event("returned", 1, "x"), event("accepted", 2, "y", nil=True)], "更正", True),
    ],
)
def test_a_standing_is_read_from_the_events(events: list[Event], state: str, merged: bool) -> None:
    where = standing("A", [*events, FilingAccepted(at=dt.datetime(2026, 11, 1), branch="B", sha256="z")])
    assert (where.state, where.merged) == (state, merged)
