"""What is taken of signed files, and what is said of it: the measure of the attempts in `kinds/signatures.py` (settled 41)."""

from __future__ import annotations

from building.attack import Attack
from building.signed_state import counted, signed, take
from macros.merge.board_shown import lines, status
from validators.values.period import Month


def test_the_branch_itself_is_taken(attack: Attack) -> None:
    """The measure of the others: the same file, untouched."""
    (told,) = take(attack.home, attack.second)
    assert (told.kind, told.key) == ("accepted", "remembered") and counted(attack.home)["LJ01"] == 2


def test_an_older_version_is_no_news(attack: Attack) -> None:
    take(attack.home, attack.second)
    (told,) = take(attack.home, attack.first)
    assert told.kind == "duplicate" and counted(attack.home)["LJ01"] == 2


def test_an_accepted_key_opens_no_other_branch(attack: Attack) -> None:
    """临江市局's confirmed key under a file of 云山县局, of which no key is known."""
    file = signed(attack.scratch, attack.policy, "YS03", attack.own)
    (told,) = take(attack.home, file)
    assert told.kind == "held" and told.reason == "签名用的是 LJ01 的钥匙，不是 YS03 的"
    assert "YS03" not in counted(attack.home)


def test_first_contact_is_said(attack: Attack) -> None:
    """Nobody can vouch for a first key: it is taken, and every output says so."""
    file = signed(attack.scratch, attack.policy, "YS03", attack.other)
    (told,) = take(attack.home, file)
    assert (told.kind, told.key) == ("accepted", "first")
    word = f"已签名（首次使用，未核对），指纹 {attack.other.fingerprint}"
    assert any(word in line for line in lines(attack.home, Month(2026, 10)))
    assert {b["branch"]: b["signed"] for b in status(attack.home, Month(2026, 10))["branches"]}["YS03"] == word
