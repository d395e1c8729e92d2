"""The fees of the organiser's committees, each with its approval (令40 art. 37, M6e). No payment is taken here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from committees import plan_selectors as reading
from committees import services
from committees.plan_forms import FeeForm
from portal.core import clock
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.keys import key_of

PER_PAGE = 20


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def fees(request: HttpRequest) -> HttpResponse:
    """What may be taken, by which document; and the form that registers another."""
    actor = request.actor
    form = FeeForm(request.POST or None, actor=actor)
    if form.is_valid():
        try:
            services.register_fee(
                actor=actor,
                committee=form.cleaned_data["committee"],
                approval=form.approval(),
                key=form.cleaned_data["idempotency_key"],
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "收费和批准文件已登记。")
            return redirect("committees:fees")
    page = Paginator(reading.fees_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": clock.today()}
    return render(request, "committees/fees.html", context, status=422 if form.is_bound else 200)


@roles(Role.SECRETARY)
@require_POST
def end_fee(request: HttpRequest, pk: int) -> HttpResponse:
    fee = reading.fees_of(request.actor).filter(pk=pk).first()
    if fee is None:
        raise Http404
    try:
        services.end_fee(fee=fee, actor=request.actor, key=key_of(request))
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "已停止收费。已发布的批次按发布时的规定执行。")
    return redirect("committees:fees")
