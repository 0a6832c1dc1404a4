"""Data as staff type it: a policy from pack P01, typed frames from small tables, the inputs of a computation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from building.preset_policy import NODES, preset_policy
from building.small_state import Nodes
from building.typed_rows import joined, typed
from validators.filing.inputs import Filing, History, Inputs, usage_of
from validators.policy import Policy
from validators.register import registers
from validators.values.period import Month


@pytest.fixture(scope="session")
def policy() -> Callable[..., Policy]:
    """`policy(code="text", ...)`: P01 with parameters changed; `products={业务代码: {header: value}}`, `nodes=(...)`.

    `more={register id: rows}` adds policy registers or rows of dated products (R07 rows are appended).
    """

    def build(
        *,
        products: dict[str, dict[str, Any]] | None = None,
        nodes: Nodes = NODES,
        more: dict[str, list[dict[str, Any]]] | None = None,
        **changes: Any,
    ) -> Policy:
        return preset_policy(changes, products=products, nodes=nodes, more=more)

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
            frames={name: joined(found) for name, found in frames.items()},
            history=history_from(earlier or {}, months or {}, usage),
            final=final,
            filings=tuple(Filing(branch=b, name=b, period=month) for b in branches),
        )

    return build


def history_from(earlier: dict[str, Any], months: dict[str, Iterable[str]], usage: pd.DataFrame | None) -> History:
    """History of earlier typed frames, with the months that they and `months` make known."""
    frames = {name: joined(found) for name, found in earlier.items()}
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
