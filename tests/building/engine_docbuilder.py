"""engine_docbuilder.py SOURCE JSON: ONLYOFFICE enters every formula of an unprotected workbook again; its values as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import docbuilder  # type: ignore[import-not-found]

SET = """
(function(){ var n=0; var sheets=Api.GetSheets();
 for(var s=0;s<sheets.length;s++){ var u=sheets[s].GetUsedRange(); if(!u) continue;
  u.ForEach(function(c){ var f=c.GetFormula(); if(typeof f==="string" && f.charAt(0)==="="){
   if(c.GetNumberFormat()==="@") c.SetNumberFormat("General"); c.SetValue(f); n++; } }); }
 return n; })();
"""
DUMP = """
(function(){ var out={}; var sheets=Api.GetSheets();
 for(var s=0;s<sheets.length;s++){ var ws=sheets[s]; var u=ws.GetUsedRange(); var d={};
  if(u){ u.ForEach(function(c){ var v=c.GetValue2(); if(v!==""&&v!==null&&v!==undefined) d[c.GetAddress(false,false)]=v; }); }
  out[ws.GetName()]=d; }
 return JSON.stringify(out); })();
"""


def main(source: str, target: str) -> None:
    builder = docbuilder.CDocBuilder()
    builder.SetTmpFolder(tempfile.mkdtemp())
    builder.OpenFile(source, "")
    context = builder.GetContext()
    for _ in range(2):  # what a formula asks may have been entered after it
        builder.ExecuteCommand(SET, context.CreateUndefined())
    found = context.CreateUndefined()
    builder.ExecuteCommand(DUMP, found)
    Path(target).write_text(json.dumps(json.loads(found.ToString()), ensure_ascii=False), encoding="utf-8")
    builder.CloseFile()


main(*sys.argv[1:])
