"""The whole way through services, in order, with nobody in the way."""

from datetime import date

import pytest

from applications.models import Application, PublicNotice
from portal.audit.models import Record
from tests.properties.acts import ACTS
from tests.properties.forward import advance
from tests.properties.ledger import carry_out, check_world
from tests.properties.world import build_world

pytestmark = pytest.mark.django_db
WAY = [
    ("application.opened", "applicant"),
    ("application.submitted", "applicant"),
    ("application.unit_approved", "unit_clerk"),
    ("application.notice_published", "unit_clerk"),
    ("application.recommended", "unit_clerk"),
    ("application.passed_on", "hrss_officer"),
    ("application.passed_on", "hrss_officer"),
    ("application.accepted", "secretary"),
    ("application.review_passed", "secretary"),
    ("application.result_published", "secretary"),
    ("application.confirmed", "hrss_officer"),
    ("application.certified", "system"),
]


def done(attempt):
    assert carry_out(attempt) == "done", attempt.name


def test_walk_from_draft_to_certificate_through_services():
    world = build_world()
    with world.moment():
        done(ACTS["start"](world, world["ada"], lambda some: some[0]))
    case = advance(world, world.cases[0], until="CERTIFIED", carry_out=done)
    check_world()
    chain = Record.objects.filter(chain=f"applications.application:{case.pk}").order_by("position")
    assert list(chain.values_list("verb", "actor_role")) == WAY
    assert case.certificates.get().status == "VALID"
    # Submitted on Tuesday 2026-09-08; the notice of 09-08 ends on Tuesday 09-15 and was recommended a day later.
    pre, post = PublicNotice.objects.order_by("pk")
    assert (pre.starts_on, pre.ends_on) == (date(2026, 9, 9), date(2026, 9, 15))
    assert (post.starts_on, post.ends_on) == (date(2026, 9, 17), date(2026, 9, 22))
    assert Application.objects.get().passed_on == date(2026, 9, 16)
