"""The pages of rosters and draws: what each reader sees, what a wrong form keeps, what leaves the portal."""

import csv
import io
import json
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from committees.models import Roster
from portal.accounts.models import User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.print_codes import print_code
from portal.supervision.tracing import trace_of_committee
from reviews.models import Draw, DrawCandidate, Substitution
from tests import factories
from tests.reviews.draw_room import draw_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def supervisor():
    return factories.staff(Role.SUPERVISOR, factories.hrss_office("140000"))


def text_of(answer):
    return answer.content.decode()


def page_of(client, name, *arguments):
    return client.get(reverse(name, args=arguments))


def plan_form(**changes):
    plain = {
        "meets_on": "2026-09-21", "size": "7", "size_exception_document": "",
        "lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0", "witnesses-TOTAL_FORMS": "2",
        "witnesses-INITIAL_FORMS": "0", "lines-0-seats": "2", "lines-0-private": "on",
        "witnesses-0-name": "李见证", "witnesses-0-unit": "纪检组", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    return plain | changes


def post_act(client, here, act, **typed):
    sent = {f"{act}-{name}": value for name, value in typed.items()} | {"idempotency_key": str(uuid4())}
    return client.post(reverse("reviews:act_on_draw", args=[here.drawing.code, act]), sent)


def test_the_office_draws_from_the_first_page_to_the_frozen_roster(client):
    here = draw_room()
    Draw.objects.get()
    enter(client, here.secretary)
    code = here.drawing.code
    edit = reverse("reviews:edit_draw", args=[code])
    assert "李见证" not in text_of(client.get(edit))
    assert client.post(edit, plan_form()).status_code == 302
    assert "民营企业：2人" in text_of(page_of(client, "reviews:draw", code))
    assert post_act(client, here, "seal").status_code == 302
    sealed = text_of(page_of(client, "reviews:draw", code))
    assert here.fresh().list_sha256 in sealed
    assert "见证人李见证所报的内容" in sealed
    assert client.get(edit).status_code == 302
    assert post_act(client, here, "hold", **{"word-0": "三七二一"}).status_code == 302
    drawn = text_of(page_of(client, "reviews:draw", code))
    assert here.fresh().seed in drawn
    assert "入选7人" in drawn
    roster = here.fresh().roster
    assert "设主任委员1人，现在是0人" in text_of(page_of(client, "committees:roster", roster.code))
    refused = client.post(reverse("committees:act_on_roster", args=[roster.code, "freeze"]))
    assert refused.status_code == 422
    seats = list(roster.seats.order_by("number").values_list("expert_id", flat=True))
    offices = {f"seat-{pk}": "member" for pk in seats} | {
        f"seat-{seats[0]}": "chair",
        f"seat-{seats[1]}": "deputy_chair",
    }
    assert client.post(reverse("committees:edit_roster", args=[roster.code]), offices).status_code == 302
    assert client.post(reverse("committees:act_on_roster", args=[roster.code, "freeze"])).status_code == 302
    assert Roster.objects.get(pk=roster.pk).status == "FROZEN"
    absent = DrawCandidate.objects.get(draw=here.drawing, expert=seats[2]).number
    assert post_act(client, here, "substitute", absent=absent, reason="住院").status_code == 302
    assert Substitution.objects.get().absent.number == absent
    assert "住院" in text_of(page_of(client, "reviews:draw", code))
    answer = post_act(client, here, "redraw", reason="多人不能出席")
    assert answer.status_code == 302
    again = Draw.objects.standing().get()
    assert answer.headers["Location"] == reverse("reviews:draw", args=[again.code])
    assert "多人不能出席" in text_of(page_of(client, "reviews:draw", again.code))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"meets_on": "下周"}, "日期应写成"),
        ({"meets_on": "2020-01-01"}, "不能早于今天"),
        ({"size": "八"}, "1到99的整数"),
        ({"size": "8"}, "应为单数，现在是8人（人社部令第40号第9条）"),
        ({"size": "5"}, "不少于7人"),
        ({"size": "9" * 40}, "1到99的整数"),
        ({"lines-0-seats": "-1"}, "1到99的整数"),
        ({"lines-0-seats": "", "lines-0-private": "on"}, "请填写名额"),
        ({"lines-0-seats": "2", "lines-0-private": ""}, "至少选择专业、地区、民营企业"),
        ({"lines-0-seats": "9"}, "合计9个，多于要抽取的7人"),
        ({"lines-0-specialty": "nosuch"}, "请从列表中选择"),
        ({"witnesses-0-unit": ""}, "请填写见证人的单位"),
        ({"lines-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_conditions_come_back_beside_their_field_with_all_that_was_typed(client, changes, words):
    here = draw_room()
    enter(client, here.secretary)
    first = here.drawing.candidates.order_by("pk").first()
    typed = {f"out-{first.expert_id}": "on", f"why-{first.expert_id}": "出国访问三个月"}
    answer = client.post(reverse("reviews:edit_draw", args=[here.drawing.code]), plan_form(**typed, **changes))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "出国访问三个月" in text_of(answer)
    kept = here.fresh()
    assert (kept.witnesses, kept.lines) == ([], [])


def test_leaving_somebody_out_needs_a_reason(client):
    here = draw_room()
    enter(client, here.secretary)
    first = here.drawing.candidates.order_by("pk").first()
    out = {f"out-{first.expert_id}": "on"}
    edit = reverse("reviews:edit_draw", args=[here.drawing.code])
    answer = client.post(edit, plan_form(**out, **{f"why-{first.expert_id}": " "}))
    assert answer.status_code == 422
    assert "请写明不参加抽取的原因" in text_of(answer)
    assert client.post(edit, plan_form(**out, **{f"why-{first.expert_id}": "出国"})).status_code == 302
    row = here.drawing.candidates.get(expert=first.expert_id)
    assert (row.grounds, row.excluded_because) == ("office", "出国")


@pytest.mark.parametrize(
    ("act", "typed", "words"),
    [
        ("seal", {}, "请先填写见证人"),
        ("hold", {}, "当前状态为“准备中”"),
        ("substitute", {"absent": "x", "reason": ""}, "请写明不能出席的原因"),
        ("redraw", {"reason": ""}, "请写明重新抽取的原因"),
        ("redraw", {"reason": "因" * 301}, "不超过300字"),
    ],
)
def test_a_bad_act_is_told_on_the_page(client, act, typed, words):
    here = draw_room()
    enter(client, here.secretary)
    answer = post_act(client, here, act, **typed)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert here.fresh().status == "PREPARED"


def test_an_act_that_does_not_exist_is_not_found(client):
    here = draw_room()
    enter(client, here.secretary)
    assert post_act(client, here, "steal").status_code == 404
    assert page_of(client, "reviews:draw_list", here.drawing.code).status_code != 200


def test_the_supervisor_watches_and_does_nothing(client):
    here = draw_room().save().seal().hold()
    enter(client, supervisor())
    assert here.batch.title in text_of(page_of(client, "reviews:draws"))
    page = text_of(page_of(client, "reviews:draw", here.drawing.code))
    assert here.fresh().seed in page
    assert "重新抽取的原因" not in page
    assert page_of(client, "committees:roster", here.fresh().roster.code).status_code == 200
    assert page_of(client, "reviews:edit_draw", here.drawing.code).status_code == 403
    assert post_act(client, here, "redraw", reason="不满意").status_code == 403


def test_others_find_nothing(client):
    here = draw_room().save().seal().hold()
    code, roster = here.drawing.code, here.fresh().roster.code
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    own_case = factories.staff(Role.SECRETARY, here.batch.committee.organiser)
    factories.ApplicationFactory(batch=here.batch, applicant=User.objects.get(pk=own_case.user_id))
    addresses = [
        reverse("reviews:draw", args=[code]),
        reverse("reviews:draw_list", args=[code]),
        reverse("reviews:draw_list_csv", args=[code]),
        reverse("reviews:draw_protocol", args=[code]),
        reverse("committees:roster", args=[roster]),
    ]
    enter(client, here.secretary)
    assert {client.get(each).status_code for each in addresses} == {200}
    for actor in (stranger, own_case):
        enter(client, actor)
        assert {client.get(each).status_code for each in addresses} == {404}
        assert here.batch.title not in text_of(page_of(client, "reviews:draws"))
    for role in (Role.EXPERT, Role.HRSS_OFFICER, Role.UNIT_CLERK):
        enter(client, factories.staff(role, here.batch.committee.organiser))
        assert {client.get(each).status_code for each in addresses} == {403}


def test_the_lists_are_numbers_and_strata_and_the_csv_says_the_same(client):
    here = draw_room().save().seal()
    enter(client, here.secretary)
    sheet = json.loads(text_of(page_of(client, "reviews:draw_list", here.drawing.code)))
    assert "seed" not in sheet
    rows = list(
        csv.DictReader(
            io.StringIO(text_of(page_of(client, "reviews:draw_list_csv", here.drawing.code)).lstrip("\ufeff"))
        )
    )
    assert [row["number"] for row in rows] == [each["number"] for each in sheet["candidates"]]
    assert set(rows[0]) == {"number", "specialty", "private", "region"}
    names = DrawCandidate.objects.filter(draw=here.drawing).values_list("expert__user__name", flat=True)
    assert not [name for name in names if name in json.dumps(sheet, ensure_ascii=False)]


def test_the_protocol_is_printed_with_and_without_names(client):
    here = draw_room().save().seal().hold()
    enter(client, here.secretary)
    looks = Record.objects.filter(verb="draw.names_printed")
    for query, looked in (("", 0), ("?names=1", 1), ("?names=1", 2)):
        answer = client.get(reverse("reviews:draw_protocol", args=[here.drawing.code]) + query)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert looks.count() == looked
    assert {each.actor_id for each in looks} == {here.secretary.user_id}
    committee = here.drawing.batch.committee
    assert [each.act for each in trace_of_committee(committee).looks] == ["打印带姓名的抽取记录"] * 2
    printed = pdfium.PdfDocument(answer.content)
    text = printed[len(printed) - 1].get_textpage().get_text_range()
    assert print_code(looks.order_by("-id")[0].hash) in text


def test_protocol_holds_all_that_is_needed_and_names_for_the_office_alone(monkeypatch):
    from reviews import draw_prints  # noqa: PLC0415

    here = draw_room().save().seal().hold()
    printed = []
    monkeypatch.setattr(draw_prints.pdf, "render", lambda sheet, **_more: printed.append(sheet) or b"%PDF")
    for with_names in (False, True):
        draw_prints.protocol(here.fresh(), with_names=with_names)
    plain, named = printed
    drawn = here.fresh()
    for each in (drawn.list_sha256, drawn.nonce_sha256, drawn.nonce, drawn.seed, "九月初七", "李见证"):
        assert each in plain
    rows = list(DrawCandidate.objects.filter(draw=drawn).select_related("expert__user"))
    assert all(row.number in plain for row in rows)
    assert not [row for row in rows if row.expert.user.name in plain]
    assert all(row.expert.user.name in named for row in rows)


def test_a_roster_page_keeps_what_was_typed_and_changes_nothing(client):
    here = draw_room().save().seal().hold()
    roster = here.fresh().roster
    enter(client, here.secretary)
    seats = list(roster.seats.values_list("expert_id", flat=True))
    edit = reverse("committees:edit_roster", args=[roster.code])
    two_chairs = {f"seat-{pk}": "member" for pk in seats} | {f"seat-{pk}": "chair" for pk in seats[:2]}
    for typed, words in (
        (two_chairs, "主任委员只能有1人"),
        ({**two_chairs, f"seat-{seats[0]}": "king"}, "请从列表中选择职务"),
        ({f"seat-{seats[0]}": "chair"}, "请选择职务"),
        ({**two_chairs, "size_exception_document": "长" * 61}, "文号不超过60字"),
    ):
        answer = client.post(edit, typed)
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert set(roster.seats.values_list("position", flat=True)) == {"member"}


def test_lists_cost_the_same_for_one_draw_and_for_three(client, django_assert_max_num_queries):
    here = draw_room().save().seal().hold()
    enter(client, supervisor())
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as queries:
            page_of(client, "reviews:draws")
            page_of(client, "committees:rosters")
        counts.append(len(queries))
        for _more in range(2):
            draw_room().save().seal().hold()
    assert counts[0] == counts[1]
    assert Draw.objects.count() == 5
    assert here.drawing.meets_on > clock.today()


def test_a_draw_page_costs_the_same_for_seven_candidates_and_for_twenty(client, django_assert_max_num_queries):
    counts = []
    for experts in (7, 20):
        here = draw_room(experts=experts).save(lines=[]).seal().hold()
        enter(client, here.secretary)
        with django_assert_max_num_queries(60) as queries:
            page_of(client, "reviews:draw", here.drawing.code)
        counts.append(len(queries))
    assert counts[0] == counts[1]
