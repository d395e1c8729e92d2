"""The answers go along through sign-in into the draft, and are forgotten then (issue 3, part 4)."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.urls import reverse

from applications.forms.self_check.walk import Walk
from applications.models import Application, FormDraft
from applications.paper.person_facts import person_of_form
from applications.selectors.rulebook import rulebook
from applications.selectors.way import answer_for, route_facts_of
from applications.services.prefill import prefill
from applications.views.carried import KEY
from portal.accounts.selectors import actor_of
from portal.catalog.models import Series, Specialty
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.applications.self_check.visitor import COMMON, told

pytestmark = pytest.mark.django_db
PASSWORD = "qingtian-2026"


@pytest.fixture
def person(catalogue):
    return factories.UserFactory(phone="13800001234", password=make_password(PASSWORD))


@pytest.fixture
def employment(person, monday):
    return factories.employ(person, factories.OrganisationFactory())


@pytest.fixture
def batch(catalogue, monday):
    return factories.BatchFactory(committee__series=Series.objects.get(code="engineering"))


def state_of(answers):
    return {code: {name: _listed(value) for name, value in answer.items()} for code, answer in answers.items()}


def _listed(value):
    return value if isinstance(value, list) else [value]


def answers_of(answers):
    today = clock.today()
    found = Walk(state_of(answers), today, rulebook(today)).answers
    assert found is not None
    return found


def test_sign_in_leads_to_the_chooser_with_the_wish(visitor, client, person):
    visitor.goes_through(COMMON).presses("self_check_start")
    chooser = visitor.page.headers["Location"]
    assert urlsplit(chooser).path == reverse("applications:start")
    assert parse_qs(urlsplit(chooser).query) == {
        "series": ["engineering"], "level": ["middle"], "specialty": ["mechanical"]
    }  # fmt: skip
    entrance = client.get(chooser).headers["Location"]
    signed_in = client.post(entrance, {"login": person.phone, "password": PASSWORD})
    assert signed_in.headers["Location"] == chooser
    page = client.get(chooser)
    assert page.context["form"].cleaned_data["level"] == "middle"
    assert page.context["wish"].specialty.code == "mechanical"


def test_draft_takes_the_answers_and_the_session_forgets_them(visitor, client, person, employment, batch):
    visitor.goes_through(COMMON).presses("self_check_start")
    _sign_in(client, person)
    page = _opens_draft(client, batch, employment)
    draft = FormDraft.objects.get(application=Application.objects.get(applicant=person))
    education, present = draft.data["education"]["rows"][0], draft.data["present_title"]["fields"]
    assert (education["degree"], education["kind"], education["graduated_on"]) == (
        "bachelor",
        "full_time",
        "2016-07-01",
    )
    assert education["school"] == ""
    assert (present["has_title"], present["level"], present["obtained_on"]) == ("yes", "assistant", "2018-06-30")
    assert present["title"] == "助理工程师"
    assert draft.data["basic"]["fields"]["started_work_on"] == "2016-07-15"
    assert draft.data["work"]["rows"][0]["from_on"] == "2016-07-15"
    assert "条件自查里的回答已填入“基本情况”、“学历学位”、“现职称”、“工作经历”" in page.content.decode()
    assert KEY not in client.session


def test_posting_told_in_the_self_check_opens_its_channel_in_the_draft(visitor, client, person, employment, batch):
    """Posted to another county for longer than a year: the place of the posting may take it (M1f)."""
    posted = {"posted_region": "140902", "posted_since": "2025-01"}
    visitor.goes_through(told(special={"special": ["posted"]}, details=posted)).presses("self_check_start")
    _sign_in(client, person)
    _opens_draft(client, batch, employment)
    case = Application.objects.get(applicant=person)
    assert case.route_facts["posted"] == {"region": "140902", "since": "2025-01-01"}
    assert "posted_away" in {route.channel for route in answer_for(route_facts_of(case)).routes}


def test_open_way_is_chosen_beforehand(visitor, client, person, employment, batch):
    """A 技师 without education or title: the skilled workers' way, not the normal one (S9a)."""
    visitor.goes_through(
        told(
            title={"kind": "none"}, education={"attained": "none"}, special={"special": ["skill"]},
            details={"skill_level": "2", "skill_obtained_on": "2019-01", "skill_front_line": "yes"},
        )
    ).presses("self_check_start")  # fmt: skip
    _sign_in(client, person)
    form = client.get(reverse("applications:start_in", args=[batch.code])).context["form"]
    assert form.initial["track"] == "skilled_worker"
    assert "skilled_worker" in dict(form.fields["track"].choices)


def test_second_draft_gets_nothing(visitor, client, person, employment, batch):
    visitor.goes_through(COMMON).presses("self_check_start")
    _sign_in(client, person)
    _opens_draft(client, batch, employment)
    assert "self_check" not in str([each.get_decoded() for each in Session.objects.all()])
    assert client.get(reverse("applications:start")).status_code == 200


def test_registration_keeps_the_wish(visitor, client, catalogue):
    """Registration ends at one's own page; the chooser knows the wish all the same."""
    visitor.goes_through(COMMON).presses("self_check_start")
    answers = {
        "name": "王小明", "id_number": factories.id_number(7), "phone": "13912345678", "password": PASSWORD,
        "password_again": PASSWORD,
    }  # fmt: skip
    assert client.post(reverse("accounts:register"), answers).status_code == 302
    answer = client.get(reverse("applications:start"))
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["specialty"] == ["mechanical"]


def test_recognition_leads_to_its_own_door_and_fills_its_draft(visitor, client, person):
    target = {"series": "engineering", "specialty": "engineering/computer", "level": "middle", "understood": "on"}
    details = {"qualification_code": "software_middle", "qualification_obtained_on": "2021-05"}
    visitor.goes_through(
        told(target=target, title={"kind": "none"}, special={"special": ["qualification"]}, details=details)
    ).presses("self_check_start")
    here = reverse("applications:start_recognition", args=["qualification"])
    assert visitor.page.headers["Location"] == here
    _sign_in(client, person)
    form = client.get(here).context["form"]
    mapping = form.fields["mapping"].queryset.get(code="software_middle", level="middle")
    client.post(here, {"mapping": mapping.pk, "employment": ""})
    (row,) = FormDraft.objects.get(application__applicant=person).data["qualification"]["rows"]
    assert row["obtained_on"] == "2021-05-01"
    assert KEY not in client.session


def test_answers_that_no_longer_hold_are_dropped(visitor, client, person, employment, batch):
    visitor.goes_through(COMMON).presses("self_check_start")
    _sign_in(client, person)
    Specialty.objects.filter(series__code="engineering", code="mechanical").update(valid_to="2026-01-01")
    other = Specialty.objects.get(series__code="engineering", code="electrical")
    _opens_draft(client, batch, employment, other)
    assert not any("revision" in each for each in FormDraft.objects.get(application__applicant=person).data.values())
    assert KEY not in client.session


def _sign_in(client, person):
    answer = client.post(reverse("account_login"), {"login": person.phone, "password": PASSWORD})
    assert answer.status_code == 302


def _opens_draft(client, batch, employment, specialty=None):
    specialty = specialty or Specialty.objects.get(series__code="engineering", code="mechanical")
    posted = {"level": "middle", "specialty": specialty.pk, "employment": employment.pk, "track": "normal"}
    page = client.post(reverse("applications:start_in", args=[batch.code]), posted, follow=True)
    assert Application.objects.exists(), page.content.decode()
    return page


@pytest.fixture
def case(person, employment, batch):
    made = factories.ApplicationFactory(applicant=person, batch=batch, employer=employment.organisation)
    FormDraft.objects.create(application=made, saved_at=clock.now())
    return made


ROUND = {
    "common": COMMON,
    "technical school": told(education={"attained": "school.advanced", "graduated_on": "2012-07", "related": "no"}),
    "no title": told(title={"kind": "none"}),
    "targeted": told(title={**COMMON["title"], "kind": "targeted"}),
    "converted": told(title={**COMMON["title"], "kind": "converted", "first_obtained_on": "2015-05"}),
    "skill": told(
        special={"special": ["skill"]},
        details={"skill_level": "2", "skill_obtained_on": "2019-01", "skill_front_line": "yes"},
    ),
    "public body": told(
        special={"special": ["public_body", "other_education"]},
        details={
            "body_entered_on": "2012-07", "body_left_on": "2017-03", "other_degree": "college",
            "other_graduated_on": "2010-07",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROUND)
def test_draft_says_what_was_told(case, person, name):
    """The form's own reading of the draft gives the same facts back to the engine."""
    answers = answers_of(ROUND[name])
    prefill(application=case, actor=actor_of(person, None), answers=answers)
    read = person_of_form(FormDraft.objects.get(application=case).data, answers.target)
    for facts in ("educations", "titles", "skills", "jobs"):
        assert set(getattr(read, facts)) == set(getattr(answers.person, facts)), facts


def test_what_was_typed_before_is_left_alone(case, person):
    mine = {"revision": 3, "fields": {}, "rows": [{"degree": "master"}]}
    FormDraft.objects.filter(application=case).update(data={"education": mine})
    filled = prefill(application=case, actor=actor_of(person, None), answers=answers_of(COMMON))
    assert "学历学位" not in filled
    assert FormDraft.objects.get(application=case).data["education"] == mine


def test_title_from_elsewhere_is_no_present_title(case, person):
    """It has to be confirmed first (令40 art. 29)."""
    answers = answers_of(told(title={**COMMON["title"], "kind": "elsewhere"}))
    prefill(application=case, actor=actor_of(person, None), answers=answers)
    assert "present_title" not in FormDraft.objects.get(application=case).data


def test_draft_of_somebody_else_is_refused(case, catalogue):
    with pytest.raises(Refused):
        prefill(application=case, actor=actor_of(factories.UserFactory(), None), answers=answers_of(COMMON))
    assert FormDraft.objects.get(application=case).data == {}
