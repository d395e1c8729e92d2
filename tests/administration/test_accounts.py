"""Accounts locked, reset and signed out; failed sign-ins on record without a leak."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from portal.accounts.models import SignInFailure, User
from portal.administration import services
from portal.administration.selectors import found_people
from portal.audit.models import Record
from portal.core.errors import Refused
from tests import factories
from tests.accounts.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WRONG = "Zhang-san-2026"


@pytest.fixture
def keeper():
    return factories.staff("security_admin", None)


@pytest.fixture
def person():
    user = factories.UserFactory()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login, password):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_failures_are_kept_with_their_reason_and_without_what_was_typed(client, person):
    locked = factories.UserFactory(is_active=False)
    sign_in(client, person.phone, WRONG)
    sign_in(client, f" {WRONG}", "typed into the wrong field")
    sign_in(client, locked.username, WRONG)
    kept = list(SignInFailure.objects.order_by("pk").values_list("user", "reason", "address"))
    assert kept == [
        (person.pk, "password", "127.0.0.1"), (None, "unknown", "127.0.0.1"), (locked.pk, "locked", "127.0.0.1"),
    ]  # fmt: skip
    everything = str(list(SignInFailure.objects.values())) + str(list(Record.objects.values()))
    assert WRONG not in everything
    assert person.phone not in everything
    sign_in(client, person.username, PASSWORD)
    assert Record.objects.filter(verb="person.signed_in", actor_id=person.pk).count() == 1


def test_wrong_code_and_a_locked_door_are_kept(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/key"}
    totp.TOTP.activate(person, totp.generate_totp_secret())
    sign_in(client, person.username, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert SignInFailure.objects.get().reason == "second_factor"
    client.cookies.clear()
    for _ in range(4):
        sign_in(client, person.username, WRONG)
    assert set(SignInFailure.objects.values_list("reason", flat=True)) == {"second_factor", "password", "too_many"}


def test_log_shows_failures_to_those_who_may_read_it(client, person, keeper):
    sign_in(client, person.username, WRONG)
    sign_in(client, "nobody-of-this-name", WRONG)
    client.force_login(User.objects.get(pk=keeper.user_id))
    page = client.get(reverse("administration:sign_ins")).text
    assert person.name in page
    assert "nobody-of-this-name" not in page


def test_locked_account_is_out_at_once_and_comes_back(client, person, keeper):
    client.force_login(person)
    services.lock_account(person_id=person.pk, actor=keeper, reason="离职")
    assert client.get(reverse("accounts:profile")).status_code == 302
    services.unlock_account(person_id=person.pk, actor=keeper, reason="误停")
    sign_in(client, person.username, PASSWORD)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_ended_sessions_are_over_everywhere(client, person, keeper):
    client.force_login(person)
    assert client.get(reverse("accounts:profile")).status_code == 200
    services.end_sessions(person_id=person.pk, actor=keeper, reason="手机丢失")
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_nobody_manages_his_own_account_or_without_the_role(person, keeper):
    with pytest.raises(Refused, match="不能办理您本人"):
        services.lock_account(person_id=keeper.user_id, actor=keeper, reason="x")
    for role in ("system_admin", "audit_admin", "hrss_officer"):
        with pytest.raises(Refused, match="由安全管理员管理"):
            services.lock_account(person_id=person.pk, actor=factories.staff(role, None), reason="x")
    User.objects.filter(pk=keeper.user_id).update(is_active=False)
    with pytest.raises(Refused, match="刚才已被停用"):
        services.lock_account(person_id=person.pk, actor=keeper, reason="x")


def test_search_finds_by_whole_numbers_alone_and_shows_them_masked(client, person, keeper):
    assert list(found_people(person.id_number)) == [person]
    assert list(found_people(person.id_number[:10])) == []
    client.force_login(User.objects.get(pk=keeper.user_id))
    page = client.get(reverse("administration:people"), {"q": person.id_number})
    assert page.text.count(person.id_number) == 1  # what was typed
    shown = client.get(reverse("administration:person", args=[person.pk])).text
    assert person.name in shown
    assert person.id_number not in shown
    assert Record.objects.filter(chain=f"looks:accounts.user:{person.pk}", verb="person.viewed").count() == 1


def test_new_password_is_seen_once(client, person, keeper):
    client.force_login(User.objects.get(pk=keeper.user_id))
    address = reverse("administration:account_act", args=[person.pk, "password"])
    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "本人申请"})
    shown = dict(page.context["facts"])["新密码"]
    person.refresh_from_db()
    assert person.check_password(shown)
    assert shown not in str(list(Record.objects.values_list("data", flat=True)))


def test_role_is_given_and_ended_on_its_page(client, person, keeper):
    office = factories.hrss_office("140702")
    client.force_login(User.objects.get(pk=keeper.user_id))
    typed = {"role": "hrss_officer", "organisation": office.name, "valid_from": "2026-09-07", "valid_to": ""}
    address = reverse("administration:grant_role", args=[person.pk])
    assert "没有找到这家机构" in client.post(address, typed | {"organisation": "不存在"}).text
    assert client.post(address, typed | {"role": "system_admin"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    held = person.role_assignments.get()
    assert (held.role, held.organisation, held.granted_by_id) == ("hrss_officer", office, keeper.user_id)
    assert client.post(address, typed).status_code == 422
    client.post(reverse("administration:end_role", args=[held.pk]), {"last_day": "2026-09-30"})
    held.refresh_from_db()
    assert str(held.valid_to) == "2026-09-30"
