"""What an office takes over from offices that were merged into it or had its work under another code (settled 48).

Customers, people, projects and all else that a month carries come below the heir's own. A code that the heir has already
is told apart by the former office in it, wherever it is referred to; a customer with the credit code of one of the heir's
own is that one, and what the former office knew of it stands on 未映射.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from macros.errors import ToolkitError
from macros.mending.carrying import carried_content, last_month_file, refuse_another
from macros.mending.upgrade import told
from macros.session import Session
from validators.filing.heirs import code_from, recoded
from validators.filing.history import combine
from validators.filing.inputs import Filing
from validators.legal_entity import credit_codes
from validators.organisation_tree import Organisation
from validators.register import META, Register
from validators.values.kinds import Ref
from validators.values.missing import is_missing
from validators.values.period import Month
from validators.values.text import LISTED_IN_A_CELL, fold_company, split_list
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text

Codes = Mapping[str, Mapping[str, str]]
"""Register id -> code at the former office -> code at its heir."""


def forerunners(organisation: Organisation, branch: str, period: Month) -> list[str]:
    """The offices whose work is a branch's own in a month, in the order of the policy."""
    return [node.code for node in organisation.nodes if node.code != branch and organisation.heir(node.code, period.first) == branch]


def last_month_files(folder: Path, organisation: Organisation, branch: str, period: Month, *, strict: bool = False) -> list[Path]:
    """Last month's file of a branch and of each of its forerunners, as far as they lie in a folder (`last_month_file`)."""
    mine = last_month_file(folder, branch, period, strict=strict)
    theirs = [last_month_file(folder, code, period, strict=True) for code in forerunners(organisation, branch, period)]
    return list(dict.fromkeys(path for path in (mine, *theirs) if path is not None))


def carried_together(olds: Sequence[Session], organisation: Organisation, filing: Filing, said: list[str] | None = None) -> DeskContent:
    """What the desk of a filing carries from the branch's own earlier file and from those of its forerunners.

    `said` takes up what an earlier template had otherwise. ToolkitError for a file of somebody else, and for two of one office.
    """
    branch, name, period = filing.branch, filing.name, filing.period
    ours, found = (branch, *forerunners(organisation, branch, period)), dict[str, Session]()
    for old in olds:
        refuse_another(old, ours, name)
        if old.filing.branch in found:
            raise ToolkitError(
                f"“{old.path.name}”和“{found[old.filing.branch].path.name}”都是{old.filing.name}的", "每个机构只带一份上月的文件"
            )
        found[old.filing.branch] = old
    own = found.pop(branch, None)
    content = DeskContent() if own is None else carried_content(own, period)
    lines = [] if own is None else told(own, content)
    for old in found.values():
        theirs = carried_content(old, period)
        lines += told(old, theirs)
        content = _joined(content, theirs, old, name)
    if said is not None:
        said += lines
    return content


def _joined(own: DeskContent, theirs: DeskContent, old: Session, name: str) -> DeskContent:
    registers, branch = old.policy.registers, old.filing.branch
    same = {key: _same(registers[key], own.carried.get(key), frame) for key, frame in theirs.carried.items()}
    codes = {
        key: same[key] | _apart(registers[key], own.carried.get(key), frame, same[key], branch) for key, frame in theirs.carried.items()
    }
    carried, parked = dict(own.carried), list[Parked]()
    for key, frame in theirs.carried.items():
        there = frame[registers[key].code_column].isin(list(same[key])) if same[key] else pd.Series(False, index=frame.index)
        parked += _known_already(registers[key], frame[there], same[key], old, name)
        fresh = _renamed(registers[key], frame[~there], codes)
        carried[key] = _without_repetition(carried[key], fresh) if key in carried else fresh
    history = recoded(theirs.history, {(branch, before): after for before, after in codes.get("R03", {}).items()})
    return replace(
        own,
        carried={key: frame for key, frame in carried.items() if len(frame)},
        history=combine([own.history, history]),
        decisions=dict(theirs.decisions) | dict(own.decisions),
        last_rows={key: own.last_rows.get(key, 0) + theirs.last_rows.get(key, 0) for key in {**own.last_rows, **theirs.last_rows}},
        unmapped=[*own.unmapped, *theirs.unmapped, *parked],
        inputs=own.inputs or theirs.inputs,
    )


def _same(register: Register, mine: pd.DataFrame | None, theirs: pd.DataFrame) -> dict[str, str]:
    """Codes of what the heir has too -> its codes: a customer by its credit code, else what has the same code and name."""
    code, name = register.code_column, register.name_column
    if mine is None or code is None:
        return {}
    if register.id == "R03":
        known = {credit: str(own) for own, credit in zip(mine[code], credit_codes(mine), strict=True) if not is_missing(credit)}
        return {str(own): known[credit] for own, credit in zip(theirs[code], credit_codes(theirs), strict=True) if credit in known}
    called = dict(zip(mine[code], mine[name], strict=True)) if name else {}
    return {str(c): str(c) for c, n in zip(theirs[code], theirs[name], strict=True) if _alike(n, called.get(c))} if name else {}


def _apart(register: Register, mine: pd.DataFrame | None, theirs: pd.DataFrame, same: Mapping[str, str], branch: str) -> dict[str, str]:
    """Codes that the heir has already for something else -> the code that tells them apart."""
    if mine is None or register.code_column is None:
        return {}
    taken = set(mine[register.code_column].dropna()) - set(same)
    return {str(code): code_from(str(code), branch) for code in theirs[register.code_column].dropna() if code in taken}


def _alike(one: object, other: object) -> bool:
    return not is_missing(one) and not is_missing(other) and fold_company(str(one)) == fold_company(str(other))


def _renamed(register: Register, frame: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """A frame with the codes that its office has at the heir, in its own code column and wherever it refers to one."""
    fresh = {}
    for column in register.columns:
        targets = column.kind.targets if isinstance(column.kind, Ref) else (register.id,) if column.header == register.code_column else ()
        known = {old: new for target in targets for old, new in codes.get(target, {}).items()}
        if known and column.header in frame:
            several = isinstance(column.kind, Ref) and column.kind.several
            said = [_now(text, known, several) for text in frame[column.header]]
            fresh[column.header] = pd.Series(said, index=frame.index, dtype=frame[column.header].dtype)
    return frame.assign(**fresh)


def _now(text: object, known: Mapping[str, str], several: bool) -> object:
    if is_missing(text):
        return text
    if several:
        return "、".join(known.get(part, part) for part in split_list(str(text), LISTED_IN_A_CELL))
    return known.get(str(text), text)


def _without_repetition(own: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Both, but for rows of the former office that say in every cell what one of the heir's says: presets, the same person."""
    headers = [header for header in own.columns if header not in META]
    known = set(_texts(own[headers]))
    fresh = [text not in known for text in _texts(theirs[headers])]
    return pd.concat([own, theirs[fresh]], ignore_index=True)


def _texts(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Each row as the texts of its values; a blank is an empty one."""
    cells = frame.astype("object").where(frame.notna(), "")
    return [tuple(map(str, row)) for row in cells.itertuples(index=False, name=None)]


def _known_already(register: Register, frame: pd.DataFrame, same: Mapping[str, str], old: Session, name: str) -> Iterator[Parked]:
    """What the former office knew of what the heir has, cell by cell."""
    how = "统一社会信用代码相同" if register.id == "R03" else "编码和名称相同"
    for _, row in frame.iterrows():
        code = str(row[str(register.code_column)])
        why = f"{name}已有“{same[code]}”（{how}），这里是{old.filing.name}的《{register.sheet}》里写的"
        for column in register.columns:
            if column.header in row and not is_missing(row[column.header]) and not column.computed:
                yield Parked(
                    old.path.name,
                    register.sheet,
                    int(row["_row"]),
                    column.header,
                    parked_text(column.kind.to_cell(row[column.header])),
                    code,
                    why,
                )
