"""The back office of committees: every edit recorded, also of specialties, units and letters."""

from datetime import date

import pytest
from django.urls import reverse

from committees.models import Committee, CommitteeSpecialty, CommitteeUnit, Entrustment
from portal.accounts.models import RoleAssignment
from portal.audit.models import Record
from portal.catalog.models import Specialty
from portal.core.actors import Role
from tests import factories
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def office(client):
    """The back office as a business administrator of the province has it."""
    load_catalog()
    keeper = factories.UserFactory(name="冯刚")
    RoleAssignment.objects.create(
        user=keeper, role=Role.HRSS_ADMIN, organisation=factories.hrss_office("140000"), valid_from=date(2020, 1, 1)
    )
    client.force_login(keeper)
    return client


def form_of(committee, **changes):
    plain = ("name", "formed_by", "basis", "scope", "usage_scope", "filing_number", "status", "contact")
    typed = {name: getattr(committee, name) for name in (*plain, "valid_from", "valid_to", "telephone", "address")}
    keys = {name: getattr(committee, f"{name}_id") for name in ("organiser", "region", "filing_authority")}
    empty = {f"{prefix}-{total}_FORMS": 0 for prefix in INLINES for total in ("TOTAL", "INITIAL")}
    return typed | keys | empty | changes


INLINES = ("specialty_periods", "unit_rows", "members")


def change(office, committee, **changes):
    url = reverse("admin:committees_committee_change", args=[committee.pk])
    return office.post(url, form_of(committee, **changes))


@pytest.mark.parametrize("table", ["committee", "batch", "entrustment", "expert"])
def test_lists_and_forms_open(office, table):
    assert office.get(reverse(f"admin:committees_{table}_changelist"), {"q": "a"}).status_code == 200
    assert office.get(reverse(f"admin:committees_{table}_add")).status_code == 200


def test_edit_of_a_committee_is_recorded(office):
    committee = factories.CommitteeFactory(organiser__kind="organiser")
    assert change(office, committee, telephone="0354-7654321").status_code == 302
    record = Record.objects.get(chain=f"committees.committee:{committee.pk}")
    assert (record.actor_name, record.data["after"]) == ("冯刚", {"telephone": "0354-7654321"})


def test_specialty_is_added_ended_and_recorded(office):
    committee = factories.CommitteeFactory()
    gas = Specialty.objects.get(series=committee.series, code="gas")
    row = {"specialty_periods-TOTAL_FORMS": 1, "specialty_periods-0-specialty": gas.pk}
    change(office, committee, **row, **{"specialty_periods-0-valid_from": "2026-01-01"})
    period = CommitteeSpecialty.objects.get()
    ended = row | {
        "specialty_periods-INITIAL_FORMS": 1,
        "specialty_periods-0-id": period.pk,
        "specialty_periods-0-committee": committee.pk,
        "specialty_periods-0-valid_from": "2026-01-01",
        "specialty_periods-0-valid_to": "2026-09-30",
    }
    change(office, committee, **ended)
    verbs = Record.objects.filter(chain=f"committees.committeespecialty:{period.pk}").order_by("position")
    assert list(verbs.values_list("verb", flat=True)) == ["catalog.added", "catalog.changed"]
    assert CommitteeSpecialty.objects.get().valid_to == date(2026, 9, 30)


def test_units_are_named_by_internal_committees_alone(office):
    unit = factories.OrganisationFactory()
    row = {"unit_rows-TOTAL_FORMS": 1, "unit_rows-0-organisation": unit.pk}
    committee = factories.CommitteeFactory()
    assert "面向社会的评审委员会不限定单位" in change(office, committee, **row).content.decode()
    assert change(office, committee, scope="internal", **row).status_code == 302
    served = CommitteeUnit.objects.get(committee=committee, organisation=unit)
    assert Record.objects.get(chain=f"committees.committeeunit:{served.pk}").verb == "catalog.added"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"formed_by": "enterprise"}, "组建单位的类型与组建方式不符"),
        ({"valid_to": "2029-06-01"}, "备案有效期最长3年"),
        ({"valid_to": ""}, "必填"),
    ],
)
def test_what_may_not_be_filed_is_refused_in_words_and_not_recorded(office, changes, words):
    committee = factories.CommitteeFactory()
    assert words in change(office, committee, **changes).content.decode()
    assert Committee.objects.get().valid_to == committee.valid_to
    assert not Record.objects.filter(chain__startswith="committees.").exists()


def test_status_is_not_edited_here_and_what_the_portal_filed_stands(office):
    committee = factories.CommitteeFactory(filed_on=date(2026, 1, 1))
    changed = {"status": "WITHDRAWN", "valid_to": "2027-01-01", "filing_number": "9号", "telephone": "0354-7654321"}
    assert change(office, committee, **changed).status_code == 302
    stored = Committee.objects.get()
    assert (stored.status, stored.valid_to, stored.filing_number) == (
        "ACTIVE",
        date(2028, 12, 31),
        "晋人社备〔2026〕1号",
    )
    assert stored.telephone == "0354-7654321"


def test_letter_is_recorded_and_kept_within_the_filing(office):
    committee = factories.CommitteeFactory()
    letter = {
        "from_body": factories.hrss_office("140700").pk, "committee": committee.pk, "series": committee.series_id,
        "level": "middle", "persons": "全市", "document": "委〔2026〕1号", "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
    }  # fmt: skip
    url = reverse("admin:committees_entrustment_add")
    assert "不在受托评审委员会的备案范围内" in office.post(url, letter | {"level": "senior"}).content.decode()
    assert office.post(url, letter).status_code == 302
    assert Record.objects.get(chain=f"committees.entrustment:{Entrustment.objects.get().pk}").verb == "catalog.added"
