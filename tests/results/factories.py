"""Meetings that were held, and everybody who comes after them."""

import uuid
from datetime import date, datetime

from django.test import Client

from applications.models import Application
from applications.services import notices
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Role
from portal.core.invariants import all_invariants
from portal.messages.models import Message
from reviews import services
from reviews.services.disavowal import Finding
from tests import factories
from tests.applications.staff.factories import with_version
from tests.reviews.factories import Room, fresh, room

DOCUMENT = "晋中人社函〔2026〕88号"
FINDING = Finding(
    ground="expired", document=DOCUMENT, document_on=date(2026, 9, 7), reason="会议召开时评审委员会备案已经过期。"
)
NOTICE = {"title": "2026年度评审结果公示", "contact": "评审办 0354-7654321"}
# The fixtures' cases come to the meeting without records, so only the invariants of results speak here.
OURS = {7, 8}


def at(month: int, day: int, hour: int = 9):
    return clock.frozen(datetime(2026, month, day, hour, 0, tzinfo=clock.SHANXI))


def held(*results: bool, formed_by: str = "") -> Room:
    """A signed meeting; the i-th case passed or not. Nothing is published."""
    here = room(members=7, cases=len(results))
    if formed_by:
        committee = type(here.batch.committee).objects.filter(pk=here.batch.committee_id)
        scope = "internal" if formed_by == "enterprise" else "open"
        committee.update(formed_by=formed_by, scope=scope)
    # Each case has come to the committee's leg, the last of its route.
    Application.objects.filter(pk__in=[case.pk for case in here.cases]).update(leg=5)
    for case in here.cases:
        with_version(case)
    return here.decide(*results)


def authority(here: Room):
    return factories.staff(Role.HRSS_OFFICER, here.batch.committee.filing_authority)


def applicant(case: Application):
    return factories.applicant_actor(case.applicant)


def in_notice(here: Room, *cases: Application):
    """The result notice of these cases, published now."""
    return notices.publish_results(ids=[case.pk for case in cases], actor=here.secretary, **NOTICE)


def disowned(here: Room):
    """The meeting is not recognised, by two officers; gives the order."""
    first, second = authority(here), authority(here)
    proposal = services.propose_non_recognition(meeting=here.meeting, finding=FINDING, actor=first)
    return services.order_non_recognition(proposal=proposal, actor=second)


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def post(client, address, **data):
    return client.post(address, {"idempotency_key": str(uuid.uuid4()), **data}, follow=True)


def body(response) -> str:
    return response.content.decode()


def letters(case: Application) -> list[str]:
    found = Message.objects.filter(recipient=case.applicant).order_by("pk")
    return [f"{each.subject}\n{each.body}" for each in found]


def status_of(case: Application) -> str:
    return fresh(case).status


def broken() -> dict[str, list[str]]:
    ours = [each for each in all_invariants() if each.number in OURS]
    return {each.sentence: found for each in ours if (found := list(each.violations()))}
