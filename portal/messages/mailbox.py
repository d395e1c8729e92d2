"""The mailbox to which letters come back: a folder that a mail server fills, or IMAP."""

import imaplib
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from portal.messages.channels import Channel
from portal.messages.dsn import MOST_BYTES, bounce_of
from portal.messages.returns import came_back

MOST_MAILS = 200
SECONDS = 20
LOG = logging.getLogger(__name__)


def read_bounces() -> int:
    """Read what has come into the mailbox; returns how many parcels came back. A mailbox that is down waits."""
    taken = 0
    try:
        for raw in [*_from_folder(), *_from_imap()]:
            taken += take(raw)
    except (OSError, imaplib.IMAP4.error) as error:
        LOG.warning("the mailbox of bounces cannot be read: %s", error)
    return taken


def take(raw: bytes) -> bool:
    """One mail: whether it tells of a parcel of ours that came back. Anything else changes nothing."""
    bounce = bounce_of(raw)
    return bounce is not None and came_back(bounce.key, Channel.EMAIL, reason=bounce.reason, is_hard=bounce.is_hard)


def _from_folder() -> Iterator[bytes]:
    """Each file once, whatever it says: one that nobody can read must not come again every minute."""
    if not settings.BOUNCE_DIR:
        return
    files = sorted(each for each in Path(settings.BOUNCE_DIR).iterdir() if each.is_file())
    for file in files[:MOST_MAILS]:
        with file.open("rb") as mail:
            raw = mail.read(MOST_BYTES)
        file.unlink()
        yield raw


def _from_imap() -> Iterator[bytes]:
    """Mails that nobody has read; each is marked as read and stays in the mailbox."""
    if not settings.BOUNCE_IMAP_URL:
        return
    place = urlsplit(settings.BOUNCE_IMAP_URL)
    with _connect(place.scheme, place.hostname or "", place.port) as server:
        server.login(unquote(place.username or ""), unquote(place.password or ""))
        server.select(place.path.strip("/") or "INBOX")
        _answer, [numbers] = server.search(None, "UNSEEN")
        for number in (numbers or b"").split()[:MOST_MAILS]:
            _answer, parts = server.fetch(number.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            server.store(number.decode(), "+FLAGS", r"(\Seen)")
            yield from (part[1] for part in parts if isinstance(part, tuple))


def _connect(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    return imaplib.IMAP4(host, port or 143, timeout=SECONDS)
