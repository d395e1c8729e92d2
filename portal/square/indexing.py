"""Every page that search may find, made from what is public already; people and cases are never among it (PIPL 25)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.http import urlencode

from applications.models import PublicNotice
from applications.selectors.notices import shown_notices
from committees.models import Batch
from committees.selectors import directory
from portal.accounts.models import Organisation
from portal.accounts.selectors import public_offices, public_service_points
from portal.catalog.models import QualificationMapping
from portal.catalog.selectors import series_with_levels
from portal.core import clock
from portal.policies import selectors as policies
from portal.policies.models import Question
from portal.square.models import Kind


@dataclass(frozen=True, slots=True)
class Page:
    """One public page: ``key`` tells it from others of its kind, ``text`` is what is searched beside the title."""

    kind: Kind
    key: str
    title: str
    text: str
    url: str


def pages(today: date) -> Iterator[Page]:
    """All of them, with a constant number of queries."""
    for source in SOURCES:
        yield from source(today)


def _committees(today: date) -> Iterator[Page]:
    for each in directory():
        names = each.specialties_on(today)
        specialties = "全部专业" if names is None else "、".join(one.name for one in names)
        place = f"{each.series.name}，{each.get_level_display()}，{each.region.name}，{specialties}"
        reach = f"{each.organiser.name}，{each.contact}，{each.telephone}，{each.address}，{each.filing_number}"
        url = reverse("committees:committee", args=[each.number])
        yield Page(Kind.COMMITTEE, str(each.number), each.name, f"{place}。{reach}", url)


def _batches(_today: date) -> Iterator[Page]:
    """Those whose window is open or comes; who looks for an old one finds it at its committee."""
    found = Batch.objects.published().filter(closes_at__gte=clock.now()).select_related("committee__series")
    for each in found:
        window = f"申报时间{_day(each.opens_at)}至{_day(each.closes_at)}"
        text = f"{each.committee.name}，{each.committee.series.name}，{window}"
        yield Page(Kind.BATCH, each.code, each.title, text, reverse("committees:batch", args=[each.code]))


def _notices(_today: date) -> Iterator[Page]:
    """Title, publisher and time; the names that a notice lists are not for search, nor where a title repeats them."""
    for each in shown_notices():
        text = f"{each.get_kind_display()}，{each.publisher.name}，{each.starts_on}至{each.ends_on}"
        yield Page(Kind.NOTICE, each.code, _without_names(each), text, reverse("applications:notice", args=[each.code]))


def _without_names(notice: PublicNotice) -> str:
    names = sorted((person["name"] for person in notice.people if person.get("name")), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, names)), "某某", notice.title) if names else notice.title


def _service_points(today: date) -> Iterator[Page]:
    for each in public_service_points(today, ""):
        body, areas = each.organisation, "、".join(area.name for area in each.areas.all())
        text = f"{each.get_kind_display()}，服务{areas}，{_place(body)}{body.address}，{body.telephone}"
        yield Page(Kind.SERVICE_POINT, str(each.pk), body.name, text, _near("accounts:service_points", body))


def _offices(_today: date) -> Iterator[Page]:
    for each in public_offices(""):
        text = f"{_place(each)}{each.address}，咨询电话{each.telephone or '12333'}"
        yield Page(Kind.OFFICE, str(each.pk), each.name, text, _near("accounts:offices", each))


def _titles(today: date) -> Iterator[Page]:
    """Each series with its specialties, each of its titles, and each qualification that is recognised (S8b)."""
    chooser = reverse("applications:choose_committee")
    for series in series_with_levels(today):
        specialties = "、".join(each.name for each in series.specialties.all())
        names = "、".join(name for level in series.levels.all() for name in level.names)
        yield Page(
            Kind.TITLE, series.code, f"{series.name}系列", f"职称：{names}。专业：{specialties}",
            f"{chooser}?{urlencode({'series': series.code})}",
        )  # fmt: skip
        for level in series.levels.all():
            title = "、".join(level.names)
            text = f"{series.name}系列，{level.get_level_display()}，{level.get_mode_display()}"
            url = f"{chooser}?{urlencode({'series': series.code, 'level': level.level})}"
            yield Page(Kind.TITLE, f"{series.code}-{level.level}", title, text, url)
    guide = reverse("policies:guide", args=["qualification"])
    for each in QualificationMapping.objects.in_force(today):
        name = f"{each.qualification}{each.grade}{each.specialty}"
        text = f"职业资格{'对应的职称待省里确认' if each.to_confirm else f'可以认定{each.title}'}"
        yield Page(Kind.TITLE, f"q{each.pk}", name, text, guide)


def _policies(today: date) -> Iterator[Page]:
    numbers = policies.numbers_in_force(today)
    for document in policies.documents(today):
        text = f"{document.number}，{document.issuer}。{document.summary}"
        url = reverse("policies:document", args=[document.code])
        yield Page(Kind.DOCUMENT, document.code, document.title, text, url)
    for guide in policies.with_lines(today):
        text = policies.filled(" ".join(line.text for line in guide.lines.all()), numbers)
        url = reverse("policies:guide", args=[guide.code])
        yield Page(Kind.GUIDE, guide.code, guide.title, f"{guide.lede}{text}", url)
    for each in Question.objects.in_force(today):
        url = f"{reverse('policies:questions')}#{each.code}"
        yield Page(Kind.QUESTION, each.code, each.question, policies.filled(each.answer, numbers), url)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANXI):%Y-%m-%d}"


def _place(body: Organisation) -> str:
    above = body.region.parent
    return f"{above.name if above else ''}{body.region.name}，"


def _near(name: str, body: Organisation) -> str:
    """The list of service points or offices, at the place of ``body``."""
    return f"{reverse(name)}?{urlencode({'region': body.region_id})}"


SOURCES: tuple[Callable[[date], Iterator[Page]], ...] = (
    _committees, _batches, _notices, _service_points, _offices, _titles, _policies,
)  # fmt: skip
