"""What is printed of a case: the form, letters, receipts (regulation 4.3; 令40 arts. 16, 18)."""

import io
import subprocess

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from applications.documents.form import paired
from applications.documents.opinions import standing
from applications.models import Application
from applications.services import reviewing
from applications.services.complaints import file_complaint
from portal.audit.models import Record
from portal.catalog.models import Parameter
from portal.core.identifiers import mask_id_number
from portal.files.services import store
from portal.messages.models import Delivery
from portal.messages.services import Letter, tell
from portal.prints.models import Print
from portal.workflow import chain
from tests import factories
from tests.applications.applicant.factories import COMPLETE, complete_case
from tests.applications.staff.factories import (
    at,
    case_at,
    clerk,
    county_officer,
    fresh,
    objected,
    published,
    signed_in,
    with_version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAME = "买买提䶮·阿卜杜热合曼𬱖"
ACHIEVEMENTS = 60


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content[:300]
    printed = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True).stdout
    return printed.decode()


def flat(answer) -> str:
    return "".join(text_of(answer).split())


def case_print(client, case, kind, number=0, *, method="get"):
    return getattr(client, method)(reverse("applications:case_print", args=[case.code, kind, number]))


def desk_print(client, case, kind, number=0, *, method="get"):
    return getattr(client, method)(reverse("applications:desk_print", args=[case.code, kind, number]))


def own(case):
    return signed_in(factories.applicant_actor(case.applicant))


def rich_case() -> Application:
    """A case with a rare name, a photo and many achievements, in its second version."""
    case = case_at("UNIT_REVIEW")
    case.applicant.name = NAME
    case.applicant.save()
    picture = io.BytesIO()
    Image.new("RGB", (413, 626), "skyblue").save(picture, "JPEG")
    photo = store(
        picture.getvalue(), purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=case.applicant_id
    )
    row = COMPLETE["achievements"]["rows"][0]
    rows = [{**row, "name": f"液压支架第{number:02d}项改进"} for number in range(1, ACHIEVEMENTS + 1)]
    named = {"item": "photo", "label": "近期免冠照片", "file": str(photo.pk), "name": photo.name, "size": 1}
    Application.objects.filter(pk=case.pk).update(version=2)
    with_version(case, 2, materials=[named | {"sha256": photo.sha256}], achievements={"fields": {}, "rows": rows})
    return fresh(case)


def test_form_holds_all_that_was_handed_in_and_each_level_s_opinion():
    case = rich_case()
    unit = clerk(case)
    reviewing.only(reviewing.claim(ids=[case.pk], actor=unit))
    reviewing.only(reviewing.approve_by_unit(ids=[case.pk], actor=unit))
    answer = case_print(own(case), case, "form", 2, method="post")
    text = flat(answer)
    for said in (
        NAME,
        case.code,
        case.applicant.id_number,
        "第2版",
        "中北大学",
        "近期免冠照片",
        "本人承诺",
        "审核通过，同意公示",
    ):
        assert said in text
    for number in range(1, ACHIEVEMENTS + 1):
        assert f"液压支架第{number:02d}项改进" in text
    assert unit.name not in text
    images = subprocess.run(["pdfimages", "-list", "-"], input=answer.content, capture_output=True, check=True).stdout
    assert b" 413 " in images
    assert str(Print.objects.get()) in text


def test_office_s_copy_names_officers_and_masks_the_id_number():
    case = case_at("UNIT_REVIEW")
    unit = clerk(case)
    reviewing.only(reviewing.claim(ids=[case.pk], actor=unit))
    reviewing.only(reviewing.approve_by_unit(ids=[case.pk], actor=unit))
    text = flat(desk_print(signed_in(unit), case, "form", 1))
    # Each foot names who printed; the opinion names him once more.
    assert text.count(unit.name) == text.count("打印编号") + 1
    assert case.applicant.id_number not in text
    assert mask_id_number(case.applicant.id_number) in text
    look = Record.objects.get(chain=f"looks:{chain(case)}")
    assert (look.data["kind"], look.data["full_ids"], look.actor_id) == ("form", False, unit.user_id)


def test_draft_is_marked_and_is_its_applicant_s_alone():
    case = complete_case()
    text = flat(case_print(own(case), case, "form"))
    assert "草稿" in text
    assert "各级意见" not in text
    assert case.applicant.id_number not in text
    assert case_print(own(factories.ApplicationFactory()), case, "form").status_code == 404


def test_whole_id_number_is_for_the_body_in_charge_alone():
    case = case_at("HRSS_REVIEW")
    assert desk_print(signed_in(clerk(case)), case, "form", 1, method="post").status_code == 403
    assert Record.objects.filter(verb="application.printed").count() == 0
    officer = county_officer()
    assert case.applicant.id_number in flat(desk_print(signed_in(officer), case, "form", 1, method="post"))
    assert Record.objects.filter(verb="person.id_number_seen", actor_id=officer.user_id).count() == 1


def test_letters_tell_what_was_asked_and_why():
    case = case_at("UNIT_REVIEW")
    unit, mine = clerk(case), own(case)
    reviewing.only(reviewing.claim(ids=[case.pk], actor=unit))
    items = [
        reviewing.ItemToCorrect("education.rows-0-school", "inconsistent", "学校名称与证书不一致"),
        reviewing.ItemToCorrect("materials.education", "illegible", "请重新扫描"),
    ]
    reviewing.ask_correction(application=case, actor=unit, items=items)
    letter = flat(case_print(mine, case, "correction", 1))
    for said in (
        "一次性补正告知书",
        "毕业院校",
        "填写内容与材料不一致",
        "人社部令第40号第15条",
        "请重新扫描",
        "2026年9月14日24时前",
    ):
        assert said in letter
    for kind, number in (("correction", 2), ("correction", 0), ("refusal", 0), ("recommendation", 0), ("receipt", 9),
                         ("form", 0), ("nothing", 1)):  # fmt: skip
        assert case_print(mine, case, kind, number).status_code == 404
    assert "提交回执" in mine.get(reverse("applications:case_prints", args=[case.code])).text


def test_refusal_names_reasons_with_their_clauses():
    case = case_at("HRSS_REVIEW")
    officer = county_officer()
    reviewing.only(reviewing.claim(ids=[case.pk], actor=officer))
    reviewing.refuse(application=case, actor=officer, reason_codes=["duplicate"], explanation="已有一件在办。")
    letter = flat(desk_print(signed_in(officer), case, "refusal"))
    for said in (
        "不予受理告知书",
        "同一年度重复、交叉申报",
        "人社厅发〔2020〕13号第六部分",
        "已有一件在办。",
        officer.organisation_name,
    ):
        assert said in letter
    assert letter.count(officer.name) == letter.count("打印编号")


def test_recommendation_and_proof_tell_of_the_notice():
    case = case_at("UNIT_NOTICE")
    unit = clerk(case)
    notice = published(case, actor=unit)
    proof = reverse("applications:notice_proof", args=[notice.code])
    assert "公示期满以后" in signed_in(unit).get(proof).text
    with at(9, 20):
        reviewing.only(reviewing.recommend(ids=[case.pk], actor=unit))
        shown = flat(signed_in(unit).get(proof))
        letter = flat(case_print(own(case), case, "recommendation"))
    for said in ("评前公示结果证明", "2026年9月8日至2026年9月14日", "5个工作日", "收到异议0件", case.applicant.name):
        assert said in shown
    assert "榆次区人力资源和社会保障局" in letter
    assert "2026年9月8日至2026年9月14日公示5个工作日" in letter


def test_poster_shows_the_frozen_list_and_no_id_number(client):
    case = case_at("UNIT_NOTICE")
    case.applicant.name = NAME
    case.applicant.save()
    notice = published(fresh(case))
    first = client.get(reverse("applications:poster_pdf", args=[notice.code, "a3"]))
    text = flat(first)
    for said in ("买买提䶮", "𬱖", case.employer.name, notice.contact.replace(" ", ""), notice.digest, notice.code):
        assert said in text
    assert case.applicant.id_number not in text
    assert case.applicant.phone not in text
    again = client.get(reverse("applications:poster_pdf", args=[notice.code, "a3"]))
    assert again.content == first.content
    assert str(Print.objects.get()) in text
    assert client.get(reverse("applications:poster_pdf", args=[notice.code, "a0"])).status_code == 404


def records(*verbs):
    return [Record(verb=verb, position=number) for number, verb in enumerate(verbs)]


@pytest.mark.parametrize(
    ("verbs", "kept"),
    [
        (["unit_approved", "unit_approval_taken_back", "unit_approved"], [2]),
        (["unit_approved", "recommended", "passed_on", "passed_on", "passing_on_taken_back"], [0, 1, 2]),
        (["unit_approved", "recommended", "route_changed", "submitted", "unit_approved"], [4]),
        (["claimed", "correction_asked", "resubmitted", "refused"], [3]),
    ],
)
def test_only_opinions_that_still_hold_are_printed(verbs, kept):
    assert [each.position for each in standing(records(*(f"application.{verb}" for verb in verbs)))] == kept


def test_short_answers_stand_in_pairs_and_long_ones_across():
    long = "工" * 30
    lines = paired([("a", "1"), ("b", "2"), ("c", "3"), ("d", long), ("e", "4")])
    assert lines == [[("a", "1"), ("b", "2")], [("c", "3")], [("d", long)], [("e", "4")]]


def test_office_sees_what_bounced_at_the_same_cost_for_one_letter_and_for_three():
    case = case_at("UNIT_REVIEW")
    client, counts = signed_in(clerk(case)), []
    page = reverse("applications:desk_prints", args=[case.code])
    for more in (1, 2):
        tell([Letter(case.applicant_id, f"需要补正（受理编号 {case.code}）", "请补正。")] * more)
        Delivery.objects.update(status="BOUNCED", last_error="5.1.1 no such mailbox")
        with CaptureQueriesContext(connection) as captured:
            text = client.get(page).text
        counts.append(len(captured))
    assert text.count("电子邮件：退信（5.1.1 no such mailbox）") == 3
    assert counts[0] == counts[1]


def complained(case):
    Parameter.objects.create(key="complaint_answer_working_days", name="答复期限", value=10, unit="working_days")
    given = {"about": "procedure", "to": "organiser", "content": "评委会未按规定公示名单，请核查。"}
    return file_complaint(committee=case.batch.committee, **given)


FILED = {"objection": lambda case: objected(published(case)), "complaint": complained}


@pytest.mark.parametrize("what", FILED)
def test_receipt_is_a_file_for_the_browser_that_filed_it(client, what):
    case = case_at("UNIT_NOTICE")
    filed = FILED[what](case)
    page = reverse(f"applications:{what}_receipt_pdf")
    assert client.get(page).headers["Location"] == reverse("applications:objection_status")
    session = client.session
    session[f"{what}_receipt"] = filed.code
    session.save()
    text = flat(client.get(page))
    assert filed.code in text
    assert "匿名" in text
    made = Print.objects.get()
    assert str(made) in text
    assert filed.code not in client.get(reverse("prints:show", args=[made.code])).text
