"""Invariants of the way of a case (architecture: 1, 3, 4, 5), each as the query that finds what breaks it."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from applications.workflow import CLOSED
from portal.core.invariants import invariant

LABEL = "applications.application"
PAST_A_NOTICE = ("application.recommended", "application.confirmed")
UNIT_STAGE = ("application.unit_approved", "application.recommended")
TWO_PEOPLE = (
    *UNIT_STAGE, "application.passed_on", "application.accepted", "application.refused",
    "application.recognised", "application.recognition_declined",
)  # fmt: skip
STAFF_ROLES = ("unit_clerk", "hrss_officer", "secretary", "expert")


def _codes(sql: str, parameters: dict[str, Any]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        yield from (str(row[0]) for row in cursor.fetchall())


@invariant(1, "The status of a case is that of its last record.")
def status_follows_the_record() -> Iterator[str]:
    return _codes(
        """
        SELECT a.code FROM applications_application a
        LEFT JOIN LATERAL (
            SELECT r.status_to FROM audit_record r
            WHERE r.chain = %(label)s || ':' || a.id AND r.status_to <> ''
            ORDER BY r.position DESC LIMIT 1
        ) last ON TRUE
        WHERE a.status IS DISTINCT FROM last.status_to
        ORDER BY a.id
        """,
        {"label": LABEL},
    )


@invariant(3, "No case goes on before its notice has run and every objection is decided.")
def no_notice_is_cut_short() -> Iterator[str]:
    return _codes(
        """
        SELECT DISTINCT a.code FROM audit_record r
        JOIN applications_application a ON r.chain = %(label)s || ':' || a.id
        WHERE r.verb = ANY(%(verbs)s) AND (
            NOT EXISTS (
                SELECT 1 FROM applications_noticeentry e JOIN applications_publicnotice n ON n.id = e.notice_id
                WHERE e.application_id = a.id
                  AND n.kind = CASE r.verb WHEN 'application.recommended' THEN 'pre' ELSE 'post' END
                  AND n.first_ends_on < (r.at AT TIME ZONE 'Asia/Shanghai')::date
            ) OR EXISTS (
                SELECT 1 FROM audit_record l
                WHERE l.chain = r.chain AND l.position < r.position AND l.verb = 'application.notice_lengthened'
                  AND (l.data ->> 'ends_on')::date >= (r.at AT TIME ZONE 'Asia/Shanghai')::date
            ) OR EXISTS (
                SELECT 1 FROM applications_noticeentry e JOIN applications_objection o ON o.entry_id = e.id
                WHERE e.application_id = a.id AND o.filed_at <= r.at AND (o.decided_at IS NULL OR o.decided_at > r.at)
            )
        )
        """,
        {"label": LABEL, "verbs": list(PAST_A_NOTICE)},
    )


@invariant(4, "A person has one open case for a series, level and year.")
def one_open_application() -> Iterator[str]:
    return _codes(
        """
        SELECT string_agg(code, '、' ORDER BY id) FROM applications_application
        WHERE status <> ALL(%(closed)s)
        GROUP BY applicant_id, series_id, level, year HAVING count(*) > 1
        """,
        {"closed": [str(each) for each in CLOSED]},
    )


@invariant(5, "Nobody acts as staff on his own case.")
def nobody_acts_on_his_own_case() -> Iterator[str]:
    return _codes(
        """
        SELECT DISTINCT a.code FROM audit_record r
        JOIN applications_application a ON r.chain = %(label)s || ':' || a.id
        WHERE r.actor_id = a.applicant_id AND r.actor_role = ANY(%(roles)s)
        """,
        {"label": LABEL, "roles": list(STAFF_ROLES)},
    )


@invariant(5, "Two stages of a case are handled by two people.")
def two_stages_two_people() -> Iterator[str]:
    return _codes(
        """
        SELECT DISTINCT a.code FROM (
            SELECT r.chain FROM (
                SELECT chain, actor_id, verb, position, batch,
                    count(*) FILTER (WHERE verb = 'application.submitted')
                        OVER (PARTITION BY chain ORDER BY position) AS route_round
                FROM audit_record WHERE chain LIKE %(label)s || ':%%'
            ) r
            WHERE r.verb = ANY(%(verbs)s) AND r.actor_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM audit_record back
                WHERE back.chain = r.chain AND back.data ->> 'taken_back' = r.batch::text
            )
            GROUP BY r.chain, r.route_round, r.actor_id
            HAVING count(DISTINCT CASE WHEN r.verb = ANY(%(unit)s) THEN 0 ELSE r.position END) > 1
        ) twice JOIN applications_application a ON twice.chain = %(label)s || ':' || a.id
        """,
        {"label": LABEL, "verbs": list(TWO_PEOPLE), "unit": list(UNIT_STAGE)},
    )
