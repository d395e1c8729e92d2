"""Who may read the evidence of a filing: its organiser, and the asked authority once it was submitted."""

from committees.models import CommitteeFiling
from portal.core.actors import Actor
from portal.files.models import StoredFile


def may_read_evidence(stored: StoredFile, actor: Actor) -> bool:
    """The authority reads what a submitted version names, nothing that is still being prepared."""
    seen = CommitteeFiling.objects.visible_to(actor)
    if seen.filter(evidence__file=stored, organiser_id=actor.organisation_id).exists():
        return True
    return seen.filter(versions__content__evidence__contains=[{"file": str(stored.pk)}]).exists()
