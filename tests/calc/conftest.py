"""Data as staff type it: a policy from pack P01, typed frames from small tables, the inputs of a computation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from validators.filing.inputs import Filing, History, Inputs, usage_of
from validators.pack import Pack, find_pack
from validators.policy import Policy
from validators.register import registers, typed_frame
from validators.values.period import Month

NODES = (
    ("LJ00", "临江州局", "州局", None),
    ("LJ01", "临江市局", "县市局", "LJ00"),
    ("LJ02", "青禾县局", "县市局", "LJ00"),
    ("LJ03", "石桥县局", "县市局", "LJ00"),
)
"""A state bureau with three counties: 机构编码, 机构名称, 层级, 上级机构."""


def typed(register: str, rows: Iterable[dict[str, Any]], *, branch: str = "LJ01", period: str = "2026-10", start: int = 6) -> pd.DataFrame:
    """A typed frame from rows as staff would fill them (yuan, 是 and 否, dates as text), read by the columns' kinds."""
    wanted = registers()[register]
    listed = list(rows)
    unknown = {header for row in listed for header in row} - set(wanted.by_header)
    assert not unknown, f"{register} has no columns {unknown}"
    values = {header: [_read(wanted.by_header[header], row.get(header)) for row in listed] for header in {h for row in listed for h in row}}
    return typed_frame(wanted, values, rows=range(start, start + len(listed)), branch=branch, file=f"{branch}.xlsx", period=period)


def _read(column: Any, raw: Any) -> Any:
    reading = column.kind.parse(raw)
    assert raw is None or reading.value is not None, f"{column.header}: {raw!r} cannot be read"
    return reading.value


def parameter_rows(pack: Pack, changes: dict[str, Any]) -> list[dict[str, Any]]:
    """R09 of the pack with some values changed: text, None for a blank, or a dict 适用机构 -> text."""
    names = {line["code"]: line["name"] for line in pack.table("parameters")}
    preset: dict[str, list[dict[str, Any]]] = {code: [] for code in names}
    for line in [*pack.table("parameters"), *pack.table("extra_parameters")]:
        preset[line["code"]].append(
            {"参数名": names[line["code"]], "适用机构": line.get("branch") or None, "值": line["value"] or None, "来源": line["source"]}
        )
    unknown = set(changes) - set(preset)
    assert not unknown, f"no parameters {unknown}"
    for code, change in changes.items():
        given = change if isinstance(change, dict) else {None: change}
        preset[code] = [{"参数名": names[code], "适用机构": branch, "值": value, "来源": "本单位填写"} for branch, value in given.items()]
    return [row for rows in preset.values() for row in rows]


def product_rows(pack: Pack, changes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """R07 of the pack with some cells changed: 业务代码 -> header -> value as typed."""
    preset = {line["业务代码"]: {k: v or None for k, v in line.items()} for line in pack.table("products")}
    for code, cells in changes.items():
        preset.setdefault(code, {"业务代码": code, "名称": code}).update(cells)
    return list(preset.values())


@pytest.fixture(scope="session")
def policy() -> Callable[..., Policy]:
    """`policy(code="text", ...)`: P01 with parameters changed; `products={业务代码: {header: value}}`, `nodes=(...)`.

    `more={register id: rows}` adds policy registers or rows of dated products (R07 rows are appended).
    """

    def build(
        *,
        products: dict[str, dict[str, Any]] | None = None,
        nodes: Iterable[Any] = NODES,
        more: dict[str, list[dict[str, Any]]] | None = None,
        **changes: Any,
    ) -> Policy:
        pack = find_pack("P01")
        assert pack is not None
        extra = dict(more or {})
        tree = [dict(zip(("机构编码", "机构名称", "层级", "上级机构"), node, strict=True)) for node in nodes]
        rows = {
            "R01": tree,
            "R07": product_rows(pack, products or {}) + extra.pop("R07", []),
            "R09": parameter_rows(pack, changes),
            **extra,
        }
        return Policy(pack=pack, frames={name: typed(name, found, branch="") for name, found in rows.items()})

    return build


@pytest.fixture(scope="session")
def frame() -> Callable[..., pd.DataFrame]:
    """`frame("R10", {...}, {...}, branch="LJ01", period="2026-10")`: a typed frame from rows as typed by staff."""

    def build(register: str, *rows: dict[str, Any], branch: str = "LJ01", period: str = "2026-10", start: int = 6) -> pd.DataFrame:
        return typed(register, rows, branch=branch, period=period, start=start)

    return build


@pytest.fixture(scope="session")
def inputs(policy: Callable[..., Policy]) -> Callable[..., Inputs]:
    """`inputs(R10=frame or [frame, ...], earlier={...}, months={branch: ["2026-09"]}, policy=..., ...)`.

    `earlier`: register id -> frame(s) of earlier filings; their R10 rows make the usage of history too, and their
    months count as known. `months` adds months that are known to be filed.
    """
    preset = policy()

    def build(
        *,
        period: str = "2026-10",
        policy: Policy = preset,
        branches: Iterable[str] = ("LJ01",),
        earlier: dict[str, Any] | None = None,
        months: dict[str, Iterable[str]] | None = None,
        usage: pd.DataFrame | None = None,
        final: bool = False,
        **frames: Any,
    ) -> Inputs:
        month = Month.parse(period)
        return Inputs(
            period=month,
            policy=policy,
            frames={name: _joined(found) for name, found in frames.items()},
            history=history_from(earlier or {}, months or {}, usage),
            final=final,
            filings=tuple(Filing(branch=b, name=b, period=month) for b in branches),
        )

    return build


def history_from(earlier: dict[str, Any], months: dict[str, Iterable[str]], usage: pd.DataFrame | None) -> History:
    """History of earlier typed frames, with the months that they and `months` make known."""
    frames = {name: _joined(found) for name, found in earlier.items()}
    flow = frames.get("R10", registers()["R10"].empty())
    known: dict[str, set[Month]] = {}
    for branch, period in zip(flow["_branch"], flow["_period"], strict=True):
        known.setdefault(branch, set()).add(Month.parse(period))
    for branch, listed in months.items():
        known.setdefault(branch, set()).update(Month.parse(m) for m in listed)
    return History(
        usage=usage_of(flow) if usage is None else usage,
        frames=frames,
        months={branch: frozenset(found) for branch, found in known.items()},
    )


def _joined(found: Any) -> pd.DataFrame:
    frames = [found] if isinstance(found, pd.DataFrame) else list(found)
    return pd.concat(frames, ignore_index=True)
