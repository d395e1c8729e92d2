"""After the signature: results published together, and cases heard anew (令40 arts. 22, 26, 38)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.services.disavowal import hear_anew
from applications.views.batch_report import keep_report
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import result_selectors as reading
from reviews import services
from reviews.views.acting import key_of


@roles(Role.SECRETARY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unpublished(request: HttpRequest) -> HttpResponse:
    """What waits to be published, with what would be refused; one act publishes the chosen meetings together."""
    refusal = ""
    if request.method == "POST":
        meetings = reading.unpublished_meetings(request.actor).filter(code__in=request.POST.getlist("meeting"))
        pks = list(meetings.values_list("pk", flat=True))
        try:
            report = services.publish_decisions(meetings=pks, actor=request.actor, key=key_of(request))
        except Refused as refused:
            refusal = refused.reason
        else:
            keep_report(request, report, title="公布结果", back=reverse("applications:result_notice_new"))
            return redirect("applications:batch_result")
    picked = request.POST.getlist("meeting") if request.method == "POST" else None
    meetings = list(reading.unpublished_meetings(request.actor))
    found = services.preview_decisions(meetings=[each.pk for each in meetings], actor=request.actor)
    context = {
        "lines": reading.waiting_lines(meetings), "declined": reading.in_words(found.declined),
        "refusal": refusal, "picked": picked,
    }  # fmt: skip
    return render(request, "reviews/unpublished.html", context, status=422 if refusal else 200)


@roles(Role.SECRETARY)
@require_http_methods(["GET", "HEAD", "POST"])
def rehearing(request: HttpRequest) -> HttpResponse:
    """Cases whose meeting was not recognised, put before the committee again."""
    refusal = ""
    cases = reading.cases_to_rehear(request.actor)
    picked = request.POST.getlist("case") if request.method == "POST" else None
    if picked is not None:
        pks = list(cases.filter(code__in=picked).values_list("pk", flat=True))
        try:
            report = hear_anew(ids=pks, actor=request.actor, key=key_of(request))
        except Refused as refused:
            refusal = refused.reason
        else:
            keep_report(request, report, title="重新提交评审", back=reverse("reviews:meetings"))
            return redirect("applications:batch_result")
    context = {"cases": cases[: reading.MOST_SHOWN], "refusal": refusal, "picked": picked}
    return render(request, "reviews/rehearing.html", context, status=422 if refusal else 200)
