"""Every way through the questions, and what is typed wrongly."""

import pytest

from tests.applications.self_check.visitor import COMMON, told

pytestmark = pytest.mark.django_db

SENIOR = {"series": "engineering", "specialty": "", "level": "associate_senior"}
DETAILS = {
    "qualification": (
        {"qualification_code": "constructor_grade_1", "qualification_obtained_on": "2020-09"}, "qualification",
    ),
    "skill": ({"skill_level": "2", "skill_obtained_on": "2019-01", "skill_front_line": "yes"}, "skilled_worker"),
    "other_education": ({"other_degree": "college", "other_graduated_on": "2012-07"}, "normal"),
    "public_body": ({"body_entered_on": "2010-07", "body_left_on": "2019-03"}, "from_government"),
    "talent": ({"talent_kind": "high_level", "talent_attested": "yes"}, "green_channel"),
}  # fmt: skip
OF_SENIORS = {
    "postdoc": (
        {"left_station_on": "2020-05", "grant": "yes", "provincial_project": "no", "stays_in_enterprise": "yes"},
        "postdoc",
    ),
    "recommended": ({"recommenders": "2"}, "exceptional"),
    "major": (None, "direct_senior"),
}  # fmt: skip


def doors(visitor):
    return {door.text.code for door in visitor.result.doors}


@pytest.mark.parametrize("special", DETAILS)
def test_only_what_is_ticked_is_asked_and_opens_its_door(visitor, special):
    answer, door = DETAILS[special]
    visitor.goes_through(told(special={"special": [special]}, details=answer, title={"kind": "none"}))
    asked = visitor.page_of("details").context["form"]
    assert set(asked.fields) == set(answer)
    assert door in doors(visitor)


@pytest.mark.parametrize("special", OF_SENIORS)
def test_special_ways_to_a_senior_title(visitor, special):
    answer, door = OF_SENIORS[special]
    visitor.goes_through(told(target=SENIOR, special={"special": [special]}, details=answer))
    assert ("details" in visitor.questions) == (answer is not None)
    assert door in doors(visitor)


def test_everything_ticked_at_once(visitor):
    everything = {
        name: value for answer, _ in (DETAILS | OF_SENIORS).values() for name, value in (answer or {}).items()
    }
    everything |= {"posted_region": "140902", "posted_since": "2024-01"}
    everything |= {"leave_kind": "startup", "leave_approved_on": "2025-01", "leave_region": "140105"}
    ticked = [*DETAILS, *OF_SENIORS, "posted", "leave"]
    visitor.goes_through(told(target=SENIOR, special={"special": ticked}, details=everything))
    assert {"talent_recognition", "green_channel", "postdoc", "exceptional", "direct_senior"} <= doors(visitor)
    assert [way.route.channel for way in visitor.result.ways] == ["employer", "posted_away", "original_unit"]


def test_options_that_cannot_matter_are_not_offered(visitor):
    visitor.goes_through(COMMON)
    offered = [code for code, _ in visitor.page_of("special").context["form"].fields["special"].choices]
    assert "skill" in offered
    assert {"postdoc", "major", "recommended"}.isdisjoint(offered)


@pytest.mark.parametrize("kind", ["targeted", "converted", "elsewhere"])
def test_titles_of_other_kinds(visitor, kind):
    title = {"kind": kind, "series": "engineering", "level": "middle", "obtained_on": "2022-05"}
    title["first_obtained_on"] = "2019-05"
    visitor.goes_through(told(title=title))
    expected = {"targeted": "conversion", "elsewhere": "cross_region_confirmation", "converted": "normal"}[kind]
    assert expected in doors(visitor)


def test_targeted_title_is_told_of_the_committees_that_take_it(visitor):
    """S1b, S5b: a targeted assistant title held since 2018 is enough for a targeted middle one."""
    visitor.goes_through(told(title={**COMMON["title"], "kind": "targeted"}))
    assert not visitor.result.answer.eligible
    assert "可以向中小企业主管部门的定向评委会申报这一级" in visitor.text


@pytest.mark.parametrize("school_class", ["intermediate", "advanced", "pre_technician"])
def test_technical_schools(visitor, school_class):
    education = {"attained": f"school.{school_class}", "graduated_on": "2012-07", "related": "yes"}
    visitor.goes_through(told(education=education))
    assert "technical_school" in doors(visitor)


def test_work_in_pieces(visitor):
    """Assistant by probation: one year of technical work after graduation, put together from two periods."""
    periods = {"from_1": "2025-01", "to_1": "2025-08", "from_2": "2026-05", "to_2": ""}
    visitor.goes_through(
        told(
            target={"series": "engineering", "specialty": "", "level": "assistant"},
            education={"attained": "bachelor", "kind": "full_time", "graduated_on": "2023-07"},
            title={"kind": "none"},
            work={"pattern": "interrupted"},
            periods=periods,
        )
    )
    assert "periods" in visitor.questions
    normal = next(door for door in visitor.result.open if door.text.code == "normal")
    # 243 days up to 2025-08-31; the other 122 of the year are over on the 123rd day from 2026-05-01.
    assert str(normal.result.earliest_on) == "2026-08-31"


def test_never_worked_and_no_education(visitor):
    visitor.goes_through(told(education={"attained": "none"}, title={"kind": "none"}, work={"pattern": "none"}))
    assert not visitor.result.answer.eligible
    assert "只靠等时间达不到" in visitor.text


def test_level_won_by_examination_is_explained_at_once(visitor):
    """S8a: computer engineering up to 副高 is won by examination alone."""
    target = {"series": "engineering", "specialty": "engineering/computer", "level": "middle"}
    visitor.opens().answers(target)
    assert visitor.asked == "target"
    assert "这个级别通过考试取得，不再评审" in visitor.text
    visitor.answers({**target, "understood": "on"})
    assert visitor.asked == "title"


def test_qualification_opens_a_level_without_review(visitor):
    target = {"series": "engineering", "specialty": "engineering/computer", "level": "middle", "understood": "on"}
    answer = {"qualification_code": "software_middle", "qualification_obtained_on": "2021-05"}
    visitor.goes_through(
        told(target=target, title={"kind": "none"}, special={"special": ["qualification"]}, details=answer)
    )
    assert visitor.questions == ["target", "title", "special", "details", "clear"]
    assert [door.text.code for door in visitor.result.open] == ["qualification"]
    assert visitor.result.ways == []
    assert {need.label for need in visitor.result.needs} == {"近期免冠照片", "职业资格证书"}


def test_examination_alone_without_certificate(visitor):
    target = {"series": "accounting", "specialty": "", "level": "middle", "understood": "on"}
    visitor.goes_through(told(target=target, title={"kind": "none"}))
    assert not visitor.result.answer.eligible
    assert "以考代评" in visitor.text


@pytest.mark.parametrize(
    ("exam", "blocked"),
    [
        ({"kind": "none"}, ["exam_result_missing"]),
        ({"kind": "certificate", "valid_until": "2026-08"}, ["exam_result_expired"]),
        ({"kind": "certificate", "valid_until": "2026-09"}, []),
        ({"kind": "provincial_score", "valid_until": ""}, []),
    ],
)
def test_examination_before_the_review(visitor, exam, blocked):
    """S8d; a certificate valid to a month is valid to its last day."""
    visitor.goes_through(told(target={"series": "economics", "specialty": "", "level": "associate_senior"}, exam=exam))
    assert "exam" in visitor.questions
    assert [each.code for each in visitor.result.answer.blocked_by] == blocked
    assert ("现在不能申报" in visitor.text) == bool(blocked)


def test_conditions_that_stand_in_for_a_standard_are_told(visitor):
    visitor.goes_through(told(target={"series": "archives", "specialty": "", "level": "middle"}))
    assert visitor.result.provisional
    assert "以评委会当年通知为准" in visitor.text


@pytest.mark.parametrize(
    ("clear", "code"),
    [
        ({"clear": ["retired"]}, "retired"),
        ({"clear": ["sanction"], "sanction_until": "2026-09"}, "sanction"),
        ({"clear": ["ban"], "ban_until": "2027-01-01"}, "integrity_ban"),
    ],
)
def test_what_nothing_gets_round_stands_on_top(visitor, clear, code):
    visitor.goes_through(told(clear=clear))
    assert [each.code for each in visitor.result.answer.blocked_by] == [code]
    assert "按这个结果开始申报" not in visitor.text
    assert visitor.text.index("现在不能申报") < visitor.text.index("正常申报")


PLACES = (
    ({"employment": "dispatch"}, ["labour_dispatch"], []),
    ({"employment": "freelancer"}, ["freelancer"], []),
    ({"employment": "contract", "archive": "provincial_market"}, ["employer", "provincial_market"], []),
    ({"employment": "contract", "unit_refuses": "on"}, ["fallback"], ["employer"]),
)


@pytest.mark.parametrize(("place", "ways", "refused"), PLACES)
def test_channels_by_place_and_labour_relation(visitor, place, ways, refused):
    visitor.goes_through(told(place={"workplace": "140702", **place}))
    assert [way.route.channel for way in visitor.result.ways] == ways
    assert [text.code for text, _ in visitor.result.refused] == refused


TITLE = {"kind": "general", "series": "engineering", "level": "middle", "obtained_on": "2020-05"}
WRONG = (
    ("target", {"series": "", "level": "middle"}, "请选择系列。"),
    ("target", {"series": "engineering", "level": ""}, "请选择级别。"),
    ("target", {"series": "accounting", "level": "technician"}, "没有这一级，有：正高级、副高级、中级、助理级。"),
    (
        "target", {"series": "economics", "specialty": "engineering/mechanical", "level": "full_senior"},
        "所选专业不属于所选系列",
    ),
    ("target", {"series": "made-up", "level": "middle"}, "请从列表中选择一项。"),
    ("education", {"attained": "bachelor", "kind": "full_time"}, "请填写毕业时间。"),
    ("education", {"attained": "bachelor", "graduated_on": "2016-07"}, "请选择学习形式。"),
    ("education", {"attained": "school.advanced", "graduated_on": "2016-07"}, "请选择专业是否相同或相近。"),
    ("education", {"attained": "bachelor", "kind": "full_time", "graduated_on": "2026-10"}, "日期不能晚于今天。"),
    ("title", {}, "没有职称的，选“还没有职称”"),
    ("title", {**TITLE, "obtained_on": ""}, "请填写取得时间。"),
    ("title", {**TITLE, "kind": "converted"}, "请填写原定向职称的取得时间。"),
    ("title", {**TITLE, "kind": "converted", "first_obtained_on": "2021-05"}, "转评的时间不能早于"),
    ("title", {**TITLE, "kind": "targeted", "series": "economics"}, "定向评价的职称只有工程系列"),
    ("work", {"pattern": "continuous"}, "请填写从什么时候开始做专业技术工作。"),
    ("work", {"pattern": "continuous", "started_on": "很久以前"}, "看不懂这个日期"),
    ("special", {}, "都没有的，勾选“以上都没有”"),
    ("special", {"special": ["none", "skill"]}, "就不能再勾选其他项"),
    ("special", {"special": ["postdoc"]}, "请从列表中选择一项。"),
    ("place", {"workplace": "", "employment": "contract"}, "请选择工作所在的县（市、区）。"),
    ("place", {"workplace": "140000", "employment": "contract"}, "请从列表中选择一项。"),
    ("place", {"workplace": "140702"}, "请选择您与单位的关系。"),
    ("clear", {"clear": ["sanction"]}, "请填写处分到什么时候为止。"),
    ("clear", {"clear": ["ban"]}, "请填写限制申报到什么时候为止。"),
    ("clear", {"clear": ["none", "retired"]}, "就不能再勾选其他项"),
)  # fmt: skip


@pytest.mark.parametrize(("step", "answer", "sentence"), WRONG)
def test_wrong_answer_is_told_beside_its_field_and_kept(visitor, step, answer, sentence):
    visitor.opens()
    while visitor.asked != step:
        visitor.answers(COMMON[visitor.asked])
    visitor.answers(answer)
    assert visitor.page.status_code == 422
    assert visitor.asked == step
    assert sentence in visitor.text
    assert 'class="error-summary"' in visitor.text
    _assert_kept(visitor.text, answer)


def _assert_kept(text, answer):
    for value in [each for values in answer.values() for each in (values if isinstance(values, list) else [values])]:
        offered = f'value="{value}"' in text
        assert offered or value in {"", "made-up", "postdoc", "140000"}, value


PERIODS = (
    ({}, "请填写第 1 段从什么时候开始。"),
    ({"from_1": "2020-01", "to_1": "2019-01"}, "结束时间不能早于开始时间。"),
    ({"from_1": "2020-01", "to_2": "2021-01"}, "请填写第 2 段从什么时候开始。"),
    ({"from_1": "2020-01", "to_1": "2026-10"}, "日期不能晚于今天。"),
)


@pytest.mark.parametrize(("answer", "sentence"), PERIODS)
def test_wrong_periods(visitor, answer, sentence):
    visitor.opens()
    for code in ("target", "education", "title"):
        visitor.answers(COMMON[code])
    visitor.answers({"pattern": "interrupted"}).answers(answer)
    assert visitor.asked == "periods"
    assert sentence in visitor.text


@pytest.mark.parametrize("special", [*DETAILS, "posted", "leave"])
def test_details_left_empty_are_asked_for(visitor, special):
    visitor.opens()
    for code in ("target", "education", "title", "work"):
        visitor.answers(COMMON[code])
    visitor.answers({"special": [special]}).answers({})
    assert visitor.asked == "details"
    assert set(visitor.page.context["form"].errors) == set(visitor.page.context["form"].fields)


def test_hostile_input_is_no_error(visitor):
    visitor.opens().answers({"series": ["engineering", "x" * 9000], "level": "middle", "specialty": "<script>"})
    assert visitor.page.status_code == 422
    assert "<script>" not in visitor.text.replace("<script src", "")


def test_who_may_not_apply_is_not_told_of_ways_that_are_open_now(visitor):
    visitor.goes_through(told(clear={"clear": ["retired"]}))
    assert "现在不能申报" in visitor.text
    assert "因为上面的情形，现在都不能申报。" in visitor.text
    assert "现在可以走的路" not in visitor.text
    sheet = visitor.presses("self_check_print").text
    assert "现在不能，见上" in sheet
    assert "现在可以" not in sheet
