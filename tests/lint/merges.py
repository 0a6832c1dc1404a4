"""Merged areas: more than one cell each, and no cell in two of them."""

from __future__ import annotations

from lint.parts import Check, Found, Parts, area_of, first_overlap


def find(parts: Parts) -> Found:
    """Areas that are none, and the first two that overlap on a sheet; Excel repairs the file by dropping all."""
    for sheet in parts.sheets:
        refs = [element.get("ref", "") for element in sheet.all("mergeCells", "mergeCell")]
        areas = []
        for ref in refs:
            area = area_of(ref)
            if area is None or area[:2] == area[2:]:
                yield sheet.part, ref, "no area of several cells"
            else:
                areas.append((area, ref))
        if twice := first_overlap([area for area, _ in areas]):
            yield sheet.part, areas[twice[1]][1], f"it overlaps {areas[twice[0]][1]}"


CHECK = Check(rule="merges", find=find)
