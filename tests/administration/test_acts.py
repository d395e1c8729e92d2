"""Each administrator's acts, held against the table written by hand: what is not his is refused in words."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from committees.models import Outage
from committees.services import record_outage
from portal.accounts import services as accounts
from portal.accounts.models import RoleAssignment
from portal.administration import services
from portal.administration.services.catalogue import load_year, set_parameter
from portal.administration.services.proposals import NewAdministrator
from portal.administration.services.wordings import set_wording
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.errors import Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TABLE = Path(__file__).parent.parent / "regulation" / "administrators_acts.csv"
ROLES = ("system_admin", "security_admin", "audit_admin", "hrss_admin")
TODAY = date(2026, 9, 7)


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def proposal(actor=None):
    new = NewAdministrator(person=factories.UserFactory(), role="audit_admin", organisation=None, valid_from=TODAY)
    proposer = actor or factories.staff("security_admin", None)
    return services.propose_administrator(new=new, reason="工作需要", actor=proposer)


def on_person(act):
    return lambda actor: act(person_id=factories.UserFactory().pk, actor=actor, reason="离职")


def grant_role(actor):
    office = factories.hrss_office("140702")
    accounts.grant_role(
        user=factories.UserFactory(), role="hrss_officer", organisation=office, actor=actor, valid_from=TODAY
    )


def end_role(actor):
    held = factories.staff("unit_clerk", factories.OrganisationFactory())
    assignment = RoleAssignment.objects.get(user=held.user_id)
    accounts.end_role(assignment_id=assignment.pk, actor=actor, last_day=TODAY)


def close_feature(actor):
    facts = {"feature": "registration", "begins_at": clock.now(), "ends_at": None, "told": "暂停", "reason": "升级"}
    services.close_feature(actor=actor, **facts)


def outage(actor):
    began_at = clock.now() - timedelta(hours=3 + 2 * Outage.objects.count())
    record_outage(actor=actor, began_at=began_at, ended_at=began_at + timedelta(hours=1), what="停电")


def number(actor):
    Parameter.objects.get_or_create(
        key="review_working_days", defaults={"name": "审核期限", "unit": "working_days", "value": 10}
    )
    facts = {"key": "review_working_days", "value": 8, "valid_from": TODAY, "document": "文件", "note": ""}
    set_parameter(actor=actor, **facts)


def text(actor):
    facts = {"subject": "{unit}：{reason}", "body": "请核对。", "valid_from": TODAY, "reason": "更易懂"}
    set_wording(code="unit_refused", actor=actor, **facts)


ACTS = {
    "grant_role": grant_role,
    "end_role": end_role,
    "propose_administrator": proposal,
    "confirm_proposal": lambda actor: services.confirm_proposal(proposal_id=proposal().pk, actor=actor),
    "decline_proposal": lambda actor: services.decline_proposal(proposal_id=proposal().pk, actor=actor, reason="不宜"),
    "lock_account": on_person(services.lock_account),
    "reset_password": on_person(services.reset_password),
    "end_sessions": on_person(services.end_sessions),
    "close_feature": close_feature,
    "record_outage": outage,
    "set_parameter": number,
    "load_calendar": lambda actor: load_year(year=2031, document="通知", actor=actor),
    "close_organisation": lambda actor: accounts.close_organisation(
        body_id=factories.OrganisationFactory().pk, actor=actor, reason="注销"
    ),
    "set_wording": text,
}


def answer(act, actor):
    try:
        act(actor)
    except Refused as refused:
        return refused.code
    return "yes"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["act"])
def test_administrators_act_as_the_table_says(row):
    body = factories.hrss_office("140000")
    answers = {role: answer(ACTS[row["act"]], factories.staff(role, body if role == "hrss_admin" else None))
               for role in ROLES}  # fmt: skip
    assert answers == {role: "yes" if row[role] == "yes" else "denied" for role in ROLES}
