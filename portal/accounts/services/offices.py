"""The tree of HRSS offices, one for each administrative unit (regulation 2.3, 逐级报送; 8.2)."""

from portal.accounts.models import Organisation, OrganisationKind
from portal.catalog.models import Region

LEVELS_DOWNWARD = (("province",), ("city",), ("county", "zone"))


def load_hrss_offices() -> int:
    """Make the HRSS office of every region of the catalogue that has none; returns how many were made."""
    offices = {office.region_id: office for office in Organisation.objects.of_kind(OrganisationKind.HRSS)}
    made = 0
    for levels in LEVELS_DOWNWARD:
        regions = Region.objects.filter(level__in=levels).exclude(pk__in=offices).select_related("parent")
        new = [
            Organisation(
                kind=OrganisationKind.HRSS,
                name=office_name(region),
                region=region,
                parent=offices.get(region.parent_id or ""),
                ownership="public",
            )
            for region in regions
        ]
        Organisation.objects.bulk_create(new)
        offices |= {office.region_id: office for office in new}
        made += len(new)
    return made


def office_name(region: Region) -> str:
    """What the office of ``region`` is called, with its city before a county's."""
    if region.level == "province":
        return f"{region.name}人力资源和社会保障厅"
    if region.level == "city":
        return f"{region.name}人力资源和社会保障局"
    if region.level == "zone":
        return f"{region.name}人力资源部门"
    return f"{region.parent.name if region.parent else ''}{region.name}人力资源和社会保障局"
