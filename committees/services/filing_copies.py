"""A new application with the content of one that came to nothing (令40 arts. 8, 18)."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from committees.filing_selectors import ways_of
from committees.models import CommitteeFiling
from committees.services.filing_drafts import COLUMNS, locked_filing, open_filing, own_body
from committees.workflow import GIVEN_UP
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused


@transaction.atomic
def copy_filing(*, filing: CommitteeFiling, actor: Actor, key: uuid.UUID | None = None) -> CommitteeFiling:
    """Begin a new application with what stands in one that was given up or withdrawn (令40 arts. 8, 18).

    Columns, specialties, units and evidence come along; what the authority had said does not. A repeated ``key``
    gives the first copy. Raises ``Refused`` as ``start_filing`` and ``start_renewal`` do, and for an application that
    is still open or was decided.
    """
    body = own_body(actor)
    stored = locked_filing(filing, actor)
    if stored.status not in GIVEN_UP:
        raise Refused("只有撤回的或者视为放弃的申请可以复制。", code="not_open")
    if stored.committee and stored.committee.status not in {"ACTIVE", "RECTIFYING"}:
        raise Refused("评审工作已被暂停或评审权已被收回，不能申请重新备案。", code="not_open")
    if not stored.committee and stored.formed_by not in ways_of(body):
        raise Refused("您所在的单位不能以这种方式组建评审委员会。", code="denied")
    now = clock.now()
    names = (*COLUMNS, "committee", "predecessor", "formed_by", "series", "level")
    kept = {name: getattr(stored, name) for name in names}
    copy = CommitteeFiling(organiser=body, created_at=now, saved_at=now, status_since=now, typed=stored.typed, **kept)
    opened = open_filing(copy, actor=actor, key=key, data={"copies": stored.code})
    if opened.subject is copy:
        _copy_rows(stored, copy)
    return opened.subject


def _copy_rows(source: CommitteeFiling, copy: CommitteeFiling) -> None:
    copied: list[QuerySet[Any]] = [source.specialty_rows.all(), source.unit_rows.all(), source.evidence.all()]
    for rows in copied:
        fresh = list(rows)
        for each in fresh:
            each.pk, each.filing = None, copy
        rows.model.objects.bulk_create(fresh)
