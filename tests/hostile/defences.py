"""Each attack that the red team knows by name, the test that shows it, and the defence without which that test fails.

`python tests/hostile/defences.py [word of an attack ...]` takes the defences out, one after the other, each in a copy of the
tree, and runs the test there: it has to fail. The exit status is 1 where one passes all the same, for then it proves
nothing. `test_defences.py` sees in every run that functions and tests are where this says.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("validators", "workbooks", "macros", "tests", "docs", "pyproject.toml", "README.md")


@dataclass(frozen=True, kw_only=True)
class Defence:
    """A function that wards an attack off, and what stands in its place when it is taken out.

    item     which of the seven points of trust it belongs to
    instead  a statement that becomes the first of the function
    test     a test with pytest's name, or a kind of the red team (`kinds/NAME`)
    """

    item: int
    attack: str
    file: str
    function: str
    instead: str
    test: str


def _d(item: int, attack: str, file: str, function: str, instead: str, test: str) -> Defence:
    return Defence(item=item, attack=attack, file=file, function=function, instead=instead, test=f"tests/{test}")


INTAKE, SEAL = "macros/intake", "workbooks/submission"
DEFENCES = (
    _d(
        1,
        "a version of 10^22",
        f"{INTAKE}/examine.py",
        "_refuse_two_stories",
        "return",
        "intake/test_trust.py::test_numbers_that_cannot_be_are_named",
    ),
    _d(
        1,
        "a manifest total of 10^30",
        f"{INTAKE}/examine.py",
        "_refuse_other_totals",
        "return",
        "intake/test_trust.py::test_numbers_that_cannot_be_are_named",
    ),
    _d(
        1,
        "a name of 80 characters",
        "workbooks/mail/attachment_names.py",
        "_cut",
        "return stem",
        "intake/test_collect.py::test_a_long_name_is_cut_and_keeps_its_ending",
    ),
    _d(
        1,
        "a file at which check-in fails",
        f"{INTAKE}/collecting.py",
        "_contained",
        "return check_in(home, file, shown, found, facts, now)",
        "intake/test_trust.py::test_what_check_in_fails_at_is_contained",
    ),
    _d(
        1,
        "an archive file that is missing",
        f"{INTAKE}/check_in.py",
        "_difference",
        'return {"diff": filing_diff(home, last, period, sha)}',
        "intake/test_trust.py::test_one_file_that_cannot_be_checked_in_costs_only_itself",
    ),
    _d(
        1,
        "a file that hangs its reader",
        f"{INTAKE}/workers.py",
        "limits_of",
        "return WorkerLimits(10_000.0, MOST_MEMORY)",
        "intake/test_workers.py::test_a_file_that_hangs_or_kills_its_reader_costs_only_itself",
    ),
    _d(
        1,
        "a side file in the inbox",
        "macros/session.py",
        "permissions",
        "from workbooks.sidecar import recall; return {k: Permission(**v) for k, v in recall(self.path)['permissions'].items()}",
        "intake/test_trust.py::test_side_files_of_an_inbox_are_not_read",
    ),
    _d(
        1,
        "a draft's name that is guessed",
        "workbooks/archive/disk.py",
        "draft_of",
        "return target.with_name(target.name + DRAFT)",
        "ledger/test_private.py::test_a_draft_cannot_be_guessed_and_is_gone_when_the_writer_fails",
    ),
    _d(
        1,
        "workers without a parent",
        f"{INTAKE}/workers.py",
        "tie_to_parent",
        "return",
        "intake/test_workers.py::test_children_end_with_their_parent",
    ),
    _d(
        2,
        "signed by nobody known",
        "macros/deciding/remembered_keys.py",
        "_unknown",
        "return KeyJudged(key=Key.FIRST)",
        "hostile/test_signatures.py::test_an_accepted_key_opens_no_other_branch",
    ),
    _d(
        2,
        "a signature over something else",
        f"{SEAL}/signature.py",
        "signature_fits",
        "return True",
        "seal/test_signature.py::test_a_forger_can_seal_anew_but_not_sign",
    ),
    _d(
        3,
        "class A with a permission of its own",
        "macros/session.py",
        "permissions",
        "return in_manifest(read_manifest(self.book))",
        "hostile/kinds/own_word",
    ),
    _d(
        3,
        "another policy under our short digest",
        f"{INTAKE}/centre_view.py",
        "received",
        "return None",
        "intake/test_trust.py::test_a_policy_is_known_by_all_its_digits",
    ),
    _d(3, "rows of another branch or month", f"{INTAKE}/may_file.py", "_relabelled", "return None", "hostile/kinds/relabelled_rows"),
    _d(3, "a month that cannot be", f"{INTAKE}/may_file.py", "_outside_time", "return None", "hostile/kinds/months_and_versions"),
    _d(
        3,
        "a version that leaps or does not go on",
        f"{INTAKE}/version_order.py",
        "out_of_order",
        "return None",
        "intake/test_trust.py::test_what_does_not_go_on_is_held_until_somebody_agrees",
    ),
    _d(
        3,
        "equal content as a second filing",
        f"{INTAKE}/version_order.py",
        "same_filing",
        "return None",
        "intake/test_trust.py::test_equal_content_is_one_filing",
    ),
    _d(
        3,
        "a void version again",
        f"{INTAKE}/version_order.py",
        "already_void",
        "return None",
        "intake/test_trust.py::test_a_version_is_void_and_stays_so",
    ),
    _d(
        3,
        "a level that adjusts what is not its own",
        f"{INTAKE}/may_file.py",
        "_not_theirs_to_adjust",
        "return None",
        "intake/test_may_file.py::test_a_level_adjusts_what_is_under_it",
    ),
    _d(
        3,
        "a level that holds another's branch",
        f"{INTAKE}/overlap.py",
        "stranger_inside",
        "return None",
        "levels/test_hostile_level.py::test_it_is_refused_and_said_why",
    ),
    _d(
        3,
        "a branch counted through two files",
        f"{INTAKE}/overlap.py",
        "twice",
        "return None",
        "levels/test_levels.py::test_nobody_is_counted_twice",
    ),
    _d(
        3,
        "a grant in a row of one's own",
        "macros/closing/approval_steps.py",
        "granted_by_files",
        "return ()",
        "hostile/test_self_grants.py::test_what_files_grant_themselves_is_told_before_anybody_approves",
    ),
    _d(4, "more than values", f"{SEAL}/values_only.py", "refuse_more_than_values", "return", "hostile/kinds/more_than_values"),
    _d(
        4,
        "a format that shows another value",
        f"{SEAL}/values_only.py",
        "refuse_more_than_values",
        "return",
        "hostile/kinds/number_formats",
    ),
    _d(4, "things over cells", f"{SEAL}/values_only.py", "refuse_more_than_values", "return", "hostile/kinds/things_over_cells"),
    _d(
        5,
        "ten times the allowance between two approvals",
        "macros/closing/bound.py",
        "unlike",
        "return []",
        "hostile/test_approvals.py::test_nothing_is_approved_that_is_not_what_was_consolidated",
    ),
    _d(
        5,
        "an archive that was written on",
        "macros/closing/closed_months.py",
        "archived_part",
        "return (home.folder / 'archive' / str(period) / event.archived[kind][0]).read_bytes()",
        "hostile/test_approvals.py::test_an_archive_that_was_written_on_is_not_handed_out",
    ),
    _d(
        5,
        "somebody who is no approver",
        "macros/closing/approvers_here.py",
        "person",
        "from validators.acting_persons import Approver; return Approver(number=by.strip().upper(), name='')",
        "hostile/test_approvals.py::test_who_may_not_approve",
    ),
    _d(
        5,
        "one person who reopens",
        "macros/closing/approval_steps.py",
        "_second_of_two",
        "return bool(asked)",
        "hostile/test_approvals.py::test_one_person_cannot_open_a_closed_month",
    ),
    _d(
        5,
        "a locked month computed again",
        "macros/closing/approval_steps.py",
        "refuse_when_locked",
        "return",
        "hostile/test_approvals.py::test_a_locked_month_is_printed_and_not_computed_again",
    ),
    _d(
        5,
        "an incomplete month approved unseen",
        "macros/closing/approval_steps.py",
        "incomplete",
        "return ()",
        "office_situations/test_approving_offices.py::test_an_incomplete_month_is_warned_of",
    ),
    _d(
        5,
        "three presses at once",
        "workbooks/archive/ledger.py",
        "writing",
        "yield; return",
        "hostile/test_approvals.py::test_three_presses_at_once_approve_once",
    ),
    _d(
        6,
        "a ledger deleted",
        "workbooks/archive/lost_ledger.py",
        "lost",
        "return ''",
        "hostile/test_lost_ledgers.py::test_a_lost_ledger_is_not_begun_anew",
    ),
    _d(
        6,
        "an event changed or taken out",
        "workbooks/archive/ledger.py",
        "whole",
        "return ()",
        "hostile/test_lost_ledgers.py::test_doctor_sees_it_and_says_how_to_go_on",
    ),
    _d(
        6,
        "an older ledger, or one chained anew",
        "workbooks/archive/ledger.py",
        "anchored",
        "return ()",
        "hostile/test_lost_ledgers.py::test_evidence_is_not_written_over_by_the_next_event",
    ),
    _d(
        6,
        "damaged pages",
        "workbooks/archive/ledger.py",
        "_pages",
        "return ()",
        "hostile/test_lost_ledgers.py::test_doctor_sees_it_and_says_how_to_go_on",
    ),
    _d(
        6,
        "facts that were written over",
        f"{INTAKE}/kept_facts.py",
        "_as_told",
        "return True",
        "hostile/test_lost_ledgers.py::test_facts_that_were_written_over_are_made_again",
    ),
    _d(
        6,
        "a backup that somebody worked on",
        "workbooks/archive/backup.py",
        "_contents",
        "return {'anchor': '', 'files': {n: hashlib.sha256(parts.read(n)).hexdigest() for n in parts.namelist()}}",
        "hostile/test_lost_ledgers.py::test_a_backup_that_somebody_worked_on_is_not_restored",
    ),
    _d(7, "names that a screen obeys", "validators/values/text.py", "screened", "return text", "hostile/kinds/harmful_files"),
    _d(
        7,
        "a home that others read",
        "workbooks/archive/disk.py",
        "close_to_world",
        "return",
        "ledger/test_private.py::test_nobody_else_looks_into_a_home",
    ),
    _d(
        7,
        "a clock set back",
        "workbooks/archive/ledger.py",
        "clock_back",
        "return ''",
        "office_situations/test_files_of_an_office.py::test_the_clock_of_the_centre_was_set_back",
    ),
    _d(
        7,
        "a csv that computes",
        "validators/values/text.py",
        "as_csv",
        "return text",
        "importing/test_import.py::test_the_map_of_columns_holds_no_live_formula",
    ),
)


def function_in(text: str, name: str) -> ast.FunctionDef:
    """The function or method of that name; LookupError where there is not exactly one."""
    (found,) = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == name] or [None]
    if found is None:
        raise LookupError(name)
    return found


def without(defence: Defence, tree: Path) -> None:
    """The tree with the defence taken out."""
    path = tree / defence.file
    text = path.read_text(encoding="utf-8")
    found = function_in(text, defence.function)
    first = found.body[1] if isinstance(found.body[0], ast.Expr) and isinstance(found.body[0].value, ast.Constant) else found.body[0]
    lines = text.splitlines(keepends=True)
    lines.insert(first.lineno - 1, f"{' ' * first.col_offset}{defence.instead}\n")
    path.write_text("".join(lines), encoding="utf-8")


def command(defence: Defence, tree: Path) -> list[str]:
    """What runs the test of an attack in a tree."""
    if "/kinds/" in defence.test:
        return [sys.executable, str(tree / "tests/hostile/attempts.py"), Path(defence.test).name]
    return [sys.executable, "-m", "pytest", "-n0", "-q", "-x", "-p", "no:cacheprovider", defence.test]


def holds(defence: Defence) -> bool:
    """True where the test of the attack fails without its defence."""
    with tempfile.TemporaryDirectory(prefix="keybook-without-") as folder:
        tree = Path(folder)
        for part in PARTS:
            source = ROOT / part
            shutil.copytree(source, tree / part, ignore=shutil.ignore_patterns("__pycache__")) if source.is_dir() else shutil.copy(
                source, tree
            )
        without(defence, tree)
        ran = subprocess.run(
            command(defence, tree), cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, check=False, capture_output=True, timeout=3600
        )
    if "/kinds/" in defence.test:
        return ran.returncode == 1 and bool(json.loads(ran.stdout)["succeeded"])
    return ran.returncode == 1


def main(words: list[str]) -> int:
    """Takes out what is asked for, and says of each whether it was missed."""
    chosen = [d for d in DEFENCES if not words or any(word in d.attack for word in words)]
    idle = []
    for defence in chosen:
        missed = holds(defence)
        print(
            f"{'fails' if missed else 'PASSES'}\t{defence.item}\t{defence.attack}\t{defence.file}:{defence.function}\t{defence.test}",
            flush=True,
        )
        idle += [] if missed else [defence.attack]
    return 1 if idle else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
