"""Keeping the index of search: what is public comes in, what is public no longer goes out."""

from django.db import transaction

from portal.core import clock
from portal.core.bulk import update_rows
from portal.square.grams import fold, grams_of
from portal.square.indexing import Page, pages
from portal.square.models import SearchEntry
from portal.square.services.refreshing import locked, note

NAME = "search"
COMPARED = ("title", "text", "url")


@transaction.atomic
def refresh_index() -> int:
    """Bring the index to what is public now; returns how many entries came, changed or went.

    Only what differs is written, so it may run often; a constant number of statements.
    """
    locked(NAME)
    stored = {(row.kind, row.key): row for row in SearchEntry.objects.defer("folded", "grams")}
    new, changed = [], []
    for page in pages(clock.today()):
        row = stored.pop((page.kind, page.key), None)
        if row is None:
            new.append(_entry(page))
        elif any(getattr(row, name) != getattr(page, name) for name in COMPARED):
            changed.append(_entry(page, pk=row.pk))
    SearchEntry.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    SearchEntry.objects.bulk_create(new, batch_size=1000)
    fields = [*COMPARED, "folded_title", "folded", "grams"]
    update_rows(changed, fields)
    note(NAME)
    return len(new) + len(changed) + len(stored)


def _entry(page: Page, pk: int | None = None) -> SearchEntry:
    whole = f"{page.title}\n{page.text}"
    return SearchEntry(
        pk=pk,
        kind=page.kind,
        key=page.key,
        title=page.title,
        text=page.text,
        url=page.url,
        folded_title=fold(page.title),
        folded=fold(whole),
        grams=grams_of(whole),
    )
