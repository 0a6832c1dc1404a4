"""Where a workbook lies that Excel names by an address of OneDrive or SharePoint: the folder in step on this PC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

FOLDERS = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")
"""Environment variables in which the OneDrive program names its folders."""


def is_address(name: str) -> bool:
    """True for a full name that is a web address. >>> is_address('https://a.sharepoint.com/b.xlsm')
    True
    """
    return name.lower().startswith(("https://", "http://"))


def candidates(address: str, environment: Mapping[str, str]) -> list[PurePath]:
    """Every place on this PC where the workbook of an address may lie, the likeliest first.

    An address begins with a host, then either an id (personal: `d.docs.live.net/{id}/...`) or the site, the owner and
    the library (business: `{host}/personal/{owner}/Documents/...`, `{host}/sites/{site}/Shared Documents/...`). How
    many of these parts stand for the local folder differs, so the longest rest comes first.

    >>> [str(p) for p in candidates('https://d.docs.live.net/1a2b/%E5%8F%B0%E8%B4%A6/a.xlsm', {'OneDrive': '/o'})]
    ['/o/台账/a.xlsm', '/o/a.xlsm']
    """
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part and part != ".."]
    business = "sharepoint" in (urlsplit(address).hostname or "").lower()
    roots = FOLDERS if business else ("OneDriveConsumer", "OneDrive", "OneDriveCommercial")
    found = [
        PurePath(environment[name], *parts[skipped:])
        for name in roots
        if environment.get(name)
        for skipped in range(3 if business else 1, len(parts))
    ]
    return list(dict.fromkeys([*found, *_libraries(parts, environment)]))


def _libraries(parts: list[str], environment: Mapping[str, str]) -> list[PurePath]:
    """A library of SharePoint kept in step by itself: beside `OneDrive - {firm}`, in `{firm}/{site} - {library}`."""
    own = environment.get("OneDriveCommercial", "")
    if len(parts) < 4 or parts[0] not in ("sites", "teams") or "OneDrive - " not in own:
        return []
    names = dict.fromkeys((parts[2], "Documents", "文档"))
    return [PurePath(own.replace("OneDrive - ", ""), f"{parts[1]} - {name}", *parts[3:]) for name in names]


def local_path(
    address: str, environment: Mapping[str, str], exists: Callable[[PurePath], bool] = lambda path: Path(path).is_file()
) -> Path | None:
    """The workbook of an address on this PC; None when it is not kept in step, or two places would fit."""
    fitting = [place for place in candidates(address, environment) if exists(place)]
    deepest = max((len(place.parts) for place in fitting), default=0)
    best = [place for place in fitting if len(place.parts) == deepest]
    return Path(best[0]) if len(best) == 1 else None
