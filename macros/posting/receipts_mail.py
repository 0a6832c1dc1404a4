"""Receipts: a mail draft for every file that was taken or refused, to whom it came from (M19). Nothing is sent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from macros.deciding.signing import words
from macros.errors import ToolkitError
from macros.intake.check_in import Verdict
from macros.intake.collecting import Collected
from macros.intake.examined import Examined
from macros.merge.filing_board import board
from macros.posting.returns import address_of
from validators.values.money import yuan_shown
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.mail.attachment_names import safe_name
from workbooks.mail.draft import Draft, write_draft
from workbooks.submission.signature import fingerprint

FOLDER = "回执"


def write_receipts(home: Home, done: Collected, *, now: dt.datetime) -> list[Path]:
    """The drafts of one collection, in HOME/out/回执; a duplicate needs none."""
    folder = home.folder / "out" / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    seen = {shown: found for shown, found, verdict in done.results if verdict.kind == "rejected"}
    timely = _timeliness(home, {found.period for _, found, verdict in done.results if verdict.kind == "accepted"})
    made = [
        _taken(home, found, verdict, folder, timely.get((found.period, found.branch), ""), now)
        for _, found, verdict in done.results
        if verdict.kind in ("accepted", "held")
    ]
    for number, refused in enumerate(done.rejected, start=1):
        made.append(
            _refused(
                home,
                refused,
                seen.get(refused["file"]),
                done.senders.get(refused["file"], ""),
                folder / f"未签收_{now:%m%d-%H%M%S}_{number:03d}_{_stem(refused['file'])}.eml",
                now,
            )
        )
    return made


def _timeliness(home: Home, periods: set[str]) -> dict[tuple[str, str], str]:
    """按时 / 迟报 by period and branch; empty where the calendar is not filled in."""
    found: dict[tuple[str, str], str] = {}
    for period in sorted(periods):
        try:
            rows, _ = board(home, Month.parse(period))
        except ToolkitError:
            continue
        found |= {(period, row.branch): row.timeliness for row in rows}
    return found


def _taken(home: Home, found: Examined, verdict: Verdict, folder: Path, timely: str, now: dt.datetime) -> Path:
    """M19; of a file that came in as 退回, or waits for a decision, with the reason: it counts in no sum yet."""
    rows = sum(count for name, count in found.totals.items() if name.endswith(" 行数"))
    when = f"{now:%m-%d %H:%M}" + (f"，{timely}" if timely else "")
    body = (
        f"已签收：{found.name} {found.period} 第 {found.version} 版，{when}。"
        f"收入合计 {yuan_shown(found.totals.get('收入', 0))} 元，{rows} 行；与您发出的一致。\n"
        f"签名：{_signed(home, found)}。（账本 {home.ledger.anchor}）\n"
    )
    word = {"held": "待核对"}.get(verdict.kind, verdict.state or "已签收")
    if word != "已签收":
        body = f"已收到，{word}，还没有并入：{found.name} {found.period} 第 {found.version} 版，{when}。\n原因：{verdict.reason}。\n"
    name = safe_name(f"回执_{found.period}_{found.branch}_{found.name}_第{found.version}版.eml")
    return write_draft(
        folder / name,
        Draft(
            to=address_of(home, found.branch, Month.parse(found.period)),
            body=body,
            subject=f"{word}：{found.name} {found.period} 第 {found.version} 版",
        ),
        when=now,
    )


def _signed(home: Home, found: Examined) -> str:
    """Who signed, or 未签名: what was seen when the file came in."""
    event = home.ledger.accepted(found.sha256)
    key = event.key if event is not None else "none"
    return words(key, fingerprint(found.public_key) if found.public_key else "")


def _refused(home: Home, refused: dict[str, str], found: Examined | None, sender: str, path: Path, now: dt.datetime) -> Path:
    address = address_of(home, found.branch, Month.parse(found.period)) if found and found.period else ""
    body = f"没有签收：{refused['file']}：{refused['reason']}。\n怎么办：{refused['remedy']}。\n没有并入任何数据，以前签收的不受影响。\n（账本 {home.ledger.anchor}）\n"
    return write_draft(path, Draft(to=address or sender, subject=f"没有签收：{refused['file']}", body=body), when=now)


def _stem(shown: str) -> str:
    return safe_name(shown.rpartition("/")[2]).rpartition(".")[0] or "附件"
