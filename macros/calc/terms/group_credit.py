"""The credits of groups of companies as they are counted: who the members are, which rows count, what is typed once a group (R47, R05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from macros.calc.terms.cells import each_row
from macros.calc.terms.entities import customers_by_entity
from validators.doubles.places import province_of
from validators.filing.inputs import Inputs
from validators.frames import distinct, plain_values
from validators.registers.risk.credit_lines import OTHER
from validators.values.text import fold, fold_company

_OWN_BANK = "本行"


@dataclass(frozen=True)
class Scope:
    """Over what a group is summed: `name` is "" for all branches together, `_branch` for each by itself."""

    name: str

    @property
    def keys(self) -> list[str]:
        """The columns that tell its groups apart."""
        return [*filter(None, (self.name,)), "集团"]

    def flag(self, word: str) -> str:
        """The prepared column of a word that depends on it."""
        return f"{word}{self.name}"

    def first(self, rows: pd.DataFrame, *more: str) -> pd.Series:
        """True for the first row of each group, or of each of its further keys."""
        return ~rows.duplicated([*self.keys, *more])


SCOPES = (Scope(""), Scope("_branch"))


def member_rows(inputs: Inputs) -> pd.DataFrame:
    """R05 with 集团 (its code), `_entity` (the legal entity of the member) and `_named` (what it is called).

    `_first`, `_one`: the first row of each member, and of each group, in each scope.
    """
    rows, known, names = inputs.frame("R05"), entities(inputs), _names(inputs)
    rows = rows[rows["集团编码"].notna() & rows["成员客户编码"].notna()].reset_index(drop=True)
    at = list(zip(rows["_branch"], plain_values(rows["成员客户编码"]), strict=True))
    called = [own or names.get(key) or key[1] for own, key in zip(plain_values(rows["成员单位"]), at, strict=True)]
    rows = rows.assign(
        集团=rows["集团编码"].astype("object"),
        _entity=[known.get(key, "\x1f".join(key)) for key in at],
        _named=pd.array(called, dtype=object),
    )
    for scope in SCOPES:
        rows = rows.assign(**{scope.flag("_first"): scope.first(rows, "_entity"), scope.flag("_one"): scope.first(rows)})
    return rows


def entities(inputs: Inputs) -> dict[tuple[Any, Any], str]:
    """(branch, 客户编码) -> the legal entity: by 统一社会信用代码, else this customer of this branch alone."""
    customers = customers_by_entity(inputs)
    return dict(zip(zip(customers["_branch"], customers["客户编码"], strict=True), customers["主体"], strict=True))


def _names(inputs: Inputs) -> dict[tuple[Any, Any], Any]:
    frame = inputs.frame("R03")
    return dict(zip(zip(frame["_branch"], plain_values(frame["客户编码"]), strict=True), plain_values(frame["企业全称"]), strict=True))


def prepared_credits(frame: pd.DataFrame, members: pd.DataFrame, *, known: Mapping[Any, str], needed: bool) -> pd.DataFrame:
    """The rows of R47 with what each counts as; `needed` False: nobody says how the need of a group is known.

    `_own` of this bank, `_in` in unified credit, `_out` not (with a balance), `_low` of these low-risk business; 异地. In each
    scope: `_taken` counts in the whole of all banks, `_limit` and `_need` the row whose figure counts, 超限 and 超需求 beside
    them, `_lender` the first row of each bank, `_remote`, `_first` a member that no list has, `_one` a group that none has.
    """
    rows = _told(frame.reset_index(drop=True), members, known)
    rows = rows.assign(**_kinds(rows, members), 异地=_remote(rows, members))
    for scope in SCOPES:
        rows = rows.assign(**_counted(rows, members, scope))
        rows = rows.assign(**_excess(rows, scope, "集团授信限额", "超限", "_own", True))
        rows = rows.assign(**_excess(rows, scope, "实际资金需求", "超需求", scope.flag("_taken"), needed))
    differs = [rows[h].notna() & rows.groupby("集团")[h].transform("nunique").gt(1) for h in ("集团授信限额", "实际资金需求")]
    return rows.assign(
        _again=rows["_other"] & ~rows["_taken"], _differs=(differs[0] | differs[1]).fillna(False), _grouped=rows["集团"].notna()
    )


def _told(rows: pd.DataFrame, members: pd.DataFrame, known: Mapping[Any, str]) -> pd.DataFrame:
    """With `_entity` of the member; a blank 集团 is the one group that the lists name for it."""
    own = list(zip(rows["_branch"], plain_values(rows["成员"]), strict=True))
    entity = [None if code is None else known.get((branch, code), f"{branch}\x1f{code}") for branch, code in own]
    listed = members.drop_duplicates(["_entity", "集团"]).drop_duplicates("_entity", keep=False)
    groups = dict(zip(listed["_entity"], listed["集团"], strict=True))
    group = [code or groups.get(whom) for code, whom in zip(plain_values(rows["集团"]), entity, strict=True)]
    return rows.assign(_entity=pd.Series(entity, index=rows.index, dtype="object"), 集团=pd.Series(group, index=rows.index, dtype="object"))


def _pairs(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(list(zip(rows["集团"], rows["_entity"], strict=True)), index=rows.index, dtype="object")


def _kinds(rows: pd.DataFrame, members: pd.DataFrame) -> dict[str, pd.Series]:
    """What does not hang on a scope."""
    excluded = members[members["纳入统一授信"].eq(False).fillna(False)]
    other = rows["授信机构类型"].eq(OTHER).fillna(False).astype(bool)
    said = rows["纳入统一授信"].fillna(False).astype(bool) & ~_pairs(rows).isin(set(_pairs(excluded)))
    owed = (rows["授信余额"] > 0).fillna(False).astype(bool)
    low = rows["低风险业务"].fillna(False).astype(bool)
    return {"_own": ~other, "_other": other, "_in": ~other & said, "_out": ~other & ~said & owed, "_low": ~other & ~said & owed & low}


def _remote(rows: pd.DataFrame, members: pd.DataFrame) -> pd.Series:
    """True where lender and member are of two provinces; None where one of them cannot be told."""
    places = members[members["登记地区"].notna()]
    places = places[::-1]  # of several rows the first says it
    homes = dict(zip(_pairs(places), plain_values(places["登记地区"]), strict=True))
    homes |= dict(zip(zip(places["_branch"], _pairs(places), strict=True), plain_values(places["登记地区"]), strict=True))
    at = zip(rows["_branch"], _pairs(rows), strict=True)
    home = pd.Series([homes.get(key, homes.get(key[1])) for key in at], index=rows.index, dtype="object")
    return pd.Series(each_row(_apart, rows.assign(_home=home), ("授信机构所在地区", "_home")), index=rows.index, dtype="object")


def _apart(lender: str | None, home: str | None) -> bool | None:
    if not lender or not home:
        return None
    if fold(lender) == fold(home):
        return False
    one, other = province_of(lender), province_of(home)
    return None if one is None or other is None else one != other


def _counted(rows: pd.DataFrame, members: pd.DataFrame, scope: Scope) -> dict[str, pd.Series]:
    """The flags of one scope."""
    banks = each_row(lambda other, name: fold_company(name or "") if other else _OWN_BANK, rows, ("_other", "授信机构名称"))
    rows = rows.assign(_bank=pd.Series(banks, index=rows.index, dtype="object"))
    taken = rows["_own"] | _largest(rows, scope)
    groups = [tuple(key) for key in members[scope.keys].drop_duplicates().to_numpy()]
    listed = [(*key, whom) for key, whom in zip(members[scope.keys].itertuples(index=False, name=None), members["_entity"], strict=True)]
    own = pd.Series(list(zip(*(rows[key] for key in scope.keys), strict=True)), index=rows.index, dtype="object")
    each = pd.Series(list(zip(*(rows[key] for key in (*scope.keys, "_entity")), strict=True)), index=rows.index, dtype="object")
    return {
        scope.flag("_taken"): taken,
        scope.flag("_lender"): scope.first(rows, "_bank") & rows["_bank"].ne(""),
        scope.flag("_remote"): rows["异地"].eq(True) & taken,
        scope.flag("_first"): scope.first(rows, "_entity") & rows["_entity"].notna() & ~each.isin(set(listed)),
        scope.flag("_one"): scope.first(rows) & ~own.isin(set(groups)),
    }


def _largest(rows: pd.DataFrame, scope: Scope) -> pd.Series:
    """The rows of other banks that count: of each member, bank and product those of the branch with the largest sum."""
    other = rows["_other"]
    if scope.name or not other.any():
        return other
    same = distinct(*(rows[key] for key in ("集团", "_entity", "_bank", "业务品种")))[0]
    held = pd.DataFrame({"_same": same, "_branch": rows["_branch"], "_sum": rows["授信余额"].fillna(0)})[other]
    sums = held.groupby(["_same", "_branch"])["_sum"].sum().reset_index()
    best = sums.sort_values(["_sum", "_branch"], ascending=[False, True]).drop_duplicates("_same").set_index("_same")["_branch"]
    return other & pd.Series(same, index=rows.index).map(best).eq(rows["_branch"]).fillna(False)


def _excess(rows: pd.DataFrame, scope: Scope, header: str, word: str, whole: str, judged: bool) -> dict[str, pd.Series]:
    """The row whose figure counts for its group (the smallest, the first of equal ones), and what the group has above it."""
    flag = {"集团授信限额": "_limit", "实际资金需求": "_need"}[header]
    said = rows[rows[header].notna() & rows["集团"].notna()].sort_values(header, kind="stable")
    least = pd.Series(False, index=rows.index)
    least[said.drop_duplicates(scope.keys).index] = True
    sums = rows["授信余额"].where(rows[whole], 0).fillna(0).groupby([rows[key] for key in scope.keys], dropna=False).transform("sum")
    above = (sums - rows[header]).clip(lower=0).where(least & judged, 0).fillna(0).astype("Int64")
    return {scope.flag(flag): least, f"_{word}{scope.name}": above}
