"""Whom an expert is bound to: declared by himself, or noted by the office that keeps him (令40 art. 25)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from committees import pool_selectors as reading
from committees import services
from committees.models import Expert, Relation
from committees.relation_forms import RelationForm
from committees.views.pools import own_pool
from portal.core.access import roles
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.identifiers import mask_name


@roles(Role.EXPERT)
@never_cache
@sensitive_post_parameters("id_number", "name")
@require_http_methods(["GET", "HEAD", "POST"])
def relations(request: HttpRequest) -> HttpResponse:
    """His own declarations, and one more."""
    expert = Expert.objects.select_related("user").filter(user_id=request.actor.user_id).first()
    if expert is None:
        raise Refused("您不在评审专家库里，不用申报利害关系。", code="denied")
    form = RelationForm(request.POST or None)
    if form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            services.note_relation(expert=expert, actor=request.actor, key=key, **form.relation())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已登记。对方申报时，您会回避。")
            return redirect("committees:relations")
    declared = Relation.objects.visible_to(request.actor).standing()
    context = {"form": form, "relations": declared}
    return render(request, "pools/relations.html", context, status=422 if form.is_bound else 200)


@roles(Role.EXPERT)
@require_POST
def withdraw_relation(request: HttpRequest, pk: int) -> HttpResponse:
    relation = get_object_or_404(Relation.objects.visible_to(request.actor), pk=pk)
    services.withdraw_relation(relation=relation, actor=request.actor)
    messages.success(request, "已撤销。已经办理的回避不变。")
    return redirect("committees:relations")


@roles(Role.SECRETARY)
@never_cache
@sensitive_post_parameters("id_number", "name")
@require_http_methods(["GET", "HEAD", "POST"])
def note_relation(request: HttpRequest, code: str, expert_id: int) -> HttpResponse:
    """The office notes a relation that it has found; of the expert's own it sees surname and kind."""
    pool = own_pool(request, code)
    entry = reading.entry_in(pool, expert_id)
    if entry is None:
        raise Http404
    form = RelationForm(request.POST or None)
    if form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            services.note_relation(expert=entry.expert, actor=request.actor, key=key, **form.relation())
        except Refused as refused:
            if refused.code == "denied":
                raise
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已登记。对方申报时，这位专家会回避。")
            return redirect("committees:note_relation", code, expert_id)
    noted = Relation.objects.standing().filter(expert=expert_id)
    lines = [(each, mask_name(each.name)) for each in noted]
    context = {"form": form, "lines": lines, "pool": pool, "expert": entry.expert}
    return render(request, "pools/note_relation.html", context, status=422 if form.is_bound else 200)
