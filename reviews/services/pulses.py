"""The counter that says whether a meeting's picture has changed (docs/adr/0016)."""

from collections.abc import Collection

from django.db import connection

BEAT = """
INSERT INTO reviews_pulse (meeting_id, scene, papers) SELECT id, %(scene)s, 1 FROM unnest(%(ids)s::bigint[]) AS id
ORDER BY id
ON CONFLICT (meeting_id) DO UPDATE
SET scene = reviews_pulse.scene + EXCLUDED.scene, papers = reviews_pulse.papers + 1
"""


def beat(meeting_ids: Collection[int], *, scene: bool) -> None:
    """Count one change, inside the transaction that makes it; the last lock that an act takes.

    ``scene``: does it change what everybody sees, or only how many papers are used?
    """
    if not meeting_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(BEAT, {"ids": sorted(meeting_ids), "scene": int(scene)})
