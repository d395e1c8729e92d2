"""A supervisor traces committee and meeting back: everything that was done, nothing that was voted (令40 art. 34)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees import services as committee_services
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.print_codes import print_code
from tests import factories
from tests.committees.filing_room import room as filing_room
from tests.reviews.factories import room
from tests.reviews.test_pages import signed_in, url
from tests.reviews.test_prints import judged, supervisor, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def traced(client, here):
    return client.get(reverse("supervision:meeting_trace", args=[here.meeting.code]))


def test_meeting_is_told_act_by_act_with_its_copies():
    here = judged("pass", cases=1)
    take(signed_in(here.secretary), here, "forwarding", "pdf", method="post")
    page = traced(signed_in(supervisor()), here)
    for said in (
        "安排会议",
        "宣布开会",
        "结束表决并计票",
        "宣布并签署结果",
        "报送函（完整身份证号），PDF",
        "记录链完整",
    ):
        assert said in page.text
    assert print_code(Record.objects.get(verb="meeting.printed").hash) in page.text
    assert Record.objects.filter(verb="meeting.traced").count() == 1


def test_trace_tells_neither_a_voter_nor_his_hour():
    here = judged("pass", cases=1)
    assert Record.objects.filter(verb="ballot.cast").count() == 5
    verbs = {line.record.verb for line in traced(signed_in(supervisor()), here).context["trace"].lines}
    assert "meeting.opened" in verbs
    assert {verb for verb in verbs if verb.startswith("ballot.")} == set()


def test_own_case_and_other_roles_find_no_meeting():
    here = judged("pass", cases=1)
    own = factories.staff(Role.SUPERVISOR, factories.hrss_office("140000"), user=here.cases[0].applicant)
    client = signed_in(own)
    assert traced(client, here).status_code in {403, 404}
    assert traced(signed_in(here.secretary), here).status_code == 403
    assert traced(signed_in(here.chair), here).status_code == 403
    auditor = factories.staff(Role.AUDIT_ADMIN, factories.hrss_office("140000"))
    assert traced(signed_in(auditor), here).status_code == 403


def test_committee_is_told_with_its_filings_orders_and_meetings():
    filed = filing_room().fill().submit().select()
    committee = filed.approve().committee
    order = committee_services.Order(document="督〔2026〕1号", document_on=filed.fresh().filed_on, reason="资料不全。")
    committee_services.supervise(committee=committee, actor=filed.officer, kind="suspend", order=order)
    client = signed_in(supervisor())
    listed = client.get(reverse("supervision:committees"), {"q": "装备制造"}).text
    assert committee.name in listed
    page = client.get(reverse("supervision:committee_trace", args=[committee.number])).text
    for said in ("晋中人社备〔2026〕7号", "督〔2026〕1号", "暂停评审工作", "遴选入选", "记录链完整"):
        assert said in page
    assert Record.objects.filter(verb="committee.traced").count() == 1


def test_changed_record_breaks_the_trace():
    here = judged("pass", cases=1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_record SET note = 'x' WHERE verb = 'meeting.opened'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert "记录链异常" in traced(signed_in(supervisor()), here).text


def test_trace_costs_the_same_for_one_case_and_for_three():
    reader = signed_in(supervisor())
    counts = []
    for cases in (1, 3):
        here = judged(*["pass"] * cases, cases=cases)
        traced(reader, here)
        with CaptureQueriesContext(connection) as captured:
            traced(reader, here)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_list_of_committees_costs_the_same_for_one_and_for_three():
    reader = signed_in(supervisor())
    counts = []
    for _ in (1, 2):
        room()
        reader.get(reverse("supervision:committees"))
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(reverse("supervision:committees")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_room_leads_a_supervisor_to_the_lists():
    here = judged("pass", cases=1)
    assert url("prints", here) in signed_in(supervisor()).get(url("meeting", here)).text
