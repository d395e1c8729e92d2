"""What somebody told the self-check, written into his new draft where nothing stands yet (S12a)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from applications.eligibility.facts import Education, Exam, Job, Postdoc, Qualification, Skill, Talent, Title
from applications.eligibility.rulebook import Rulebook
from applications.models import Application, FormDraft
from applications.paper.sections import has_content
from applications.selectors.applicant import outline_of
from applications.selectors.rulebook import rulebook
from applications.selectors.self_check import Answers, Place
from applications.services.applicant import save_section
from applications.services.way import tell_route_facts
from portal.core import clock
from portal.core.actors import Actor

Values = dict[str, str]


@transaction.atomic
def prefill(*, application: Application, actor: Actor, answers: Answers) -> list[str]:
    """Fill empty sections of the draft; returns their titles, in the order of the form.

    A fact that the self-check did not ask for stays empty, and what was typed before is left alone; the place of work
    opens and closes channels at once. Raises ``Refused`` when ``actor`` is not the applicant.
    """
    if answers.place and not application.route_facts and _fits(answers.place, application):
        tell_route_facts(application=application, actor=actor, told=_told(answers.place), works_at=application.works_at)
    draft = FormDraft.objects.get(application_id=application.pk)
    contents = _contents(answers, application, rulebook(clock.today()))
    filled = []
    for section in outline_of(application).sections:
        stored = draft.data.get(section.slug, {})
        posted = contents.get(section.slug)
        if not posted or has_content(stored):
            continue
        revision = stored.get("revision", 0)
        save_section(application=application, actor=actor, section=section, posted=posted, revision=revision)
        filled.append(section.title)
    return filled


def _contents(answers: Answers, case: Application, book: Rulebook) -> dict[str, Values]:
    """What to post to each section of which something is known."""
    person = answers.person
    return {
        "basic": _basic(person.jobs),
        "education": _rows(_education(each) for each in person.educations),
        "present_title": _present_title(person.titles, book),
        "former_title": _same_title(person.titles, case, book, from_elsewhere=True),
        "targeted_title": _same_title(person.titles, case, book, from_elsewhere=False),
        "qualification": _rows(_qualification(each, book) for each in person.qualifications),
        "skills": _rows(_skill(each) for each in person.skills),
        "exam": _rows(_exam(each) for each in person.exams if _is_for(each, case)),
        "work": _rows(_work(each) for each in sorted(person.jobs, key=lambda job: job.started_on, reverse=True)),
        "postdoc": _postdoc(person.postdoc) if person.postdoc else {},
        "talent": _talent(person.talent) if person.talent else {},
    }


def _fits(place: Place, case: Application) -> bool:
    """Whoever chose an employer since then is no freelancer any more."""
    return (place.employment == "freelancer") == (case.employer_id is None)


def _told(place: Place) -> dict[str, Any]:
    """The facts of the route (contracts section 2); that a unit refuses is told with a complaint, on its own page."""
    told: dict[str, Any] = {
        "employment": place.employment, "workplace": place.workplace, "archive": {"kept_by": place.archive}
    }  # fmt: skip
    if place.posted:
        told["posted"] = {"region": place.posted.region, "since": place.posted.since.isoformat()}
    if place.leave:
        told["leave"] = {**asdict(place.leave), "approved_on": place.leave.approved_on.isoformat()}
    return told


def _is_for(fact: Exam | Title, case: Application) -> bool:
    return (fact.series, fact.level) == (case.series.code, case.level)


def _rows(rows: Iterable[Values]) -> Values:
    """As the page of a section with rows posts them; nothing when there is none."""
    told = list(rows)
    values = {f"rows-{place}-{name}": value for place, row in enumerate(told) for name, value in row.items()}
    return {"row_count": str(len(told)), **values} if told else {}


def _yes_no(fact: object) -> str:
    return "yes" if fact else "no"


def _basic(jobs: Sequence[Job]) -> Values:
    return {"started_work_on": min(job.started_on for job in jobs).isoformat()} if jobs else {}


def _education(education: Education) -> Values:
    values = {"kind": education.kind, "graduated_on": education.graduated_on.isoformat()}
    if education.school_class:
        return {**values, "school_class": education.school_class, "related": _yes_no(education.related)}
    return {**values, "degree": education.degree or ""}


def _present_title(titles: Sequence[Title], book: Rulebook) -> Values:
    """A title from elsewhere is not one here until it is confirmed (令40 art. 29)."""
    if not titles:
        return {"has_title": "no"}
    title = titles[0]
    if title.from_elsewhere:
        return {}
    return {
        "has_title": "yes",
        "series": title.series,
        "level": title.level,
        "usage_scope": title.usage_scope,
        **_named(title, book),
    }


def _same_title(titles: Sequence[Title], case: Application, book: Rulebook, *, from_elsewhere: bool) -> Values:
    """The title of the wished level that is to be confirmed or converted (令40 art. 29, S5e)."""
    for title in titles:
        wanted = title.from_elsewhere if from_elsewhere else title.usage_scope == "targeted"
        if wanted and _is_for(title, case):
            return _named(title, book)
    return {}


def _named(title: Title, book: Rulebook) -> Values:
    """The name only where the level has but one."""
    series = book.series.get(title.series)
    level = series.levels.get(title.level) if series else None
    return {
        "title": level.names[0] if level and len(level.names) == 1 else "",
        "obtained_on": title.obtained_on.isoformat(),
        "first_obtained_on": title.first_obtained_on.isoformat() if title.first_obtained_on else "",
    }


def _qualification(held: Qualification, book: Rulebook) -> Values:
    rows = book.mappings.get(held.code, ())
    return {"title": rows[0].name if rows else "", "code": held.code, "obtained_on": held.obtained_on.isoformat()}


def _skill(skill: Skill) -> Values:
    return {
        "level": str(skill.level),
        "obtained_on": skill.obtained_on.isoformat(),
        "front_line": _yes_no(skill.front_line),
    }


def _exam(exam: Exam) -> Values:
    return {"kind": exam.kind, "valid_until": exam.valid_until.isoformat() if exam.valid_until else ""}


def _work(job: Job) -> Values:
    return {
        "from_on": job.started_on.isoformat(),
        "to_on": job.ended_on.isoformat() if job.ended_on else "",
        "kind": job.kind,
        "technical": _yes_no(job.technical),
    }


def _postdoc(postdoc: Postdoc) -> Values:
    facts: Mapping[str, Any] = {
        "grant": postdoc.grant, "provincial_project": postdoc.provincial_project, "stays": postdoc.stays_in_enterprise
    }  # fmt: skip
    return {
        "left_station_on": postdoc.left_station_on.isoformat(),
        **{name: _yes_no(fact) for name, fact in facts.items()},
    }


def _talent(talent: Talent) -> Values:
    return {"kind": talent.kind, "attested": _yes_no(talent.attested)}
