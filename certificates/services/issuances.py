"""Staff hear once that the certificates they wait for are made, or that some cannot be.

No counter is kept: whether an issuance is done is read from the register, by the last set that ends and by a sweep.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from applications.models import Application
from certificates.models import Certificate, Issuance
from certificates.selectors import RECOGNISED
from certificates.wordings import SET_MADE
from portal.accounts.models import RoleAssignment
from portal.core import clock
from portal.core.actors import Role
from portal.messages.services import Letter, tell

# What fails once may be a service that was silent for a moment; the next try comes within a minute.
TRIES_BEFORE_TELLING = 2
AT_ONCE = 100
_ITS = Q(issuance=OuterRef("pk"))


def open_issuances(cases: Sequence[Application]) -> dict[int, Issuance]:
    """An issuance for each batch and its bodies among ``cases``, by case; the caller is inside a transaction."""
    now = clock.now()
    opened: dict[tuple[int | None, ...], Issuance] = {}
    by_case = {}
    for case in cases:
        bodies = {"deciding_body_id": case.deciding_body_id, "confirming_body_id": case.confirming_body_id}
        key = (case.batch_id, *bodies.values())
        opened.setdefault(key, Issuance(batch_id=case.batch_id, **bodies, begun_at=now))
        by_case[case.pk] = opened[key]
    Issuance.objects.bulk_create(opened.values())
    return by_case


def hear_again_of_failures(issuance_ids: Collection[int]) -> None:
    """Somebody has asked for another try, so what still fails after it is news."""
    Issuance.objects.filter(pk__in=issuance_ids).update(failures_told_at=None)


def settle_those_of(certificate_ids: Collection[int]) -> int:
    """``settle`` for the issuances of a set that has ended."""
    return _settle(Issuance.objects.filter(Exists(Certificate.objects.filter(_ITS, pk__in=certificate_ids))))


def settle_open() -> int:
    """``settle`` for all: whoever was to tell may have been killed."""
    return _settle(Issuance.objects.all())


def _news(found: QuerySet[Issuance]) -> QuerySet[Issuance]:
    """Issuances with nothing left to make, or with nothing left but what has failed again and nobody was told of."""
    waiting = Certificate.objects.filter(_ITS, status="PREPARING")
    still_tried = waiting.filter(attempts__lt=TRIES_BEFORE_TELLING)
    return found.filter(~Exists(waiting) | (Q(failures_told_at=None) & ~Exists(still_tried)), closed_at=None)


@transaction.atomic
def _settle(found: QuerySet[Issuance]) -> int:
    """Tell what is to be told of them, each once; returns of how many.

    Looked at again under the lock: of two sets that end together the second one finds that all has been told.
    """
    candidates = list(_news(found).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not candidates:
        return 0
    locked = Issuance.objects.filter(pk__in=candidates).order_by("pk").select_for_update().values_list("pk", flat=True)
    news = list(_news(Issuance.objects.filter(pk__in=list(locked))).select_related("batch"))
    counts = _counts(news)
    now = clock.now()
    done = [each.pk for each in news if not counts[each.pk]["PREPARING"]]
    Issuance.objects.filter(pk__in=done).update(closed_at=now)
    Issuance.objects.filter(pk__in={each.pk for each in news} - set(done)).update(failures_told_at=now)
    tell(_letters(news, counts))
    return len(news)


def _counts(issuances: Iterable[Issuance]) -> dict[int, Counter[str]]:
    """How many certificates stand where, by issuance; one query."""
    rows = Certificate.objects.filter(issuance__in=issuances).order_by().values("issuance", "status")
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows.annotate(count=Count("id")):
        counts[row["issuance"]][row["status"]] = row["count"]
    return counts


def _letters(news: Sequence[Issuance], counts: dict[int, Counter[str]]) -> list[Letter]:
    staff = _staff_of(news)
    letters = []
    for each in news:
        subject, body = _said(each, counts[each.pk])
        link = reverse("certificates:issuing_batch", args=[each.batch_id or RECOGNISED])
        told = {"what": subject, "counts": body}
        letters += [SET_MADE.letter(person, told, link=link) for person in staff[each.pk]]
    return letters


def _said(issuance: Issuance, counts: Counter[str]) -> tuple[str, str]:
    title = issuance.batch.title if issuance.batch else "人社部门认定的职称"
    waiting, void = counts["PREPARING"], counts["VOID"]
    voided = f"，另有 {void} 个号码作废" if void else ""
    made = f"{title}：已签发 {counts.total() - waiting - void} 张{voided}"
    if waiting:
        return (
            f"有 {waiting} 张电子证书未能制成",
            f"{made}，{waiting} 张未能制成。系统会继续自动重试；原因见制证进度页，需要更正的请先更正。",
        )
    return "这批电子证书已办结", f"{made}，没有未制成的。持证人均已收到通知。"


def _staff_of(issuances: Sequence[Issuance]) -> dict[int, set[int]]:
    """Secretaries of the deciding body and officers of the confirming authority, by issuance; one query."""
    bodies = {body for each in issuances for body in (each.deciding_body_id, each.confirming_body_id) if body}
    held: Any = RoleAssignment.objects.in_force(clock.today()).filter(
        organisation_id__in=bodies, role__in=[Role.SECRETARY, Role.HRSS_OFFICER]
    )
    people: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    for person, body, role in held.values_list("user_id", "organisation_id", "role"):
        people[body, role].add(person)
    return {
        each.pk: people[each.deciding_body_id, Role.SECRETARY] | people[each.confirming_body_id, Role.HRSS_OFFICER]
        for each in issuances
    }
