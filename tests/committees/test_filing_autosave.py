"""The application to form a committee saves itself while it is written (ADR 4; lessons, pain 2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from committees import services
from portal.audit.models import Record
from portal.catalog.models import Specialty
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import pdf
from tests.committees.filing_room import room
from tests.committees.test_filing_pages import enter, form_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def save(client, here, **changes):
    return client.post(reverse("committees:autosave_filing", args=[here.filing.code]), form_of(here, **changes))


def page(client, here):
    return client.get(reverse("committees:edit_filing", args=[here.filing.code])).text


def test_what_is_typed_is_stored_without_a_record():
    here = room()
    before = Record.objects.count()
    client = enter(Client(), here.clerk)
    answer = save(client, here, name="新协会评审委员会")
    assert (answer.status_code, answer.json()["revision"], answer.json()["errors"]) == (200, 1, {})
    assert here.fresh().name == "新协会评审委员会"
    assert Record.objects.count() == before


def test_next_save_goes_on_from_the_revision_and_an_older_page_is_told():
    here = room()
    client = enter(Client(), here.clerk)
    first = save(client, here, name="第一次", revision=0)
    assert save(client, here, name="第二次", revision=first.json()["revision"]).status_code == 200
    late = save(client, here, name="旧页面", revision=first.json()["revision"])
    assert late.status_code == 409
    assert here.fresh().name == "第二次"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("proposed_from", "明年初", "日期应写成"),
        ("telephone", "电话", "电话只能用数字"),
        ("name", "长" * 121, ""),
        ("text_people", "长" * 2001, ""),
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was_typed(field, value, words):
    here = room().fill()
    client = enter(Client(), here.clerk)
    answer = save(client, here, **{field: value})
    assert answer.status_code == 200
    assert words in answer.json()["errors"][field][0]
    shown = page(client, here)
    assert value in shown
    # What was right beside it is stored.
    assert here.fresh().contact == "职称办"


def test_rows_that_cannot_be_read_come_back_and_the_stored_ones_stay():
    here = room()
    client = enter(Client(), here.clerk)
    gas = Specialty.objects.get(series=here.filing.series, code="gas")
    right = {"specialties-0-specialty": gas.pk, "specialties-0-valid_from": "2026-09-07"}
    assert save(client, here, **right).status_code == 200
    answer = save(client, here, **(right | {"specialties-0-valid_from": "后天"}))
    assert list(answer.json()["errors"]) == ["specialties-0-valid_from"]
    assert 'value="后天"' in page(client, here)
    assert [row.specialty for row in here.fresh().specialty_rows.all()] == [gas]
    assert save(client, here, **right).json()["errors"] == {}
    assert 'value="后天"' not in page(client, here)


def test_nothing_is_submitted_while_something_is_wrong():
    here = room().fill()
    client = enter(Client(), here.clerk)
    save(client, here, telephone="电话")
    with pytest.raises(Refused, match="填得不对"):
        services.submit_filing(filing=here.filing, actor=here.clerk)
    assert here.fresh().status == "DRAFT"
    assert post(client, here, act="submit", telephone="电话").status_code == 422
    assert post(client, here, act="submit").status_code == 302
    assert (here.fresh().status, here.fresh().typed) == ("SUBMITTED", {})


def test_file_stays_when_the_form_saves_itself():
    here = room()
    client = enter(Client(), here.clerk)
    post(client, here, act="save", file_people=SimpleUploadedFile("名册.pdf", pdf(), "application/pdf"))
    save(client, here, text_people="改写过。")
    row = here.fresh().evidence.get(item="people")
    assert (row.text, row.file.name) == ("改写过。", "名册.pdf")


@pytest.mark.parametrize("total", ["x", "", "999999"])
def test_spoiled_row_count_changes_nothing_and_breaks_nothing(total):
    here = room().fill()
    answer = save(enter(Client(), here.clerk), here, **{"specialties-TOTAL_FORMS": total})
    assert answer.status_code == 200
    assert here.fresh().typed == {}


def test_submitted_application_takes_nothing_more():
    here = room().fill().submit()
    client = enter(Client(), here.clerk)
    assert save(client, here, name="后来的名称").status_code == 409
    assert here.fresh().name != "后来的名称"


def test_strangers_save_nothing():
    here = room()
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    assert save(enter(Client(), other), here, name="别人").status_code == 404
    assert save(enter(Client(), here.officer), here, name="机关").status_code == 403
    assert here.fresh().name == ""
