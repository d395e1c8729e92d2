"""What only looks like a conflict: the same name in a declaration, an achievement or a recommendation (令40 art. 25).

Names are shared by many, so a hint recuses nobody; the office looks at it and decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from committees.models import Relation
from reviews.models import AgendaItem, Attendance

WORK_SECTIONS = {
    "achievements": "业绩成果",
    "contribution": "重大贡献",
    "exceptional": "破格推荐",
    "report": "工作总结",
}


@dataclass(frozen=True)
class Hint:
    item: AgendaItem
    line: Attendance
    text: str


def hints_of(items: Iterable[AgendaItem], lines: Sequence[Attendance]) -> list[Hint]:
    """For each pair not recused yet, why the office should look; two queries beside those of its rows.

    ``items`` come with application, applicant, recusals and versions; ``lines`` with expert and person.
    """
    declared = Relation.objects.standing().filter(expert__in=[each.expert_id for each in lines])
    named: dict[int, list[Relation]] = {}
    for relation in declared:
        named.setdefault(relation.expert_id, []).append(relation)
    found = []
    for item in items:
        recused = {each.expert_id for each in item.recusals.all()}
        words = _words(item)
        for line in lines:
            if line.expert_id not in recused:
                found += _of_pair(item, line, named.get(line.expert_id, []), words)
    return found


def _of_pair(item: AgendaItem, line: Attendance, named: Iterable[Relation], words: Mapping[str, str]) -> list[Hint]:
    applicant = item.application.applicant
    texts = [
        f"登记的{relation.get_kind_display()}与申报人同名" for relation in named if relation.name == applicant.name
    ]
    name = line.expert.user.name
    texts += [f"专家的姓名出现在{WORK_SECTIONS[slug]}中" for slug, text in words.items() if name in text]
    return [Hint(item, line, text) for text in texts]


def _words(item: AgendaItem) -> dict[str, str]:
    """The text of the sections in which others are named, of the version submitted last."""
    versions = list(item.application.versions.all())
    form = max(versions, key=lambda each: each.number).form if versions else {}
    return {slug: _text(form.get(slug, {})) for slug in WORK_SECTIONS if form.get(slug)}


def _text(content: Mapping[str, Any]) -> str:
    groups = [content.get("fields", {}), *content.get("rows", [])]
    return "\n".join(str(value) for group in groups for value in group.values())
