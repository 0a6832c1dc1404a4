"""The helper's ear: HTTP on the loopback, four questions, JSON both ways (workbooks/wire/press_wire.py).

GET  /1/hello                   is it there, and which one
POST /1/presses                 a press; 202 and how it stands
GET  /1/presses/ID?wait=SECONDS how it stands, at the latest after that time
POST /1/presses/ID/stop         let it stop at the next step
"""

from __future__ import annotations

import json
import os
import re
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from macros.button import buttons
from macros.office.pressing.helper_file import WHICH, StandingHelper
from macros.office.pressing.presses_running import Busy, Presses
from macros.office.pressing.request_guard import OUR_ORIGINS, Refusal, judged, workbook_at
from macros.office.pressing.wire_press import excel_press, sent_press
from macros.version import PROGRAM
from workbooks.wire.press_wire import WIRE, PressAsked, Refused, WirePart

SLOW = 30
"""Seconds that a question may take to come in."""
LONGEST_WAIT = 25.0
_PRESS = re.compile(r"/1/presses/([0-9a-f]{16})(/stop)?")
_UNREAD = Refusal(400, "问的话读不懂", "装同一个版本的程序再点")
_UNKNOWN = Refusal(404, "没有这一次", "再点一次按钮")
_BUSY = Refusal(409, "这本工作簿正在做上一次点的事", "等它做完再点")
_OTHER = Refusal(426, "程序和正在运行的助手版本不同", "关闭 WPS、Excel 再打开")


class PressServer(ThreadingHTTPServer):
    """The helper: on a free port of the loopback, with a token of its own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.presses = Presses()
        self.standing = StandingHelper(
            port=self.server_address[1], token=secrets.token_urlsafe(32), pid=os.getpid(), version=PROGRAM, program=WHICH
        )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up in the middle of a question costs nobody anything."""


class _Handler(BaseHTTPRequestHandler):
    server: PressServer
    protocol_version, timeout, server_version, sys_version = "HTTP/1.1", SLOW, "keybook", ""

    def do_OPTIONS(self) -> None:
        if self._refused() is None:
            self._send(204, b"")

    def do_GET(self) -> None:
        if self._refused() is not None:
            return
        asked = urlsplit(self.path)
        if asked.path == "/1/hello":
            self._tell(200, json.dumps({"wire": WIRE, "version": PROGRAM, "program": WHICH}))
        elif (found := _PRESS.fullmatch(asked.path)) and found[2] is None:
            self._wait(found[1], parse_qs(asked.query).get("wait", ["0"])[0])
        else:
            self._refuse(_UNKNOWN)

    def do_POST(self) -> None:
        if self._refused() is not None:
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/1/presses":
            self._press(body)
        elif (found := _PRESS.fullmatch(self.path)) and found[2]:
            self._stop(found[1])
        else:
            self._refuse(_UNKNOWN)

    def _press(self, body: bytes) -> None:
        try:
            asked = PressAsked.model_validate_json(body)
        except ValidationError:
            self._refuse(_UNREAD)
            return
        begun = self._begun(asked)
        self._refuse(begun) if isinstance(begun, Refusal) else self._tell(202, begun.model_dump_json())

    def _begun(self, asked: PressAsked) -> WirePart | Refusal:
        if asked.version != PROGRAM:
            return _OTHER
        if asked.button not in buttons() or (asked.workbook is None) == (asked.excel is None) or (asked.undo and asked.button != "fix"):
            return _UNREAD
        if asked.excel is not None:
            where, work = f"{asked.excel.hwnd} {asked.excel.wb.lower()}", excel_press(asked.button, asked.excel)
        else:
            assert asked.workbook is not None
            path = workbook_at(asked.workbook.path)
            if isinstance(path, Refusal):
                return path
            where, work = str(path.resolve()), sent_press(asked.button, asked.workbook, path, undo=asked.undo)
        try:
            return self.server.presses.start(where, work).as_told
        except Busy:
            return _BUSY

    def _wait(self, name: str, seconds: str) -> None:
        press = self.server.presses.of(name)
        if press is None:
            self._refuse(_UNKNOWN)
            return
        press.over.wait(min(float(seconds), LONGEST_WAIT) if re.fullmatch(r"\d{1,4}(\.\d+)?", seconds) else 0)
        self._tell(200, press.as_told.model_dump_json())

    def _stop(self, name: str) -> None:
        press = self.server.presses.of(name)
        if press is None:
            self._refuse(_UNKNOWN)
            return
        press.halt.set()
        self._tell(200, press.as_told.model_dump_json())

    def _refused(self) -> Refusal | None:
        found = judged(self.command, self.headers, self.server.standing.port, self.server.standing.token)
        if found is not None:
            self._refuse(found)
        return found

    def _refuse(self, refusal: Refusal) -> None:
        """Says no; what else is on the line is not listened to."""
        self.close_connection = True
        self._tell(refusal.status, Refused(reason=refusal.reason, remedy=refusal.remedy).model_dump_json())

    def _tell(self, status: int, document: str) -> None:
        self._send(status, document.encode("utf-8", "replace"))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if self.headers.get("Origin") in OUR_ORIGINS:
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Presses are logged beside their workbook; questions are nobody's business."""
