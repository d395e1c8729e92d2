"""An HRSS office prints what it has passed on (S3; 令40 art. 16)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applications.selectors.forwarded import forwarded_batches, forwarding_paper
from portal.audit import services as audit
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.papers import pdf_of, xlsx_of
from portal.core.print_codes import foot_of
from portal.core.tables import digest_of
from portal.workflow import chain

PER_PAGE = 20
TYPES = {
    "pdf": ("inline", "application/pdf"),
    "xlsx": ("attachment", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@roles(Role.HRSS_OFFICER)
@require_safe
def forwarded(request: HttpRequest) -> HttpResponse:
    page = Paginator(forwarded_batches(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/staff/forwarded.html", {"page": page})


@roles(Role.HRSS_OFFICER)
@never_cache
@require_safe
def forwarded_list(request: HttpRequest, batch_code: str, form: str) -> HttpResponse:
    """One copy of the list, on record and with its code."""
    actor = request.actor
    if form not in TYPES:
        raise Http404
    batch = get_object_or_404(forwarded_batches(actor), code=batch_code)
    paper = forwarding_paper(batch, actor)
    data = {"kind": "forwarded", "form": form, "sha256": digest_of(paper.tables), "full_ids": False}
    record = audit.record(f"looks:{chain(batch)}", "batch.printed", actor=actor, data=data)
    foot = foot_of(record.hash, name=record.actor_name, at=record.at)
    identifier = bytes.fromhex(record.hash)[:16]
    content = xlsx_of(paper, code=foot) if form == "xlsx" else pdf_of(paper, code=foot, identifier=identifier)
    where, content_type = TYPES[form]
    headers = {"Content-Disposition": f'{where}; filename="forwarded-{batch.code}.{form}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
