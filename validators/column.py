"""One column of a register, said once: header, kind, requirement, source, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from validators.finding import Severity
from validators.values.kinds import Code, Kind

ANY = "*"
"""In `grants`: whatever stands in the column."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """The law of a column; `Annotated[type, Column(...)]` in a register class.

    header    the catalogue's 列名, exactly
    need      "req" must be filled, "opt", "cond" (a rule decides), "auto" computed by the program
    key       part of the business key that V05 tests
    judged_by the rule that judges emptiness instead of V01 (the nine archive fields: V09)
    packs     the packs that have the column; empty = all
    label     what a pack calls it: seen, read, printed; the header stays an alias ("" = the header itself)
    unless    header of a yes/no column of the same row: where that is 是, the cell may be blank (settled 2)
    assigned  a blank is numbered by the program instead of found by V01 (settled 23)
    grants    the words in it by which a row gives itself what only somebody above may give, (ANY,) = whatever stands there:
              no file is believed in it (settled 38); () = it speaks of a decision and nothing rests on it
    """

    header: str
    kind: Kind
    need: str = "opt"
    key: bool = False
    source: str = "I"
    aliases: tuple[str, ...] = ()
    judged_by: str | None = None
    unless: str | None = None
    assigned: bool = False
    packs: tuple[str, ...] = ()
    grants: tuple[str, ...] | None = None
    label: str = ""
    unit: str = ""
    width: float | None = None
    hint: str = ""
    group_start: bool = False

    @property
    def name(self) -> str:
        """What stands above it on a sheet."""
        return self.label or self.header

    @property
    def computed(self) -> bool:
        """True when the program fills it and never reads it as input."""
        return self.need == "auto"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def validate(self, raw: Any) -> Any:
        """The typed value of one cell; raises pydantic's error when `kind.parse` finds class A."""
        reading = self.kind.parse(raw)
        if reading.problem and reading.problem.severity is Severity.A:
            raise PydanticCustomError("cell", "{message}", {"message": reading.problem.message})
        if reading.value is None and self.need == "req" and not (self.judged_by or self.assigned or self.unless):
            raise PydanticCustomError("required", "{message}", {"message": f"{self.header}没有填"})
        return reading.value


RECORD_NUMBER = Column(header="记录编号", kind=Code(), need="req", key=True, assigned=True, width=14, hint="空着即可，系统会编号")
"""The business key of registers without one of their own (B0)."""
