"""Two applications to form a committee that the demo begins with: one waits, one is being corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from committees import forming, services
from committees.models import CommitteeFiling
from portal.accounts.models import Organisation, User
from portal.accounts.selectors import actor_of, assignments_of
from portal.catalog.models import Region, Series
from portal.core import clock
from portal.core.dates import years_later

SHOWN = "详见所附材料：本单位情况属实，演示用。"
TO_CORRECT = "请补充近三年技术人员名册，并说明评审工作制度由哪个部门执行。"


@dataclass(frozen=True)
class Waiting:
    """Who asks whom for which committee; ``asked_by`` is the officer who asked for a correction, if one did."""

    body: str
    clerk: str
    formed_by: str
    level: str
    name: str
    authority: str
    region: str
    asked_by: str = ""


WAITING = (
    Waiting(
        "association", "association1", "social_body", "middle", "晋中市装备制造行业协会工程系列中级职称评审委员会",
        "hrss:140700", "140700",
    ),
    Waiting(
        "jinchuang", "hr3", "enterprise", "junior", "太原晋创智能装备有限公司工程系列初级职称评审委员会",
        "hrss:140105", "140105", "xiaodian",
    ),
)  # fmt: skip


def load_filings(users: Mapping[str, User], bodies: Mapping[str, Organisation]) -> int:
    """Stage the applications of bodies that have none yet, by the acts of people; returns how many.

    Raises ``Refused`` as the acts do, e.g. in a year without a calendar.
    """
    have = set(CommitteeFiling.objects.values_list("organiser_id", flat=True))
    missing = [each for each in WAITING if bodies[each.body].pk not in have]
    for each in missing:
        _apply(each, users, bodies)
    return len(missing)


def _apply(each: Waiting, users: Mapping[str, User], bodies: Mapping[str, Organisation]) -> None:
    clerk = actor_of(users[each.clerk], assignments_of(users[each.clerk])[0])
    now = clock.now()
    with clock.frozen(now - timedelta(days=3)):
        series = Series.objects.get(code="engineering")
        filing = services.start_filing(actor=clerk, formed_by=each.formed_by, series=series, level=each.level)
        first = (now + timedelta(days=45)).date()
        content = services.FilingContent(
            columns={
                "name": each.name,
                "basis": "series",
                "region": Region.objects.get(code=each.region),
                "scope": forming.scopes_open_to(each.formed_by)[0],
                "authority": bodies[each.authority],
                "proposed_from": first,
                "proposed_to": years_later(first, 3) - timedelta(days=60),
                "contact": "职称评审办公室",
                "telephone": "0354-0000000",
                "address": "（演示地址）",
            },
            texts={item.code: SHOWN for item in forming.evidence_for(each.formed_by, joint=False)},
        )
        services.save_filing(filing=filing, actor=clerk, content=content, revision=0)
        services.submit_filing(filing=filing, actor=clerk)
    if each.asked_by:
        officer = actor_of(users[each.asked_by], assignments_of(users[each.asked_by])[0])
        with clock.frozen(now - timedelta(days=1)):
            services.ask_filing_correction(filing=filing, actor=officer, told=TO_CORRECT)
