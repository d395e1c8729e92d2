import pytest
from django.urls import reverse

from portal.accounts.models import RoleAssignment
from portal.audit.models import Record
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def superuser():
    return factories.UserFactory(is_staff=True, is_superuser=True)


def test_administrator_gives_a_role_by_the_service(client, superuser):
    user, office = factories.UserFactory(), factories.hrss_office("140702")
    client.force_login(superuser)
    typed = {
        "user": user.pk,
        "role": "hrss_officer",
        "organisation": office.pk,
        "valid_from": "2026-09-07",
        "valid_to": "",
    }
    page = reverse("admin:accounts_roleassignment_add")
    assert client.post(page, typed).status_code == 302
    given = RoleAssignment.objects.get()
    assert (given.user, given.role, given.organisation, given.granted_by) == (user, "hrss_officer", office, superuser)
    assert Record.objects.filter(verb="role.granted").count() == 1
    assert client.post(page, typed).status_code == 200
    assert RoleAssignment.objects.count() == 1


def test_administrator_ends_a_role_and_deletes_nothing(client, superuser):
    factories.staff("unit_clerk", factories.OrganisationFactory())
    held = RoleAssignment.objects.get()
    client.force_login(superuser)
    client.post(reverse("admin:accounts_roleassignment_change", args=[held.pk]), {"valid_to": "2026-09-30"})
    assert str(RoleAssignment.objects.get().valid_to) == "2026-09-30"
    assert client.post(reverse("admin:accounts_roleassignment_delete", args=[held.pk])).status_code == 403


def test_end_of_a_role_cannot_be_cleared_and_the_page_says_so(client, superuser):
    factories.staff("unit_clerk", factories.OrganisationFactory())
    held = RoleAssignment.objects.get()
    client.force_login(superuser)
    page = reverse("admin:accounts_roleassignment_change", args=[held.pk])
    client.post(page, {"valid_to": "2026-09-30"})
    answer = client.post(page, {"valid_to": ""})
    assert answer.status_code == 200
    assert "已写明的终止日不能清空" in answer.text
    assert str(RoleAssignment.objects.get().valid_to) == "2026-09-30"


def test_role_without_an_end_is_saved_unchanged(client, superuser):
    factories.staff("unit_clerk", factories.OrganisationFactory())
    held = RoleAssignment.objects.get()
    client.force_login(superuser)
    page = reverse("admin:accounts_roleassignment_change", args=[held.pk])
    assert client.post(page, {"valid_to": ""}).status_code == 302
    assert RoleAssignment.objects.get().valid_to is None


def test_administrator_resets_a_password_and_sees_no_identity_number(client, superuser):
    user = factories.UserFactory(id_number="11010519491231002X")
    client.force_login(superuser)
    assert "11010519491231002X" not in client.get(reverse("admin:accounts_user_change", args=[user.pk])).text
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    typed = {"password1": "Tianlong-2027", "password2": "Tianlong-2027", "usable_password": "true"}
    assert client.post(page, typed).status_code == 302
    user.refresh_from_db()
    assert user.check_password("Tianlong-2027")
    assert Record.objects.get(verb="person.account_changed").actor_id == superuser.pk
