"""Taking files in and asking who may read them."""

import hashlib
import io
import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.dispatch import Signal

from portal.audit.models import Record
from portal.audit.services import record
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.files import scanner
from portal.files.comparing import ask_fingerprint
from portal.files.models import ScanState, StoredFile, storage_path
from portal.files.rules import ALLOWED_TYPES, BadFile, true_type

LOG = logging.getLogger(__name__)
INFECTED = "文件中发现恶意代码，没有保存。请用杀毒软件检查您的电脑，重新生成文件后再上传。"
OPENED = "file.opened"
ONE_LOOK = timedelta(minutes=30)
MayRead = Callable[[StoredFile, Actor], bool]
_readers: dict[str, MayRead] = {}
_compared: set[str] = set()
# Sent with ``stored`` inside the transaction that quarantines a file.
quarantined = Signal()


def readable_by(purpose: str, may_read: MayRead) -> None:
    """Let the room that owns files of ``purpose`` say who may read one; a purpose without a say is read by nobody."""
    _readers[purpose] = may_read


def compare(purpose: str) -> None:
    """Have the texts of uploads of ``purpose`` sketched, so that like ones are found."""
    _compared.add(purpose)


def may_read(stored: StoredFile, actor: Actor) -> bool:
    reader = _readers.get(stored.purpose)
    return reader is not None and reader(stored, actor)


def is_withheld(stored: StoredFile, actor: Actor) -> bool:
    """Is the file kept from who may read it: infected, or not yet scanned and somebody else's (8.1.4.5)?"""
    if stored.scan_state == ScanState.INFECTED:
        return True
    waits = stored.scan_state == ScanState.PENDING and scanner.is_connected()
    return waits and stored.owner_id != actor.user_id


def record_look(stored: StoredFile, actor: Actor, *, by_page: bool) -> None:
    """Put on record that ``actor`` opens the file (invariant 10); leafing through its pages is one look."""
    chain = f"files.storedfile:{stored.pk}"
    if by_page:
        lately = {"actor_id": actor.user_id, "at__gte": clock.now() - ONE_LOOK}
        if Record.objects.filter(chain=chain, verb=OPENED, **lately).exists():
            return
    record(chain, OPENED, actor=actor, data={"name": stored.name, "sha256": stored.sha256})


def take_upload(upload: UploadedFile, *, purpose: str, owner_id: int) -> StoredFile:
    """Store an uploaded PDF, JPEG or PNG. Raises ``BadFile`` with the sentence for the person who sent it.

    It is scanned at once; while the scanner is silent the file is taken and scanned later (``scan_waiting``).
    """
    limit = settings.MAX_FILE_BYTES
    if upload.size is None or upload.size > limit:
        raise BadFile(f"文件超过 {limit // 1024 // 1024} MB，请压缩或拆分后上传。")
    content = upload.read()
    content_type = true_type(content)
    stem = PurePath(upload.name or "文件").stem[:150]
    stored = store(
        content,
        purpose=purpose,
        name=f"{stem}{ALLOWED_TYPES[content_type]}",
        content_type=content_type,
        owner_id=owner_id,
        scan_state=_scanned(content),
    )
    if purpose in _compared:
        ask_fingerprint(stored)
    return stored


def _scanned(content: bytes) -> ScanState:
    if not scanner.is_connected():
        return ScanState.PENDING
    try:
        malware = scanner.malware_in(content)
    except scanner.ScannerDown as down:
        LOG.warning("the malware scanner does not answer: %s", down)
        return ScanState.PENDING
    if malware:
        raise BadFile(INFECTED)
    return ScanState.CLEAN


def store(
    content: bytes,
    *,
    purpose: str,
    name: str,
    content_type: str,
    owner_id: int | None,
    scan_state: ScanState = ScanState.CLEAN,
) -> StoredFile:
    """Store bytes that the portal made itself, or that somebody sent and ``scan_state`` tells of."""
    return store_file(
        io.BytesIO(content), purpose=purpose, name=name, content_type=content_type, owner_id=owner_id,
        scan_state=scan_state,
    )  # fmt: skip


def store_file(
    content: IO[bytes],
    *,
    purpose: str,
    name: str,
    content_type: str,
    owner_id: int | None,
    scan_state: ScanState = ScanState.CLEAN,
) -> StoredFile:
    """``store`` for what need not fit into memory: read from its beginning, in pieces."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    stored = StoredFile(
        purpose=purpose,
        name=name,
        content_type=content_type,
        size=content.seek(0, io.SEEK_END),
        sha256=digest,
        owner_id=owner_id,
        scan_state=scan_state,
        stored_at=clock.now(),
    )
    content.seek(0)
    try:
        stored.content.save(name, File(content), save=False)
    except OSError:
        # A full disk keeps the part that did fit.
        stored.content.storage.delete(storage_path(stored, name))
        raise
    stored.save(force_insert=True)
    return stored


def remove(keys: Collection[Any]) -> None:
    """Remove the files with these keys, which no row names any more: their bytes once the transaction is committed."""
    going = StoredFile.objects.filter(pk__in=keys)
    for stored in going:
        transaction.on_commit(lambda gone=stored: gone.content.storage.delete(gone.content.name))  # type: ignore[misc]
    going.delete()


def scan_waiting(*, limit: int = 50) -> int:
    """Scan files that nobody has scanned yet, oldest first; returns how many got their answer.

    Stops at the first silence: what the scanner cannot do now it will be asked again. An infected file is withheld
    from everybody, on record, and its room is told by ``quarantined``.
    """
    if not scanner.is_connected():
        return 0
    waiting = StoredFile.objects.filter(scan_state=ScanState.PENDING).order_by("stored_at", "pk")[:limit]
    for done, stored in enumerate(waiting):
        try:
            with stored.content.open("rb") as content:
                malware = scanner.malware_in(content.read())
        except (scanner.ScannerDown, OSError) as failure:
            LOG.warning("file %s was not scanned: %s", stored.pk, failure)
            return done
        _note(stored, malware)
    return len(waiting)


@transaction.atomic
def _note(stored: StoredFile, malware: str | None) -> None:
    found = ScanState.INFECTED if malware else ScanState.CLEAN
    first = StoredFile.objects.filter(pk=stored.pk, scan_state=ScanState.PENDING).update(scan_state=found)
    if first and malware:
        facts = {"name": stored.name, "sha256": stored.sha256, "malware": malware}
        record(f"files.storedfile:{stored.pk}", "file.quarantined", actor=SYSTEM, data=facts)
        quarantined.send(StoredFile, stored=stored)
