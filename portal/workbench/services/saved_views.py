"""Lists under a name of one's own. They are nobody's record, so no act of the runner (ADR 29)."""

from typing import cast
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workbench.models import SavedView
from portal.workbench.selectors.saved_views import views_of

MOST_VIEWS = 20
LONGEST_QUERY = 500
# Where a list goes on is no part of what it shows.
LEFT_OUT = {"after", "page"}


def keep_view(*, actor: Actor, page: str, name: str, query: str) -> SavedView:
    """Keep the filters ``query`` (an address's part behind the ``?``) of ``page`` under ``name``.

    A name that is taken gets the new filters. Raises ``Refused``.
    """
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in LEFT_OUT]
    clean = urlencode(pairs)
    if len(clean) > LONGEST_QUERY:
        raise Refused("筛选条件太长，无法保存，请减少条件。", code="invalid")
    own = views_of(actor, page)
    kept = own.filter(name=name).first()
    if kept is None and own.count() >= MOST_VIEWS:
        raise Refused(f"最多保存 {MOST_VIEWS} 个常用筛选，请先删除不用的。", code="invalid")
    whose = {"person_id": cast("int", actor.user_id), "role": actor.role, "organisation_id": actor.organisation_id}
    view = kept or SavedView(**whose, page=page, name=name)
    view.query = clean
    view.save()
    return view


def rename_view(*, view: SavedView, name: str) -> None:
    """Raises ``Refused`` when another view of the same list has that name."""
    view.name = name
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as taken:
        raise Refused("您已有同名的常用筛选，请换一个名称。", code="invalid") from taken


@transaction.atomic
def set_usual(*, actor: Actor, view: SavedView, is_usual: bool) -> None:
    """Let the page open with this view and no other, or with none."""
    views_of(actor, view.page).filter(is_usual=True).update(is_usual=False)
    view.is_usual = is_usual
    view.save(update_fields=["is_usual"])
