"""What the page before a submission lists, and the submission itself asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from applications.models import Application, FormDraft, Material
from applications.paper.completeness import Problem, Severity, problems
from applications.paper.diff import Change, changes
from applications.paper.materials import BY_CODE
from applications.paper.person_facts import FACT_SECTIONS
from applications.paper.sections import BY_SLUG, MATERIALS, Content, without_blank_rows
from applications.selectors.applicant import (
    Correction,
    Remark,
    correction_of,
    editable_sections,
    facts_of,
    outline_of,
    present_materials,
    unanswered,
)
from applications.selectors.eligibility import (
    ELIGIBILITY,
    Evaluation,
    evaluation_of,
    is_complete,
    problems_in,
)
from applications.selectors.sharing import covered_items, handed_in
from applications.workflow import Status
from portal.accounts.models import Employment
from portal.accounts.workflow import OrganisationStatus


@dataclass(frozen=True)
class Examined:
    """What the checks found in a draft, and what the engine says of it."""

    problems: list[Problem]
    evaluation: Evaluation


def examined(case: Application, draft: FormDraft, materials: Sequence[Material]) -> Examined:
    """All that is missing or odd in the draft: the labour relation (S3) and the conditions (令40 art. 14) included.

    A closed door stops the first submission only. Later a reviewer has the case in hand and decides (PIPL art. 24),
    and a correction opens a few sections: what is wrong elsewhere cannot stop an answer (令40 art. 18).
    """
    present = {material.item for material in materials} | covered_items(case, draft.data)
    found = problems(draft.data, present, facts_of(case), outline_of(case))
    evaluation = evaluation_of(case, frozen_form(case, draft), complete=is_complete(found))
    is_first = case.status != Status.CORRECTION
    if not is_first:
        found = _answerable(case, found)
    return Examined([*_relation_problems(case), *found, *problems_in(evaluation, stops=is_first)], evaluation)


def summary_of(case: Application, slug: str, content: Content) -> str:
    """One line on the conditions after a section was saved as ``content``; empty where no condition rests on it."""
    if slug not in FACT_SECTIONS:
        return ""
    form = {**case.draft.data, slug: content}
    found = problems(form, (), facts_of(case), outline_of(case))
    return evaluation_of(case, form, complete=is_complete(found)).summary


def _answerable(case: Application, found: Sequence[Problem]) -> list[Problem]:
    open_ones = editable_sections(case, correction_of(case))
    return [each if each.section in open_ones else replace(each, severity=Severity.ADVICE) for each in found]


def _relation_problems(case: Application) -> list[Problem]:
    """Only where the own unit reviews must it have confirmed the labour relation: it cannot close the other doors."""
    if case.employer is None or case.employer_id is None or case.reviewer_id != case.employer_id:
        return []
    confirmed = Employment.objects.filter(
        user_id=case.applicant_id, organisation_id=case.employer_id, status=Employment.Status.CONFIRMED
    )
    name, telephone = case.employer.name, case.employer.telephone
    whom = f"{name}的职称管理员（电话{telephone}）" if telephone else f"{name}的职称管理员"
    if case.employer.status != OrganisationStatus.ACTIVE:
        return [Problem("", "工作单位", f"该单位的账号尚未启用，请联系{whom}。")]
    if not confirmed.exists():
        return [Problem("", "工作单位", f"单位尚未确认您的劳动关系，请联系{whom}在系统中确认。")]
    return []


def frozen_form(case: Application, draft: FormDraft) -> dict[str, dict[str, object]]:
    """The sections of the case as a version keeps them; what was typed for another track stays in the draft."""
    slugs = [section.slug for section in outline_of(case).sections if section.slug != MATERIALS]
    return {slug: without_blank_rows(draft.data.get(slug, {})) for slug in slugs}


def frozen_material(material: Material) -> dict[str, object]:
    """A material as a version keeps it; ``file`` is the id under ``/files/``."""
    stored = material.file
    return {
        "item": material.item,
        "label": BY_CODE[material.item].label,
        "file": str(stored.pk),
        "name": stored.name,
        "size": stored.size,
        "content_type": stored.content_type,
        "sha256": stored.sha256,
    }


@dataclass(frozen=True)
class Finding:
    """A problem with the address of its field, if it has one."""

    problem: Problem
    url: str


@dataclass(frozen=True)
class FindingGroup:
    title: str
    findings: list[Finding]


@dataclass(frozen=True)
class Check:
    """Errors and advice by section; in a correction also what was changed and what was not answered."""

    errors: list[FindingGroup]
    advice: list[FindingGroup]
    error_count: int
    correction: Correction | None
    changes: list[Change]
    unanswered: list[Remark]
    evaluation: Evaluation

    @cached_property
    def ready(self) -> bool:
        return self.error_count == 0


def check_of(case: Application) -> Check:
    materials = present_materials(case)
    seen = examined(case, case.draft, materials)
    found = seen.problems
    errors = [each for each in found if each.severity == Severity.ERROR]
    advice = [each for each in found if each.severity == Severity.ADVICE]
    correction = correction_of(case)
    made = changes_since_version(case, materials) if correction else []
    left = unanswered(correction, [change.place for change in made]) if correction else []
    return Check(
        errors=_grouped(case, errors),
        advice=_grouped(case, advice),
        error_count=len(errors),
        correction=correction,
        changes=made,
        unanswered=left,
        evaluation=seen.evaluation,
    )


def changes_since_version(case: Application, materials: Sequence[Material]) -> list[Change]:
    """What the draft changes in the version that was returned."""
    last = case.versions.order_by("-number").first()
    if last is None:
        return []
    now = [frozen_material(each) for each in handed_in(materials, covered_items(case, case.draft.data))]
    return changes(last.form, frozen_form(case, case.draft), last.materials, now)


def _grouped(case: Application, found: Sequence[Problem]) -> list[FindingGroup]:
    return [
        FindingGroup(_title(slug), [Finding(each, _url(case, each)) for each in group])
        for slug, group in groupby(found, key=lambda problem: problem.section)
    ]


def _title(slug: str) -> str:
    if slug == ELIGIBILITY:
        return "申报条件"
    return BY_SLUG[slug].title if slug else "其他"


def _url(case: Application, problem: Problem) -> str:
    if not problem.section:
        return ""
    if problem.section == ELIGIBILITY:
        return reverse("applications:track", args=[case.code])
    if problem.section == MATERIALS:
        return f"{reverse('applications:materials', args=[case.code])}#{problem.anchor}"
    here = reverse("applications:section", args=[case.code, problem.section])
    return f"{here}?check=1#{problem.anchor}"
