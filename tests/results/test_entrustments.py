"""Entrusted review with letters both ways (令40 art. 28; M4c)."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from django.db import ProgrammingError, transaction

from committees import services
from committees.models import Committee, Entrustment
from committees.services import LetterContent
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.prints.models import Print
from reviews.models import Reply
from reviews.services.replies import reply_to_letter
from tests import factories
from tests.results.factories import body, held, post, signed_in
from tests.reviews.factories import fresh

CONTENT = LetterContent(
    persons="本区民营企业工程技术人员", document="榆次人社函〔2026〕6号", valid_from=date(2026, 9, 1),
    valid_to=date(2027, 8, 31),
)  # fmt: skip
ANSWER = "结果函〔2026〕1号"


def county():
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702"))


def sent(committee, actor=None, content=CONTENT):
    return services.send_letter(committee=committee, content=content, actor=actor or county())


def counts(letter) -> bool:
    return Entrustment.objects.in_force(clock.today()).filter(pk=letter.pk).exists()


def test_letter_counts_only_when_the_office_has_accepted_it():
    committee = factories.CommitteeFactory()
    letter, office = sent(committee), factories.staff(Role.SECRETARY, committee.organiser)
    assert not counts(letter)
    services.accept_letter(letter=letter, actor=office)
    assert counts(letter)
    with pytest.raises(Refused, match="不能办理"):
        services.decline_letter(letter=letter, actor=office, answer="人手不足")


def test_declined_or_withdrawn_letter_never_counts():
    committee, writer = factories.CommitteeFactory(), county()
    office = factories.staff(Role.SECRETARY, committee.organiser)
    declined = sent(committee, writer)
    with pytest.raises(Refused, match="请写明不接受的理由"):
        services.decline_letter(letter=declined, actor=office, answer=" ")
    services.decline_letter(letter=declined, actor=office, answer="本年度评审已经结束")
    withdrawn = sent(committee, writer, replace(CONTENT, document="榆次人社函〔2026〕7号"))
    services.withdraw_letter(letter=withdrawn, actor=writer)
    assert [counts(each) for each in (declined, withdrawn)] == [False, False]
    with pytest.raises(Refused, match="不能办理"):
        services.accept_letter(letter=withdrawn, actor=office)


@pytest.mark.parametrize("who", ["the writer", "secretary elsewhere"])
def test_only_the_entrusted_office_answers(who):
    committee, writer = factories.CommitteeFactory(), county()
    letter = sent(committee, writer)
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    actor = writer if who == "the writer" else other
    with pytest.raises(Refused, match="受托评审委员会的办事机构"):
        services.accept_letter(letter=letter, actor=actor)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"valid_to": date(2026, 8, 31)}, "valid_to", "不得早于"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 9, 1)}, "valid_to", "已过"),
        ({"valid_to": date(2029, 1, 1)}, "valid_to", "备案有效期"),
    ],
)
def test_letter_beyond_the_filing_is_refused_at_its_field(change, field, words):
    with pytest.raises(Refused, match=words) as refused:
        sent(factories.CommitteeFactory(), content=replace(CONTENT, **change))
    assert list(refused.value.problems) == [field]
    assert not Entrustment.objects.exists()


def test_body_with_such_a_committee_and_committees_out_of_force_are_refused():
    own = factories.CommitteeFactory()
    office = factories.staff(Role.SECRETARY, own.organiser)
    with pytest.raises(Refused, match="不需要委托"):
        sent(own, office)
    with pytest.raises(Refused, match="本单位已有"):
        sent(factories.CommitteeFactory(), office)
    expired = factories.CommitteeFactory(valid_from=date(2023, 1, 1), valid_to=date(2025, 12, 31))
    with pytest.raises(Refused, match="备案不在有效期内"):
        sent(expired)


def test_committee_that_fell_out_of_force_cannot_accept():
    committee = factories.CommitteeFactory()
    letter = sent(committee)
    Committee.objects.filter(pk=committee.pk).update(valid_from=date(2023, 1, 1), valid_to=date(2025, 12, 31))
    with pytest.raises(Refused, match="不能接受委托"):
        services.accept_letter(letter=letter, actor=factories.staff(Role.SECRETARY, committee.organiser))


def accepted(here, actor=None):
    letter = sent(here.batch.committee, actor)
    return services.accept_letter(letter=letter, actor=here.secretary)


def test_reply_tells_published_results_of_its_people_once_and_is_frozen():
    here = held(True, False)
    letter = accepted(here)
    with pytest.raises(Refused, match="没有新的已公布结果"):
        reply_to_letter(letter=letter, document=ANSWER, actor=here.secretary)
    elsewhere = factories.OrganisationFactory(region=factories.region("140105"))
    type(here.cases[1]).objects.filter(pk=here.cases[1].pk).update(employer=elsewhere)
    here.publish()
    reply = reply_to_letter(letter=letter, document=ANSWER, actor=here.secretary)
    assert [(line["name"], line["result"]) for line in reply.lines] == [(here.cases[0].applicant.name, "通过")]
    with pytest.raises(Refused, match="没有新的"):
        reply_to_letter(letter=letter, document="结果函〔2026〕2号", actor=here.secretary)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(lines=[])


def test_entrusting_body_reads_and_prints_the_reply_and_others_do_not():
    here, writer = held(True).publish(), county()
    letter = accepted(here, writer)
    reply = reply_to_letter(letter=letter, document=ANSWER, actor=here.secretary)
    client, address = signed_in(writer), f"/desk/entrustment-replies/{letter.code}/"
    page = body(client.get(address))
    assert ANSWER in page
    assert here.cases[0].applicant.name in page
    printed = client.get(f"/desk/entrustment-replies/{letter.code}/{reply.code}.pdf")
    assert printed["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(printed.content)) as opened:
        assert len(opened.pages) == 1
    assert Print.objects.get(kind="reply.letter", number=reply.code).sha256 == sha256(printed.content).hexdigest()
    stranger = signed_in(factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")))
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/desk/entrustment-replies/{letter.code}/{reply.code}.pdf").status_code == 404


def test_pages_from_the_letter_to_its_reply():
    here, writer = held(True).publish(), county()
    client, office = signed_in(writer), signed_in(here.secretary)
    form = {
        "committee": here.batch.committee.number, "persons": CONTENT.persons, "document": CONTENT.document,
        "valid_from": "2026-09-01", "valid_to": "2029-09-01",
    }  # fmt: skip
    wrong = post(client, "/desk/entrustments/new/", **form)
    assert wrong.status_code == 422
    assert "备案有效期" in body(wrong)
    assert CONTENT.persons in body(wrong)
    assert "委托函已发出" in body(post(client, "/desk/entrustments/new/", **form | {"valid_to": "2027-08-31"}))
    letter = Entrustment.objects.get()
    address = f"/desk/entrustments/{letter.code}/"
    assert CONTENT.document in body(office.get("/desk/entrustments/"))
    wrong = post(office, f"{address}decline_letter/")
    assert wrong.status_code == 422
    assert "请写明不接受的理由" in body(wrong)
    assert "已接受委托" in body(post(office, f"{address}accept_letter/"))
    assert fresh(letter).status == "ACCEPTED"
    replies = f"/desk/entrustment-replies/{letter.code}/"
    assert "请填写结果函文号" in body(post(office, f"{replies}new/"))
    assert "结果函已发给委托单位" in body(post(office, f"{replies}new/", document=ANSWER))
    assert ANSWER in body(client.get(replies))
