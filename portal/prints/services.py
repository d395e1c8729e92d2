"""Making a copy: the code first, then the file that carries it, then the row by which it is found again."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from portal.audit.models import Record
from portal.core import clock
from portal.core.print_codes import Mark, code_of, foot_of, grouped
from portal.prints.kinds import kind_of
from portal.prints.models import Print

Write = Callable[[Mark], bytes]
KEPT_SECONDS = 3600


def copy(kind: str, record: Record, *, subject: str, number: str, write: Write, form: str = "pdf") -> bytes:
    """One copy for one person, whose look is ``record``; ``write`` makes the file that carries the mark.

    ``number``: what anybody who holds the copy may read of the number of what it shows.
    """
    kind_of(kind)
    foot = foot_of(record.hash, name=record.actor_name, at=record.at)
    content = write(_mark(record.hash, foot))
    Print.objects.create(
        code=code_of(record.hash),
        kind=kind,
        subject=subject,
        number=number,
        form=form,
        sha256=hashlib.sha256(content).hexdigest(),
        record_id=record.pk,
        made_at=record.at,
    )
    return content


def public_copy(kind: str, digest: str, *, subject: str, number: str, write: Write, keeps: bool = True) -> bytes:
    """The copy that everybody gets of one sheet; ``digest`` (hex) covers all that it says and how it looks.

    ``keeps``: the file is kept for an hour, because whoever asks a second time should not cost a second sheet.
    """
    kind_of(kind)
    whole = hashlib.sha256(f"{kind}|{subject}|{digest}".encode()).hexdigest()
    code = code_of(whole)
    kept = cache.get(f"print:{code}") if keeps else None
    if kept is not None:
        return bytes(kept)
    content = write(_mark(whole, f"打印编号 {grouped(code)}"))
    made = Print(
        code=code,
        kind=kind,
        subject=subject,
        number=number,
        form="pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=clock.now(),
    )
    Print.objects.bulk_create([made], ignore_conflicts=True)
    if keeps:
        cache.set(f"print:{code}", content, KEPT_SECONDS)
    return content


def address_of(code: str) -> str:
    """What the square on a copy says: it opens the page behind it for whoever may, and tells others what it is."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("prints:open", args=[code])


def _mark(digest: str, foot: str) -> Mark:
    return Mark(foot, address_of(code_of(digest)), bytes.fromhex(digest)[:16])
