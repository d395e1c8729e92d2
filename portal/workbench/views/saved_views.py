"""Keep the filters of a list under a name, and put the names in order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workbench.forms import PAGES, KeepViewForm, ViewNameForm
from portal.workbench.models import SavedView
from portal.workbench.services import saved_views as services

STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


@roles(*STAFF)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, wrong: ViewNameForm | None = None, of: int = 0) -> HttpResponse:
    lines = [
        {
            "view": each,
            "page": PAGES.get(each.page, ""),
            "url": f"{reverse(each.page)}?{each.query}",
            "form": wrong if each.pk == of else ViewNameForm(initial={"name": each.name}, prefix=f"view{each.pk}"),
        }
        for each in SavedView.objects.of(request.actor)
    ]
    context = {"lines": lines, "wrong": wrong}
    return render(request, "workbench/views.html", context, status=422 if wrong else 200)


@roles(*STAFF)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    form = KeepViewForm(request.POST)
    if not form.is_valid():
        reason = next(iter(form.errors.get("name", ["没有保存：请回到列表重新筛选。"])))
        raise Refused(reason, code="invalid")
    view = services.keep_view(actor=request.actor, **form.cleaned_data)
    messages.success(request, f"已保存常用筛选“{view.name}”。")
    return redirect(f"{reverse(view.page)}?{view.query}")


@roles(*STAFF)
@require_POST
def rename_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = ViewNameForm(request.POST, prefix=f"view{pk}")
    if form.is_valid():
        try:
            services.rename_view(view=view, name=form.cleaned_data["name"])
        except Refused as refused:
            form.add_error("name", refused.reason)
        else:
            messages.success(request, "已改名。")
            return redirect("saved_views")
    return _page(request, form, pk)


@roles(*STAFF)
@require_POST
def usual_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the list with this view from now on, or no longer."""
    view = _own(request, pk)
    services.set_usual(actor=request.actor, view=view, is_usual=not view.is_usual)
    messages.success(request, f"打开列表时{'先显示' if view.is_usual else '不再先显示'}“{view.name}”。")
    return redirect("saved_views")


@roles(*STAFF)
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = SavedView.objects.of(request.actor).filter(pk=pk).first()
    if view is not None:
        view.delete()
    messages.success(request, "已删除。")
    return redirect("saved_views")


def _own(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.of(request.actor), pk=pk)
