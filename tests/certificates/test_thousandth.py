"""The first certificate of a committee's year and the thousandth look the same (pixel by pixel)."""

import pypdfium2
import pytest
from PIL import ImageChops, ImageDraw

from applications.models import Material
from certificates.models import Certificate, NumberRange
from certificates.services import pipeline
from certificates.services.register import prepare_certificates
from portal.files.services import store
from tests import factories
from tests.certificates.examples import jpeg
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

DOTS_PER_POINT = 2
MILLIMETRE = 72 / 25.4
# Where number, code and their picture stand, and the line with the address: all that may differ (``certificate.css``).
OWN_COLUMN = (25, 102, 83, 152)
ADDRESS_LINE = (25, 186, 272, 196)


def issued_for(batch, employer):
    """One more certificate of the batch, with the facts of every other."""
    [case] = confirmed_cases(batch=batch, employer=employer, applicant=factories.UserFactory(name="李明"))
    photo = store(jpeg(), purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=None)
    Material.objects.create(application=case, item="photo", file=photo)
    [certificate] = prepare_certificates([case])
    first = Certificate.objects.order_by("pk").first()
    Certificate.objects.filter(pk=certificate.pk).update(facts=first.facts)
    assert pipeline.issue(certificate.pk)
    return Certificate.objects.get(pk=certificate.pk)


def pixels(certificate):
    with certificate.file.content.open("rb") as stored:
        page = pypdfium2.PdfDocument(stored.read())[0]
    return page.render(scale=DOTS_PER_POINT, may_draw_forms=False).to_pil().convert("RGB")


def without_its_own(picture):
    blank = picture.copy()
    for box in (OWN_COLUMN, ADDRESS_LINE):
        ImageDraw.Draw(blank).rectangle([edge * MILLIMETRE * DOTS_PER_POINT for edge in box], fill="white")
    return blank


def test_first_and_thousandth_certificate_look_the_same_but_for_number_and_code():
    batch, employer = factories.BatchFactory(), factories.OrganisationFactory()
    first = issued_for(batch, employer)
    # Nine hundred and ninety-eight others, of whom nothing but the count is needed.
    NumberRange.objects.update(last_serial=999)
    thousandth = issued_for(batch, employer)
    assert (first.serial, thousandth.serial) == (1, 1000)
    one, other = pixels(first), pixels(thousandth)
    assert ImageChops.difference(one, other).getbbox() is not None
    assert ImageChops.difference(without_its_own(one), without_its_own(other)).getbbox() is None
    assert len(without_its_own(one).getcolors(1_000_000)) > 100, "the page is not blank"
