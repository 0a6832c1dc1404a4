"""What `keybook submit` makes, and sends when told to: a desk's own file, or that of a level over its home (F1 steps 3, 6-9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from macros.cli.app import codes, home_at, leave, month, print_json, say
from macros.clock import now
from macros.errors import ToolkitError

if TYPE_CHECKING:
    import datetime as dt

    from macros.session import Session
    from validators.policy import Policy
    from workbooks.mail.smtp import Sent


@dataclass(frozen=True, kw_only=True)
class How:
    """The choices of the command that both kinds share; their words are those of its options."""

    eml: bool
    key: Path | None
    keyring: bool
    send: bool
    again: bool
    as_json: bool


def answers(policy: Policy, branch: str, on: dt.date, given: Sequence[str]) -> dict[int, str]:
    """`--answer 2=否：原因` as number and text; ToolkitError for what is no answer to a question of this policy on that day."""
    from workbooks.submission.sign_off import questions

    asked = questions(policy, branch, on)
    found: dict[int, str] = {}
    for text in given:
        number, _, said = text.partition("=")
        if not number.strip().isdecimal() or not 1 <= int(number) <= len(asked) or not said.strip():
            raise ToolkitError(f"--answer“{text}”看不懂：签字确认有 {len(asked)} 问", "按 1=是、2=否：原因 的样子写，等号前是第几问")
        found[int(number)] = said.strip()
    return found


def submit_desk(session: Session, out: Path, how: How, *, password: str | None) -> None:
    """A desk's submission, by the press of 打包上报; ToolkitError for a file that is a submission already."""
    from macros.deciding.signing import signing_of
    from macros.headless import headless
    from macros.posting.sending import desk_server, post_submission, unchanged

    server = desk_server(session.path) if how.send else None
    signing = signing_of(session.policy, session.filing.branch, session.moment.date(), how.key, how.keyring)
    like = f"{bool(password)} {signing.public_key}"
    done = unchanged(session, out, how=like) if server and not how.eml else None
    if done is None:
        done = headless("submit", session, folder=out, eml=how.eml, signing=signing, password=password).outcome
    if not how.as_json:
        say(done.message)
    sent = post_submission(session, done, server, now=now(), again=how.again, how=like) if server and done.files else None
    if how.as_json:
        print_json(_document(done.files, [f.as_json() for f in done.open], sent))
    elif sent:
        say(f"已发给 {'、'.join(sent.to)}。" + (f"没有收下的：{'、'.join(sent.refused)}。" if sent.refused else ""))
    leave(bool(done.open))


def submit_home(home: Path, period: str, out: Path, how: How, *, by: str, without: str, answer: Sequence[str]) -> None:
    """A level's file; ToolkitError without a period; leaves with 1 where a question of 签字确认 is open (settled 50)."""
    from macros.deciding.signing import signing_of
    from macros.posting.level_submission import ANSWER, asked_of_level, level_refusal, made_before, post_level, submit_level
    from macros.posting.sending import home_server

    if not period:
        raise ToolkitError("没有写期间", "加上 --period，如 --period 2026-10")
    held, when = home_at(home), month(period)
    server = home_server(held) if how.send else None
    told = answers(held.policy, held.owner(when).code, when.first, answer)
    sign_off = asked_of_level(held, when, told, by)
    said, done = "", made_before(held, when, out, sign_off if told else None) if how.send and not how.eml else None
    if done is None:
        if refused := level_refusal(sign_off):
            open_ = [f.as_json() for f in (*sign_off.unanswered, *sign_off.unexplained)]
            print_json(_document((), open_, None)) if how.as_json else say(f"{refused}。怎么办：{ANSWER}。")
            leave(True)
        signing = signing_of(held.policy, held.owner(when).code, now().date(), how.key, how.keyring)
        done = submit_level(
            held, when, out, now=now(), by=by, eml=how.eml, signer=signing.signer, without=codes(without), sign_off=sign_off
        )
        said = signing.said
    if not how.as_json:
        say(done.message + said)
    sent = post_level(held, done, when, server, now=now(), again=how.again) if server else None
    if how.as_json:
        print_json(_document(done.files, [], sent))
    elif sent:
        say(f"已发给 {'、'.join(sent.to)}。")


def _document(files: tuple[Path, ...] | list[Path], left: list[dict[str, object]], sent: Sent | None) -> dict[str, object]:
    """The shape of the contract."""
    made: dict[str, object] = {"out": [str(file) for file in files], "open": left}
    return made | ({"sent": {"to": list(sent.to), "message_id": sent.message_id}} if sent else {})
