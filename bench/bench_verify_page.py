"""The verification page against a bare Django view with one primary-key query (aim: at least 0.6 of its rate)."""

import itertools

from common import cases_at_the_county, migrate, report, seconds, side_by_side
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from certificates.models import Certificate, NumberRange
from portal.core import clock
from portal.core.access import public
from portal.files.services import store

REQUESTS = 200
FACTS = {
    "name": "王小明",
    "sex": "男",
    "birth_date": "1990-01-01",
    "id_number_masked": "140***********0019",
    "series": "工程技术人员",
    "specialty": "机械工程",
    "title_name": "工程师",
    "level": "中级",
    "obtained_by": "review",
    "obtained_on": "2026-09-07",
    "committee": "晋中市工程系列中级职称评审委员会",
    "document_number": "晋中人社〔2026〕1号",
    "issuer": "晋中市机械工程学会",
    "employer": "晋中精工机械有限公司",
    "usage_scope": "general",
    "issued_on": "2026-09-20",
}


@public
def bare(_request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(Certificate.objects.get(pk=pk).number)


class BareUrls:
    urlpatterns = [path("bare/<int:pk>", bare)]


def certificate() -> Certificate:
    [case] = cases_at_the_county(1)
    number_range = NumberRange.objects.create(series_number=5, level="middle", year=2026, committee_number=1)
    content = store(b"%PDF", purpose="certificate", name="x.pdf", content_type="application/pdf", owner_id=None)
    return Certificate.objects.create(
        number="14053202600010000012", number_range=number_range, serial=1, application=case, status="VALID",
        facts=FACTS, file=content, created_at=clock.now(), status_since=clock.now(),
    )  # fmt: skip


def rate(address: str, addresses: itertools.count) -> float:
    client = Client(SERVER_NAME="localhost")

    def ask() -> None:
        # Another caller each time, as in life: the limit is for one address.
        response = client.get(address, REMOTE_ADDR=f"10.0.{next(addresses) % 200}.{next(addresses) % 200}")
        assert response.status_code == 200

    ask()
    return REQUESTS / seconds(lambda: [ask() for _ in range(REQUESTS)])


def main() -> None:
    migrate()
    shown = certificate()
    addresses = itertools.count()

    def ours() -> float:
        cache.clear()
        return rate(f"/verify/{shown.code}", addresses)

    def reference() -> float:
        with override_settings(ROOT_URLCONF=BareUrls):
            return rate(f"/bare/{shown.pk}", addresses)

    page, bare_view = side_by_side(ours, reference)
    report("verify_page", ours=page, reference=bare_view, ratio=page / bare_view, unit="requests per second")


main()
