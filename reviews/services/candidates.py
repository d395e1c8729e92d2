"""Who may be drawn for a batch, who may not, and why: found before the draw (令40 arts. 10, 11, 25; M3e)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from applications.models import Application
from committees.models import Batch, Expert, ExpertPool, PoolEntry
from committees.pool_rules import hardest_level, titles_fit_for
from portal.accounts.models import Organisation, Ownership
from portal.core.dates import in_chinese
from reviews.draw_models import DrawCandidate
from reviews.services.conflicts import conflicts_by_expert

Grounds = DrawCandidate.Grounds
# Cases on which the committee may still have to decide.
AHEAD = ["COMMITTEE_ACCEPTANCE", "CORRECTION", "IN_REVIEW"]
LONGEST_REASON = 200


@dataclass(frozen=True)
class Found:
    """An expert of the pool: what bars him by rule, and what conflict the portal has found."""

    expert: Expert
    bar: str
    own_case: bool
    conflict: str


def pools_for(batch: Batch, on: date) -> list[ExpertPool]:
    """The organiser's filed pools of the committee's series on that day (令40 art. 11)."""
    committee = batch.committee
    pools = ExpertPool.objects.in_force(on).filter(organiser=committee.organiser_id, series=committee.series_id)
    return list(pools.order_by("name", "pk"))


def find(batch: Batch, on: date) -> list[Found]:
    """Everybody in those pools, each once, by name; a constant number of queries.

    Titles must reach the highest level that the batch takes (令40 art. 10 (3)).
    """
    entries = PoolEntry.objects.live().filter(pool__in=pools_for(batch, on), joined_on__lte=on).with_people()
    experts = {entry.expert_id: entry.expert for entry in entries}
    cases = list(Application.objects.filter(batch=batch, status__in=AHEAD).order_by("pk"))
    conflicts = conflicts_by_expert(list(experts.values()), cases)
    applicants = {case.applicant_id for case in cases}
    titles = titles_fit_for(hardest_level(batch.levels))
    found = [
        Found(
            expert,
            _bar(expert, on, titles, batch.committee.series_id),
            expert.user_id in applicants,
            _in_words(conflicts.get(expert.pk, [])),
        )
        for expert in experts.values()
    ]
    return sorted(found, key=lambda each: (each.expert.user.name, each.expert.pk))


def candidate_of(found: Found, office: Mapping[int, str]) -> DrawCandidate:
    """The row of a draw; ``office``: who is left out beside those whom a rule or an own case bars, and why."""
    grounds, reason = Grounds.NONE, ""
    said = office.get(found.expert.pk, "")
    if found.bar:
        grounds, reason = Grounds.RULE, found.bar
    elif found.own_case:
        grounds, reason = Grounds.CONFLICT, found.conflict
    elif said:
        grounds = Grounds.CONFLICT if said == found.conflict else Grounds.OFFICE
        reason = said
    employer = found.expert.employer
    return DrawCandidate(
        expert=found.expert,
        specialty=found.expert.specialty.code if found.expert.specialty else "",
        is_private=employer is not None and employer.ownership == Ownership.PRIVATE,
        region=city_of(employer),
        own_case=found.own_case,
        conflict=found.conflict,
        grounds=grounds,
        excluded_because=reason,
    )


def city_of(employer: Organisation | None) -> str:
    """The city in which he works, or the province itself; empty when unknown."""
    if employer is None:
        return ""
    region = employer.region
    return region.parent_id if region.level in {"county", "zone"} and region.parent_id else region.pk


def _bar(expert: Expert, on: date, titles: Sequence[str], series_id: int) -> str:
    if expert.status == "REMOVED":
        return "已被取消评审专家资格（人社部令第40号第42条）"
    if expert.series_id != series_id:
        return "职称不属于本评审委员会的系列（人社部令第40号第10条）"
    if expert.title_level not in titles:
        return "职称级别低于本批次的要求（人社部令第40号第10条）"
    if not expert.term_from <= on <= expert.term_to:
        return f"{in_chinese(on)}不在聘期内（人社部令第40号第10条）"
    return "" if expert.practises else "现不从事本专业工作（人社部令第40号第10条）"


def _in_words(reasons: Sequence[str]) -> str:
    if not reasons:
        return ""
    kinds = "、".join(dict.fromkeys(reasons))
    text = kinds if len(reasons) == 1 else f"{kinds}（{len(reasons)}件申报）"
    return text[:LONGEST_REASON]
