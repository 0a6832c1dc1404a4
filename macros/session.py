"""One click or one command: a workbook, the policy in force, earlier months, today. No globals."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from macros.deciding.disputes import Dispute, dispute_findings, disputes_at, disputes_in
from macros.deciding.permission import Permission, in_manifest, replies_beside
from macros.deciding.reasons import known_reasons, repeated
from macros.deciding.record_numbers import contents, remembered_ids
from macros.deciding.stops_ahead import stop_findings
from macros.filled import filled_frames, filled_sheets
from macros.run import Computer, run
from validators.checking import Checked, check, understand
from validators.filing.inputs import Filing, History, Inputs, Result
from validators.filing.level_check import LEVEL, level_checked, level_frames
from validators.filing.states import state_findings, states
from validators.finding import Finding
from validators.policy import Policy
from validators.register import RawSheet, Sheet
from workbooks.book import Book
from workbooks.desk.sheets.written_sheet import read_written
from workbooks.manifest import read_manifest
from workbooks.submission.sign_off import SignOff, questions, read_sign_off, sealed_sign_off, strict_questions


@dataclass(kw_only=True)
class Session:
    """A desk or a submission that is worked on."""

    path: Path
    book: Book
    kind: str
    filing: Filing
    policy: Policy
    history: History
    raws: Mapping[str, RawSheet]
    today: dt.date
    now: dt.datetime | None = None
    envelope_findings: list[Finding] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    """签字确认 as a command gives it, by the number of the question; it stands above 封面."""
    granted: Mapping[str, Permission] | None = None
    """Permissions as the centre's ledger holds them; None = not at a centre: those that the file carries are believed."""
    previous: tuple[Path, ...] = ()
    """Files of earlier months that were given along."""

    @property
    def moment(self) -> dt.datetime:
        """The moment of the press; the start of the day where none was given."""
        return self.now or dt.datetime.combine(self.today, dt.time())

    @cached_property
    def typed_digest(self) -> str:
        """All that staff typed into the registers, and the policy, in one digest: what a step is done on."""
        held = {name: sorted(contents(raw)) for name, raw in self.raws.items() if raw.rows}
        return hashlib.sha256(repr((self.policy.digest, sorted(held.items()))).encode()).hexdigest()

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Record numbers for rows that have none: those remembered for the same content, then for the same row."""
        return {name: remembered_ids(raw, self.filing, self.memory["ids"].get(name, {})) for name, raw in self.raws.items()}

    @cached_property
    def checked(self) -> Checked:
        """The whole check, with the reasons and permissions that are known."""
        if self.kind == LEVEL:
            level = level_checked(self.raws, filing=self.filing, policy=self.policy, history=self.history)
            level.findings = [self._decided(finding) for finding in self.sign_off.denied]
            return level
        found = check(
            self.raws,
            filing=self.filing,
            policy=self.policy,
            history=self.history,
            today=self.today,
            compute=self._computer,
            ids=self.ids,
            fill=lambda facts: filled_frames(self._computer.inputs(facts), (sheet.register for sheet in facts.sheets.values())),
            written=read_written(self.book),
        )
        before = [*self.envelope_findings, *self.sign_off.denied, *dispute_findings(self.disputes), *self._not_filled()]
        found.findings = [self._decided(f) for f in [*before, *found.findings]]
        if self.kind != "submission":
            found.findings += stop_findings(self._computer.inputs(found.facts), found.findings)
        found.findings += repeated(found.findings, self.reasons, self.filing.period)
        return found

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The typed rows by register, without the rules: enough to carry them on."""
        if self.kind == LEVEL:
            return level_frames(self.raws, self.filing)
        sheets, _ = understand(self.raws, filing=self.filing, policy=self.policy, ids=self.ids)
        return {name: sheet.frame for name, sheet in sheets.items()}

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs of computations over this workbook."""
        return self._computer.inputs(self.checked.facts)

    @cached_property
    def filled(self) -> dict[str, Sheet]:
        """The sheets with their computed columns as the program fills them: what is written, sealed and reported."""
        return self.checked.sheets if self.kind == LEVEL else filled_sheets(self.inputs, self.checked.sheets)

    @cached_property
    def _computer(self) -> Computer:
        return Computer()

    def results(self, names: Iterable[str] | None = None) -> dict[str, Result]:
        """The results of the computations named; all of the pack's when none are."""
        return run(self.inputs, self.policy.pack.computations if names is None else names)

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Finding key -> reason: carried over, then the column 理由 of 校验结果, then what was said without Excel."""
        return self.sign_off.said | known_reasons(self.book, self.memory)

    @cached_property
    def sign_off(self) -> SignOff:
        """What the policy asks at 打包 and what was answered: at a desk on 封面 or by a command, of a submission what it carries."""
        branch, day = self.filing.branch, self.filing.period.first
        strict = strict_questions(self.policy, branch, day)
        if self.kind in ("submission", LEVEL):
            return sealed_sign_off(read_manifest(self.book), strict)
        return read_sign_off(self.book, questions(self.policy, branch, day), self.answers, strict)

    @cached_property
    def disputes(self) -> list[Dispute]:
        """疑义: at a desk what stands on its statements and on what was published, of a submission what it carries."""
        if self.kind == "submission":
            return disputes_in(read_manifest(self.book))
        return disputes_at(self.book, self.path, self.filing.branch) if self.kind in ("desk", "plain") else []

    @cached_property
    def permissions(self) -> dict[str, Permission]:
        """Finding key -> what the upper level permitted: in a submission what it carries, at a desk the replies there."""
        if self.granted is not None:
            return dict(self.granted)
        if self.kind == "submission":
            return in_manifest(read_manifest(self.book))
        taken = {key: Permission(**entry) for key, entry in self.memory["permissions"].items()}
        return replies_beside(self.path, self.filing.branch, str(self.filing.period)) | taken

    def _decided(self, finding: Finding) -> Finding:
        reason, given = self.reasons.get(finding.key, ""), self.permissions.get(finding.key)
        approved = given is not None and given.value == finding.value
        return replace(finding, reason=reason, approved=approved) if reason or approved else finding

    @property
    def states(self) -> dict[str, str]:
        """Sheet -> 已填 / 零报 / 不适用 / 未报 (settled 25)."""
        return states(self.filing, self.policy, {name: len(raw.rows) for name, raw in self.raws.items()})

    def _not_filled(self) -> list[Finding]:
        return state_findings(self.filing, self.policy, {name: len(raw.rows) for name, raw in self.raws.items()})
