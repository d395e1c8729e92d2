"""The facts that a certificate will print, shown to their owner before it is made (regulation 4.7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.models import Application
from certificates.check_models import DataCheck
from certificates.fonts import missing_glyphs
from certificates.layout import InvalidPhoto
from certificates.selectors import SEX, photo_bytes, photos_of
from portal.core.identifiers import birth_date_of, mask_id_number, sex_of
from portal.files.models import StoredFile

CHECKED_IN = ("PASSED", "RESULT_NOTICE", "CONFIRMED")


@dataclass(frozen=True)
class Draft:
    """``problems``: what would keep the certificate from being made. ``latest``: the owner's last answer, if it was
    about these very facts.
    """

    case: Application
    rows: list[tuple[str, str]]
    photo: StoredFile | None
    problems: list[str]
    digest: str
    latest: DataCheck | None


def cases_to_check(user_id: int) -> QuerySet[Application]:
    """The person's cases that were passed and have no certificate yet."""
    found = Application.objects.filter(applicant_id=user_id, status__in=CHECKED_IN)
    return found.select_related("applicant", "series", "specialty", "employer").order_by("-id")


def draft_of(case: Application) -> Draft:
    """What will stand on the certificate of a passed case."""
    person = case.applicant
    photo = photos_of([case.pk]).get(case.pk)
    rows = [
        ("姓名", person.name),
        ("性别", SEX[sex_of(person.id_number)]),
        ("出生年月", f"{birth_date_of(person.id_number):%Y年%-m月}"),
        ("身份证号", mask_id_number(person.id_number)),
        ("系列", case.series.name),
        ("专业", case.specialty.name if case.specialty else "—"),
        ("工作单位", case.unit_name),
    ]
    digest = hashlib.sha256("\n".join([*(value for _, value in rows), photo.sha256 if photo else ""]).encode())
    latest = DataCheck.objects.filter(application=case).order_by("-id").first()
    return Draft(
        case=case,
        rows=rows,
        photo=photo,
        problems=_problems(rows, photo),
        digest=digest.hexdigest(),
        latest=latest if latest and latest.digest == digest.hexdigest() else None,
    )


def _problems(rows: Sequence[tuple[str, str]], photo: StoredFile | None) -> list[str]:
    found = [
        f"{label}中的“{character}”（U+{ord(character):04X}）证书字库没有，暂时无法制证，请联系承办单位。"
        for label, value in rows
        for character in sorted(missing_glyphs(value))
    ]
    try:
        photo_bytes(photo)
    except InvalidPhoto as error:
        found.append(f"{error}。")
    if photo is None:
        found.append("没有证件照，证书上照片处将为空白。")
    return found


def disputed(application_ids: Sequence[int]) -> dict[int, str]:
    """The remarks of those whose owner's last answer is that something is wrong, by case; one query."""
    latest = DataCheck.objects.filter(application_id__in=application_ids)
    latest = latest.order_by("application_id", "-id").distinct("application_id")
    return {each.application_id: each.remark for each in latest if not each.is_right}
