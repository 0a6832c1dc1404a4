"""The life of the helper: it stands ready, ends when nobody has pressed for a while, at log-off, or when another takes over."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress

from macros.office.pressing.ask_helper import Unanswered, exchange
from macros.office.pressing.helper_file import forget, read_standing, write_standing
from macros.office.pressing.press_server import PressServer

IDLE = 45 * 60.0
"""Seconds without a press after which it ends."""
_LOOK = 1.0


def stands_ready() -> bool:
    """True when a helper of this very program answers."""
    standing = read_standing()
    if standing is None or not standing.same:
        return False
    with suppress(Unanswered):
        return bool(exchange(standing, "GET", "/1/hello"))
    return False


def serve(*, idle: float = IDLE) -> None:
    """Stands ready until the end; the last that begins is the one that is asked, and an earlier one then ends by itself."""
    server = PressServer()
    ended = threading.Event()
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: ended.set())
    listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    listening.start()
    write_standing(server.standing)
    try:
        while not ended.wait(min(_LOOK, idle)) and not left(server, idle):
            pass
    finally:
        forget(server.standing)
        server.shutdown()
        server.server_close()


def left(server: PressServer, idle: float) -> bool:
    """True when nothing is under way and nobody will ask any more."""
    if server.presses.running:
        return False
    return read_standing() != server.standing or time.monotonic() - server.presses.last > idle
