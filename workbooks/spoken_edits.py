"""An edit list in the words of the pack at hand: what is shown and said; which sheets and cells it goes to stays."""

from __future__ import annotations

from dataclasses import replace

from validators.packs.spoken import silent, spoken, spoken_value
from validators.page.spoken_page import spoken_page
from workbooks.book import Dialog, Edit, EditList, Mark, PutPage, Status, WriteBlock


def spoken_edits(edits: EditList) -> EditList:
    """The same list; the very same where the pack has no words of its own."""
    return edits if silent() else replace(edits, edits=[_said(edit) for edit in edits.edits])


def _said(edit: Edit) -> Edit:
    match edit:
        case WriteBlock(formulas=True):
            return edit  # the names of sheets stand in it; what it says was said in the words of the pack
        case WriteBlock():
            return replace(edit, values=[[spoken_value(value) for value in line] for line in edit.values])
        case Mark():
            return replace(edit, note=spoken(edit.note))
        case PutPage():
            return replace(edit, page=spoken_page(edit.page))
        case Status():
            return replace(edit, text=spoken(edit.text))
        case Dialog():
            return replace(edit, title=spoken(edit.title), text=spoken(edit.text))
    return edit
