"""Sketches of the text of files, taken after the upload, so that like files are found in one look-up (ADR 32)."""

import logging
from collections.abc import Collection
from uuid import UUID

from django.db import connection

from portal.core import clock
from portal.core.jobs import after_commit
from portal.files.likeness import bands_of, sketch_of
from portal.files.models import Fingerprint, StoredFile
from portal.files.pages import CannotShow, text_of

LOG = logging.getLogger(__name__)
# Of a band that is as common as a form's printed words, no more are of use.
MOST_SHARING = 200
TASK = "portal.files.tasks.take_fingerprint"


def ask_fingerprint(stored: StoredFile) -> None:
    """Have the text of ``stored`` sketched once the open transaction has committed."""
    Fingerprint.objects.create(file=stored)
    after_commit(TASK, str(stored.pk))


def take_fingerprint(file_id: str) -> bool:
    """Sketch the text of a file; False when that was done before. A file that cannot be read has no sketch."""
    asked = Fingerprint.objects.filter(pk=UUID(file_id), taken_at=None).select_related("file").first()
    if asked is None:
        return False
    sketch = _sketch(asked.file)
    done = {"sketch": sketch, "bands": bands_of(sketch), "taken_at": clock.now()}
    return bool(Fingerprint.objects.filter(pk=asked.pk, taken_at=None).update(**done))


def _sketch(stored: StoredFile) -> list[int]:
    try:
        with stored.content.open("rb") as content:
            return sketch_of(text_of(content.read(), stored.content_type))
    except (CannotShow, OSError) as reason:
        LOG.warning("file %s was not compared: %s", stored.pk, reason)
        return []


def take_waiting(*, limit: int = 50) -> int:
    """Take the sketches whose jobs were lost, oldest first; returns how many."""
    waiting = Fingerprint.objects.filter(taken_at=None).order_by("file__stored_at")
    return sum(take_fingerprint(str(pk)) for pk in waiting.values_list("file_id", flat=True)[:limit])


def files_sharing(bands: Collection[int]) -> list[UUID]:
    """The files that have one of ``bands``; one look into the index for each.

    Of an overlap with many bands PostgreSQL expects so many rows that it reads the whole table.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT likely.file_id FROM unnest(%s::bigint[]) AS band"
            " CROSS JOIN LATERAL (SELECT file_id FROM files_fingerprint WHERE bands @> ARRAY[band] LIMIT %s) AS likely",
            [list(bands), MOST_SHARING],
        )
        return [row[0] for row in cursor.fetchall()]
