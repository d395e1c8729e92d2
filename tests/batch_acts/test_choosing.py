"""What was chosen stays chosen: for more, behind filters, through a session that ended, and for nobody else."""

import pytest
from django.conf import settings
from django.test import Client

from portal.accounts.models import Employment, User
from portal.audit.models import Record
from portal.batch_acts import registry, selectors, services
from portal.batch_acts.due import forget_old_selections
from portal.batch_acts.models import Selection
from portal.core.actors import Role
from tests import factories
from tests.accounts.factories import PASSWORD
from tests.applications.staff.factories import at, calendar, case_at, clerk, fresh, signed_in
from tests.batch_acts import clicks
from tests.batch_acts.rooms import ROOMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TYPED = {"title": "二〇二六年评前公示", "contact": "办公室 0354-1234567"}


@pytest.fixture
def unit():
    return factories.OrganisationFactory()


@pytest.fixture
def actor(unit):
    return factories.staff(Role.UNIT_CLERK, unit)


def claims(unit, number, **fields):
    return [
        Employment.objects.create(user=factories.UserFactory(**fields), organisation=unit, since=at_day())
        for _ in range(number)
    ]


def at_day():
    return "2020-03-01"


def press(client, **form):
    """Send the form of the page that asks once more."""
    return client.post(f"/desk/batch/{Selection.objects.latest('pk').code}/", form, follow=True)


def test_more_is_added_to_what_was_chosen_and_what_was_typed_stays():
    calendar()
    first = case_at("UNIT_NOTICE")
    second = case_at("UNIT_NOTICE", employer=first.employer, batch=first.batch)
    client = signed_in(clerk(first))
    clicks.choose(client, "publish_notice", first.code, back="/desk/cases/?tab=mine&stage=UNIT_NOTICE")
    listed = press(client, do="more", row=first.code, **TYPED)
    assert listed.redirect_chain[-1][0] == "/desk/cases/?tab=mine&stage=UNIT_NOTICE"
    assert "已选 1 件" in listed.text
    page = client.post("/desk/cases/batch/preview/", {"move": "publish_notice", "case": second.code}, follow=True).text
    assert "共选中 2 件" in page
    assert TYPED["title"] in page
    answer = clicks.go_on(client, **TYPED).text
    assert "已办理 2 件" in answer
    assert "打开公示" in answer
    assert first.notice_entries.get().notice == second.notice_entries.get().notice


def test_wrong_input_is_told_beside_its_field_and_changes_nothing():
    calendar()
    case = case_at("UNIT_NOTICE")
    client = signed_in(clerk(case))
    clicks.choose(client, "publish_notice", case.code)
    answer = clicks.go_on(client, title=TYPED["title"], contact="")
    assert "公示期为2026年9月8日至2026年9月14日（5 个工作日）" in answer.text
    assert answer.status_code == 422
    assert "请填写受理异议的联系方式" in answer.text
    assert TYPED["title"] in answer.text
    assert press(client, do="run", **TYPED).status_code == 422
    assert not Record.objects.exists()


def test_every_row_behind_the_filter_is_chosen_as_far_as_one_act_goes(unit, actor, monkeypatch):
    for module in (registry, selectors, services):
        monkeypatch.setattr(module, "MOST_CHOSEN", 3, raising=False)
    monkeypatch.setattr("portal.batch_acts.templatetags.batch_acts.MOST_CHOSEN", 3)
    waiting = claims(unit, 2)
    client = signed_in(actor)
    assert "符合条件的全部 2 件" in client.get("/unit/people/").text
    assert "共选中 2 件" in clicks.choose(client, "confirm_employment", all="1").text
    press(client, do="drop")
    waiting += claims(unit, 2)
    assert "符合条件的全部 3 件以上" in client.get("/unit/people/").text
    text = clicks.choose(client, "confirm_employment", waiting[3].pk, all="1").text
    assert "共选中 3 件" in text
    assert "符合条件的不止这些" in text
    # What was ticked by hand is never what is left out.
    assert str(waiting[3].pk) in Selection.objects.get().rows


def test_filters_of_the_worklist_say_which_cases_are_all(actor, unit):
    batch = factories.BatchFactory()
    named = [case_at("UNIT_REVIEW", employer=unit, batch=batch, applicant__name="买买提·艾力") for _ in range(2)]
    case_at("UNIT_REVIEW", employer=unit, batch=batch)
    client = signed_in(actor)
    listed = client.get("/desk/cases/?tab=mine&q=艾力").text
    assert "符合条件的全部 2 件" in listed
    form = {"move": "claim", "all": "1", "query": "tab=mine&q=艾力"}
    assert "共选中 2 件" in client.post("/desk/cases/batch/preview/", form, follow=True).text
    assert sorted(Selection.objects.get().rows) == sorted(case.code for case in named)


def sign_in_after(client, actor, answer):
    """The page to which the sign-in page leads, for whoever was sent there by ``answer`` and signs in."""
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=")
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    return client.post(answer.url, {"login": user.username, "password": PASSWORD}, follow=True)


def whose_session_has_ended(actor):
    """A browser in which ``actor`` has looked at a page before his session ended."""
    client = signed_in(actor)
    client.get("/work/")
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    return client


def test_choice_made_after_the_session_ended_waits_behind_the_sign_in(unit, actor):
    claim = claims(unit, 1)[0]
    client = whose_session_has_ended(actor)
    answer = client.post(clicks.CHOOSE, {"act": "confirm_employment", "row": str(claim.pk)})
    page = sign_in_after(client, actor, answer).text
    assert "1 件可以办理" in page
    assert claim.user.name in page
    assert Employment.objects.get(pk=claim.pk).status == "CLAIMED"


def test_act_sent_after_the_session_ended_is_not_done_and_nothing_typed_is_lost():
    calendar()
    case = case_at("UNIT_NOTICE")
    actor = clerk(case)
    client = signed_in(actor)
    clicks.choose(client, "publish_notice", case.code)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    path = f"/desk/batch/{Selection.objects.get().code}/"
    answer = client.post(path, {"do": "run", "row": case.code, **TYPED})
    page = sign_in_after(client, actor, answer).text
    assert TYPED["title"] in page
    assert "1 件可以办理" in page
    assert not case.notice_entries.exists()


@pytest.mark.parametrize("name", ["publish_result", "confirm", "submit_results", "leave_pool", "decide_retention"])
def test_act_of_each_kind_waits_behind_the_sign_in_with_what_was_typed(name):
    calendar()
    room = ROOMS[name]()
    act = registry.act_named(name, room.actor)
    keys = [selectors.key_of(act, row) for row in room.ready(2)]
    client = signed_in(room.actor)
    clicks.choose(client, name, *keys)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    path = f"/desk/batch/{Selection.objects.get().code}/"
    answer = client.post(path, {"do": "run", "row": keys, **room.typed})
    page = sign_in_after(client, room.actor, answer).text
    assert "2 件可以办理" in page
    assert all(typed in page for typed in room.typed.values())
    assert Selection.objects.get().report is None
    assert "已办理 2 件" in clicks.go_on(client, **room.typed).text


def test_what_was_sent_is_never_given_to_another_who_signs_in_at_the_same_browser(unit, actor):
    claim = claims(unit, 1)[0]
    colleague = factories.staff(Role.UNIT_CLERK, unit)
    client = whose_session_has_ended(actor)
    answer = client.post(clicks.CHOOSE, {"act": "confirm_employment", "row": str(claim.pk)})
    sign_in_after(client, colleague, answer)
    assert not Selection.objects.exists()
    # It is gone, not only hidden: nothing of it is left in the session of the other.
    assert "confirm_employment" not in str(dict(client.session.items()))


def test_what_nobody_known_has_sent_is_not_kept(unit, actor):
    claim = claims(unit, 1)[0]
    client = Client()
    answer = client.post(clicks.CHOOSE, {"act": "confirm_employment", "row": str(claim.pk)})
    sign_in_after(client, actor, answer)
    assert not Selection.objects.exists()


def test_selection_is_nobody_elses_and_is_forgotten_after_a_month(unit, actor):
    claim = claims(unit, 1)[0]
    clicks.choose(signed_in(actor), "confirm_employment", claim.pk)
    path = f"/desk/batch/{Selection.objects.get().code}/"
    colleague = signed_in(factories.staff(Role.UNIT_CLERK, unit))
    assert claim.user.name in signed_in(actor).get(path).text
    assert colleague.get(path).status_code == 404
    assert colleague.post(path, {"do": "run", "row": claim.pk}).status_code == 404
    # The person himself in another role is told which one it was.
    user = User.objects.get(pk=actor.user_id)
    other = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory(), user)
    client = signed_in(actor)
    held = user.role_assignments.get(organisation=other.organisation_id)
    client.post("/me/roles/", {"assignment": held.pk})
    answer = client.get(path)
    assert answer.status_code == 403
    assert "请切换到当时的身份" in answer.text
    with at(10, 6):
        assert forget_old_selections() == 0
    with at(10, 9):
        assert forget_old_selections() == 1


def test_rows_of_another_unit_and_rows_that_are_gone_are_said_and_not_shown(unit, actor):
    [own], [strange] = claims(unit, 1), claims(factories.OrganisationFactory(), 1)
    text = clicks.choose(signed_in(actor), "confirm_employment", own.pk, strange.pk, 10**30, "x").text
    assert "1 件可以办理" in text
    assert "选中的有些已找不到" in text
    assert strange.user.name not in text


def test_relation_by_which_somebody_applies_stays_confirmed(unit, actor):
    free, applying = claims(unit, 2)
    client = signed_in(actor)
    clicks.run(client, "confirm_employment", free.pk, applying.pk)
    factories.ApplicationFactory(applicant=applying.user, employer=unit)
    act_id = Selection.objects.get().report["batch"]
    page = client.get(f"/desk/acts/{act_id}/").text
    assert "1 件可以撤回" in page
    answer = client.post(f"/desk/acts/{act_id}/take-back/").text
    assert "他已通过本单位开始申报" in answer
    status = dict(Employment.objects.values_list("pk", "status"))
    assert (status[free.pk], status[applying.pk]) == ("CLAIMED", "CONFIRMED")


def test_unticked_row_is_left_alone():
    case = case_at("UNIT_REVIEW")
    other = case_at("UNIT_REVIEW", employer=case.employer)
    client = signed_in(clerk(case))
    clicks.choose(client, "approve_by_unit", case.code, other.code)
    assert "已办理 1 件" in clicks.go_on(client, case.code).text
    assert (fresh(case).status, fresh(other).status) == ("UNIT_NOTICE", "UNIT_REVIEW")
