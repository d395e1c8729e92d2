"""An HRSS office prints what it has passed on (S3; 令40 art. 16)."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.selectors.forwarded import forwarded_batches, forwarding_letter, forwarding_paper
from committees.models import Batch
from portal.audit import services as audit
from portal.core.access import roles
from portal.core.actors import Actor, Role
from portal.core.keyset import NEWEST_FIRST
from portal.core.papers import Paper, marked_pdf, xlsx_of
from portal.core.print_codes import Mark
from portal.core.tables import digest_of
from portal.prints.services import copy
from portal.workflow import chain

PER_PAGE = 20
TYPES = {
    "pdf": ("inline", "application/pdf"),
    "xlsx": ("attachment", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@roles(Role.HRSS_OFFICER)
@require_safe
def forwarded(request: HttpRequest) -> HttpResponse:
    page = NEWEST_FIRST.asked(forwarded_batches(request.actor), request.GET, PER_PAGE)
    return render(request, "applications/staff/forwarded.html", {"page": page})


@roles(Role.HRSS_OFFICER)
@never_cache
@require_safe
def forwarded_list(request: HttpRequest, batch_code: str, form: str) -> HttpResponse:
    """One copy of the list, on record and with its code."""
    return _deliver(request, batch_code, "forwarded", form, forwarding_paper)


@roles(Role.HRSS_OFFICER)
@never_cache
@require_safe
def letter(request: HttpRequest, batch_code: str, form: str) -> HttpResponse:
    """The letter that goes with the list."""
    return _deliver(request, batch_code, "forwarding_letter", form, forwarding_letter)


def _deliver(
    request: HttpRequest, batch_code: str, kind: str, form: str, paper_of: Callable[[Batch, Actor], Paper]
) -> HttpResponse:
    actor = request.actor
    if form not in TYPES:
        raise Http404
    batch = get_object_or_404(forwarded_batches(actor), code=batch_code)
    paper = paper_of(batch, actor)
    data = {"kind": kind, "form": form, "sha256": digest_of(paper.tables), "full_ids": False}
    record = audit.record(f"looks:{chain(batch)}", "batch.printed", actor=actor, data=data)

    def write(mark: Mark) -> bytes:
        return xlsx_of(paper, code=mark.foot) if form == "xlsx" else marked_pdf(paper, mark)

    content = copy(f"batch.{kind}", record, subject=chain(batch), number=batch.code, write=write, form=form)
    where, content_type = TYPES[form]
    headers = {"Content-Disposition": f'{where}; filename="{kind}-{batch.code}.{form}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
