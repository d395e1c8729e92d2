"""With every table readable, nothing links a voter to a choice, and nothing counts before the close (invariant 6)."""

import re
import uuid
from threading import Barrier, Thread

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client

from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from reviews import services
from reviews.models import Ballot, Box, RollEntry
from tests import factories
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.usefixtures("monday")]
WORLD = ["agree", "agree", "agree", "agree", "disagree", "abstain"]
SWAPPED = ["disagree", "disagree", "disagree", "abstain", "agree", "agree"]
KEYS = [uuid.UUID(int=number) for number in range(len(WORLD))]
RANDOM_FIELDS = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"|/review/pulse/[^"]*"')


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def everything_stored() -> dict[str, list[str]]:
    """Every row of every table as text; of a sealed box only its length."""
    picture = {}
    for table in connection.introspection.table_names():
        shown = "round_id || ':' || length(sealed)" if table == "reviews_box" else "stored::text"
        picture[table] = sorted(str(row[0]) for row in rows(f'SELECT {shown} FROM "{table}" AS stored'))  # noqa: S608
    return picture


def sequences() -> list[tuple[str, int]]:
    return rows("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")


def pages_of(here) -> list[tuple[Client, str]]:
    supervisor = factories.staff(Role.SUPERVISOR, here.batch.committee.organiser)
    code = here.meeting.code
    room_pages = [f"/review/meetings/{code}/", f"/review/meetings/{code}/minutes/"]
    seat_pages = [f"/my-meetings/{code}/", f"/my-meetings/{code}/items/1/"]
    readers = [(here.secretary, room_pages), (supervisor, room_pages), (here.actors[5], seat_pages)]
    readers.append((here.chair, [*seat_pages, f"/review/meetings/{code}/minutes/"]))
    found = []
    for actor, paths in readers:
        client = Client()
        client.force_login(factories.UserFactory._meta.model.objects.get(pk=actor.user_id))
        found += [(client, path) for path in paths]
    return found


def world(here, choices, pages, before):
    """What can be read anywhere when the experts have voted so; everything is undone afterwards."""
    with transaction.atomic():
        for name, value in before:
            rows("SELECT setval(%s, %s)", name, value)
        for actor, choice, key in zip(here.actors, choices, KEYS, strict=False):
            services.cast(round=here.vote(), actor=actor, choice=choice, key=key)
        stored = everything_stored()
        shown = [RANDOM_FIELDS.sub("", client.get(path).content.decode()) for client, path in pages]
        transaction.set_rollback(True)
    return stored, shown


@pytest.mark.django_db
def test_nothing_readable_differs_with_the_choices_before_the_close():
    here = room(members=7).in_vote(6)
    pages, before = pages_of(here), sequences()
    stored, shown = world(here, WORLD, pages, before)
    stored_swapped, shown_swapped = world(here, SWAPPED, pages, before)
    assert len(stored["audit_record"]) > 6
    assert sum("USED" in row for row in stored["reviews_rollentry"]) == 6
    assert stored == stored_swapped
    assert shown == shown_swapped
    assert all("评审会" in page for page in shown)


@pytest.mark.django_db
def test_cast_leaves_a_used_paper_and_no_ballot():
    here = room(members=7).in_vote(6)
    services.cast(round=here.vote(), actor=here.actors[2], choice="disagree")
    assert Ballot.objects.count() == 0
    assert RollEntry.objects.get(status="USED").expert == here.experts[2]


@pytest.mark.django_db
def test_database_holds_no_column_and_no_key_between_voters_and_ballots():
    columns = rows(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'reviews_ballot' ORDER BY 1"
    )
    assert columns == [("choice", "character varying"), ("id", "uuid"), ("round_id", "bigint")]
    referring = "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"
    assert rows(referring, "reviews_ballot") == [("reviews_round",)]
    assert rows("SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = 'reviews_ballot'::regclass") == []
    assert {name for (name,) in rows(referring, "reviews_box")} == {"reviews_round"}


def test_admin_shows_nothing_of_the_vote():
    assert [model for model in admin.site._registry if model._meta.app_label == "reviews"] == []


@pytest.mark.django_db(transaction=True)
def test_no_order_nor_transaction_links_roll_and_ballots_after_the_close():
    here = room(members=7, cases=12).in_vote(7)
    choices = ["agree"] * 3 + ["disagree"] * 4
    for number in range(1, 13):
        here.cast(choices, number=number)
    here.close()
    ballots = rows("SELECT xmin::text, id, round_id, choice FROM reviews_ballot ORDER BY ctid")
    assert len({xmin for xmin, *_ in ballots}) == 1
    roll_xmins = {xmin for (xmin,) in rows("SELECT xmin::text FROM reviews_rollentry")}
    cast_xmins = {xmin for (xmin,) in rows("SELECT xmin::text FROM audit_record WHERE verb = 'ballot.cast'")}
    assert ballots[0][0] not in roll_xmins | cast_xmins
    assert len(roll_xmins) == 12 * 7
    assert {pk.version for _xmin, pk, *_ in ballots} == {4}
    by_round = [[choice for *_, round_id, choice in ballots if round_id == here.vote(n).pk] for n in range(1, 13)]
    assert sum(order == choices for order in by_round) < 6
    by_id = [[ballot.choice for ballot in here.vote(n).ballots.order_by("id")] for n in range(1, 13)]
    assert sum(order == choices for order in by_id) < 6
    assert {bytes(box.sealed) for box in Box.objects.all()} == {b""}


@pytest.mark.django_db
def test_invariants_hold_after_a_signed_meeting_and_tell_a_forged_result():
    here = room(members=7).in_vote(6)
    here.cast(WORLD)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    ours = [each for each in all_invariants() if each.number in {6, 7}]
    assert [line for each in ours for line in each.violations()] == []
    rows_changed = "UPDATE reviews_round SET agree = 3, disagree = 2, passed = false WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(rows_changed, [here.vote().pk])
    assert any("another result" in line for each in ours for line in each.violations())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    ["agree = 3, passed = true", "agree = 6", "present = 4", "attending = 4, present = 4"],
)
def test_database_refuses_impossible_results(forged):
    here = room(members=7).in_vote(6)
    here.cast(WORLD)
    here.close()
    with pytest.raises(Exception, match="violates check constraint"), transaction.atomic():
        rows(f"UPDATE reviews_round SET {forged} RETURNING id")  # noqa: S608


def at_once(*calls) -> list[str]:
    """Run the calls on connections of their own, released together; the sentence of each refusal or ``ok``."""
    gate, answers = Barrier(len(calls)), []

    def go(call):
        try:
            gate.wait()
            call()
            answers.append("ok")
        except Refused as refusal:
            answers.append(refusal.reason)
        finally:
            connection.close()

    threads = [Thread(target=go, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_votes_of_one_voter_at_once_give_one_ballot():
    here = room(members=7).in_vote(6)
    vote = here.vote()
    answers = at_once(
        *(
            lambda choice=choice: services.cast(round=vote, actor=here.actors[2], choice=choice, key=uuid.uuid4())
            for choice in ("agree", "disagree")
        )
    )
    assert min(answers) == "ok"
    assert "已投票" in max(answers)
    here.marks_absent(1, 3, 4, 5)
    services.cast(round=vote, actor=here.chair, choice="agree")
    here.close()
    assert Ballot.objects.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_votes_of_all_voters_at_once_are_all_counted():
    here = room(members=7).in_vote(6)
    vote = here.vote()
    answers = at_once(
        *(
            lambda actor=actor, choice=choice: services.cast(round=vote, actor=actor, choice=choice)
            for actor, choice in zip(here.actors, WORLD, strict=False)
        )
    )
    assert answers == ["ok"] * 6
    here.close()
    counted = here.vote()
    assert (counted.agree, counted.disagree, counted.abstain, counted.not_cast) == (4, 1, 1, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_last_rounds_closed_at_once_end_the_voting():
    here = room(members=7, cases=2).in_vote(6)
    for number in (1, 2):
        here.cast(WORLD, number=number)
    votes = [here.vote(number) for number in (1, 2)]
    answers = at_once(*(lambda vote=vote: services.close_round(round=vote, actor=here.chair) for vote in votes))
    assert answers == ["ok", "ok"]
    assert fresh(here.meeting).status == "VOTED"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_round_closed_while_another_is_annulled_leaves_the_meeting_in_session():
    here = room(members=7, cases=2).in_vote(6)
    for number in (1, 2):
        here.cast(WORLD, number=number)
    first, second = here.vote(1), here.vote(2)
    services.close_round(round=first, actor=here.chair)
    answers = at_once(
        lambda: services.close_round(round=second, actor=here.chair),
        lambda: services.annul_round(round=first, reason="设备故障", actor=here.chair),
    )
    assert answers == ["ok", "ok"]
    assert fresh(here.meeting).status == "IN_SESSION"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_vote_and_not_cast_at_once_agree_on_one_end():
    here = room(members=7).in_vote(6)
    vote = here.vote()
    here.cast(WORLD[:5])
    answers = at_once(
        lambda: services.cast(round=vote, actor=here.actors[5], choice="abstain"), lambda: here.marks_absent(5)
    )
    assert answers.count("ok") == 1
    here.close()
    counted = here.vote()
    assert counted.abstain + counted.not_cast == 1
