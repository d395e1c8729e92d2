"""Lists that people take out: asked for on the page, written by a job as they may see them, told by message.

Lessons, pains 15 and 16. Who took what out, by which filter, how many rows and with what hash stands in the record.
"""

import csv
import io
import logging
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from portal.accounts.selectors import still_acts
from portal.audit.services import record
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.core.exporting import ListKind, list_called
from portal.core.jobs import after_commit
from portal.core.long_tables import write_workbook
from portal.core.tables import safe_cell
from portal.files.services import remove, store_file
from portal.messages.services import tell
from portal.workbooks.models import ListExport
from portal.workbooks.progress import note_progress
from portal.workbooks.rules import CHUNK, KEPT_FOR, MOST_ATTEMPTS
from portal.workbooks.services.intakes import CSV_TYPE, XLSX_TYPE
from portal.workbooks.wordings import EXPORT_MADE
from portal.workflow import chain, open_case

MAKE = "portal.workbooks.tasks.make_export"
LOG = logging.getLogger(__name__)
NO_LONGER = "您已不再担任提出导出时的身份"


def ask_export(
    *, kind: ListKind, filters: Mapping[str, str], form: str, actor: Actor, key: UUID | None = None
) -> ListExport:
    """Have the list written by a job, in the format ``form``. Raises ``Refused`` for another role."""
    if actor.role not in kind.roles:
        raise Refused("您现在的身份不能导出这份名单，请切换身份。", code="denied")
    body = actor.organisation_id
    export = ListExport(
        kind=kind.name,
        title=kind.title,
        filters={name: filters[name][:200] for name in kind.filters if filters.get(name)},
        format=form,
        role=actor.role,
        organisation_id=body,
        asked_by_id=cast("int", actor.user_id),
        asked_by_name=actor.name,
        asked_at=clock.now(),
    )
    with transaction.atomic():
        data = {"list": kind.name, "filters": export.filters, "format": form}
        asked: ListExport = open_case(export, "list_export.asked", actor=actor, key=key, data=data).subject
        after_commit(MAKE, asked.pk)
    return asked


def make_export(export_id: int) -> bool:
    """Write the list as the person may see it now, store it and tell him; False when it is made already.

    Memory stays flat. Nothing is half made: a kill leaves the export waiting for the sweep.
    """
    try:
        with transaction.atomic():
            waiting = ListExport.objects.select_for_update(of=("self",), skip_locked=True).select_related(
                "organisation"
            )
            export = waiting.filter(pk=export_id, made_at=None, attempts__lt=MOST_ATTEMPTS).first()
            if export is None:
                return False
            _make(export)
    except Refused as refused:
        ListExport.objects.filter(pk=export_id).update(attempts=MOST_ATTEMPTS, failure=refused.reason[:200])
        return False
    except Exception as error:  # whatever is wrong is noted for the person, and tried again by the sweep
        LOG.exception("export %s was not made", export_id)
        note = f"生成时系统出错（{type(error).__name__}）"
        ListExport.objects.filter(pk=export_id).update(attempts=F("attempts") + 1, failure=note)
        return False
    return True


def _make(export: ListExport) -> None:
    kind = list_called(export.kind)
    body = export.organisation
    actor = Actor(
        export.asked_by_id, export.asked_by_name, export.role, export.organisation_id, body.name if body else ""
    )
    if kind is None or not still_acts(actor, clock.today()):
        raise Refused(NO_LONGER, code="denied")
    with tempfile.TemporaryFile() as target:
        write = write_csv if export.format == "csv" else write_workbook
        count = write(target, kind.title, kind.headings, _counted(export, kind.rows(actor, export.filters)))
        export.file = store_file(
            target,
            purpose="list_export",
            name=f"{kind.title}-{clock.today():%Y%m%d}-{export.pk}.{export.format}",
            content_type=CSV_TYPE if export.format == "csv" else XLSX_TYPE,
            owner_id=export.asked_by_id,
        )
    now = clock.now()
    export.rows, export.sha256, export.made_at, export.failure = count, export.file.sha256, now, ""
    export.kept_until = now + KEPT_FOR
    export.save(update_fields=["file", "rows", "sha256", "made_at", "kept_until", "failure"])
    facts = {"list": kind.name, "filters": export.filters, "rows": count, "sha256": export.sha256}
    made = record(chain(export), "list_export.made", actor=actor, data=facts | {"id_numbers": kind.holds_ids})
    told = {"list": kind.title, "rows": count, "days": KEPT_FOR.days}
    tell([EXPORT_MADE.letter(export.asked_by_id, told, link=reverse("workbooks:exports"), record_id=made.pk)])


def _counted(export: ListExport, rows: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
    for done, row in enumerate(rows, 1):
        if done % CHUNK == 0:
            note_progress("export", export.pk, done)
        yield row


def write_csv(target: IO[bytes], _title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """``write_workbook`` as CSV in UTF-8 with the mark by which spreadsheets recognise Chinese text."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(headings)
    count = 0
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    text.detach()
    return count


def send_again() -> int:
    """Send exports to the workers that no job has made: jobs may be lost with a broker or a worker."""
    waiting = ListExport.objects.filter(made_at=None, attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True)
    for pk in (pks := list(waiting)):
        after_commit(MAKE, pk)
    return len(pks)


@transaction.atomic
def remove_expired() -> int:
    """Remove the files whose time is over; that they were made stays on record."""
    expired = ListExport.objects.select_for_update(skip_locked=True).filter(
        kept_until__lte=clock.now(), file__isnull=False
    )
    pairs = [(export, export.file_id) for export in expired]
    ListExport.objects.filter(pk__in=[export.pk for export, _file in pairs]).update(file=None)
    remove([file for _export, file in pairs])
    for export, _file in pairs:
        record(chain(export), "list_export.removed", actor=SYSTEM, data={"sha256": export.sha256})
    return len(pairs)
