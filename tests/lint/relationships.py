"""Relationships: ids once in each part, targets that exist, and every id that a part uses is there."""

from __future__ import annotations

from collections import Counter

from lint.parts import OFFICE, Check, Found, Parts, is_xml, relations_part, source_of


def find(parts: Parts) -> Found:
    """Doubled ids, targets that lead nowhere, ids used and not given, relationships of a part that is not there."""
    for name in parts.data:
        if name.endswith(".rels"):
            source = source_of(name)
            if source and source not in parts.data:
                yield name, source, "relationships of a part that does not exist"
            relations = parts.relations(source)
            for identifier, count in Counter(relation.id for relation in relations).items():
                if count > 1:
                    yield name, identifier, f"the id is given {count} times"
            for relation in relations:
                if not relation.external and relation.target.partition("#")[0] not in parts.data:
                    yield name, relation.id, f"the target {relation.target} does not exist"
        elif is_xml(name):
            yield from _used(parts, name)


def _used(parts: Parts, name: str) -> Found:
    root, given = parts.tree(name), {relation.id for relation in parts.relations(name)}
    if root is None or relations_part(name) in parts.broken:
        return
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.startswith(OFFICE) and value not in given:
                yield name, value, f"{element.tag.rpartition('}')[2]} uses a relationship that is not given"


CHECK = Check(rule="relationships", find=find)
