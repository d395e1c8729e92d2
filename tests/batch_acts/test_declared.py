"""Every declared batch act: what its page foretells is what happens, at a price that does not grow with the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Record
from portal.batch_acts import services
from portal.batch_acts.registry import act_named, all_acts, undoable
from portal.batch_acts.selectors import key_of, preview_of
from portal.batch_acts.taking_back import take_back
from portal.core.errors import Refused
from tests.applications.staff.factories import calendar, signed_in
from tests.batch_acts import clicks
from tests.batch_acts.rooms import AS_A_WHOLE, REPEATABLE, ROOMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ACTS = pytest.mark.parametrize("act", all_acts(), ids=lambda act: act.name)


@pytest.fixture(autouse=True)
def _calendar(db):
    calendar()


def refusals_of(act, room, rows):
    seen = preview_of(act, room.actor, [key_of(act, row) for row in rows], room.fields)
    return {line.row.pk: line.refusal for line in seen.lines if line.refusal}


def test_each_act_has_its_room():
    assert sorted(ROOMS) == sorted(act.name for act in all_acts())


@ACTS
def test_what_the_preview_refuses_is_refused_with_the_same_sentence_and_nothing_else(act):
    room = ROOMS[act.name]()
    ready = room.ready(2)
    records = Record.objects.count()
    foretold = refusals_of(act, room, [*ready, room.refused])
    assert foretold == {room.refused.pk: room.sentence}
    assert Record.objects.count() == records
    ids = [row.pk for row in [*ready, room.refused]]
    if act.name in AS_A_WHOLE:
        with pytest.raises(Refused, match=room.sentence):
            act.run(ids=ids, actor=room.actor, **room.fields)
        assert Record.objects.count() == records
        return
    report = act.run(ids=ids, actor=room.actor, **room.fields)
    assert {each.pk: each.reason for each in report.declined} == foretold
    assert sorted(each.subject.pk for each in report.done) == sorted(row.pk for row in ready)


@ACTS
def test_price_of_seeing_and_doing_does_not_grow_and_a_colleague_reads_that_it_was_done(act):
    room = ROOMS[act.name]()
    prices = []
    # The first one fills caches.
    for number in (1, 2, 6):
        keys = [key_of(act, row) for row in room.ready(number)]
        selection = services.choose(act=act, actor=room.actor, keys=keys)
        with CaptureQueriesContext(connection) as queries:
            assert len(preview_of(act, room.actor, keys, room.fields).ready) == number
            seen = len(queries)
            done = services.carry_out(selection=selection, act=act, actor=room.actor, keys=keys, fields=room.fields)
        prices.append((seen, len(queries)))
        assert len(done.report["done"]) == number
    assert prices[1] == prices[2]
    records = Record.objects.count()
    again = services.carry_out(selection=selection, act=act, actor=room.actor, keys=keys, fields=room.fields)
    assert (again.report, Record.objects.count()) == (done.report, records)
    late = preview_of(act, room.colleague, keys, room.fields)
    assert len(late.ready) == (number if act.name in REPEATABLE else 0)
    assert all(line.refusal for line in late.lines if line not in late.ready)


@pytest.mark.parametrize("name", ["confirm_employment", "assign_body"])
def test_price_of_the_pages_does_not_grow(name):
    room = ROOMS[name]()
    act, client = act_named(name, room.actor), signed_in(room.actor)
    # Whose first page fills caches.
    client.get("/desk/acts/")
    prices = []
    for number in (1, 4):
        keys = [key_of(act, row) for row in room.ready(number)]
        with CaptureQueriesContext(connection) as queries:
            assert f"{number} 件可以办理" in clicks.choose(client, name, *keys).text
            answer = clicks.go_on(client, **room.typed).text
        prices.append(len(queries))
        assert f"已办理 {number} 件" in answer
        assert "办错了？撤回" in answer
    assert prices[0] == prices[1]


@pytest.mark.parametrize("act", undoable().values(), ids=lambda act: act.name)
def test_each_row_can_be_taken_back_and_stands_where_it_stood(act):
    room = ROOMS[act.name]()
    rows = room.ready(2)
    before = [columns(row) for row in rows]
    report = act.run(ids=[row.pk for row in rows], actor=room.actor, **room.fields)
    assert [columns(row) for row in rows] != before
    back = take_back(batch=report.done[0].record.batch, actor=room.actor)
    assert len(back.done) == 2
    assert [columns(row) for row in rows] == before


def columns(row):
    fresh = type(row)._default_manager.get(pk=row.pk)
    values = {each.attname: getattr(fresh, each.attname) for each in fresh._meta.concrete_fields}
    legs = [(leg.number, leg.body_id) for leg in fresh.legs.order_by("number")] if hasattr(fresh, "legs") else []
    return values, legs
