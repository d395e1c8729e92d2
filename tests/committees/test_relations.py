"""An expert declares whom he is bound to; the office notes what it finds (令40 art. 25)."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from committees.models import Relation
from committees.services import note_relation, withdraw_relation
from portal.accounts.models import RoleAssignment, User
from portal.accounts.selectors import actor_of
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.committees.pool_room import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def himself(here, expert):
    held = RoleAssignment.objects.get(user=expert.user, role=Role.EXPERT, organisation=here.organiser)
    return actor_of(expert.user, held)


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_an_expert_declares_on_his_page_and_takes_a_mistake_back(client):
    here = room()
    expert = here.expert()
    enter(client, himself(here, expert))
    page, person = reverse("committees:relations"), factories.id_number(777)
    for sent, words in [
        ({"kind": "", "name": "王强"}, "请选择关系"),
        ({"kind": "kinship", "name": "x"}, "2至30个字"),
        ({"kind": "kinship", "name": "王强", "id_number": person[:-1] + "0"}, "身份证"),
        ({"kind": "kinship", "name": "王强", "id_number": expert.user.id_number}, "专家本人"),
    ]:
        answer = client.post(page, sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert sent["name"] in answer.content.decode()
    assert not Relation.objects.exists()
    sent = {"kind": "kinship", "name": "王强", "id_number": person, "idempotency_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    relation = Relation.objects.get()
    assert relation.by_himself
    shown = client.get(page).content.decode()
    assert "王强" in shown
    assert person not in shown
    assert client.post(page, sent | {"idempotency_key": ""}).status_code == 422
    client.post(reverse("committees:withdraw_relation", args=[relation.pk]))
    assert "王强" not in client.get(page).content.decode()
    assert Record.objects.filter(verb__startswith="relation.").count() == 2


def test_nothing_private_stands_in_the_record():
    here = room()
    expert, person = here.expert(), factories.id_number(778)
    note_relation(expert=expert, actor=himself(here, expert), kind="tutor", name="赵铁柱", id_number=person)
    relation, kept = Relation.objects.get(), Record.objects.get(verb="relation.noted")
    assert person not in str(vars(relation))
    assert "赵铁柱" not in f"{kept.data}{kept.note}"


def test_the_office_notes_and_sees_the_experts_own_masked(client):
    here = room()
    expert = here.expert()
    note_relation(expert=expert, actor=himself(here, expert), kind="kinship", name="赵铁柱")
    enter(client, here.secretary)
    page = reverse("committees:note_relation", args=[here.pool.code, expert.pk])
    assert client.post(page, {"kind": "coauthor", "name": "钱学礼"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "赵**" in shown
    assert "赵铁柱" not in shown
    enter(client, himself(here, expert))
    own = client.get(reverse("committees:relations")).content.decode()
    assert "赵铁柱" in own
    assert "钱学礼" not in own


def test_who_may_not():
    here, there = room(), room(name="又一个专家库")
    expert = here.expert()
    noted = note_relation(expert=expert, actor=himself(here, expert), kind="kinship", name="赵铁柱")
    other = here.expert()
    for actor in (there.secretary, here.officer, himself(here, other)):
        with pytest.raises(Refused) as refused:
            note_relation(expert=expert, actor=actor, kind="kinship", name="王强")
        assert refused.value.code == "denied"
    with pytest.raises(Refused, match="由登记的人撤销"):
        withdraw_relation(relation=noted, actor=here.secretary)
    with pytest.raises(DatabaseError), transaction.atomic():
        Relation.objects.filter(pk=noted.pk).update(name="王强")
    with pytest.raises(DatabaseError), transaction.atomic():
        Relation.objects.filter(pk=noted.pk).delete()


def test_somebody_in_no_pool_declares_nothing(client):
    stranger = factories.staff(Role.EXPERT, factories.OrganisationFactory())
    assert enter(client, stranger).get(reverse("committees:relations")).status_code == 403
