"""Tracks by what somebody already is or holds: talent, postdoc, qualification, a title of another kind or place."""

from applications.eligibility import labels
from applications.eligibility.conditions import Alternative, Case, Condition, TrackResult
from applications.eligibility.facts import Qualification, Title
from applications.eligibility.rulebook import QualificationRow
from applications.eligibility.shared import not_yet_held, valid_on

TARGETED_SERIES = "engineering"
POSTDOC_LEVEL = "associate_senior"


def talent_recognition(case: Case) -> TrackResult | None:
    """High-level talent brought in: the committee concerned recognises the title directly (S10b)."""
    talent = case.person.talent
    if talent is None or talent.kind != "high_level":
        return None
    return case.result("talent_recognition", [_talent(case, "由相应评委会直接认定职称。", ("S10b",))])


def green_channel(case: Case) -> TrackResult | None:
    """High-level, urgently needed and outstanding young talent skip levels and years, not the review (M4d)."""
    if case.person.talent is None:
        return None
    return case.result("green_channel", [_talent(case, "可越级申报相应职称，不受年限限制，仍须评审。", ("M4d",))])


def _talent(case: Case, effect: str, clauses: tuple[str, ...]) -> Alternative:
    talent = case.person.talent
    kind = labels.TALENT[talent.kind] if talent else labels.NONE
    attested = case.stated(
        "attested",
        bool(talent and talent.attested),
        text=f"人才身份（{kind}）需经人社部门或人才目录认定。{effect}",
        clauses=clauses,
    )
    return (attested, not_yet_held(case))


def postdoc(case: Case) -> TrackResult | None:
    """Postdocs who stay in the enterprise may be recognised associate senior (M5g)."""
    facts = case.person.postdoc
    if facts is None or case.target.level != POSTDOC_LEVEL:
        return None
    left = case.condition(
        "left_station",
        holds_from=facts.left_station_on,
        needed="已出站",
        found=f"{facts.left_station_on}",
        text=f"需已出站，您的出站日期：{facts.left_station_on}。",
        clauses=("M5g",),
    )
    project = case.stated(
        "grant_or_project",
        facts.grant or facts.provincial_project,
        text="需获得中国博士后科学基金资助，或主持省部级以上科研项目。",
        clauses=("M5g",),
    )
    stays = case.stated(
        "stays_in_enterprise", facts.stays_in_enterprise, text="出站后需留在企业工作。", clauses=("M5g",)
    )
    return case.result("postdoc", [(left, project, stays, not_yet_held(case))])


def qualification(case: Case) -> TrackResult | None:
    """A professional qualification that the catalogue recognises as the title itself (S8b)."""
    target = case.target
    closed = not_yet_held(case)
    return case.result(
        "qualification",
        [
            (*_recognised(case, held, row), closed)
            for held in case.person.qualifications
            for row in case.book.mappings.get(held.code, ())
            if (row.series, row.level) == (target.series, target.level)
        ],
    )


def _recognised(case: Case, held: Qualification, row: QualificationRow) -> list[Condition]:
    clauses = row.clauses
    found = [
        case.condition(
            "qualification",
            holds_from=held.obtained_on if held.verified else None,
            needed=row.name,
            found=f"{held.obtained_on}取得" if held.verified else "未能核实",
            text=f"{row.name}可认定为{row.title}，您{held.obtained_on}取得。",
            clauses=clauses,
        ),
        case.stated(
            "qualification_period",
            valid_on(row, held.obtained_on),
            text="证书的取得时间需在对应目录所列期间内。",
            clauses=clauses,
        ),
    ]
    if row.to_confirm:
        text = f"各地目录对{row.name}的规定不一致，须待省人力资源社会保障厅确认后才能认定。"
        found.append(case.stated("mapping_confirmed", holds=False, text=text, clauses=clauses))
    if row.specialty and case.target.specialty:
        name = case.series.specialties.get(case.target.specialty, "")
        matches = row.specialty in (case.target.specialty, name)
        text = f"{row.name}只对应{row.specialty}专业。"
        found.append(case.stated("qualification_specialty", matches, text=text, clauses=clauses))
    return found


def conversion(case: Case) -> TrackResult | None:
    """A targeted engineering title becomes a general one of the same level; its years go on (S5e, S5f)."""
    target = case.target
    if target.series != TARGETED_SERIES or target.usage_scope != "general":
        return None
    closed = not_yet_held(case)
    return case.result(
        "conversion",
        [
            (_targeted_title(case, title), closed)
            for title in _titles_of_the_level(case)
            if title.usage_scope == "targeted" and title.verified and not title.from_elsewhere
        ],
    )


def _targeted_title(case: Case, title: Title) -> Condition:
    level = labels.LEVEL[title.level]
    return case.condition(
        "targeted_title",
        holds_from=title.obtained_on,
        needed=f"定向评价取得的{level}职称",
        found=f"{title.obtained_on}取得",
        text=f"您{title.obtained_on}经定向评价取得{level}职称，可转评同级职称，以后申报高一级时任职时间连续计算。",
        clauses=("S5e", "S5f"),
    )


def cross_region_confirmation(case: Case) -> TrackResult | None:
    """The same title, conferred elsewhere, is confirmed here once its certificate is checked (令40 art. 29)."""
    closed = not_yet_held(case)
    return case.result(
        "cross_region_confirmation",
        [(*_from_elsewhere(case, title), closed) for title in _titles_of_the_level(case) if title.from_elsewhere],
    )


def _from_elsewhere(case: Case, title: Title) -> Alternative:
    clauses = ("人社部令第40号第29条",)
    held = case.condition(
        "title_elsewhere",
        holds_from=title.obtained_on,
        needed=f"外省、外单位的{labels.LEVEL[title.level]}职称",
        found=f"{title.obtained_on}取得",
        text=f"您{title.obtained_on}在外省或外单位取得同级职称，可申请确认。",
        clauses=clauses,
    )
    checked = case.stated("title_verified", title.verified, text="原职称证书需核实无误。", clauses=clauses)
    return (held, checked)


def _titles_of_the_level(case: Case) -> list[Title]:
    target = case.target
    return [title for title in case.person.titles if (title.series, title.level) == (target.series, target.level)]
