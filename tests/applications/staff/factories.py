"""Cases as they arrive at each body of the employer's route, with a submitted version."""

import uuid
from datetime import date, datetime

from django.test import Client

from applications.models import Application, Version
from applications.services import notices, objections
from portal.accounts.models import User
from portal.catalog.models import CalendarException, CalendarYear, Parameter, Region, SeriesLevel
from portal.core import clock
from portal.core.actors import Role
from tests import factories
from tests.applications.applicant.factories import COMPLETE

# The route of the factory: unit, its notice, county, city, committee.
LEG_OF = {"UNIT_REVIEW": 1, "UNIT_NOTICE": 2, "HRSS_REVIEW": 3, "COMMITTEE_ACCEPTANCE": 5}
# Regulation section 6, autumn of 2026: off 25-27 Sep and 1-7 Oct; working Sun 20 Sep and Sat 10 Oct.
OFF = [date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))]
PARAMETERS = {"notice_working_days": 5, "correction_working_days": 5, "objection_answer_working_days": 10}
WORKED = [date(2026, 9, 20), date(2026, 10, 10)]
CONTENT = "所填第一项专利并非本人完成，请核查。"


def at(month: int, day: int, hour: int = 9):
    """Hold the portal's clock at that hour of 2026."""
    return clock.frozen(datetime(2026, month, day, hour, 0, tzinfo=clock.SHANXI))


def calendar() -> None:
    year = CalendarYear.objects.create(year=2026, source_document="国办发明电〔2025〕7号")
    days = [(day, False) for day in OFF] + [(day, True) for day in WORKED]
    CalendarException.objects.bulk_create(CalendarException(year=year, day=day, working=works) for day, works in days)
    for key, value in PARAMETERS.items():
        Parameter.objects.create(key=key, name=key, value=value, unit="working_days")
    SeriesLevel.objects.create(series=factories.engineering(), level="middle", names=["工程师"])


def with_version(
    case: Application, number: int = 1, *, materials: list | None = None, checks: dict | None = None, **form
) -> Version:
    one = {
        "item": "education",
        "label": "学历学位证明",
        "file": str(uuid.uuid4()),
        "name": "毕业证书.pdf",
        "size": 1000,
        "sha256": f"{number:064d}",
    }
    return Version.objects.create(
        application=case,
        number=number,
        form={**COMPLETE, **form},
        materials=[one] if materials is None else materials,
        checks=checks or [],
        commitment="本人承诺。",
        digest="0" * 64,
        submitted_at=clock.now(),
    )


def case_at(stage: str, *, employer=None, batch=None, **fields) -> Application:
    """A submitted case that waits at ``stage`` in the hand of the body of that leg."""
    employer = employer or factories.OrganisationFactory()
    batch = batch or factories.BatchFactory()
    body = {
        "HRSS_REVIEW": lambda: factories.hrss_office("140702"),
        "COMMITTEE_ACCEPTANCE": lambda: batch.committee.organiser,
    }.get(stage, lambda: employer)()
    case = factories.ApplicationFactory(
        employer=employer, batch=batch, status=stage, leg=LEG_OF[stage], handler=body, version=1, **fields
    )
    with_version(case)
    return case


def judged(status: str, *, batch=None, **fields) -> Application:
    """A case that the committee has judged: ``PASSED``."""
    batch = batch or factories.BatchFactory()
    case = factories.ApplicationFactory(
        batch=batch,
        status=status,
        leg=5,
        handler=batch.committee.organiser,
        version=1,
        passed_on=date(2026, 9, 1),
        **fields,
    )
    with_version(case)
    return case


def clerk(case: Application):
    return factories.staff(Role.UNIT_CLERK, case.employer)


def county_officer():
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702"))


def another_county():
    """An officer of a county through which no case of these tests goes."""
    taigu = Region.objects.create(code="140703", name="太谷区", level="county", parent=factories.region("140700"))
    office = factories.OrganisationFactory(kind="hrss", uscc=None, region=taigu, name="太谷区人力资源和社会保障局")
    return factories.staff(Role.HRSS_OFFICER, office)


def secretary(case: Application):
    return factories.staff(Role.SECRETARY, case.batch.committee.organiser)


def signed_in(actor) -> Client:
    """A browser in which ``actor``'s person has signed in; his only role is the active one."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def published(*cases: Application, actor=None):
    """The unit's notice of ``cases``, published now."""
    return notices.publish_notice(
        ids=[case.pk for case in cases],
        actor=actor or clerk(cases[0]),
        title="2026年度职称评前公示",
        contact="办公室 0354-1234567",
    )


def objected(notice, **given):
    entry = notice.entries.select_related("notice").order_by("id").first()
    return objections.file_objection(entry=entry, **{"content": CONTENT, **given})


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)
