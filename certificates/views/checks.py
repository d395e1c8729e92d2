"""Checking what somebody holds: by three facts, by the file itself, by an employer's list (M5e)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from certificates.credentials import check_credential, context_document, issuer_document
from certificates.lists import answer_list, read_list, template
from certificates.selectors import facts_of
from certificates.services.sealing import trust_root_file, uses_test_seal
from certificates.signing.evidence import CannotSign
from certificates.signing.transport import Unreachable
from certificates.verify_forms import CertificateFileForm, ClaimForm, ListForm
from certificates.verify_selectors import check_file, find_claimed
from portal.core import clock
from portal.core.access import public, roles
from portal.core.actors import Role
from portal.core.cells import BadWorkbook, CellError
from portal.core.limits import limit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ERRORS = 100


@public
@never_cache
@sensitive_post_parameters("name", "id_number", "number")
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """By name, ID number and certificate number. A miss never says which of the three is wrong."""
    form = ClaimForm(request.POST or None)
    missed = False
    if request.method == "POST":
        limit(request, "certificate-lookup", times=10, seconds=600)
        if form.is_valid():
            [found] = find_claimed([form.claim()])
            if found:
                return redirect("certificates:verify", code=found.code)
            missed = True
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "certificates/lookup.html", {"form": form, "missed": missed}, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def file_check(request: HttpRequest) -> HttpResponse:
    """Is this file the one that was issued? A PDF is read in a process of its own; nothing is kept."""
    if request.method != "POST":
        return render(request, "certificates/file_check.html", {"form": CertificateFileForm()})
    limit(request, "certificate-file", times=10, seconds=600)
    form = CertificateFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "certificates/file_check.html", {"form": form}, status=422)
    content = form.cleaned_data["file"]
    is_credential = not content.startswith(b"%PDF-")
    answer = check_credential(content.decode().strip()) if is_credential else check_file(content)
    rows = []
    if answer.certificate:
        rows = [(row.label, row.value) for row in facts_of(answer.certificate).as_rows(public=True)]
    context = {"form": CertificateFileForm(), "answer": answer, "rows": rows, "is_credential": is_credential}
    return render(request, "certificates/file_check.html", context)


@roles(Role.UNIT_CLERK)
@never_cache
@require_http_methods(["GET", "POST"])
def list_check(request: HttpRequest) -> HttpResponse:
    """A workbook in, the same with the register's word out; nothing of it is kept (M5f)."""
    form = ListForm(request.POST or None, request.FILES or None)
    errors: list[CellError] = []
    if request.method == "POST":
        limit(request, "certificate-list", times=20, seconds=3600)
        if form.is_valid():
            try:
                claims, errors = read_list(form.cleaned_data["workbook"].read())
                if not errors:
                    return _download(answer_list(claims), f"证书核对结果-{clock.today():%Y%m%d}.xlsx")
            except BadWorkbook as error:
                form.add_error("workbook", str(error))
    context = {"form": form, "errors": errors[:SHOWN_ERRORS], "more": max(0, len(errors) - SHOWN_ERRORS)}
    return render(request, "certificates/list_check.html", context, status=422 if request.method == "POST" else 200)


@roles(Role.UNIT_CLERK)
@require_safe
def list_template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    return _download(template(), "证书核对模板.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": disposition or "attachment"})


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """How to check a certificate without this portal."""
    try:
        is_test = uses_test_seal()
    except Unreachable:
        is_test = False
    return render(request, "certificates/offline.html", {"is_test": is_test})


@public
@require_safe
def authorities(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The certificates of the authorities above the seal and its time stamps, for whoever checks offline."""
    return HttpResponse(
        trust_root_file().read_bytes(),
        headers={
            "Content-Type": "application/x-pem-file",
            "Content-Disposition": 'attachment; filename="zhiping-authorities.pem"',
        },
    )


@public
@require_safe
def credential_issuer(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """The public key of those who issue credentials; where no key for data is at hand, there is no such issuer."""
    try:
        return JsonResponse(issuer_document())
    except CannotSign as error:
        raise Http404 from error


@public
@require_safe
def credential_context(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """What the names in a credential mean."""
    return JsonResponse(context_document(), content_type="application/ld+json")
