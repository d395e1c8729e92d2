"""The conditions inside the form, at submission and on the reviewer's desk (令40 art. 14, regulation 2.4)."""

import copy
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from applications.models import Application, FormDraft, Version
from applications.selectors.check import check_of
from applications.selectors.desk import case_for, desk
from applications.selectors.eligibility import Standing, frozen_view
from applications.services.reviewing import ItemToCorrect, ask_correction, claim
from applications.services.submission import resubmit_application, submit_application
from applications.services.track import choose_track
from committees.models import Entrustment
from portal.catalog.models import EligibilityRule
from portal.core import clock
from portal.core.errors import Refused
from portal.registers.rules import Register
from tests import factories
from tests.applications.applicant.factories import COMPLETE, add_materials, clerk_of, complete_case, draft_case
from tests.applications.staff.factories import case_at
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "_catalogue")]
SKILL = {
    "level": "2", "name": "焊工", "certificate_number": "140702000123", "obtained_on": "2020-06-01",
    "front_line": "yes",
}  # fmt: skip


@pytest.fixture
def _catalogue(db):
    load_catalog()
    factories.hrss_office("140702")


@pytest.fixture
def case():
    return complete_case()


def says(case, **sections):
    """Lay ``sections`` over the complete form of the draft."""
    draft = FormDraft.objects.get(application=case)
    draft.data = {**copy.deepcopy(COMPLETE), **sections}
    draft.save()
    return Application.objects.get(pk=case.pk)


def no_title():
    return {"fields": {"has_title": "no"}, "rows": []}


def me(case):
    return factories.applicant_actor(case.applicant)


def submit(case):
    submit_application(application=case, actor=me(case), commitment_name=case.applicant.name, key=uuid.uuid4())
    return Version.objects.get(application=case)


def page(client, case, name):
    client.force_login(case.applicant)
    return client.get(reverse(f"applications:{name}", args=[case.code])).content.decode()


def test_submission_freezes_each_condition_with_the_day_and_the_rules(case):
    found = submit(case).checks["eligibility"]
    assert (found["track"], found["standing"], found["as_of"]) == ("normal", "open", "2026-12-31")
    assert uuid.UUID(found["rulebook"])
    years = next(each for each in found["conditions"] if each["code"] == "years_in_title")
    # Assistant since 20 November 2014: twelve full years on the cut-off day; a bachelor needs four.
    assert (years["needed"], years["found"], years["ok"]) == ("4", "12", True)
    assert years["clauses"] == ["人社部发〔2019〕16号"]


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (no_title(), "需先取得本系列助理级职称"),
        ({"fields": {**COMPLETE["present_title"]["fields"], "obtained_on": "2023-01-01"}}, "需满4年"),
        ({"fields": {**COMPLETE["present_title"]["fields"], "level": "middle"}}, "不需再申报这一级"),
        ({"fields": {**COMPLETE["present_title"]["fields"], "series": "economics"}}, "其他系列的职称不能作为"),
    ],
)
def test_submission_by_a_closed_track_names_the_condition_and_the_clause(case, held, reason):
    case = says(case, present_title=held)
    with pytest.raises(Refused, match=reason) as refused:
        submit(case)
    assert "依据：" in refused.value.reason
    assert Application.objects.get(pk=case.pk).status == "DRAFT"
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"retired": "yes"}, "退休手续.*人社部令第40号第13条"),
        ({"sanction_until": "2026-09-07"}, "处分.*人社部令第40号第13条"),
    ],
)
def test_nothing_gets_round_what_the_applicant_declares(case, declared, reason):
    fields = {**COMPLETE["declaration"]["fields"], **declared}
    with pytest.raises(Refused, match=reason):
        submit(says(case, declaration={"fields": fields, "rows": []}))
    assert not Version.objects.exists()


def test_sanction_that_is_over_on_the_day_he_applies_closes_nothing(case):
    fields = {**COMPLETE["declaration"]["fields"], "sanction_until": "2026-09-06"}
    assert submit(says(case, declaration={"fields": fields, "rows": []}))


def test_title_that_is_four_years_old_on_the_cutoff_day_is_enough(case):
    fields = COMPLETE["present_title"]["fields"]
    with pytest.raises(Refused):
        submit(says(case, present_title={"fields": {**fields, "obtained_on": "2023-01-01"}}))
    assert submit(says(case, present_title={"fields": {**fields, "obtained_on": "2022-12-31"}}))


def asked_to_correct(case, place):
    """The case, submitted and sent back by its unit for ``place``."""
    submit(case)
    clerk = clerk_of(case)
    claim(ids=[case.pk], actor=clerk)
    ask_correction(application=case, actor=clerk, items=[ItemToCorrect(place, "inconsistent", "请核对。")])
    return Application.objects.get(pk=case.pk)


def resubmit(case):
    resubmit_application(application=case, actor=me(case), commitment_name=case.applicant.name, key=uuid.uuid4())
    return Version.objects.get(application=case, number=2)


def test_draft_of_an_older_shape_is_asked_for_what_is_new(case):
    fields = {name: value for name, value in COMPLETE["present_title"]["fields"].items() if name != "series"}
    with pytest.raises(Refused, match="还有 1 处需要补全或修改"):
        submit(says(case, present_title={"fields": fields}))


def test_correction_is_not_stopped_by_what_an_older_form_did_not_ask_elsewhere(case):
    case = asked_to_correct(case, "education")
    fields = {name: value for name, value in COMPLETE["present_title"]["fields"].items() if name != "series"}
    education = {"rows": [{**COMPLETE["education"]["rows"][0], "school": "中北大学（太原）"}]}
    case = says(case, present_title={"fields": fields}, education=education)
    assert not check_of(case).errors
    found = resubmit(case).checks["eligibility"]
    # The title without a series counts as one of the series asked for.
    assert found["standing"] == "open"


def test_correction_that_closes_the_door_goes_to_a_person(case):
    case = says(asked_to_correct(case, "present_title"), present_title=no_title())
    version = resubmit(case)
    assert version.checks["eligibility"]["standing"] == "closed"
    assert Application.objects.get(pk=case.pk).status == "UNIT_REVIEW"


def test_skilled_worker_chooses_his_track_and_hands_in(client, case):
    case = says(case, present_title=no_title(), skills={"rows": [SKILL]})
    text = page(client, case, "case")
    assert "不符合条件" in text
    assert "您可以改用：高技能人才申报、未考核初聘，直接申报上一级" in text
    client.post(reverse("applications:track", args=[case.code]), {"track": "skilled_worker"})
    case = Application.objects.get(pk=case.pk)
    assert case.track == "skilled_worker"
    add_materials(case, "skill_certificate")
    found = submit(case).checks["eligibility"]
    assert (found["track"], found["standing"]) == ("skilled_worker", "open")


def test_track_page_shows_each_track_with_its_reasons(client, case):
    case = says(case, present_title=no_title())
    text = page(client, case, "track")
    assert "需先取得本系列助理级职称" in text
    assert "填写的内容中没有依据" in text
    assert 'value="postdoc"' not in text
    assert 'value="direct_senior"' not in text
    assert 'value="green_channel"' in text


@pytest.mark.parametrize("track", ["postdoc", "direct_senior", "entrusted", "", "rich"])
def test_track_that_the_committee_does_not_decide_is_refused(client, case, track):
    client.force_login(case.applicant)
    answer = client.post(reverse("applications:track", args=[case.code]), {"track": track})
    assert answer.status_code == 200
    assert Application.objects.get(pk=case.pk).track == "normal"


def test_track_of_a_submitted_case_and_of_another_person_is_refused(case):
    with pytest.raises(Refused, match="只有申报人本人"):
        choose_track(application=case, actor=factories.applicant_actor(factories.UserFactory()), track="exceptional")
    submit(case)
    with pytest.raises(Refused, match="申报已经提交"):
        choose_track(application=case, actor=me(case), track="green_channel")


def test_what_was_typed_for_another_track_is_kept_but_not_handed_in(case):
    case = says(case, talent={"fields": {"kind": "urgent", "attested": "yes"}})
    assert "talent" not in submit(case).form
    assert FormDraft.objects.get(application=case).data["talent"]["fields"]["kind"] == "urgent"


def test_an_empty_draft_is_unclear_and_nothing_is_said_to_be_refused(client):
    case = draft_case()
    text = page(client, case, "check")
    assert "还不能判断" in text
    assert "不满足</span>" not in text.replace("还没有填写或不满足", "")


def test_autosave_says_in_a_line_whether_the_conditions_are_met(client, case):
    client.force_login(case.applicant)
    url = reverse("applications:autosave", args=[case.code, "present_title"])
    fields = COMPLETE["present_title"]["fields"]
    assert "符合条件" in client.post(url, {"revision": 0, **fields}).json()["summary"]
    answer = client.post(url, {"revision": 1, **fields, "obtained_on": "2024-01-01"}).json()
    assert "需满4年" in answer["summary"]


def test_section_of_another_track_is_not_found(client, case):
    client.force_login(case.applicant)
    url = reverse("applications:section", args=[case.code, "talent"])
    assert client.get(url).status_code == 404
    Application.objects.filter(pk=case.pk).update(track="green_channel")
    assert client.get(url).status_code == 200


def test_desk_shows_the_frozen_evaluation_even_when_the_rules_change(client, case):
    submit(case)
    EligibilityRule.objects.all().delete()
    clerk = clerk_of(case)
    client.force_login(factories.UserFactory._meta.model.objects.get(pk=clerk.user_id))
    text = client.get(reverse("applications:desk", args=[case.code])).content.decode()
    assert "申报条件核对" in text
    assert "取得现职称后需满4年" in text
    assert "依据：人社部发〔2019〕16号" in text


def test_desk_marks_what_a_register_has_confirmed(case):
    version = submit(case)
    view = frozen_view(version, [Register.EDUCATION])
    marked = {line.text[:4]: line.register for line in view.lines}
    assert marked["学历学位"] is True
    assert list(marked.values()).count(True) == 1
    assert view.tag == "符合"
    assert view.as_of == date(2026, 12, 31)


def test_version_from_before_evaluations_were_kept_opens(case):
    version = Version(application=case, number=1, form=COMPLETE, materials=[], checks=[])
    assert frozen_view(version, []) is None
    older = case_at("UNIT_REVIEW")
    clerk = clerk_of(older)
    assert desk(case_for(clerk, older.code), clerk).evaluation is None


def test_standing_is_one_of_three():
    assert {str(each) for each in Standing} == {"open", "closed", "unclear"}


@pytest.mark.parametrize(
    ("document", "days", "reason"),
    [
        ("晋城人社函〔2026〕1号", 1, ""),
        ("晋城人社函〔2026〕9号", 1, "委托评审函"),
        ("晋城人社函〔2026〕1号", -1, "委托评审函"),
    ],
)
def test_letter_counts_while_the_committee_has_it_on_file(case, document, days, reason):
    committee = case.batch.committee
    Entrustment.objects.create(
        committee=committee, from_body=committee.organiser, series=committee.series, level=committee.level,
        persons="全市", document="晋城人社函〔2026〕1号",
        valid_from=date(2026, 1, 1), valid_to=clock.today() + timedelta(days=days),
    )  # fmt: skip
    Application.objects.filter(pk=case.pk).update(track="entrusted")
    letter = {"letter_number": document, "from_body": "某市人社局", "issued_on": "2026-01-05"}
    case = says(case, entrustment={"fields": letter, "rows": []})
    add_materials(case, "entrustment_letter")
    if reason:
        with pytest.raises(Refused, match=reason):
            submit(case)
    else:
        assert submit(case)
