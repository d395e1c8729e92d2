"""The draw as its acts: what is published before the seed, who is excluded, who steps in, what never changes."""

import base64
import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from committees.models import Expert, PoolEntry, Roster
from portal.accounts.models import User
from portal.audit.models import Record
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain
from reviews import services
from reviews.draw_rules import Line
from reviews.draw_selectors import published
from reviews.models import Attendance, Draw, DrawCandidate, DrawPlace, Substitution
from reviews.services import BadPlan
from tests import factories
from tests.reviews.draw_room import draw_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SCRIPT = Path(settings.BASE_DIR) / "docs" / "reproduce_draw.py"


def reproduce(drawing, tmp_path, **spoiled):
    """What the independent script says to the published list, in a process of its own."""
    sheet = tmp_path / "list.json"
    sheet.write_text(json.dumps(published(drawing) | spoiled, ensure_ascii=False), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(sheet)], capture_output=True, text=True, check=False, cwd=tmp_path
    )


def seated(drawing):
    return list(DrawPlace.objects.filter(draw=drawing, is_seated=True).values_list("candidate__number", flat=True))


def verbs(drawing):
    return list(Record.objects.filter(chain=chain(drawing)).order_by("position").values_list("verb", flat=True))


def test_the_independent_script_is_short_and_reproduces_a_draw(tmp_path):
    here = draw_room().save().seal().hold()
    drawing = here.fresh()
    answer = reproduce(drawing, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == seated(drawing)
    assert len(set(seated(drawing))) == 7
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 30


def test_the_script_notices_another_list_or_another_promise(tmp_path):
    drawing = draw_room().save().seal().hold().fresh()
    fewer = published(drawing)["candidates"][1:]
    for spoiled in ({"candidates": fewer}, {"nonce": "0" * 64}, {"conditions": {"size": 5, "lines": []}}):
        answer = reproduce(drawing, tmp_path, **spoiled)
        assert answer.returncode != 0
        assert "not what was promised" in answer.stderr


def test_list_and_promise_are_on_record_before_there_is_a_seed():
    here = draw_room().save().seal()
    sealed = here.fresh()
    assert sealed.status == "SEALED"
    assert (sealed.seed, sealed.nonce, sealed.roster) == ("", "", None)
    assert not DrawPlace.objects.exists()
    record = Record.objects.get(chain=chain(sealed), verb="draw.sealed")
    assert record.data == {"list_sha256": sealed.list_sha256, "nonce_sha256": sealed.nonce_sha256}
    assert "nonce" not in published(sealed)
    here.hold("春")
    drawn = here.fresh()
    assert (drawn.list_sha256, drawn.nonce_sha256) == (sealed.list_sha256, sealed.nonce_sha256)
    assert hashlib.sha256(drawn.nonce.encode()).hexdigest() == sealed.nonce_sha256
    text = f"{drawn.list_sha256}|{drawn.nonce}|春"
    assert drawn.seed == hashlib.sha256(text.encode()).hexdigest()
    assert verbs(drawn) == ["draw.prepared", "draw.edited", "draw.sealed", "draw.drawn"]


def test_the_promised_number_does_not_stand_in_the_open_while_the_list_is_sealed():
    here = draw_room().save().seal()
    promise = here.fresh().promise
    here.hold()
    nonce = here.fresh().nonce
    assert promise
    assert nonce not in promise
    assert nonce.encode() not in base64.b64decode(promise)


def test_the_published_list_tells_no_name():
    here = draw_room()
    here.save().seal().hold()
    text = json.dumps(published(here.fresh()), ensure_ascii=False)
    rows = DrawCandidate.objects.filter(draw=here.drawing).select_related("expert__user", "expert__employer")
    assert all(row.number in text for row in rows)
    told = {row.expert.user.name for row in rows} | {row.expert.employer.name for row in rows} | {"李见证"}
    assert not [each for each in told if each in text]


def test_reserved_seats_are_filled():
    here = draw_room().save(lines=[Line(3, specialty="electrical"), Line(3, private=True, specialty="mechanical")])
    here.seal().hold()
    drawn = DrawCandidate.objects.filter(draw=here.drawing, place__is_seated=True)
    assert drawn.filter(specialty="electrical").count() >= 3
    assert drawn.filter(specialty="mechanical", is_private=True).count() >= 3


def test_seats_that_cannot_be_filled_are_refused_before_the_seal():
    here = draw_room().save(lines=[Line(5, specialty="electrical")])
    with pytest.raises(Refused, match="“电气”合计需要5人，符合条件的候选专家只有4人"):
        here.seal()
    assert here.fresh().status == "PREPARED"
    few = draw_room(experts=5).save(lines=[])
    with pytest.raises(Refused, match="“不限”合计需要7人，符合条件的候选专家只有5人"):
        few.seal()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"size": 8}, "size", "单数，现在是8人（人社部令第40号第9条）"),
        ({"size": 5}, "size", "不少于7人"),
        ({"size_exception_document": "某号"}, "size_exception_document", "只有高级评审委员会"),
        ({"lines": [Line(5, private=True), Line(3, specialty="electrical")]}, "lines", "合计8个，多于要抽取的7人"),
        ({"meets_on": clock.today() - timedelta(days=9000)}, "meets_on", "不能早于今天"),
        ({"meets_on": clock.today() + timedelta(days=9000)}, "meets_on", "人社部令第40号第8、38条"),
    ],
)
def test_bad_conditions_are_told_by_field(changes, field, words):
    here = draw_room()
    with pytest.raises(BadPlan) as refused:
        here.save(**changes)
    assert words in refused.value.problems[field]
    assert here.fresh().witnesses == []


def test_the_office_is_no_witness_and_there_is_one():
    here = draw_room()
    with pytest.raises(BadPlan, match="经办人不能同时作见证人"):
        here.save(witnesses=[(here.secretary.name, "办公室")])
    here.save(witnesses=[])
    with pytest.raises(Refused, match="请先填写见证人"):
        here.seal()


def test_whom_a_rule_bars_is_never_on_the_list_and_the_reason_is_kept():
    here = draw_room(experts=16)
    day = here.drawing.meets_on
    barred = {
        here.entries[0].expert_id: ({"term_to": day - timedelta(days=1)}, "不在聘期内（人社部令第40号第10条）"),
        here.entries[1].expert_id: ({"title_level": "assistant"}, "职称级别低于本批次的要求（人社部令第40号第10条）"),
        here.entries[2].expert_id: ({"practises": False}, "现不从事本专业工作（人社部令第40号第10条）"),
    }
    for pk, (change, _words) in barred.items():
        Expert.objects.filter(pk=pk).update(**change)
    here.save().seal().hold()
    rows = DrawCandidate.objects.filter(draw=here.drawing, grounds="rule")
    assert {row.expert_id: row.excluded_because.endswith(barred[row.expert_id][1]) for row in rows} == dict.fromkeys(
        barred, True
    )
    numbers = {each["number"] for each in published(here.fresh())["candidates"]}
    assert len(numbers) == 13
    assert not numbers & {row.number for row in rows}


def test_conflicts_are_found_before_the_draw_and_decided_on_by_the_office():
    here = draw_room(experts=16)
    himself, colleague, friend = (here.entries[place].expert for place in (0, 1, 2))
    case = factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW", applicant=himself.user)
    for each in (colleague, friend):
        factories.employ(each.user, case.employer)
    with pytest.raises(Refused, match="有变动"):
        here.seal()
    services.redraw(drawing=here.drawing, reason="重新查找利害关系", actor=here.secretary)
    here.drawing = Draw.objects.standing().get(batch=here.batch)
    found = {row.expert_id: (row.grounds, row.excluded_because) for row in here.drawing.candidates.exclude(conflict="")}
    assert found[himself.pk] == ("conflict", "申报人本人")
    assert found[colleague.pk] == found[friend.pk] == ("conflict", "与申报人同一工作单位")
    here.save(exclusions={colleague.pk: "与申报人同一工作单位", here.entries[5].expert_id: "出国访问"})
    now = dict(here.drawing.candidates.exclude(grounds="").values_list("expert_id", "grounds"))
    assert now == {himself.pk: "conflict", colleague.pk: "conflict", here.entries[5].expert_id: "office"}
    here.seal().hold()
    assert not DrawPlace.objects.filter(candidate__expert__in=[himself, colleague, here.entries[5].expert_id]).exists()
    assert here.fresh().candidates.get(expert=friend).conflict == "与申报人同一工作单位"


def test_conflicts_leave_an_expert_out_from_the_first_unless_the_office_says_otherwise():
    batch = factories.BatchFactory()
    secretary = factories.staff(Role.SECRETARY, batch.committee.organiser)
    factories.least_size(batch.committee, 7)
    entry = factories.PoolEntryFactory(pool__organiser=batch.committee.organiser)
    case = factories.ApplicationFactory(batch=batch, status="IN_REVIEW")
    factories.employ(entry.expert.user, case.employer)
    drawing = services.prepare_draw(batch=batch, meets_on=clock.today(), actor=secretary)
    row = drawing.candidates.get()
    assert (row.grounds, row.excluded_because) == ("conflict", "与申报人同一工作单位")


def test_a_pool_that_changed_after_saving_is_looked_at_again():
    here = draw_room().save()
    PoolEntry.objects.filter(pk=here.entries[3].pk).delete()
    with pytest.raises(Refused, match="请核对候选专家并重新保存"):
        here.seal()
    here.save().seal()
    assert here.fresh().candidates.count() == 11


def test_nothing_is_drawn_by_words_that_are_missing():
    here = draw_room().save(witnesses=[("甲", "甲单位"), ("乙", "乙单位")]).seal()
    for words in ([], ["春"], ["春", " "], ["春", "秋", "冬"]):
        with pytest.raises(BadPlan, match="每位见证人"):
            services.hold_draw(drawing=here.drawing, words=words, actor=here.secretary)
    assert here.fresh().status == "SEALED"


def test_only_the_office_draws_and_nobody_who_has_a_part_in_it():
    here = draw_room().save()
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    expert = factories.staff(Role.SECRETARY, here.batch.committee.organiser, user=here.entries[0].expert.user)
    applicant = factories.staff(Role.SECRETARY, here.batch.committee.organiser)
    case = factories.ApplicationFactory(batch=here.batch, applicant_id=applicant.user_id, applicant=None)
    supervisor = factories.staff(Role.SUPERVISOR, factories.hrss_office("140000"))
    for actor, words in (
        (stranger, "办事机构人员办理"),
        (supervisor, "办事机构人员办理"),
        (expert, "您是本次抽取的候选专家"),
        (applicant, "您是本批次的申报人"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            services.seal_draw(drawing=here.drawing, actor=actor)
        assert refused.value.code == "denied"
    assert case.batch == here.batch
    assert here.fresh().status == "PREPARED"


def test_a_second_draw_of_a_batch_needs_a_redraw_with_its_reason():
    here = draw_room().save().seal().hold()
    with pytest.raises(Refused, match="已经有一次抽取"):
        services.prepare_draw(batch=here.batch, meets_on=clock.today(), actor=here.secretary)
    with pytest.raises(BadPlan, match="请写明重新抽取的原因"):
        services.redraw(drawing=here.drawing, reason=" ", actor=here.secretary)
    old, roster = here.fresh(), here.fresh().roster
    again = services.redraw(drawing=here.drawing, reason="三名专家同时不能出席", actor=here.secretary)
    stayed = here.fresh()
    assert (stayed.status, stayed.replaced_because) == ("REPLACED", "三名专家同时不能出席")
    assert (stayed.seed, stayed.list_sha256, seated(stayed)) == (old.seed, old.list_sha256, seated(old))
    assert Roster.objects.get(pk=roster.pk).status == "REPLACED"
    assert (again.status, again.predecessor, again.size, again.lines) == ("PREPARED", old, old.size, old.lines)
    numbers = set(again.candidates.values_list("number", flat=True))
    assert not numbers & set(old.candidates.values_list("number", flat=True))


def test_a_substitute_steps_in_by_rank_and_anybody_can_check_it(tmp_path):
    here = draw_room().save(lines=[]).seal().hold()
    drawing = here.fresh()
    first, second = seated(drawing)[:2]
    ranked = list(DrawPlace.objects.filter(draw=drawing, is_seated=False).values_list("candidate__number", flat=True))
    made = services.substitute(drawing=drawing, absent=first, reason="住院", actor=here.secretary)
    assert made.substitute.number == ranked[0]
    with pytest.raises(BadPlan, match="请选择名单上的一位专家"):
        services.substitute(drawing=drawing, absent=first, reason="住院", actor=here.secretary)
    with pytest.raises(BadPlan, match="请写明不能出席的原因"):
        services.substitute(drawing=drawing, absent=second, reason="", actor=here.secretary)
    services.substitute(drawing=drawing, absent=ranked[0], reason="出差", actor=here.secretary)
    now = here.fresh()
    experts = set(now.roster.seats.values_list("expert_id", flat=True))
    by_number = dict(now.candidates.values_list("number", "expert_id"))
    answer = reproduce(now, tmp_path)
    assert {by_number[number] for number in answer.stdout.split()} == experts
    assert by_number[ranked[1]] in experts
    assert seated(now) == seated(drawing)
    assert list(Substitution.objects.values_list("reason", flat=True)) == ["住院", "出差"]


def test_after_the_freeze_a_substitute_makes_another_roster():
    here = draw_room().save(lines=[]).seal().hold()
    frozen = here.freeze()
    chair = frozen.seats.get(position="chair").expert
    number = here.fresh().candidates.get(expert=chair).number
    services.substitute(drawing=here.drawing, absent=number, reason="住院", actor=here.secretary)
    old, new = Roster.objects.get(pk=frozen.pk), here.fresh().roster
    assert (old.status, old.seats.filter(expert=chair).exists()) == ("REPLACED", True)
    assert (new.status, new.predecessor, new.seats.filter(position="chair").exists()) == ("DRAFT", old, False)
    with pytest.raises(Refused, match="主任委员1人，现在是0人"):
        services_freeze(new, here.secretary)
    here.freeze()
    assert here.fresh().roster.status == "FROZEN"


def services_freeze(roster, actor):
    from committees.services import freeze_roster  # noqa: PLC0415 - one name, two rooms

    return freeze_roster(roster=roster, actor=actor)


def plan_meeting(here, case):
    return services.plan_meeting(
        batch=here.batch, title="评审会", place="会议室", starts_at=clock.now() + timedelta(hours=1),
        applications=[case], actor=here.secretary,
    )  # fmt: skip


def test_a_meeting_sits_by_what_was_drawn_and_by_nothing_else():
    here = draw_room()
    case = factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    for position in ["chair", "deputy_chair", *["member"] * 5]:
        factories.MemberFactory(committee=here.batch.committee, position=position)
    factories.frozen_roster(here.batch.committee, here.secretary)
    with pytest.raises(Refused, match="抽取的名单还没有确定"):
        plan_meeting(here, case)
    here.save().seal().hold()
    with pytest.raises(Refused, match="抽取的名单还没有确定"):
        plan_meeting(here, case)
    roster = here.freeze()
    meeting = plan_meeting(here, case)
    attending = set(Attendance.objects.filter(meeting=meeting).values_list("expert_id", "position"))
    assert attending == set(roster.seats.values_list("expert_id", "position"))
    for act in (
        lambda: services.redraw(drawing=here.drawing, reason="换人", actor=here.secretary),
        lambda: services.substitute(
            drawing=here.drawing, absent=seated(here.drawing)[0], reason="换人", actor=here.secretary
        ),
    ):
        with pytest.raises(Refused, match="取消会议"):
            act()
    services.cancel_meeting(meeting=meeting, reason="改期", actor=here.secretary)
    services.redraw(drawing=here.drawing, reason="换人", actor=here.secretary)


def test_who_is_not_on_the_roster_does_not_attend():
    here = draw_room().save().seal().hold()
    case = factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    here.freeze()
    meeting = plan_meeting(here, case)
    stranger = factories.ExpertFactory()
    with pytest.raises(IntegrityError, match="sits on the roster"), transaction.atomic():
        Attendance.objects.create(meeting=meeting, expert=stranger, position="member")
    assert meeting.attendances.count() == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 9}, "list_is_sealed"),
        ({"lines": []}, "list_is_sealed"),
        ({"witnesses": [{"name": "他人", "unit": ""}]}, "list_is_sealed"),
        ({"list_sha256": "0" * 64}, "list_is_sealed"),
        ({"seed": "0" * 64}, "outcome_is_kept"),
        ({"words": ["别的"]}, "outcome_is_kept"),
    ],
)
def test_the_database_keeps_what_was_sealed_and_drawn(change, message):
    here = draw_room().save().seal().hold()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Draw.objects.filter(pk=here.drawing.pk).update(**change)
    assert message
    kept = here.fresh()
    assert all(getattr(kept, name) != value for name, value in change.items())


def test_the_database_keeps_candidates_and_outcome():
    here = draw_room().save().seal().hold()
    for rows in (DrawCandidate.objects, DrawPlace.objects):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            rows.filter(draw=here.drawing).delete()
    with pytest.raises(IntegrityError, match="before its list is sealed"), transaction.atomic():
        here.drawing.candidates.filter(grounds="").update(is_private=True)
    assert here.fresh().candidates.count() == 12


def test_a_new_draw_proposes_the_private_share_and_the_page_warns_when_it_is_dropped(client):
    share = {"name": "民营企业专家比例", "unit": "persons", "value": 30}
    Parameter.objects.update_or_create(key="pool_private_experts_min", valid_from=None, defaults=share)
    here = draw_room()
    assert here.drawing.lines == [{"seats": 3, "specialty": "", "private": True, "region": ""}]
    client.force_login(User.objects.get(pk=here.secretary.user_id))
    page = reverse("reviews:draw", args=[here.drawing.code])
    assert "少于规定的比例" not in client.get(page).content.decode()
    here.save(lines=[Line(2, private=True)])
    assert "少于规定的比例" in client.get(page).content.decode()
