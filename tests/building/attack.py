"""What an attempt of tests/hostile is made with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from validators.policy import Policy
from workbooks.archive.home import Home
from workbooks.submission.signature import Signer


@dataclass(frozen=True, kw_only=True)
class Attack:
    """What an attempt is made with.

    first, second   临江市局's first and second version, signed with its `own` key
    county_file     青禾县局's first version, signed with its `county` key
    other           a key that nobody knows
    """

    home: Home
    policy: Policy
    policy_book: Path
    first: Path
    second: Path
    county_file: Path
    own: Signer
    other: Signer
    county: Signer
    scratch: Path
