"""What the page before a submission lists, and the submission itself asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from applications.models import Application, FormDraft, Material
from applications.paper.completeness import Problem, Severity, problems
from applications.paper.diff import Change, changes
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG, MATERIALS, without_blank_rows
from applications.selectors.applicant import (
    Correction,
    Remark,
    correction_of,
    facts_of,
    present_materials,
    unanswered,
)
from portal.accounts.models import Employment
from portal.accounts.workflow import OrganisationStatus


def problems_of(case: Application, draft: FormDraft, materials: Sequence[Material]) -> list[Problem]:
    """All that is missing or odd in the draft, the labour relation included (S3)."""
    found = problems(draft.data, {material.item for material in materials}, facts_of(case))
    return [*_relation_problems(case), *found]


def _relation_problems(case: Application) -> list[Problem]:
    confirmed = Employment.objects.filter(
        user_id=case.applicant_id, organisation_id=case.employer_id, status=Employment.Status.CONFIRMED
    )
    if case.employer.status != OrganisationStatus.ACTIVE:
        return [Problem("", "工作单位", "该单位的账号尚未启用，请联系单位职称管理员。")]
    if not confirmed.exists():
        return [Problem("", "工作单位", "单位尚未确认您的劳动关系，请联系单位职称管理员在系统中确认。")]
    return []


def frozen_form(draft: FormDraft) -> dict[str, dict[str, object]]:
    """The draft's sections as a version keeps them."""
    return {slug: without_blank_rows(content) for slug, content in draft.data.items()}


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

    @cached_property
    def ready(self) -> bool:
        return self.error_count == 0


def check_of(case: Application) -> Check:
    materials = present_materials(case)
    found = problems_of(case, case.draft, materials)
    errors = [each for each in found if each.severity == Severity.ERROR]
    advice = [each for each in found if each.severity == Severity.ADVICE]
    correction = correction_of(case)
    made = changes_since_version(case, materials) if correction else []
    left = unanswered(correction, [change.place for change in made]) if correction else []
    return Check(_grouped(case, errors), _grouped(case, advice), len(errors), correction, made, left)


def changes_since_version(case: Application, materials: Sequence[Material]) -> list[Change]:
    """What the draft changes in the version that was returned."""
    last = case.versions.order_by("-number").first()
    if last is None:
        return []
    now = [frozen_material(material) for material in materials]
    return changes(last.form, frozen_form(case.draft), last.materials, now)


def _grouped(case: Application, found: Sequence[Problem]) -> list[FindingGroup]:
    return [
        FindingGroup(BY_SLUG[slug].title if slug else "其他", [Finding(each, _url(case, each)) for each in group])
        for slug, group in groupby(found, key=lambda problem: problem.section)
    ]


def _url(case: Application, problem: Problem) -> str:
    if not problem.section:
        return ""
    if problem.section == MATERIALS:
        return f"{reverse('applications:materials', args=[case.code])}#{problem.anchor}"
    here = reverse("applications:section", args=[case.code, problem.section])
    return f"{here}?check=1#{problem.anchor}"
