"""The holder: facts checked before the certificate is made, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from certificates.check_selectors import cases_to_check, draft_of
from certificates.credentials import credential_of
from certificates.forms import DataCheckForm
from certificates.selectors import certificates_of
from certificates.services.holder import check_data as check_data_of
from certificates.signing.credentials import MEDIA_TYPE
from certificates.signing.evidence import CannotSign
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.limits import limit


@roles(Role.APPLICANT)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The holder's certificates, to download and to hand on, and what is to be checked before."""
    found = {"certificates": certificates_of(request.user.pk), "to_check": cases_to_check(request.user.pk)}
    return render(request, "certificates/mine.html", found)


@roles(Role.APPLICANT)
@require_safe
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """The valid certificate once more, for programs; signed anew each time, because nothing of it is kept."""
    limit(request, "certificate-credential", times=20, seconds=600)
    certificate = get_object_or_404(certificates_of(request.user.pk), code=code, status="VALID")
    try:
        token = credential_of(certificate)
    except CannotSign as error:
        raise Refused("本系统目前没有签发可验证凭证的密钥，请使用 PDF 电子证书。", code="not_open") from error
    disposition = f'attachment; filename="{certificate.number}.jwt"'
    return HttpResponse(token, headers={"Content-Type": MEDIA_TYPE, "Content-Disposition": disposition})


@roles(Role.APPLICANT)
@require_http_methods(["GET", "POST"])
def check_data(request: HttpRequest, code: str) -> HttpResponse:
    """The facts as they will be printed: right, or what is wrong."""
    case = get_object_or_404(cases_to_check(request.user.pk), code=code)
    form = DataCheckForm(request.POST or None)
    if form.is_valid():
        given, is_right = form.cleaned_data, form.cleaned_data["answer"] == "right"
        remark = "" if is_right else given["remark"].strip()
        try:
            check_data_of(case=case, actor=request.actor, is_right=is_right, digest=given["digest"], remark=remark)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "已确认，将按这些信息制证。" if is_right else "已反映，承办单位处理前不会制证。")
            return redirect("certificates:mine")
    context = {"form": form, "draft": draft_of(case)}
    return render(request, "certificates/check_data.html", context, status=422 if form.is_bound else 200)
