"""A mail draft (.eml) that opens unsent in any mail program; nothing is sent from here."""
from __future__ import annotations

import mimetypes
import os
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail that a person will send."""

    to: str
    subject: str
    body: str
    attachments: tuple[Path, ...] = ()


def write_draft(path: Path, draft: Draft) -> Path:
    """Writes the draft whole or not at all, and gives its path."""
    message = EmailMessage()
    message["Subject"] = draft.subject
    if draft.to:
        message["To"] = draft.to
    message["X-Unsent"] = "1"
    message.set_content(draft.body)
    for file in draft.attachments:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(file.read_bytes(), maintype=main, subtype=sub, filename=file.name)
    beside = path.with_name(path.name + ".tmp")
    beside.write_bytes(message.as_bytes(policy=SMTP))
    os.replace(beside, path)
    return path
