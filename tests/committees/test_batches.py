"""A batch's states, and who sees a batch that is not published yet (令40 art. 15; M4a, M4e, M6a)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from committees.models import Batch
from portal.core import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "columns",
    [
        {"methods": []},
        {"methods": ["review", "lottery"]},
        {"grouping": "by_ownership"},
        {"pass_rate_guideline": 0},
        {"pass_rate_guideline": 101},
        {"status": "OPEN"},
    ],
)
def test_database_refuses_a_batch_beyond_the_six_methods_and_the_four_groupings(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.BatchFactory(**columns)


@pytest.mark.parametrize(
    ("methods", "tracks", "track", "wanted"),
    [
        (["review"], [], "normal", False),
        (["review"], ["exceptional"], "exceptional", False),
        (["review", "defence"], [], "normal", True),
        (["review", "defence"], ["exceptional"], "exceptional", True),
        (["review", "defence"], ["exceptional"], "normal", False),
    ],
)
def test_defence_is_asked_of_the_tracks_that_the_batch_names(methods, tracks, track, wanted):
    assert Batch(methods=methods, defence_tracks=tracks).wants_defence(track) is wanted


def test_draft_is_read_by_nobody_outside(client):
    draft = factories.BatchFactory(status="DRAFT", title="还没有发布的批次")
    published = factories.BatchFactory(committee=draft.committee, title="已经发布的批次")
    page = client.get(reverse("committees:committee", args=[draft.committee.number])).content.decode()
    assert published.title in page
    assert draft.title not in page
    assert client.get(reverse("committees:batch", args=[draft.code])).status_code == 404
    assert client.get(reverse("committees:batch", args=[published.code])).status_code == 200


def test_only_a_published_batch_is_open():
    during = datetime(2026, 9, 7, tzinfo=clock.SHANXI)
    batches = {status: factories.BatchFactory(status=status) for status in ("DRAFT", "PUBLISHED", "CLOSED")}
    assert list(Batch.objects.open_at(during)) == [batches["PUBLISHED"]]
    assert not Batch.objects.open_at(during + timedelta(days=400)).exists()
    assert batches["PUBLISHED"].cutoff_on == date(2026, 12, 31)
