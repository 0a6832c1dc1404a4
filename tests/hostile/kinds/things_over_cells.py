"""Text boxes, pictures, charts, controls and other kinds of sheets over or beside the values (settled 39)."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from building.filings import repacked
from building.red_team import Attempt, Ground

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet3.xml"
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col>'
    "<xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>4</xdr:col>"
    "<xdr:colOff>0</xdr:colOff><xdr:row>7</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{inner}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
INNER = {
    "text box": '<xdr:sp txBox="1"><xdr:nvSpPr/><xdr:spPr/><xdr:txBody><a:p><a:r><a:t>9,999,999.00</a:t></a:r></a:p></xdr:txBody></xdr:sp>',
    "picture": "<xdr:pic><xdr:nvPicPr/><xdr:blipFill/><xdr:spPr/></xdr:pic>",
    "chart": "<xdr:graphicFrame><xdr:nvGraphicFramePr/></xdr:graphicFrame>",
    "line": "<xdr:cxnSp><xdr:nvCxnSpPr/><xdr:spPr/></xdr:cxnSp>",
    "group": "<xdr:grpSp><xdr:nvGrpSpPr/></xdr:grpSp>",
}
DDE = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
BUTTON = '<xml xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ClientData ObjectType="Button"/></xml>'


def _with(source: Path, out: Path, kind: str, part: str, text: str) -> Path:
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId90" Type="{RELATIONS}/{kind}" Target="/{part}"/></Relationships>'
    return repacked(source, {f"xl/worksheets/_rels/{SHEET.rpartition('/')[2]}.rels": rels.encode(), part: text.encode()}, out)


def attempts(ground: Ground) -> Iterator[Attempt]:
    good = ground.fresh["QH02"]
    for name, inner in INNER.items():
        made = _with(good, ground.place("图.xlsx"), "drawing", "xl/drawings/drawing90.xml", DRAWING.format(inner=inner))
        yield Attempt(name=name, files=(made,))
    for name, kind, part, text in (
        ("button", "vmlDrawing", "xl/drawings/vml90.vml", BUTTON),
        ("background", "image", "xl/media/image90.png", "png"),
        ("embedded file", "oleObject", "xl/embeddings/ole90.bin", "ole"),
        ("control", "control", "xl/activeX/a90.xml", "<ax/>"),
    ):
        yield Attempt(name=name, files=(_with(good, ground.place("图.xlsx"), kind, part, text),))
    with zipfile.ZipFile(good) as archive:
        rels = archive.read("xl/_rels/workbook.xml.rels")
    link = f'<Relationship Id="rId91" Type="{RELATIONS}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'.encode()
    sheet = {"xl/_rels/workbook.xml.rels": re.sub(b"</Relationships>", link, rels), "xl/chartsheets/sheet1.xml": b"<chartsheet/>"}
    yield Attempt(name="chart sheet", files=(repacked(good, sheet, ground.place("图.xlsx")),))
    for name, kind, part, text in (
        ("a call of another program", "externalLink", "externalLinks/externalLink1.xml", DDE),
        ("a connection that fetches", "connections", "connections.xml", "<connections/>"),
        ("macros", "vbaProject", "vbaProject.bin", "D0CF"),
        ("a pivot's cache", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml", "<pivotCacheDefinition/>"),
    ):
        more = f'<Relationship Id="rId92" Type="{RELATIONS}/{kind}" Target="{part}"/></Relationships>'.encode()
        changes = {"xl/_rels/workbook.xml.rels": re.sub(b"</Relationships>", more, rels), f"xl/{part}": text.encode()}
        yield Attempt(name=name, files=(repacked(good, changes, ground.place("活.xlsx")),))
    with zipfile.ZipFile(good) as archive:
        root = archive.read("_rels/.rels")
    for name, kind in (("buttons of its own", "ui/extensibility"), ("an add-in", "webextensiontaskpanes")):
        more = f'<Relationship Id="rId92" Type="{RELATIONS}/{kind}" Target="own.xml"/></Relationships>'.encode()
        changes = {"_rels/.rels": re.sub(b"</Relationships>", more, root), "own.xml": b"<customUI/>"}
        yield Attempt(name=name, files=(repacked(good, changes, ground.place("活.xlsx")),))
