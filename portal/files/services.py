"""Taking files in and asking who may read them."""

import hashlib
from collections.abc import Callable
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from portal.core import clock
from portal.core.actors import Actor
from portal.files.models import StoredFile
from portal.files.rules import ALLOWED_TYPES, BadFile, true_type

MayRead = Callable[[StoredFile, Actor], bool]
_readers: dict[str, MayRead] = {}


def readable_by(purpose: str, may_read: MayRead) -> None:
    """Let the room that owns files of ``purpose`` say who may read one; a purpose without a say is read by nobody."""
    _readers[purpose] = may_read


def may_read(stored: StoredFile, actor: Actor) -> bool:
    reader = _readers.get(stored.purpose)
    return reader is not None and reader(stored, actor)


def take_upload(upload: UploadedFile, *, purpose: str, owner_id: int) -> StoredFile:
    """Store an uploaded PDF, JPEG or PNG. Raises ``BadFile`` with the sentence for the person who sent it."""
    limit = settings.MAX_FILE_BYTES
    if upload.size is None or upload.size > limit:
        raise BadFile(f"文件超过 {limit // 1024 // 1024} MB，请压缩或拆分后上传。")
    content = upload.read()
    content_type = true_type(content)
    stem = PurePath(upload.name or "文件").stem[:150]
    return store(
        content,
        purpose=purpose,
        name=f"{stem}{ALLOWED_TYPES[content_type]}",
        content_type=content_type,
        owner_id=owner_id,
    )


def store(content: bytes, *, purpose: str, name: str, content_type: str, owner_id: int | None) -> StoredFile:
    """Store bytes that the portal made or has checked."""
    stored = StoredFile(
        purpose=purpose,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        owner_id=owner_id,
        stored_at=clock.now(),
    )
    stored.content.save(name, ContentFile(content), save=False)
    stored.save(force_insert=True)
    return stored
