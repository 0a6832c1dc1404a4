"""签字确认: the questions that the policy asks, the answers on 封面, and who signs (features row 53)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from validators.policy import Policy
from validators.values.kinds import Bool
from workbooks.book import Book
from workbooks.envelope import SHEET
from workbooks.read.read_registers import read_pairs
from workbooks.submission.canonical import plain_text

PARAMETER = "sign_off_questions"
SIGN_OFF, SIGNATORY = "签字确认", "签字人"


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """What was asked and answered: (question, 是 / 否 / blank) in the order of the policy, and who signed."""

    answers: tuple[tuple[str, str], ...] = ()
    signatory: str = ""

    def lines(self) -> list[tuple[str, str]]:
        """Label and text for 封面 of a submission; nothing where nothing is asked."""
        asked = [(answer_label(i), f"{question}：{answer or '未答'}") for i, (question, answer) in enumerate(self.answers, 1)]
        return [*asked, (SIGNATORY, self.signatory)] if asked else []


def answer_label(number: int) -> str:
    """The label beside which an answer stands on 封面: `签字确认 1`."""
    return f"{SIGN_OFF} {number}"


def questions(policy: Policy, branch: str, on: dt.date) -> tuple[str, ...]:
    """The questions in force for a branch; none where the pack knows none."""
    return tuple(policy.get(PARAMETER, branch, on)) if PARAMETER in policy.pack.parameters else ()


def read_sign_off(book: Book, asked: tuple[str, ...]) -> SignOff:
    """The answers on 封面 of a desk; a blank one stays blank."""
    labels = [answer_label(i) for i in range(1, len(asked) + 1)]
    pairs = read_pairs(book.read(SHEET), [*labels, SIGNATORY]) if asked and SHEET in book.sheet_names() else {}
    given = {name: plain_text(value) for name, (value, _) in pairs.items()}
    return SignOff(
        answers=tuple((question, _answer(given.get(name, ""))) for question, name in zip(asked, labels, strict=True)),
        signatory=given.get(SIGNATORY, ""),
    )


def _answer(text: str) -> str:
    known = Bool().parse(text).value
    return text if known is None else "是" if known else "否"
