from django.db.models import QuerySet

from portal.core.actors import Actor
from portal.workbench.models import SavedView


def views_of(actor: Actor, page: str) -> QuerySet[SavedView]:
    """The actor's own named lists of a page, oldest first."""
    return SavedView.objects.of(actor).filter(page=page)


def usual_of(actor: Actor, page: str) -> SavedView | None:
    """The one with which the page opens."""
    return views_of(actor, page).filter(is_usual=True).first()
