"""The yearly export: asked for by the province's officer, made by a job in pieces (令40 art. 32; S13; lessons, 16)."""

import logging
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.archiving.models import TitleExport
from portal.archiving.selectors import provincial_office
from portal.archiving.title_format import EVENTS, FORMAT, HEADINGS, row_of
from portal.archiving.title_rows import rows_between
from portal.audit.services import record, settled_up_to
from portal.core import clock
from portal.core.actors import SYSTEM, Actor, Role
from portal.core.errors import Refused
from portal.core.jobs import after_commit
from portal.core.long_tables import write_workbook
from portal.files.services import store_file
from portal.workflow import chain, open_case

MAKE = "portal.archiving.tasks.make_export"
PURPOSE = "title_export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR = 2019  # in which 令40 came into force
MOST_ATTEMPTS = 5
LOG = logging.getLogger(__name__)


def ask_export(*, year: int, actor: Actor, only_new: bool = False, key: uuid.UUID | None = None) -> TitleExport:
    """Have the titles of ``year`` exported, or only what is new since the last export of that year.

    By an officer of the provincial HRSS. Raises ``Refused``: anybody else, a year that has not begun.
    """
    office = provincial_office()
    if office is None or actor.role != Role.HRSS_OFFICER or actor.organisation_id != office.pk:
        raise Refused("职称数据由省级人社部门的人员导出。", code="denied")
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Refused(f"请填写{FIRST_YEAR}年到{clock.today().year}年之间的年度。", code="invalid")
    earlier = TitleExport.objects.filter(year=year, file__isnull=False).order_by("-last_record").first()
    export = TitleExport(
        year=year,
        since_record=(earlier.last_record or 0) if only_new and earlier else 0,
        office=office,
        asked_by_name=actor.name,
        asked_at=clock.now(),
    )
    with transaction.atomic():
        data = {"year": year, "only_new": only_new}
        asked: TitleExport = open_case(export, "title_export.asked", actor=actor, key=key, data=data).subject
        after_commit(MAKE, asked.pk)
    return asked


def make_export(export_id: int) -> bool:
    """Write the sheet, store it and note its hash; False when it is made already, or another process makes it.

    Memory stays flat: records are read behind a cursor of the server, people and bodies in pieces, and the sheet is
    written to the disk. Nothing is half made: a kill leaves the export waiting for the sweep.
    """
    last = settled_up_to()
    try:
        with transaction.atomic():
            waiting = TitleExport.objects.select_for_update(skip_locked=True).filter(pk=export_id, file=None).first()
            if waiting is None:
                return False
            _make(waiting, max(last, waiting.since_record))
    except Exception as error:  # whatever is wrong is noted for the officer, and tried again by the sweep
        LOG.exception("export %s was not made", export_id)
        note = f"生成时系统出错（{type(error).__name__}），将自动重试"
        TitleExport.objects.filter(pk=export_id, file=None).update(attempts=F("attempts") + 1, last_error=note)
        return False
    return True


def _make(export: TitleExport, last: int) -> None:
    counts = dict.fromkeys((code for code, _label in EVENTS.values()), 0)

    def rows() -> Iterator[list[str]]:
        for event, values in rows_between(export.since_record, last, *year_of(export.year)):
            counts[event] += 1
            yield row_of(values)

    with tempfile.TemporaryFile() as sheet:
        write_workbook(sheet, f"{export.year}年职称", HEADINGS, rows())
        export.file = store_file(
            sheet, purpose=PURPOSE, name=f"{FORMAT}-{export.year}-{export.pk}.xlsx", content_type=XLSX, owner_id=None
        )
    export.counts, export.last_record, export.made_at, export.last_error = counts, last, clock.now(), ""
    export.save(update_fields=["file", "counts", "last_record", "made_at", "last_error"])
    facts = {"sha256": export.file.sha256, "last_record": last, **counts}
    record(chain(export), "title_export.made", actor=SYSTEM, data=facts)


def year_of(year: int) -> tuple[datetime, datetime]:
    """Its first moment and the next year's, in Shanxi."""
    return datetime(year, 1, 1, tzinfo=clock.SHANXI), datetime(year + 1, 1, 1, tzinfo=clock.SHANXI)


def ask_again() -> int:
    """Send exports to the workers that no job has made: jobs may be lost with a broker or a worker."""
    waiting = TitleExport.objects.filter(file=None, attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True)
    for pk in (pks := list(waiting)):
        after_commit(MAKE, pk)
    return len(pks)
