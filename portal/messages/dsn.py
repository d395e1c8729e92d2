"""Reading what a mail server says of a letter that did not arrive (RFC 3464, RFC 3463). Pure.

Anybody may write to the mailbox, so nothing here trusts what it reads: a report counts only by a parcel's key, which
nobody guesses, and the caller looks that up.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

# What a server says stands before the letter that it gives back, so the rest of a huge one need not be read.
MOST_BYTES: Final = 256 * 1024
LONGEST_REASON: Final = 160
KEY: Final = r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
RETURNED_TO: Final = re.compile(rf"\+({KEY})@", re.IGNORECASE)
MESSAGE_ID: Final = re.compile(rf"<({KEY})@[^<>\s]+>", re.IGNORECASE)
STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Said with a 5 by many servers, but over when the owner clears his mailbox.
MAILBOX_FULL: Final = "5.2.2"


@dataclass(frozen=True)
class Bounce:
    """That one parcel came back. ``is_hard``: nothing will ever arrive at this address."""

    key: uuid.UUID
    is_hard: bool
    reason: str


def bounce_of(raw: bytes) -> Bounce | None:
    """What ``raw`` (a mail) reports, None when it is no report of a final failure of one of our parcels."""
    try:
        mail = message_from_bytes(raw[:MOST_BYTES])
        key = _key_of(mail)
        said = next(_failures(mail), None) if key else None
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return None
    if key is None or said is None:
        return None
    status, reason = said
    return Bounce(key, status.startswith("5.") and status != MAILBOX_FULL, reason)


def _key_of(mail: Message) -> uuid.UUID | None:
    """By the address that the report came to, else by the number of the letter that it gives back."""
    addresses = [str(value) for name in ("Delivered-To", "X-Original-To", "To") for value in mail.get_all(name, [])]
    found = next(filter(None, map(RETURNED_TO.search, addresses)), None)
    if found is None and mail.get_content_type() == "multipart/report":
        found = next(filter(None, map(MESSAGE_ID.search, _numbers(mail))), None)
    return uuid.UUID(found[1]) if found else None


def _numbers(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield str(part.get_payload())
        elif part is not mail and part.get("Message-ID"):
            yield str(part["Message-ID"])


def _failures(mail: Message) -> Iterator[tuple[str, str]]:
    """Enhanced status and words of each recipient for whom delivery has failed for good."""
    for part in mail.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
        for block in blocks if isinstance(blocks, list) else []:
            status = STATUS.search(str(block.get("Status", "")))
            if str(block.get("Action", "")).strip().lower() == "failed" and status:
                yield status[1], _reason(status[1], str(block.get("Diagnostic-Code", "")))


def _reason(status: str, diagnostic: str) -> str:
    words = str(make_header(decode_header(diagnostic.partition(";")[2] or diagnostic)))
    return " ".join("".join(each for each in f"{status} {words}" if each.isprintable()).split())[:LONGEST_REASON]
