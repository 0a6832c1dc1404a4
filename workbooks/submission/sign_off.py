"""签字确认: the questions that the policy asks at 打包, the answers on 封面 or given by a command, and who signs (settled 50)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from validators.finding import REASON_LENGTH, Finding, Severity
from validators.policy import Policy
from validators.values.kinds import Bool
from workbooks.book import Book
from workbooks.envelope import SHEET
from workbooks.read.read_registers import read_pairs
from workbooks.submission.canonical import plain_text

PARAMETER, STRICT = "sign_off_questions", "sign_off_strict"
SIGN_OFF, SIGNATORY = "签字确认", "签字人"
YES, NO = "是", "否"
_BEHIND = re.compile("[：:，,；;]")


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """What was asked and answered: (question, 是 / 否 / blank) in the order of the policy, and who signed.

    reasons  by the number of the question, what was written behind a 否; cells: where the answers stand
    strict   questions whose 否 only the upper level may let pass (class B)
    """

    answers: tuple[tuple[str, str], ...] = ()
    signatory: str = ""
    reasons: Mapping[int, str] | None = None
    cells: Mapping[int, str] | None = None
    strict: frozenset[str] = frozenset()

    def lines(self) -> list[tuple[str, str]]:
        """Label and text for 封面 of a submission; nothing where nothing is asked."""
        asked = [(answer_label(i), f"{question}：{answer or '未答'}") for i, (question, answer) in enumerate(self.answers, 1)]
        return [*asked, (SIGNATORY, self.signatory)] if asked else []

    @property
    def held(self) -> dict[str, str]:
        """What a desk made anew holds on 封面: by the question itself, since another policy may number them otherwise."""
        why = self.reasons or {}
        told = {q: f"{a}：{why[n]}" if why.get(n) else a for n, (q, a) in enumerate(self.answers, 1)}
        return {label: text for label, text in (told | {SIGNATORY: self.signatory}).items() if text}

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """A finding for each question that is neither 是 nor 否: 打包 stops."""
        return tuple(
            self._finding(number, "missing_envelope", Severity.A, f"签字确认 {number}“{question}”还没有答")
            for number, (question, answer) in enumerate(self.answers, 1)
            if answer not in (YES, NO)
        )

    @property
    def denied(self) -> tuple[Finding, ...]:
        """A finding for each 否: it wants a reason, and the centre sees it first."""
        return tuple(
            self._finding(
                number, "sign_off_no", Severity.B if question in self.strict else Severity.C, f"签字确认 {number}“{question}”答的是“否”"
            )
            for number, (question, answer) in enumerate(self.answers, 1)
            if answer == NO
        )

    def _finding(self, number: int, code: str, severity: Severity, message: str) -> Finding:
        question, answer = self.answers[number - 1]
        cell = (self.cells or {}).get(number)
        remedy = (
            f"在封面选“{YES}”或“{NO}”" if code == "missing_envelope" else f"写明原因（不少于 {REASON_LENGTH} 个字）；已经做到就改答“{YES}”"
        )
        return Finding(
            code=code,
            rule="V01" if code == "missing_envelope" else None,
            severity=severity,
            sheet=SHEET,
            column=answer_label(number),
            cell=cell,
            row=int(re.sub(r"\D", "", cell)) if cell else None,
            value=answer,
            message=message,
            remedy=remedy,
            record=question,
        )

    @property
    def said(self) -> dict[str, str]:
        """Finding key -> what was written behind its 否."""
        keys = {finding.column: finding.key for finding in self.denied}
        return {keys[answer_label(n)]: why for n, why in (self.reasons or {}).items() if answer_label(n) in keys and why}

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """The findings of those that are 否 without a reason long enough."""
        said = self.said
        return tuple(finding for finding in self.denied if len(said.get(finding.key, "").strip()) < REASON_LENGTH)

    def refusal(self) -> str:
        """Why 打包 stops, in one sentence and with the way out; empty where every question is answered."""
        numbers = [str(number) for number, (_, answer) in enumerate(self.answers, 1) if answer not in (YES, NO)]
        if not numbers:
            return ""
        return (
            f"还不能上报：签字确认 {'、'.join(numbers)} 还没有答（{'、'.join(q for q, a in self.answers if a not in (YES, NO))}）。"
            f"怎么办：在封面逐条选“{YES}”或“{NO}”，用命令就加 --answer {numbers[0]}={YES}，再打包。数据已保存，没有发出任何东西。"
        )


def answer_label(number: int) -> str:
    """The label beside which an answer stands on 封面: `签字确认 1`."""
    return f"{SIGN_OFF} {number}"


def questions(policy: Policy, branch: str, on: dt.date) -> tuple[str, ...]:
    """The questions in force for a branch; none where the pack knows none."""
    return _listed(policy, PARAMETER, branch, on)


def strict_questions(policy: Policy, branch: str, on: dt.date) -> frozenset[str]:
    """Those whose 否 is class B."""
    return frozenset(_listed(policy, STRICT, branch, on))


def _listed(policy: Policy, code: str, branch: str, on: dt.date) -> tuple[str, ...]:
    return tuple(policy.get(code, branch, on) or ()) if code in policy.pack.parameters else ()


def read_sign_off(
    book: Book, asked: tuple[str, ...], given: Mapping[int, str] | None = None, strict: frozenset[str] = frozenset()
) -> SignOff:
    """The answers on 封面 of a desk, those given by a command in their place; a blank one stays blank. `否：原因` has its reason behind."""
    labels = {i: answer_label(i) for i in range(1, len(asked) + 1)}
    pairs = read_pairs(book.read(SHEET), [*labels.values(), SIGNATORY]) if asked and SHEET in book.sheet_names() else {}
    texts = {i: plain_text(pairs[name][0]) for i, name in labels.items() if name in pairs}
    signatory = plain_text(pairs[SIGNATORY][0]) if SIGNATORY in pairs else ""
    return replace(
        answered(asked, texts | dict(given or {}), strict, signatory),
        cells={i: pairs[name][1] for i, name in labels.items() if name in pairs},
    )


def answered(asked: tuple[str, ...], texts: Mapping[int, str], strict: frozenset[str] = frozenset(), signatory: str = "") -> SignOff:
    """The answers that were given, by the number of the question; `否：原因` has its reason behind."""
    parts = {number: _parted(texts.get(number, "")) for number in range(1, len(asked) + 1)}
    return SignOff(
        answers=tuple((question, parts[number][0]) for number, question in enumerate(asked, 1)),
        signatory=signatory,
        reasons={number: why for number, (_, why) in parts.items()},
        strict=strict,
    )


def sealed_sign_off(manifest: Mapping[str, str], strict: frozenset[str] = frozenset()) -> SignOff:
    """The answers that a submission carries; none where it carries none that can be read."""
    try:
        held = [(str(question), str(answer)) for question, answer in json.loads(manifest.get("sign_off") or "[]")]
    except (ValueError, TypeError):
        held = []
    return SignOff(answers=tuple(held), signatory=manifest.get("signatory", ""), strict=strict)


def _parted(text: str) -> tuple[str, str]:
    """The answer, and what is written behind it."""
    first, *rest = _BEHIND.split(text.strip(), maxsplit=1)
    known = Bool().parse(first).value
    return (text, "") if known is None else (YES if known else NO, rest[0].strip() if rest else "")
