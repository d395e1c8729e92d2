"""The work list of one office with 10,000 and with 1,000,000 applications in the database (aim: at most 1.5 times)."""

import statistics

from common import analyse, cases_at_the_county, county_officer, migrate, report, seconds
from django.db import connection

from applications.models import Application
from applications.selectors.reviewing import SORTS, worklist
from portal.accounts.models import Organisation

SMALL, LARGE, WAITING = 10_000, 1_000_000, 300
ROUNDS = 15

# What a filler case has of its own; all other columns, new ones too, are the waiting case's.
OWN = {
    "code": "'F' || people.id",
    "applicant_id": "people.id",
    "status": "(ARRAY['HRSS_REVIEW', 'UNIT_REVIEW', 'CERTIFIED', 'NOT_PASSED'])[1 + people.id %% 4]",
    "status_since": "now() - (people.id %% 500) * interval '1 hour'",
    "handler_id": "(%(offices)s::bigint[])[1 + people.id %% 100]",
}
COLUMNS = [field.column for field in Application._meta.concrete_fields if not field.primary_key]

FILL = f"""
WITH people AS (
    INSERT INTO accounts_user (username, name, password, email, is_superuser, is_staff, is_active, date_joined,
                               id_number, phone, masked_id_hash)
    SELECT 'filler' || n, '李建国', '', '', false, false, true, now(), '', '', ''
    FROM generate_series(%(first)s, %(last)s) AS n RETURNING id
), cases AS (
    INSERT INTO applications_application ({", ".join(COLUMNS)})
    SELECT {", ".join(OWN.get(column, f"waiting.{column}") for column in COLUMNS)}
    FROM people, applications_application AS waiting WHERE waiting.id = %(like)s
    RETURNING id, handler_id
)
INSERT INTO applications_leg (application_id, number, stage, body_id)
SELECT cases.id, leg.number, leg.stage, CASE WHEN leg.number = 3 THEN cases.handler_id ELSE %(employer)s END
FROM cases, (VALUES (1, 'UNIT_REVIEW'), (2, 'UNIT_NOTICE'), (3, 'HRSS_REVIEW')) AS leg(number, stage)
"""  # noqa: S608 - built from names of the schema alone


def other_offices(region_id: str) -> list[int]:
    made = Organisation.objects.bulk_create(
        [
            Organisation(kind="service_point", name=f"其他机构{number}", region_id=region_id, ownership="other")
            for number in range(100)
        ]
    )
    return [each.pk for each in made]


def fill(up_to: int, *, like: Application, offices: list[int]) -> None:
    first = Application.objects.count() + 1
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "first": first,
                "last": up_to,
                "like": like.pk,
                "employer": like.employer_id,
                "offices": offices,
            },
        )
    analyse()


def measured(actor, code: str, sort: str) -> float:
    """Seconds for the list, over seconds for one row by its key in the same moment."""

    def the_list() -> None:
        assert len(worklist(actor, tab="mine", sort=sort).rows) == 50

    pairs = [(seconds(the_list), seconds(lambda: Application.objects.get(code=code))) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs) / statistics.median(pair[1] for pair in pairs)


def main() -> None:
    migrate()
    waiting = cases_at_the_county(WAITING)
    officer = county_officer()
    offices = other_offices(waiting[0].employer.region_id)
    figures: dict[str, list[float]] = {sort: [] for sort in SORTS}
    for size in (SMALL, LARGE):
        fill(size, like=waiting[0], offices=offices)
        for sort, measures in figures.items():
            measures.append(measured(officer, waiting[0].code, sort))
    for sort, (small, large) in figures.items():
        report(f"worklist by {sort}", ours=large, reference=small, ratio=large / small, unit="times one row by its key")


main()
