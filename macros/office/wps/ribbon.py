"""The ribbon of WPS: a tab 大客户 with the buttons of the desk that is in front, as CustomUI, from the collection of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from macros.button import buttons, specs_of

if TYPE_CHECKING:
    from workbooks.desk.button_specs import ButtonSpec

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
TAB = "大客户"
GROUPS = {"branch": "台账", "centre": "汇总台账"}
"""The two kinds of desk, and what stands under their buttons."""


def ribbon_xml() -> bytes:
    """The file `ribbon.xml`; which of the groups is seen, the page decides by the workbook in front."""
    root = Element("customUI", {"xmlns": NAMESPACE, "onLoad": "ribbon.OnAddinLoad"})
    tab = SubElement(SubElement(SubElement(root, "ribbon"), "tabs"), "tab", {"id": "keybook_tab", "label": TAB})
    for desk, title in GROUPS.items():
        group = SubElement(tab, "group", {"id": f"keybook_{desk}", "label": title, "getVisible": "ribbon.OnGetVisible"})
        for spec in ribbon_buttons(desk):
            words = {"id": f"keybook_{desk}_{spec.id}", "label": spec.caption, "onAction": "ribbon.OnAction"}
            SubElement(group, "button", words | ({"getVisible": "ribbon.OnGetVisible"} if own_sheet(spec) else {}))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def ribbon_buttons(desk: str) -> list[ButtonSpec]:
    """The buttons of a desk in their order, each once; those too that a policy has to switch on."""
    found: dict[str, ButtonSpec] = {}
    for spec in specs_of(desk, frozenset(button.needs for button in buttons().values())):
        found.setdefault(spec.id, spec)
    return list(found.values())


def own_sheet(spec: ButtonSpec) -> str:
    """The sheet without which the button is not there: that of a button which a policy has to switch on; "" = it always is."""
    return spec.sheet if buttons()[spec.id].needs else ""
