"""Papers as experts get them: without names, with their number, inside the window, and looked at where needed."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from committees.services import note_relation, withdraw_relation
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.core.errors import Refused
from portal.files.models import StoredFile
from portal.files.services import may_read
from portal.messages.models import Message
from portal.workflow import Act, run
from reviews import services
from reviews.due import waiting_blind_copies
from reviews.material import blind_material
from reviews.models import BlindCopy, IssuedCopy
from reviews.services.blind import blind
from tests import factories
from tests.reviews.factories import fresh
from tests.reviews.panel_factories import actor_for, assigned, opinions, paper_of, photo, submit_papers, with_papers
from tests.reviews.test_conflicts import relate
from tests.reviews.test_pages import body, post, signed_in

PDF = "application/pdf"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def url(name, here, *args):
    return reverse(f"reviews:{name}", args=[here.meeting.code, *args])


def a_case_with_a_patent(**kwargs):
    here = assigned(**kwargs)
    name = here.cases[0].applicant.name
    return with_papers(here, ("achievement", paper_of(f"发明人：{name}，{here.cases[0].employer.name}"), PDF))


def copy_of(here):
    return BlindCopy.objects.select_related("item__meeting").get(item__meeting=here.meeting)


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_expert_gets_a_picture_with_his_number_and_without_a_name():
    here = a_case_with_a_patent()
    copy, expert = copy_of(here), opinions(here)[0].expert
    assert (copy.status, copy.pages, copy.unread) == ("READY", 1, [])
    client = signed_in(actor_for(here, expert.pk))
    page = body(client.get(url("my_case", here, 1)))
    address = url("paper", here, 1, copy.code)
    assert address in page
    answer = client.get(address, follow=True)
    got = content(answer)
    applicant = here.cases[0].applicant
    for secret in (applicant.name, here.cases[0].employer.name, applicant.id_number):
        assert secret not in page
        assert secret not in answer.headers["Content-Disposition"]
        assert secret.encode() not in got
    assert pdfium.PdfDocument(got)[0].get_textpage().get_text_range() == ""
    with pikepdf.open(io.BytesIO(got)) as opened:
        assert dict(opened.docinfo) == {}
    issued = IssuedCopy.objects.get()
    assert issued.file.sha256 != issued.base.sha256
    assert Record.objects.filter(verb="file.opened", actor_id=expert.user_id).count() == 1
    client.get(address, follow=True)
    assert IssuedCopy.objects.count() == 1


def test_nobody_else_opens_an_expert_s_copy():
    here = a_case_with_a_patent()
    mine, other = opinions(here)[:2]
    signed_in(actor_for(here, mine.expert_id)).get(url("paper", here, 1, copy_of(here).code), follow=True)
    address = reverse("files:open", args=[IssuedCopy.objects.get().file_id])
    applicant = factories.applicant_actor(here.cases[0].applicant)
    for actor in (actor_for(here, other.expert_id), here.secretary, applicant):
        assert signed_in(actor).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(actor_for(here, mine.expert_id)).get(address).status_code == 200


def test_the_source_and_the_base_are_never_an_expert_s():
    here = a_case_with_a_patent()
    copy = copy_of(here)
    for actor in here.actors:
        for file_id in (copy.source_id, copy.copy_id, copy.check_copy_id):
            assert not may_read(StoredFile.objects.get(pk=file_id), actor)
    assert may_read(StoredFile.objects.get(pk=copy.check_copy_id), here.secretary)
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    assert not may_read(StoredFile.objects.get(pk=copy.check_copy_id), stranger)


@pytest.mark.parametrize("ends", ["window", "recusal", "taken_back", "cancelled"])
def test_a_copy_that_was_opened_closes_again(ends):
    here = a_case_with_a_patent()
    mine = opinions(here)[0]
    actor = actor_for(here, mine.expert_id)
    client = signed_in(actor)
    client.get(url("paper", here, 1, copy_of(here).code), follow=True)
    address = reverse("files:open", args=[IssuedCopy.objects.get().file_id])
    assert client.get(address).status_code == 200
    at = clock.now()
    if ends == "window":
        at += timedelta(hours=9)
    elif ends == "recusal":
        services.declare_recusal(item=mine.item, expert=mine.expert, reason="师生", actor=actor)
    elif ends == "taken_back":
        services.look_again(copy=copy_of(here), actor=here.secretary)
    else:
        services.cancel_meeting(meeting=here.meeting, reason="改期", actor=here.secretary)
    with clock.frozen(at):
        assert client.get(address).status_code == 404
        assert client.get(url("paper", here, 1, copy_of(here).code)).status_code == 403


def test_photo_and_personal_papers_are_never_prepared():
    here = assigned()
    with_papers(
        here, ("photo", photo(), "image/jpeg"), ("education", paper_of("毕业证书"), PDF),
        ("labour_contract", paper_of("劳动合同"), PDF), ("paper", paper_of("论文正文"), PDF),
    )  # fmt: skip
    assert [each.kind for each in BlindCopy.objects.all()] == ["paper"]


def test_a_scan_waits_for_somebody_who_looks_and_covers():
    here = with_papers(assigned(), ("achievement", photo(), "image/jpeg"))
    copy = copy_of(here)
    assert (copy.status, copy.unread) == ("TO_CHECK", [1])
    reader = signed_in(actor_for(here, opinions(here)[0].expert_id))
    assert reader.get(url("paper", here, 1, copy.code)).status_code == 403
    assert copy.code not in body(reader.get(url("my_case", here, 1)))
    office = signed_in(here.secretary)
    rows = {"covers-TOTAL_FORMS": 1, "covers-INITIAL_FORMS": 0}
    address = url("blind_paper", here, copy.code)
    wrong = post(office, address, **rows, **{"covers-0-page": 1, "covers-0-first": "Z9", "covers-0-last": "D3"})
    assert wrong.status_code == 422
    assert "例如 B2" in body(wrong)
    assert "Z9" in body(wrong)
    beyond = post(office, address, **rows, **{"covers-0-page": 5, "covers-0-first": "A1", "covers-0-last": "D3"})
    assert beyond.status_code == 422
    assert "共1页" in body(beyond)
    before = copy.copy_id
    done = post(office, address, **rows, **{"covers-0-page": 1, "covers-0-first": "A1", "covers-0-last": "D3"})
    assert "已登记核对" in body(done)
    blind(copy.pk)
    copy = copy_of(here)
    assert (copy.status, copy.checked_by_name) == ("READY", here.secretary.name)
    assert copy.copy_id != before
    assert reader.get(url("paper", here, 1, copy.code)).status_code == 302
    assert here.secretary.name in body(office.get(url("blind", here)))


def test_no_unread_page_is_ready_without_a_name_under_it():
    here = with_papers(assigned(), ("achievement", photo(), "image/jpeg"))
    copy = copy_of(here)
    with (
        pytest.raises(IntegrityError, match="unread_pages_were_looked_at"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE reviews_blindcopy SET status = 'READY' WHERE id = %s", [copy.pk])
    services.withhold_copy(copy=copy, reason="看得出是谁", actor=here.secretary)
    services.look_again(copy=copy, actor=here.secretary)
    assert copy_of(here).status == "TO_CHECK"


def test_only_the_portal_clears_a_copy():
    here = with_papers(assigned(), ("achievement", photo(), "image/jpeg"))
    for actor in (here.secretary, here.chair):
        with pytest.raises(Refused):
            run(BlindCopy, copy_of(here).pk, Act(move="clear", actor=actor, arguments={}))
    with pytest.raises(Refused):
        run(BlindCopy, copy_of(here).pk, Act(move="approve", actor=SYSTEM, arguments={}))


def test_words_that_the_office_adds_are_hidden_and_copies_made_anew():
    here = assigned()
    with_papers(here, ("achievement", paper_of("导师李明华主持"), PDF))
    first = copy_of(here).copy_id
    office = signed_in(here.secretary)
    assert post(office, url("blind_words", here, 1), words="李").status_code == 422
    assert "已保存" in body(post(office, url("blind_words", here, 1), words="李明华\nLi Minghua"))
    assert copy_of(here).status == "PREPARING"
    assert waiting_blind_copies() == 1
    blind(copy_of(here).pk)
    copy = copy_of(here)
    assert copy.status == "READY"
    assert StoredFile.objects.get(pk=copy.copy_id).sha256 != StoredFile.objects.get(pk=first).sha256


def test_tutors_and_co_authors_on_record_are_hidden_without_being_named():
    here = assigned()
    case, applicant = here.cases[0], here.cases[0].applicant
    people = {place: here.experts[place].user for place in (3, 4, 5, 6)}
    submit_papers(case, report="，".join(f"与{each.name}合作" for each in people.values()))
    item = here.meeting.items.get()
    assert all(each.name in str(blind_material(item)) for each in people.values()), "something that could leak"
    relate(here.experts[4], applicant, kind="tutor", actor=here.actors[4])
    note_relation(expert=here.experts[5], kind="coauthor", name=applicant.name, actor=here.actors[5])
    taken_back = relate(here.experts[6], factories.UserFactory(), kind="tutor", actor=here.actors[6])
    withdraw_relation(relation=taken_back, actor=here.actors[6])
    services.declare_recusal(item=item, expert=here.experts[3], reason="合作项目", actor=here.actors[3])
    told = str(blind_material(item))
    assert [each.name in told for each in people.values()] == [False, False, False, True]
    page = body(signed_in(here.secretary).get(url("blind", here)))
    assert all(people[place].name in page for place in (3, 4, 5))


def test_papers_that_are_ready_are_made_anew_when_a_tutor_is_put_on_record():
    here = assigned()
    tutor = here.experts[6]
    with_papers(here, ("achievement", paper_of(f"导师{tutor.user.name}主持"), PDF))
    mine = opinions(here)[0]
    client = signed_in(actor_for(here, mine.expert_id))
    before = copy_of(here).copy_id
    relate(tutor, here.cases[0].applicant, kind="tutor", actor=here.actors[6])
    assert copy_of(here).status == "PREPARING"
    assert copy_of(here).code not in body(client.get(url("my_case", here, 1)))
    blind(copy_of(here).pk)
    made = [StoredFile.objects.get(pk=pk).sha256 for pk in (before, copy_of(here).copy_id)]
    assert made[0] != made[1]


def test_job_is_safe_to_repeat_and_says_what_it_cannot_do():
    here = a_case_with_a_patent()
    copy = copy_of(here)
    assert blind(copy.pk) is False
    assert copy_of(here).copy_id == copy.copy_id
    other = with_papers(assigned(), ("achievement", b"%PDF-1.4 broken", PDF))
    broken = copy_of(other)
    assert broken.status == "WITHHELD"
    assert "无法打开" in broken.withheld_because
    assert services.prepare_material(meeting=here.meeting, actor=here.secretary) == 0


def test_words_of_the_form_lose_every_employer_and_every_spelling():
    here = assigned()
    case = here.cases[0]
    spaced = " ".join(case.applicant.name)
    submit_papers(case, report=f"{spaced}曾在太 谷 玛 钢 厂负责，电话１３８００００１１１１。")
    told = str(blind_material(here.meeting.items.get()))
    assert "×××曾在×××负责，电话×××" in told
    assert case.applicant.name not in told.replace(" ", "")


def test_no_page_message_or_search_tells_an_expert_whose_case_it_is():
    here = a_case_with_a_patent()
    case = here.cases[0]
    secrets = (case.applicant.name, case.employer.name, case.applicant.id_number, case.applicant.phone, case.code)
    office = body(signed_in(here.secretary).get(url("panels", here)))
    assert case.applicant.name in office, "there is something that could leak"
    client = signed_in(actor_for(here, opinions(here)[0].expert_id))
    pages = [url("my_cases", here), url("my_case", here, 1), url("seat", here), url("conclusion", here, 1),
             reverse("reviews:my_meetings"), reverse("accounts:messages")]  # fmt: skip
    for address in pages:
        told = body(client.get(address))
        assert not [secret for secret in secrets if secret in told], address
    letters = Message.objects.filter(recipient__in=[each.user_id for each in here.experts])
    assert letters.exists()
    assert not [one for one in letters if any(secret in one.subject + one.body + one.link for secret in secrets)]
    assert client.get(reverse("applications:case", args=[case.code])).status_code in {403, 404}
    assert fresh(here.meeting).status == "PLANNED"
