"""What a ledger records: one class a kind of event, so that who reads one knows what it holds.

The fields of `Event` are the columns of the ledger, those of a kind its `detail`, kept as JSON with what was given only.
What an event of another program version holds beside is passed over; what does not fit its kind is damage, and is named.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CLOCK = "clock"
StepKind = Literal["approved", "sent_back", "reopened", "reopen_asked", "lapsed"]


class Event(BaseModel):
    """One thing that happened; `id` is its number in the ledger, 0 while it is not there yet.

    kind   one word; each kind that says more than the columns has a class of its own
    clock  what the clock said, where it was behind the event before; `at` is that event's then
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    at: dt.datetime
    kind: str
    period: str = ""
    branch: str = ""
    version: int = 0
    file: str = ""
    sha256: str = ""
    by: str = ""
    id: int = 0
    clock: str = ""

    @property
    def detail(self) -> dict[str, Any]:
        """What it says beside the columns, as JSON takes it: only what was given."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=_COLUMNS)


_COLUMNS = set(Event.model_fields) - {CLOCK}


class PolicyKept(Event):
    """A policy came into force; `home` makes two homes never one, in the first event only."""

    kind: Literal["policy"] = "policy"
    digest: str = ""
    home: str = ""


class OwnerNamed(Event):
    """Whose home it is."""

    kind: Literal["owner"] = "owner"


class FilingEvent(Event):
    """A filing and what it said of itself; amounts in the register's smallest units (fen, thousandths).

    counts   findings by class; open: those that are not closed, as JSON; totals: measure -> sum
    parts    of a level's file: one entry an organisation; None for a branch's own
    lineage  seals of the versions that it says it follows; supersedes: sha256 of the one before
    key      what the signing key is to the home; diff: what it changes against the version before
    facts    digest of the rows as they were kept
    """

    counts: dict[str, int] = {}
    open: list[dict[str, Any]] = []
    totals: dict[str, int] = {}
    nil: bool = False
    filled_by: str = ""
    filled_on: str = ""
    digest: str = ""
    public_key: str = ""
    supersedes: str = ""
    states: dict[str, Any] = {}
    seal: str = ""
    lineage: list[str] = []
    parts: list[dict[str, Any]] | None = None
    adjustments: list[dict[str, Any]] = []
    key: str = "none"
    note: str = ""
    facts: str = ""
    diff: dict[str, Any] = {}
    rebuilt: bool = False

    @property
    def month(self) -> str:
        """The month that its rows were filed for, and with which its file lies in the archive."""
        return self.period


class FilingAccepted(FilingEvent):
    """A submission was taken in."""

    kind: Literal["accepted"] = "accepted"


class FilingCorrected(FilingEvent):
    """A 更正单 of a closed month was taken in; it counts in `period` and corrects the month `corrects` (V40)."""

    kind: Literal["corrected"] = "corrected"
    corrects: str = ""
    reason: str = ""

    @property
    def month(self) -> str:
        """The closed month."""
        return self.corrects or self.period


class FilingHeld(FilingEvent):
    """A file waits until a person decides on it."""

    kind: Literal["held"] = "held"
    reason: str = ""
    remedy: str = ""
    fingerprint: str = ""


class FilingRejected(Event):
    """A file was not taken; `correction` says what a 更正单 holds that waits to be approved."""

    kind: Literal["rejected"] = "rejected"
    reason: str = ""
    remedy: str = ""
    filled_by: str = ""
    correction: Annotated[dict[str, Any] | None, Field(validation_alias="更正单", serialization_alias="更正单")] = None


class FilingDuplicate(Event):
    """The same filing came once more."""

    kind: Literal["duplicate"] = "duplicate"


class FilingAgreed(Event):
    """A person takes a file that was held."""

    kind: Literal["agreed"] = "agreed"
    reason: str = ""


class FilingReturned(Event):
    """A filing goes back. Made by the centre itself, it names what wants a permission.

    needs  finding key -> value of the findings of class A; more: whether there are others than these
    """

    kind: Literal["returned"] = "returned"
    reason: str = ""
    needs: dict[str, str] = {}
    more: bool = False


class PermissionsGiven(Event):
    """A form of permissions was answered: finding key -> permission, and the keys that were refused."""

    kind: Literal["permitted"] = "permitted"
    permitted: dict[str, dict[str, Any]] = {}
    refused: list[str] = []


class DisputeAnswered(Event):
    """What a person said against his pay was answered: whose (工号), about which month, what was said, the answer."""

    kind: Literal["dispute_answered"] = "dispute_answered"
    number: str = ""
    about: str = ""
    said: str = ""
    answer: str = ""
    name: str = ""
    account: str = ""


class FilingVoided(Event):
    """A version does not count any more."""

    kind: Literal["voided"] = "voided"
    reason: str = ""
    seal: str = ""


class MonthConsolidated(Event):
    """A month was consolidated: what lies in the archive with its digests, and what it is bound to (settled 42);
    whether with the full lists, what it could not work out, and the letters beside its report.
    """

    kind: Literal["consolidated"] = "consolidated"
    merged: list[str] = []
    corrections: list[str] = []
    adjusted: str = ""
    results: str = ""
    slices: str = ""
    report: str = ""
    results_sha256: str = ""
    slices_sha256: str = ""
    report_sha256: str = ""
    policy: str = ""
    digest: str = ""
    full_digest: str = ""
    program: str = ""
    account: str = ""
    bound: dict[str, str] = {}
    full_lists: bool = False
    undone: list[str] = []
    letters: list[str] = []

    @property
    def archived(self) -> dict[str, tuple[str, str]]:
        """Part of the archive -> (file name, sha256); a part that an earlier program did not keep is not there."""
        parts = {
            "results": (self.results, self.results_sha256),
            "slices": (self.slices, self.slices_sha256),
            "report": (self.report, self.report_sha256),
        }
        return {kind: pair for kind, pair in parts.items() if pair[0]}


class CorrectionApproved(Event):
    """A 更正单 may be taken in (F3)."""

    kind: Literal["correction_approved"] = "correction_approved"
    reason: str = ""
    name: str = ""
    account: str = ""


class AdjustmentsTaken(Event):
    """A 调整表 of this level was taken in."""

    kind: Literal["adjusted"] = "adjusted"
    rows: list[dict[str, Any]] = []


class LevelFiled(Event):
    """This level's own file for the level above was made, of the consolidation with that number."""

    kind: Literal["submitted"] = "submitted"
    consolidated: int = 0
    supersedes: str = ""


class FormMoved(Event):
    """A move of the form by which a month is approved (F3)."""

    step: str = ""
    reason: str = ""
    left: Annotated[str, Field(validation_alias="from", serialization_alias="from")] = ""
    reached: Annotated[str, Field(validation_alias="to", serialization_alias="to")] = ""
    middle: list[str] = []
    skipped: list[str] = []
    warnings: list[str] = []
    bound: dict[str, str] = {}
    asked: str = ""
    name: str = ""
    account: str = ""


class FormStep(FormMoved):
    """A step forward or back, a closed month opened again or asked for, approvals that lapsed."""

    kind: StepKind


class MonthPublished(FormMoved):
    """A month's results were given out."""

    kind: Literal["published"] = "published"
    files: int = 0
    state: str = ""
    consolidated: int = 0


class PaperMoved(Event):
    """Something was done to a form of a single matter (P13): who (`by`, name, rights), what, at which step, with what words.

    when      the minute of the press, as the log shows it
    about     what it is about; sheet, row: where it began
    fallen    steps for which there was nobody; may: the levels that might do the step then
    line      the hash of this line of the log over the one before it (记录哈希)
    """

    kind: Literal["paper"] = "paper"
    when: str = ""
    number: str = ""
    type: str = ""
    action: str = ""
    step: str = ""
    name: str = ""
    rights: str = ""
    words: str = ""
    about: str = ""
    sheet: str = ""
    row: int = 0
    middle: bool = False
    fallen: list[str] = []
    may: list[str] = []
    account: str = ""
    line: str = ""


class KeyMet(Event):
    """A signing key was met for the first time, accepted by a person, or retired."""

    kind: Literal["key_first", "key_accepted", "key_retired"]
    public_key: str = ""
    fingerprint: str = ""
    name: str = ""
    account: str = ""


class CustomersDecided(Event):
    """Whether two customers, each (机构编码, 客户编号), are one."""

    kind: Literal["customers_decided"] = "customers_decided"
    pair: tuple[tuple[str, str], tuple[str, str]]
    decision: str


class FactsMade(Event):
    """Rows were made again: their digest."""

    kind: Literal["facts_made"] = "facts_made"
    facts: str = ""


class MailFetched(Event):
    """A mail was fetched from a mailbox."""

    kind: Literal["mail_in"] = "mail_in"
    mailbox: str = ""
    uidvalidity: int | str = ""
    uid: int | str = ""
    message_id: str = ""


class MailDispatched(Event):
    """A mail was sent, or was about to be."""

    kind: Literal["mail_out"] = "mail_out"
    state: str = ""
    to: str = ""
    message_id: str = ""


class LedgerRebuilding(Event):
    """A new ledger begins over an archive whose own was lost; `old` is where that one lies."""

    kind: Literal["rebuilding"] = "rebuilding"
    old: str = ""


class LedgerRebuilt(Event):
    """How many files of the archive were taken up, how many left."""

    kind: Literal["rebuilt"] = "rebuilt"
    taken: int = 0
    left: int = 0


class HomeRestored(Event):
    """The home was put back from a backup with this anchor."""

    kind: Literal["restored"] = "restored"
    anchor: str = ""
