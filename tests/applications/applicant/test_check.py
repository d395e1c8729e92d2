from datetime import date

import pytest
from django.urls import reverse

from applications.paper.base import Facts
from applications.paper.completeness import Outline, Severity, problems
from applications.paper.outline import sections_of
from applications.paper.wanted import items_of
from portal.accounts.models import Employment
from tests.applications.applicant.factories import COMPLETE, NEEDED, complete_case, draft_case

FACTS = Facts(today=date(2026, 9, 7), born_on=date(1990, 1, 1), titles=("工程师",))
REVIEW = Outline(sections_of("review", "normal"), items_of("review", "normal", "employer"))


def errors(form, present=NEEDED):
    return [
        (each.section, each.label, each.message)
        for each in problems(form, present, FACTS, REVIEW)
        if each.severity == Severity.ERROR
    ]


def with_field(slug, **values):
    return {**COMPLETE, slug: {**COMPLETE[slug], "fields": {**COMPLETE[slug]["fields"], **values}}}


def with_row(slug, **values):
    return {**COMPLETE, slug: {**COMPLETE[slug], "rows": [{**COMPLETE[slug]["rows"][0], **values}]}}


def test_check_of_a_complete_form_finds_nothing():
    assert problems(COMPLETE, NEEDED, FACTS, REVIEW) == []


def test_check_of_an_empty_form_names_every_section():
    assert {section for section, _label, _message in errors({}, set())} == {
        "basic", "declaration", "education", "present_title", "work", "achievements", "study", "report", "materials",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (with_field("basic", post=" "), ("basic", "现任岗位", "请填写现任岗位。")),
        (with_field("basic", started_work_on="2026-09-08"), ("basic", "参加工作时间", "日期不能晚于今天。")),
        (with_field("basic", started_work_on="1989-01-01"), ("basic", "参加工作时间", "日期不能早于您的出生日期。")),
        (with_field("declaration", title="总统"), ("declaration", "申报职称", "请从列表中选择一项。")),
        (with_field("present_title", title=""),
         ("present_title", "现职称名称", "已取得职称的，请填写职称名称。")),
        (with_row("education", certificate_number="123"),
         ("education", "学历1：毕业证书编号", "证书编号由 10 至 18 位字母或数字组成，请对照毕业证书核对。")),
        (with_row("work", to_on="2010-01-01"), ("work", "经历1：结束时间", "结束时间不能早于开始时间。")),
        (with_field("achievements", narrative="业" * 1501),
         ("achievements", "主要业绩概述", "最多 1500 个字，现在有 1501 个字。")),
        (with_row("study", year="2027"), ("study", "年度1：年度", "年度不能晚于今年。")),
    ],
)  # fmt: skip
def test_check_names_the_field_and_the_fault(form, expected):
    assert expected in errors(form)


@pytest.mark.parametrize("kind", "project patent breakthrough process standard transfer paper other".split())  # noqa: SIM905 - the closed list of M3c
def test_check_takes_every_kind_of_achievement_alike(kind):
    assert errors(with_row("achievements", kind=kind)) == []


def test_check_advises_on_hours_and_length_without_stopping():
    form = {**with_row("study", general_hours="20"), "report": {"fields": {"text": "工" * 1199}}}
    found = problems(form, NEEDED, FACTS, REVIEW)
    assert {each.severity for each in found} == {Severity.ADVICE}
    assert [each.section for each in found] == ["study", "report"]


def test_check_asks_for_the_title_certificate_only_of_who_has_a_title():
    without = set(NEEDED) - {"present_title"}
    assert errors(COMPLETE, without) == [("materials", "现职称证书", "还没有上传。")]
    assert errors({**COMPLETE, "present_title": {"fields": {"has_title": "no"}}}, without) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_check_page_links_to_the_missing_field(client):
    case = draft_case()
    client.force_login(case.applicant)
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert f"{reverse('applications:section', args=[case.code, 'basic'])}?check=1#id_post" in page
    assert "签署并提交" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_check_page_of_a_complete_draft_offers_the_commitment(client):
    case = complete_case()
    client.force_login(case.applicant)
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert "检查通过" in page
    assert "签署并提交申报" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_check_page_names_a_labour_relation_that_waits(client):
    case = complete_case()
    case.applicant.employments.all().delete()
    Employment.objects.create(user=case.applicant, organisation=case.employer, since=date(2020, 1, 1))
    client.force_login(case.applicant)
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert f"单位尚未确认您的劳动关系，请联系{case.employer.name}的职称管理员在系统中确认" in page
    type(case.employer).objects.filter(pk=case.employer_id).update(telephone="0354-1234567")
    page = client.get(reverse("applications:check", args=[case.code])).content.decode()
    assert f"请联系{case.employer.name}的职称管理员（电话0354-1234567）" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_section_page_shows_what_is_missing_only_when_asked(client):
    case = draft_case()
    client.force_login(case.applicant)
    url = reverse("applications:section", args=[case.code, "basic"])
    assert "请填写现任岗位。" not in client.get(url).content.decode()
    assert "请填写现任岗位。" in client.get(url, {"check": 1}).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_section_page_shows_advice_when_asked(client):
    case = draft_case()
    case.draft.data = {"report": {"fields": {"text": "短"}}}
    case.draft.save()
    client.force_login(case.applicant)
    url = reverse("applications:section", args=[case.code, "report"])
    assert "现在有 1 字" in client.get(url, {"check": 1}).content.decode()
