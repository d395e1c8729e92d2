"""Three administrators who cannot be one, and an administrator whom two others make (GB/T 22239 8.1.4.2)."""

import csv
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.models import RoleAssignment, User
from portal.administration import services
from portal.administration.invariants import administrators_by_one_hand, rights_without_a_role
from portal.administration.models import Proposal
from portal.administration.services.proposals import NewAdministrator
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TABLE = Path(__file__).parent.parent / "regulation" / "administrators.csv"
PAGES = {
    "people": ("people", []), "sign_ins": ("sign_ins", []), "proposals": ("proposals", []),
    "features": ("features", []), "health": ("health", []), "exchange": ("exchange", []),
    "records": ("records", []), "records_export": ("records_export", []), "chain": ("chain", []),
    "questions": ("questions", []), "catalogue": ("catalogue", []), "parameters": ("parameters", []),
    "calendars": ("calendars", []), "bodies": ("bodies", []), "wordings": ("wordings", []),
}  # fmt: skip


def administrator(role):
    body = factories.hrss_office("140000") if role == "hrss_admin" else None
    return factories.staff(role, body)


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["what"])
def test_each_administrator_opens_his_own_pages_alone(client, row):
    name, arguments = PAGES[row["what"]]
    address = reverse(f"administration:{name}", args=arguments)
    for role in ("system_admin", "security_admin", "audit_admin", "hrss_admin"):
        client.force_login(User.objects.get(pk=administrator(role).user_id))
        assert client.get(address).status_code == (200 if row[role] == "yes" else 403), role


def new(person, role="audit_admin", body=None):
    return NewAdministrator(person=person, role=role, organisation=body, valid_from=date(2026, 9, 7))


def proposed(by, person, role="audit_admin"):
    return services.propose_administrator(new=new(person, role), reason="工作需要", actor=by)


def waits_for(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return {line.waiting.label: line.waiting for line in client.get("/work/").context["day"].lines}


def test_what_one_administrator_proposed_waits_for_another_alone(client):
    label, about = "等您确认的管理员任命和重置", administrator("system_admin")
    first, second = administrator("security_admin"), administrator("security_admin")
    proposal = proposed(first, factories.UserFactory(name="新人"))
    reset = services.propose_reset(person=User.objects.get(pk=about.user_id), reason="丢失手机", actor=first)
    # Neither who proposed nor whoever it is about may decide, and an auditor never does.
    counts = [waits_for(client, actor).get(label) for actor in (second, about, first, administrator("audit_admin"))]
    assert [line and line.count for line in counts] == [2, 1, None, None]
    client.force_login(User.objects.get(pk=about.user_id))
    page = client.get(counts[1].url).text
    assert reverse("administration:proposal", args=[proposal.pk]) in page
    assert reverse("administration:proposal", args=[reset.pk]) not in page
    client.force_login(User.objects.get(pk=second.user_id))
    services.confirm_proposal(proposal_id=proposal.pk, actor=second)
    assert waits_for(client, second)[label].count == 1


def test_two_administrators_make_a_third():
    first, second, person = administrator("security_admin"), administrator("system_admin"), factories.UserFactory()
    proposal = proposed(first, person)
    assert not RoleAssignment.objects.filter(user=person).exists()
    services.confirm_proposal(proposal_id=proposal.pk, actor=second)
    held = RoleAssignment.objects.get(user=person)
    assert (held.role, held.granted_by_id, held.seconded_by_id) == ("audit_admin", first.user_id, second.user_id)
    assert Message.objects.filter(recipient=person, subject="您被授予新的角色").exists()
    assert list(administrators_by_one_hand()) == []
    verbs = Record.objects.filter(chain=f"administration.proposal:{proposal.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["proposal.made", "proposal.confirmed"]


def test_nobody_confirms_his_own_proposal_or_one_about_himself():
    first, person = administrator("security_admin"), factories.UserFactory()
    proposal = proposed(first, person)
    with pytest.raises(Refused, match="须由另一名管理员确认"):
        services.confirm_proposal(proposal_id=proposal.pk, actor=first)
    own = factories.staff("system_admin", None, person)
    with pytest.raises(Refused, match="不能为本人提出"):
        services.confirm_proposal(proposal_id=proposal.pk, actor=own)
    with pytest.raises(Refused, match="不能为本人提出"):
        proposed(first, User.objects.get(pk=first.user_id), "system_admin")
    assert Proposal.objects.get().status == "WAITING"


@pytest.mark.parametrize("role", ["audit_admin", "hrss_admin", "hrss_officer", "applicant"])
def test_others_neither_propose_nor_confirm(role):
    proposal = proposed(administrator("security_admin"), factories.UserFactory())
    other = administrator(role) if role != "applicant" else factories.applicant_actor(factories.UserFactory())
    with pytest.raises(Refused):
        services.confirm_proposal(proposal_id=proposal.pk, actor=other)
    with pytest.raises(Refused):
        proposed(other, factories.UserFactory())
    assert Proposal.objects.get().status == "WAITING"


def test_proposal_of_somebody_who_is_no_administrator_any_more_is_void():
    first, second = administrator("security_admin"), administrator("security_admin")
    proposal = proposed(first, factories.UserFactory())
    RoleAssignment.objects.filter(user=first.user_id).update(valid_to=date(2026, 9, 6))
    with pytest.raises(Refused, match="已不是安全管理员"):
        services.confirm_proposal(proposal_id=proposal.pk, actor=second)


@pytest.mark.parametrize("held", ["system_admin", "security_admin"])
def test_nobody_holds_two_of_the_three(held):
    person = User.objects.get(pk=administrator(held).user_id)
    proposal = proposed(administrator("security_admin"), person)
    with pytest.raises(Refused, match="三类管理员须由不同的人担任"):
        services.confirm_proposal(proposal_id=proposal.pk, actor=administrator("system_admin"))
    with pytest.raises(IntegrityError, match="accounts_separated"), transaction.atomic():
        RoleAssignment.objects.create(user=person, role="audit_admin", valid_from=date(2030, 1, 1))
    RoleAssignment.objects.filter(user=person).update(valid_to=date(2029, 12, 31))
    assert RoleAssignment.objects.create(user=person, role="audit_admin", valid_from=date(2030, 1, 1))


def test_database_refuses_one_hand_and_ones_own():
    person, giver = factories.UserFactory(), factories.UserFactory()
    facts = {"user": person, "valid_from": date(2026, 9, 7)}
    for wrong in (
        {"role": "system_admin", "granted_by": giver},
        {"role": "hrss_admin", "granted_by": giver, "seconded_by": giver},
        {"role": "system_admin", "granted_by": giver, "seconded_by": person},
        {"role": "expert", "granted_by": person},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(**facts, **wrong)


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff"])
def test_no_account_has_rights_without_a_role(flag):
    with pytest.raises(IntegrityError, match="accounts_rights_by_role"), transaction.atomic():
        factories.UserFactory(**{flag: True})
    assert list(rights_without_a_role()) == []


def test_back_office_is_the_business_administrators_alone(client):
    for role in ("system_admin", "security_admin", "audit_admin", "hrss_officer"):
        client.force_login(User.objects.get(pk=administrator(role).user_id))
        assert client.get(reverse("admin:index"), follow=True).status_code == 403
    client.force_login(User.objects.get(pk=administrator("hrss_admin").user_id))
    page = client.get(reverse("admin:index")).text
    assert "参数" in page
    assert "角色授权" not in page


def test_way_into_an_administrators_account_is_reset_by_two(client):
    first, second, target = (administrator(role) for role in ("security_admin", "system_admin", "audit_admin"))
    person = User.objects.get(pk=target.user_id)
    totp.TOTP.activate(person, totp.generate_totp_secret())
    for act in (services.reset_password, services.reset_second_factor):
        with pytest.raises(Refused, match="另一名管理员确认后重置"):
            act(person_id=person.pk, actor=first, reason="忘记")
    assert Authenticator.objects.filter(user=person).exists()
    proposal = services.propose_reset(person=person, reason="忘记", actor=first)
    client.force_login(User.objects.get(pk=second.user_id))
    page = client.post(reverse("administration:decide", args=[proposal.pk, "confirm"]))
    person.refresh_from_db()
    shown = dict(page.context["facts"])["新密码"]
    assert person.check_password(shown)
    assert not Authenticator.objects.filter(user=person).exists()
    assert shown not in str(list(Record.objects.values_list("data", flat=True)))


def test_first_administrators_are_appointed_once():
    people = [factories.UserFactory() for _ in range(4)]
    roles = {Role.SECURITY_ADMIN: people[:2], Role.SYSTEM_ADMIN: [people[2]], Role.AUDIT_ADMIN: [people[3]]}
    with pytest.raises(Refused, match="两名安全管理员"):
        services.appoint_first_administrators(roles | {Role.SECURITY_ADMIN: people[:1]})
    services.appoint_first_administrators(roles)
    assert RoleAssignment.objects.count() == 4
    with pytest.raises(Refused, match="已有管理员"):
        services.appoint_first_administrators(roles)
