"""Reading filings: for their organiser, for the authority that decides, and what is still missing in one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from committees import forming, rules
from committees.models import Committee, CommitteeFiling
from committees.workflow import AWAITING
from portal.accounts.models import Organisation, OrganisationKind, ServicePoint
from portal.catalog.models import Region, Specialty
from portal.catalog.selectors import parameter
from portal.core.actors import Actor

MISSING = {
    "name": "请填写评审委员会名称。",
    "region": "请选择地区。",
    "authority": "请选择备案机关。",
    "proposed_from": "请填写拟定起始日。",
    "proposed_to": "请填写拟定截止日。",
    "contact": "请填写办事机构名称。",
    "telephone": "请填写咨询电话。",
    "address": "请填写地址。",
}


def filings_of(actor: Actor) -> QuerySet[CommitteeFiling]:
    """What the actor may see, newest first; a constant number of queries for a page."""
    return CommitteeFiling.objects.visible_to(actor).with_parties().order_by("-created_at", "-pk")


def filing_of(actor: Actor, code: str) -> CommitteeFiling | None:
    return filings_of(actor).filter(code=code).first()


def waiting_filings(actor: Actor) -> QuerySet[CommitteeFiling]:
    """What waits for the actor's authority, longest first."""
    return filings_of(actor).filter(status__in=AWAITING).order_by("status_since", "pk")


def ways_of(body: Organisation) -> tuple[str, ...]:
    """The ways of forming a committee that are open to the body (S5a, S6a, S7)."""
    point = ServicePoint.objects.filter(organisation=body).first()
    return forming.ways_open_to(body.kind, point.kind if point else "")


def own_committees(body_id: int) -> QuerySet[Committee]:
    """The committees that the body has formed, by number."""
    return Committee.objects.with_filing().filter(organiser_id=body_id).order_by("number")


def places_of(region: Region | None) -> list[str]:
    """The code of the region and of those above it."""
    found: list[str] = []
    while region is not None:
        found.append(region.code)
        region = region.parent
    return found


def authorities_for(filing: CommitteeFiling) -> QuerySet[Organisation]:
    """The bodies that may file a committee of this level and way at all (S6b, S6c, S7), near ones first."""
    found = Organisation.objects.active().select_related("region")
    if filing.level == "senior":
        return found.of_kind(OrganisationKind.HRSS).filter(region__level="province")
    kinds = [OrganisationKind.HRSS]
    if filing.formed_by != "enterprise":
        kinds.append(OrganisationKind.INDUSTRY_AUTHORITY)
    own = places_of(filing.organiser.region)
    inside = Q(region__in=own) | Q(region__parent__in=own) | Q(region__parent__parent__in=own)
    return found.of_kind(*kinds).filter(inside).nearest_first(filing.organiser.region_id)


def regions_for(filing: CommitteeFiling) -> QuerySet[Region]:
    """The organiser's own region, those above it and those below it."""
    own = places_of(filing.organiser.region)
    below = Q(parent=own[0]) | Q(parent__parent=own[0])
    return Region.objects.filter(Q(code__in=own) | below).select_related("parent").order_by("code")


def specialties_for(filing: CommitteeFiling, on: date) -> QuerySet[Specialty]:
    return Specialty.objects.in_force(on).filter(series=filing.series_id).order_by("pk")


def evidence_rows(filing: CommitteeFiling) -> list[tuple[forming.EvidenceItem, Any]]:
    """Each condition that this organiser has to show, with what stands there now or None."""
    stored = {each.item: each for each in filing.evidence.all()}
    wanted = forming.evidence_for(filing.formed_by, joint=filing.is_joint)
    return [(item, stored.get(item.code)) for item in wanted]


def problems_of(filing: CommitteeFiling, on: date) -> dict[str, str]:
    """What keeps the application from being submitted on that day, by field of the form; empty when it is ready.

    令40 arts. 6-8; N1, S5, S6, S7, M2d. Raises ``ParameterMissing``.
    """
    found = {name: sentence for name, sentence in MISSING.items() if not getattr(filing, name)}
    found |= _scope_problems(filing) | _authority_problems(filing)
    if filing.proposed_from and filing.proposed_to:
        years = parameter("filing_years_max", filing.proposed_from)
        found |= forming.proposed_period_refusals(filing.proposed_from, filing.proposed_to, on=on, years=years)
    for item, row in evidence_rows(filing):
        if row is None or not row.text.strip():
            found[f"text_{item.code}"] = f"请说明“{item.title}”（依据：{item.clause}）。"
    return found


def _scope_problems(filing: CommitteeFiling) -> dict[str, str]:
    found = {}
    if refusal := rules.formation_refusal(
        formed_by=filing.formed_by, organiser_kind=filing.organiser.kind, level=filing.level, series=filing.series.code
    ):
        found["level"] = refusal
    if filing.basis == Committee.Basis.SPECIALTY and not filing.specialty_rows.all():
        found["specialties"] = "按专业组建的，请至少填写一个评审专业（人社部令第40号第6条）。"
    if filing.scope == Committee.Scope.OPEN and filing.units.all():
        found["units"] = "面向社会的评审委员会不限定单位，请清空服务单位（人社厅发〔2020〕13号）。"
    return found


def _authority_problems(filing: CommitteeFiling) -> dict[str, str]:
    if filing.authority is None:
        return {}
    refusal = rules.filing_authority_refusal(
        formed_by=filing.formed_by,
        level=filing.level,
        kind=filing.authority.kind,
        admin_level=filing.authority.region.level,
    )
    if refusal is None and filing.region is not None:
        refusal = forming.territory_refusal(filing.authority.region_id, places_of(filing.region))
    return {"authority": refusal} if refusal else {}


def content_of(filing: CommitteeFiling) -> dict[str, Any]:
    """What stands in the application, in words, as pages show it and as a version keeps it."""
    return {
        "facts": [[label, str(value)] for label, value in _facts(filing)],
        "specialties": [
            [row.specialty.name, f"{row.valid_from}起" + (f"，至{row.valid_to}" if row.valid_to else "")]
            for row in filing.specialty_rows.all()
        ],
        "units": [unit.organisation.name for unit in filing.unit_rows.all()],
        "evidence": [_evidence(item, row) for item, row in evidence_rows(filing)],
    }


def _facts(filing: CommitteeFiling) -> Iterable[tuple[str, object]]:
    return (
        ("名称", filing.name),
        ("组建单位", filing.organiser),
        ("组建方式", filing.get_formed_by_display()),
        ("系列、级别", f"{filing.series}，{filing.get_level_display()}"),
        ("组建依据", filing.get_basis_display()),
        ("地区", filing.region or ""),
        ("申报范围", filing.get_scope_display()),
        ("职称使用范围", Committee.UsageScope(forming.usage_of(filing.formed_by)).label),
        ("备案机关", filing.authority or ""),
        ("拟定有效期", f"{filing.proposed_from or ''} 至 {filing.proposed_to or ''}"),
        ("办事机构", filing.contact),
        ("咨询电话", filing.telephone),
        ("地址", filing.address),
    )


def _evidence(item: forming.EvidenceItem, row: Any) -> dict[str, str]:
    file = row.file if row else None
    return {
        "title": item.title,
        "clause": item.clause,
        "text": row.text if row else "",
        "file": str(file.pk) if file else "",
        "file_name": file.name if file else "",
        "sha256": file.sha256 if file else "",
    }


def latest_content(filing: CommitteeFiling) -> dict[str, Any]:
    """What was submitted last: an authority never sees what the organiser is still writing."""
    version = filing.versions.filter(number=filing.version).first()
    return version.content if version else content_of(filing)


def supervised(actor: Actor) -> QuerySet[Committee]:
    """The committees that the actor's authority has filed, by number."""
    return Committee.objects.supervised_by(actor).with_filing().order_by("number")
