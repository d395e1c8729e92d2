"""A person's own page: identity, contact, labour relations, roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.accounts import services
from portal.accounts.forms import ClaimForm, ContactForm, EmploymentForm, SwitchForm
from portal.accounts.middleware import AS_APPLICANT, SESSION_KEY
from portal.accounts.models import Organisation
from portal.accounts.selectors import actor_of, assignments_of, has_second_factor
from portal.accounts.services import AlreadyRegistered
from portal.core.access import signed_in
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number, mask_phone

SEARCH_LIMIT = 20
EMPLOYMENT_TONES = {"CLAIMED": "waiting", "CONFIRMED": "good", "ENDED": "neutral"}


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "identity": [
            ("姓名", user.name),
            ("身份证号", mask_id_number(user.id_number)),
            ("账号", f"{user.username}（不用记，用手机号或身份证号登录即可）"),
        ],
        "contact": [("手机号", mask_phone(user.phone)), ("电子邮箱", user.email)],
        "employments": [
            (each, EMPLOYMENT_TONES[each.status])
            for each in user.employments.select_related("organisation__region__parent").order_by("-since", "-id")
        ],
        "requests": user.unit_requests.with_parties().order_by("-created_at"),
        "second_factor": has_second_factor(user),
    }
    return render(request, "accounts/profile.html", context)


@signed_in
def contact(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = ContactForm(request.POST or None, initial={"phone": user.phone, "email": user.email})
    if form.is_valid():
        try:
            services.change_contact(user=user, **form.cleaned_data)
        except AlreadyRegistered as taken:
            user.refresh_from_db()
            form.add_error("phone", taken.reason)
        else:
            messages.success(request, "联系方式已更新。")
            return redirect("accounts:profile")
    return render(request, "accounts/contact.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
def employers(request: HttpRequest) -> HttpResponse:
    """Search for the employer to claim; htmx takes the list alone."""
    query = request.GET.get("q", "")
    found = list(Organisation.objects.employers_like(query)[: SEARCH_LIMIT + 1])
    context = {"query": query, "found": found[:SEARCH_LIMIT], "more": len(found) > SEARCH_LIMIT}
    return render(request, f"accounts/{'employers_found' if request.htmx else 'employers'}.html", context)


@signed_in
def claim(request: HttpRequest, uscc: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.employing(), uscc=uscc)
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        try:
            services.claim_employment(user=request.user, organisation=organisation, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request,
                f"已提交，等待{organisation.name}的职称管理员确认。现在就可以到“我的申报”填写草稿，确认以后再提交。",
            )
            return redirect("accounts:profile")
    context = {"form": form, "organisation": organisation}
    return render(request, "accounts/claim.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    form = EmploymentForm(request.POST)
    if form.is_valid():
        services.end_employment(employment_id=form.cleaned_data["employment"], actor=actor_of(request.user, None))
        messages.success(request, "已结束与该单位的绑定。")
    return redirect("accounts:profile")


@signed_in
def switch_role(request: HttpRequest) -> HttpResponse:
    """All roles that the person holds today, and himself as applicant."""
    if request.method != "POST":
        return render(request, "accounts/switch_role.html", {"held": assignments_of(request.user)})
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise Refused("请选择一个身份。", code="invalid")
    chosen = form.cleaned_data["assignment"]
    actor = services.switch_role(user=request.user, assignment_id=None if chosen == AS_APPLICANT else chosen)
    request.session[SESSION_KEY] = chosen
    messages.success(
        request, f"现在的身份是：{actor.role_label}{actor.organisation_name and '，'}{actor.organisation_name}。"
    )
    return redirect("workbench")
