"""The name under which a screen asks whether anything has changed: signed, so that no session has to be read."""

from django.core import signing

SALT = "reviews.pulse"
# A sitting ends within its day; a page that was left open asks its live part anew.
LIFETIME = 12 * 3600


def write_token(meeting_id: int, *, papers: bool) -> str:
    return signing.dumps([meeting_id, int(papers)], salt=SALT)


def read_token(token: str) -> tuple[int, bool] | None:
    """The meeting and whether the screen follows used papers; None for a forged or an old token."""
    try:
        meeting_id, papers = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return meeting_id, bool(papers)
