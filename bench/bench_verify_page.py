"""The verification page against a bare Django view with one primary-key query (aim: at least 0.6 of its rate).

A hit, a revoked one and a miss in one run: the slowest of them counts, and none may be told from another by its time.
"""

import itertools
import statistics

from common import cases_at_the_county, migrate, report, seconds, settle
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from certificates.models import Certificate, Issuance, NumberRange
from portal.core import clock
from portal.core.access import public
from portal.files.services import store

REQUESTS, ROUNDS = 40, 25
CALLERS = itertools.count()
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


def certificates() -> tuple[Certificate, Certificate]:
    """A valid one and a revoked one."""
    cases = cases_at_the_county(2)
    number_range = NumberRange.objects.create(series_number=5, level="middle", year=2026, committee_number=1)
    issuance = Issuance.objects.create(begun_at=clock.now())
    ended = {
        "status": "REVOKED", "ended_on": clock.today(), "ended_kind": "fraud", "ended_by_document": "撤〔2026〕1号",
        "ended_because": "造假",
    }  # fmt: skip
    made = []
    now = clock.now()
    for serial, (case, fields) in enumerate(zip(cases, ({"status": "VALID"}, ended), strict=True), 1):
        content = store(b"%PDF", purpose="certificate", name="x.pdf", content_type="application/pdf", owner_id=None)
        made.append(
            Certificate.objects.create(
                number=f"1405320260001000001{serial}", number_range=number_range, serial=serial, application=case,
                issuance=issuance, facts=FACTS, file=content, created_at=now, status_since=now, **fields,
            )
        )  # fmt: skip
    return made[0], made[1]


def rate(address: str, status: int = 200) -> float:
    client = Client(SERVER_NAME="localhost")

    def ask() -> None:
        # Another caller each time, as in life: the limit is for one address.
        number = next(CALLERS)
        response = client.get(address, REMOTE_ADDR=f"10.{number // 40_000 % 200}.{number // 200 % 200}.{number % 200}")
        assert response.status_code == status

    ask()
    return REQUESTS / seconds(lambda: [ask() for _ in range(REQUESTS)])


def bare_rate(pk: int) -> float:
    with override_settings(ROOT_URLCONF=BareUrls):
        return rate(f"/bare/{pk}")


def main() -> None:
    migrate()
    cache.clear()
    valid, revoked = certificates()
    asked = {
        "hit": (f"/verify/{valid.code}", 200),
        "revoked": (f"/verify/{revoked.code}", 200),
        "miss": ("/verify/NOSUCHCODE234567", 404),
    }
    settle()
    rounds: dict[str, list[float]] = {"reference": [], **{name: [] for name in asked}}
    for _ in range(ROUNDS):
        rounds["reference"].append(bare_rate(valid.pk))
        for name, question in asked.items():
            rounds[name].append(rate(*question))
    floor, *rates = (statistics.median(found) for found in rounds.values())
    kinds = dict(zip(asked, (round(each, 1) for each in rates), strict=True))
    report(
        "verify_page", ours=min(rates), reference=floor, ratio=min(rates) / floor, unit="requests per second",
        **kinds, slowest_to_fastest=round(min(rates) / max(rates), 2),
    )  # fmt: skip


main()
