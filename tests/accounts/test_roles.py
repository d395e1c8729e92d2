import time
from datetime import date

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from portal.accounts.models import RoleAssignment, User
from portal.accounts.selectors import assignments_of
from portal.core.actors import Role
from portal.messages.services import Letter, tell
from tests import factories
from tests.accounts.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    actor = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})


def code_now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_switch_is_offered_to_whoever_holds_a_role_and_to_nobody_else(client, clerk):
    client.force_login(clerk)
    assert "切换身份" in client.get(reverse("accounts:profile")).text
    client.post(reverse("accounts:switch_role"), {"assignment": 0})
    assert "切换身份" in client.get(reverse("accounts:profile")).text
    client.force_login(factories.UserFactory())
    assert "切换身份" not in client.get(reverse("accounts:profile")).text


def test_switch_changes_what_the_person_may_open(client, clerk):
    client.force_login(clerk)
    assert client.get(reverse("accounts:employees")).status_code == 200
    client.post(reverse("accounts:switch_role"), {"assignment": 0})
    assert client.get(reverse("accounts:employees")).status_code == 403
    client.post(reverse("accounts:switch_role"), {"assignment": clerk.role_assignments.get().pk})
    assert client.get(reverse("accounts:employees")).status_code == 200


def test_switch_refuses_a_role_of_somebody_else(client, clerk):
    client.force_login(factories.UserFactory())
    response = client.post(reverse("accounts:switch_role"), {"assignment": clerk.role_assignments.get().pk})
    assert response.status_code == 403
    assert client.get(reverse("accounts:employees")).status_code == 403


@pytest.mark.parametrize(("valid_from", "valid_to"), [("2026-01-01", "2026-09-06"), ("2026-09-08", None)])
def test_role_outside_its_dates_gives_nothing(client, clerk, monday, valid_from, valid_to):
    RoleAssignment.objects.update(valid_from=valid_from, valid_to=valid_to)
    client.force_login(clerk)
    assert assignments_of(clerk) == []
    assert client.get(reverse("accounts:employees")).status_code == 403
    held = clerk.role_assignments.get()
    assert client.post(reverse("accounts:switch_role"), {"assignment": held.pk}).status_code == 403


def test_role_on_its_last_day_is_in_force(client, clerk, monday):
    RoleAssignment.objects.update(valid_to=date(2026, 9, 7))
    client.force_login(clerk)
    assert client.get(reverse("accounts:employees")).status_code == 200


def test_officer_without_totp_is_led_to_set_it_up(client, clerk, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, clerk)
    for name in ("home", "accounts:employees", "accounts:profile", "accounts:switch_role"):
        assert client.get(reverse(name)).url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert "绑定动态口令" in page.text
    response = client.post(reverse("mfa_activate_totp"), {"code": code_now(page.context["form"].secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("accounts:employees")).status_code == 200


def test_officer_with_totp_is_asked_for_it(client, clerk, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(clerk, secret)
    assert sign_in(client, clerk).url == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:employees")).status_code == 302
    assert "输入动态口令" in client.get(reverse("mfa_authenticate")).text
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get(reverse("accounts:employees")).status_code == 200


def test_applicant_needs_no_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = factories.UserFactory()
    user.set_password(PASSWORD)
    user.save()
    sign_in(client, user)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_one_click_mark_counts_nowhere_but_in_the_demo(client, clerk, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(clerk)
    session = client.session
    session["one_click_sign_in"] = True
    session.save()
    assert client.get(reverse("accounts:employees")).url == reverse("mfa_activate_totp")
    settings.DEMO = True
    assert client.get(reverse("accounts:employees")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_logout", "account_change_password", "account_reauthenticate", "mfa_index",
        "mfa_activate_totp", "accounts:register", "accounts:register_employer", "accounts:profile",
        "accounts:contact", "accounts:employers", "accounts:switch_role", "accounts:messages",
    ],
)  # fmt: skip
def test_page_opens_in_chinese(client, clerk, name):
    if name not in {"account_login", "accounts:register", "accounts:register_employer"}:
        sign_in(client, clerk)
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "<h1" in page.text


def test_back_office_asks_the_portals_own_sign_in(client):
    assert client.get("/back-office/", follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


def test_message_is_new_once(client, clerk):
    other = factories.UserFactory()
    tell([Letter(other.pk, "劳动关系已确认", "请申报", "/me/")])
    client.force_login(other)
    assert "新</span>" in client.get(reverse("accounts:messages")).text
    assert "新</span>" not in client.get(reverse("accounts:messages")).text


def test_role_that_has_ended_does_not_become_another_role_unawares(client):
    user = factories.UserFactory()
    employer, office = factories.OrganisationFactory(), factories.hrss_office("140702")
    factories.staff(Role.UNIT_CLERK, employer, user=user)
    factories.staff(Role.HRSS_OFFICER, office, user=user)
    chosen = RoleAssignment.objects.get(user=user, organisation=office)
    client.force_login(user)
    client.post(reverse("accounts:switch_role"), {"assignment": chosen.pk})
    RoleAssignment.objects.filter(pk=chosen.pk).update(valid_to=date(2026, 9, 6))
    page = client.get(reverse("workbench"), follow=True)
    assert page.wsgi_request.actor.role == Role.APPLICANT
    assert "您刚才使用的身份已到期或被收回" in page.content.decode()
