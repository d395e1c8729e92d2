"""Facts for certificates and pages."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from applications.models import Application, Material
from applications.selectors.titles import declared_titles
from certificates.facts import CertificateFacts, ObtainedBy, UsageScope
from certificates.layout import InvalidPhoto, print_ready
from certificates.models import Certificate
from portal.catalog.models import Level
from portal.core import clock
from portal.core.actors import Actor
from portal.core.identifiers import birth_date_of, mask_id_number, sex_of
from portal.files.models import StoredFile
from portal.files.rules import CUT_OFF, is_cut_off

SEX = {"male": "男", "female": "女"}
PHOTO_ITEM = "photo"
OBTAINED_BY = {
    "qualification": ObtainedBy.RECOGNITION,
    "talent_recognition": ObtainedBy.RECOGNITION,
    "postdoc": ObtainedBy.RECOGNITION,
    "cross_region_confirmation": ObtainedBy.RECOGNITION,
    "assessment_recognition": ObtainedBy.RECOGNITION,
    "conversion": ObtainedBy.CONVERSION,
}


def facts_of_cases(application_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The frozen facts of new certificates by case, ready for JSON; a constant number of queries."""
    found = Application.objects.filter(pk__in=application_ids).select_related(
        "applicant", "employer", "series", "specialty", "batch__committee__organiser", "deciding_body", "confirmation"
    )
    cases = list(found)
    titles = declared_titles(cases)
    return {case.pk: _frozen_facts(case, titles[case.pk]) for case in cases}


def _frozen_facts(case: Any, title_name: str) -> dict[str, Any]:
    person, committee = case.applicant, case.batch.committee if case.batch else None
    return {
        "name": person.name,
        "sex": SEX[sex_of(person.id_number)],
        "birth_date": birth_date_of(person.id_number).isoformat(),
        "id_number_masked": mask_id_number(person.id_number),
        "series": case.series.name,
        "specialty": case.specialty.name if case.specialty else "",
        "title_name": title_name,
        "level": Level(case.level).label,
        "obtained_by": OBTAINED_BY.get(case.track, ObtainedBy.REVIEW).value,
        "obtained_on": case.passed_on.isoformat(),
        "committee": case.decided_by_body,
        "document_number": case.confirmation.document_number,
        "issuer": case.deciding_body.name,
        "employer": case.unit_name,
        "usage_scope": committee.usage_scope if committee else UsageScope.GENERAL.value,
        "tenure_from": case.tenure_from.isoformat() if case.tenure_from else "",
        "issued_on": clock.today().isoformat(),
    }


def facts_of(certificate: Certificate, *, photo: bytes | None = None) -> CertificateFacts:
    """The certificate's facts as the print, the page and the API read them."""
    frozen = dict(certificate.facts)
    for name in ("birth_date", "obtained_on", "issued_on", "tenure_from"):
        frozen[name] = date.fromisoformat(frozen[name]) if frozen.get(name) else None
    return CertificateFacts(
        **frozen | {"obtained_by": ObtainedBy(frozen["obtained_by"]), "usage_scope": UsageScope(frozen["usage_scope"])},
        number=certificate.number,
        code=certificate.code,
        verify_url=verify_url(certificate.code),
        photo=photo,
    )


def verify_url(code: str) -> str:
    return settings.PUBLIC_URL + reverse("certificates:verify", args=[code])


def photos_of(application_ids: Sequence[int]) -> dict[int, StoredFile]:
    """The applicants' stored photos by case, where there is one; one query."""
    materials = Material.objects.filter(application_id__in=application_ids, item=PHOTO_ITEM, removed_at=None)
    return {each.application_id: each.file for each in materials.select_related("file").order_by("-pk")}


def photo_bytes(stored: StoredFile | None) -> bytes | None:
    """The photo as the print takes it. Raises ``InvalidPhoto`` when it cannot be read."""
    if stored is None:
        return None
    try:
        with stored.content.open("rb") as content:
            photo = content.read()
    except OSError as error:
        raise InvalidPhoto("照片文件无法打开，请重新上传") from error
    if is_cut_off(photo):
        raise InvalidPhoto(f"照片无法读取：{CUT_OFF}".rstrip("。"))
    return print_ready(photo)


def find_public(code: str) -> Certificate | None:
    """The certificate behind a verification code as anybody may see it; spaces and case do not matter."""
    return _public(code).select_related("replaced_by", "file").first()


def public_stamp(code: str) -> str | None:
    """What changes whenever the public page of the certificate does; None when there is no such certificate."""
    sql, params = _stamp_query()
    asked = _plain(code)
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked if each == _ASKED else each for each in params])
        found = cursor.fetchone()
    return "certificate:{}:{}:{:%Y%m%d%H%M%S%f}:{}".format(*found) if found else None


_ASKED = "?"


@cache
def _stamp_query() -> tuple[str, tuple[Any, ...]]:
    """Written by the ORM once in each process: to write it for each caller costs more than to ask it."""
    found = _public(_ASKED).values_list("pk", "status", "status_since", "replaced_by__status")
    return found.query.sql_with_params()


def _plain(code: str) -> str:
    return "".join(code.split()).upper()


def _public(code: str) -> QuerySet[Certificate]:
    return Certificate.objects.known_to_the_public().filter(code=_plain(code)).order_by()


def register_of(actor: Actor, text: str = "") -> QuerySet[Certificate]:
    """The certificates of the committees that ``actor``'s body files or organises, newest first."""
    found = Certificate.objects.visible_to(actor).select_related("application__applicant", "file")
    if text:
        found = found.filter(Q(number__startswith=text.strip()) | Q(application__applicant__name=text.strip()))
    return found.order_by("-id")


RECOGNISED = 0
"""Stands for the batch of titles that an HRSS office recognised without one."""


def issuing_of(actor: Actor, batch_id: int | None = None) -> list[dict[str, Any]]:
    """How far the certificates of each batch are, newest batch first: ``total``, ``issued``, ``failed``, ``percent``.

    One query, whatever the number of certificates.
    """
    found = Certificate.objects.visible_to(actor).exclude(status="VOID").order_by()
    if batch_id is not None:
        found = found.filter(application__batch=batch_id or None)
    rows = (
        found.values("application__batch_id", "application__batch__title")
        .annotate(
            total=Count("id"),
            waiting=Count("id", filter=Q(status="PREPARING")),
            failed=Count("id", filter=Q(status="PREPARING", attempts__gt=0)),
            latest=Max("id"),
        )
        .order_by("-latest")
    )
    return [
        {
            "id": row["application__batch_id"] or RECOGNISED,
            "title": row["application__batch__title"] or "人社部门认定",
            "total": row["total"],
            "issued": row["total"] - row["waiting"],
            "failed": row["failed"],
            "percent": (row["total"] - row["waiting"]) * 100 // row["total"],
        }
        for row in rows
    ]


def failures_of(actor: Actor, batch_id: int) -> QuerySet[Certificate]:
    """The certificates of a batch that could not be made yet, in the order of their numbers."""
    found = Certificate.objects.visible_to(actor).waiting().filter(application__batch=batch_id or None, attempts__gt=0)
    return found.order_by("number")


def certificates_of(user_id: int) -> QuerySet[Certificate]:
    """A person's own certificates, newest first, those in preparation too."""
    return (
        Certificate.objects.exclude(status="VOID")
        .filter(application__applicant_id=user_id)
        .select_related("file")
        .order_by("-id")
    )
