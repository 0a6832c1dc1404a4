"""The centre believes nobody: what is taken, returned, held, void, and by whose word (settled 38, 40)."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from building.forging import resealed, set_cell, set_cover
from building.small_state import TODAY
from macros.closing.approval_steps import locked
from macros.closing.voiding import void_version
from macros.deciding.granting import record
from macros.deciding.permission import Permission, Request
from macros.errors import ToolkitError
from macros.intake.centre_view import CentreView
from macros.intake.collecting import Collected, agreement, collect
from macros.intake.examine import examine
from macros.intake.may_file import bounds
from macros.merge.board_shown import status
from macros.opening import open_session
from macros.posting.returns import return_filings
from validators.approval_form import APPROVE
from validators.finding import Severity
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.events import Event, FilingAccepted, FilingHeld, FilingReturned, FormStep
from workbooks.archive.home import Home
from workbooks.book import Rejection

PERIOD = Month(2026, 10)
NOW = dt.datetime(2026, 11, 2, 9, 30)
Make, Take = Callable[..., Path], Callable[..., Collected]


def state(home: Home, branch: str = "LJ01") -> str:
    return home.standings(PERIOD)[branch].state


def faulty(good: Path, name: str = "错.xlsx") -> Path:
    """A filing with one finding of class A, sealed anew."""
    return resealed(good, good.with_name(name), set_cell("业务量流水", "业务代码", "没有的业务"))


def open_a(file: Path) -> dict[str, str]:
    found = open_session(file, today=TODAY).checked.findings
    return {f.key: f.value for f in found if f.severity is Severity.A and f.blocking}


def permission(key: str, value: str) -> Request:
    given = Permission(value=value, by="王局长", text="确属特批业务", number="12")
    return Request(cells=(), key=key, value=value, answer="同意", permission=given)


def test_a_filing_with_faults_is_taken_as_returned_until_the_centre_permits(fresh: Home, mailed: Make, take: Take, tmp_path: Path) -> None:
    bad = faulty(mailed("LJ01"))
    asked = open_a(bad)
    outcome = take(fresh, bad, mailed("QH02"))
    assert outcome.accepted_json[0]["file"] == bad.name and outcome.accepted_json[0]["state"] == "退回"
    assert outcome.incomplete and "其中退回 1" in outcome.message
    where = fresh.standings(PERIOD)["LJ01"]
    assert where.state == "退回" and not where.merged and where.first == NOW
    assert fresh.archived(where.versions[0]).read_bytes() == bad.read_bytes()
    assert [event.branch for event in fresh.counted(PERIOD)] == ["QH02"]
    made = return_filings(fresh, PERIOD, tmp_path / "退", now=NOW)
    assert made.returned == ("LJ01",) and len(fresh.ledger.events(FilingReturned)) == 1
    said = record(fresh, "LJ01", "2026-10", [permission(key, value) for key, value in asked.items()], bad, now=NOW)
    assert "已收到的第 1 版因此算数" in said and state(fresh) == "已收"


def test_a_permission_that_names_another_value_lifts_nothing(fresh: Home, mailed: Make, take: Take) -> None:
    bad = faulty(mailed("LJ01"))
    take(fresh, bad)
    record(fresh, "LJ01", "2026-10", [permission(key, "别的") for key in open_a(bad)], bad, now=NOW)
    assert state(fresh) == "退回"
    with pytest.raises(ToolkitError, match="不归这个收件文件夹管"):
        record(fresh, "XX09", "2026-10", [], bad, now=NOW)


def test_a_version_is_void_and_stays_so(home: Home, mailed: Make, take: Take, submission: Make, tmp_path: Path) -> None:
    done = void_version(home, PERIOD, "lj01", 1, by="ZZ01", reason="报错了单位的数", now=NOW)
    assert done.as_json() == done.as_json() | {"state": "未报", "version": None, "voided": 1}
    assert state(home) == "未报" and home.counted(PERIOD) and "LJ01" not in {e.branch for e in home.counted(PERIOD)}
    other_bytes = resealed_bytes(mailed("LJ01"))
    outcome = take(home, mailed("LJ01"), other_bytes)
    assert not outcome.accepted and all("已由 ZZ01 于 2026-11-02 作废：报错了单位的数" in one["reason"] for one in outcome.rejected)
    assert len(outcome.rejected) == 2
    second = submission("LJ01", version=2)
    assert take(home, second).accepted == [second.name] and state(home) == "已收"
    with pytest.raises(ToolkitError, match="没有可以作废的第 1 版"):
        void_version(home, PERIOD, "LJ01", 1, by="ZZ01", reason="报错了单位的数", now=NOW)
    with pytest.raises(ToolkitError, match="是谁、为什么"):
        void_version(home, PERIOD, "LJ01", 2, by="ZZ01", reason="错", now=NOW)


def resealed_bytes(file: Path) -> Path:
    """The same sealed content in other bytes, as a re-save leaves it."""
    from building.forging import changed

    return changed(file, file.with_name("再存.xlsx"), lambda book: book["业务量流水"].column_dimensions.__getitem__("A"))


def test_equal_content_is_one_filing(home: Home, mailed: Make, take: Take) -> None:
    again = resealed_bytes(mailed("LJ01"))
    assert again.read_bytes() != mailed("LJ01").read_bytes()
    assert take(home, again).duplicate == [again.name]


def test_what_does_not_go_on_is_held_until_somebody_agrees(home: Home, submission: Make, take: Take, mailed: Make) -> None:
    made_anew = resealed(submission("LJ01", version=2), mailed("LJ01").with_name("重做.xlsx"), lineage=None)
    (held,) = take(home, made_anew).held
    assert "不是接着它做的" in held["reason"] and "第 1 版" in held["reason"]
    waiting = home.standings(PERIOD)["LJ01"]
    assert waiting.state == "已收" and [e.version for e in waiting.held] == [2] and waiting.held[0].detail["diff"]["changed"] > 0
    assert take(home, made_anew).held and len(home.ledger.events(FilingHeld)) == 1
    with pytest.raises(ToolkitError, match="是谁、为什么"):
        agreement("", "已打电话核实过了")
    kept = next((home.folder / "inbox").glob(f"{held['fingerprint']}_*"))
    outcome = collect([kept], home, now=NOW, workers=1, agreed=agreement("ZZ01", "已打电话核实过了"))
    assert outcome.accepted and home.standings(PERIOD)["LJ01"].current == home.ledger.events(FilingAccepted)[-1]


def test_a_first_file_that_leaps_waits_on_the_board(fresh: Home, submission: Make, take: Take) -> None:
    leap = submission("LJ01", version=22)
    (held,) = take(fresh, leap).held
    assert "跳得太多" in held["reason"]
    (line,) = [one for one in status(fresh, PERIOD)["branches"] if one["branch"] == "LJ01"]
    assert line == line | {"state": "待核对", "timeliness": "按时", "version": None}
    assert void_version(fresh, PERIOD, "LJ01", 22, by="ZZ01", reason="不是我们报的", now=NOW).now_stands.state == "未报"


def test_months_lie_between_the_tree_and_today(fresh: Home) -> None:
    assert bounds(fresh, NOW) == (Month(2024, 11), Month(2026, 11))
    fresh.ledger.add(Event(at=dt.datetime(2027, 1, 5), kind="note"))
    assert bounds(fresh, NOW)[1] == Month(2027, 1)


def test_a_policy_is_known_by_all_its_digits(fresh: Home, policy: Policy, mailed: Make, tmp_path: Path) -> None:
    """The name of eight digits is no proof: another policy of that name is refused."""
    view = CentreView.of(fresh)
    known = view.received(policy, "LJ01", PERIOD)
    assert known is not None and known.policy.full_digest == policy.full_digest
    other = replace(policy, frames={**policy.frames, "R01": policy.frames["R01"].assign(机构名称="别的")})
    other.__dict__["digest"] = policy.digest
    with pytest.raises(Rejection, match="摘要相同，内容却不同"):
        view.received(other, "LJ01", PERIOD)


def test_an_earlier_policy_still_judges_what_was_made_under_it(
    fresh: Home, mailed: Make, take: Take, tmp_path: Path, policy: Policy
) -> None:
    from building.small_state import write_policy_of

    newer = write_policy_of(tmp_path / "新.xlsx", [("ZZ00", "云岭州局", "州局", None), ("LJ01", "临江新局", "县市局", "ZZ00")])
    home = Home.create(fresh.folder, newer, now=NOW)
    assert policy.digest in home.policies() and home.policy.digest != policy.digest
    assert take(home, mailed("LJ01")).accepted
    assert home.ledger.events(FilingAccepted)[-1].detail["digest"] == policy.digest


def test_one_file_that_cannot_be_checked_in_costs_only_itself(home: Home, submission: Make, mailed: Make, take: Take) -> None:
    """The archived file and the rows of the version before are gone: the new one is taken, the comparison is not made."""
    first = home.standings(PERIOD)["LJ01"].current
    assert first is not None
    home.archived(first).unlink()
    shutil.rmtree(home.folder / "facts" / "2026-10" / "parts" / first.sha256[:16])
    second, other = submission("LJ01", version=2), submission("QH02", version=2)
    outcome = take(home, second, other)
    assert sorted(outcome.accepted) == sorted([second.name, other.name])
    assert "diff" not in home.ledger.events(FilingAccepted, branch="LJ01")[-1].detail
    assert take(home, mailed("YS03")).duplicate


@pytest.mark.parametrize(
    ("manifest", "said"),
    [({"version": f"1{'0' * 22}"}, "的版本号 100000000000 不可信"), ({"totals": json.dumps({"收入": 10**30})}, "的合计不符")],
    ids=["a version of 10^22", "a total of 10^30"],
)
def test_numbers_that_cannot_be_are_named(manifest: dict[str, str], said: str, fresh: Home, mailed: Make, tmp_path: Path) -> None:
    cover = set_cover("版本", f"第 {manifest.get('version', 1)} 次上报")
    file = resealed(mailed("LJ01"), tmp_path / "上报件.xlsx", cover, **manifest)
    found = examine(file, tmp_path / "facts", TODAY, view=CentreView.of(fresh))
    assert said in found.reason and found.remedy


def test_what_check_in_fails_at_is_contained(fresh: Home, mailed: Make, take: Take) -> None:
    """A folder lies where the file of one county belongs: it is named and kept, the others are taken, and so is it later."""
    (in_the_way := fresh.folder / "archive" / "2026-10" / mailed("LJ01").name).mkdir(parents=True)
    outcome = take(fresh, mailed("LJ01"), mailed("QH02"), mailed("YS03"))
    assert len(outcome.accepted) == 2 and [r["file"] for r in outcome.rejected] == [mailed("LJ01").name]
    assert "没有登记" in outcome.rejected[0]["reason"] and outcome.rejected[0]["remedy"] and fresh.ledger.whole() == ()
    in_the_way.rmdir()
    assert take(fresh, mailed("LJ01")).accepted


def test_side_files_of_an_inbox_are_not_read(mailed: Make, tmp_path: Path, fresh: Home) -> None:
    from workbooks.sidecar import remember

    bad = faulty(mailed("LJ01"))
    asked = open_a(bad)
    remember(bad, permissions={key: {"value": value, "by": "王主任"} for key, value in asked.items()})
    assert asked and examine(bad, tmp_path / "facts", TODAY, view=CentreView.of(fresh)).needs == asked


def test_history_of_the_file_counts_only_where_the_centre_has_none(home: Home, policy: Policy) -> None:
    known = CentreView.of(home).history("LJ01", Month(2026, 11), policy)
    assert known.months == {"LJ01": frozenset([PERIOD])} and int(known.usage["收入"].sum()) == 300_303
    assert not CentreView.of(home).history("LJ01", PERIOD, policy).months


def test_a_locked_month_is_reopened_before_a_version_is_void(home: Home) -> None:
    for number in ("Z1", "Z2", "Z3"):
        home.ledger.add(FormStep(at=NOW, kind=APPROVE, period=str(PERIOD), by=number, middle=[]))
    assert locked(home, PERIOD)
    with pytest.raises(ToolkitError, match="数据锁定"):
        void_version(home, PERIOD, "LJ01", 1, by="ZZ01", reason="报错了单位的数", now=NOW)
    assert state(home) == "已收"
