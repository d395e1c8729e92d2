"""What a person was told, how it reached him, and how he wants to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.message_forms import PaceForm
from portal.core.access import signed_in
from portal.messages.selectors import dead_addresses_of, inbox_of, paces_of
from portal.messages.services import choose_paces, mark_read

MESSAGES_A_PAGE = 20


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person was told; seeing it marks it read."""
    page = Paginator(inbox_of(request.user.pk), MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    letters = list(page.object_list)
    mark_read(recipient_id=request.user.pk)
    context = {"page": page, "letters": letters, "dead": dead_addresses_of(request.user)}
    return render(request, "accounts/messages.html", context)


@signed_in
def message_settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = PaceForm(request.POST or None, paces=paces_of(user.pk), person=user)
    if form.is_valid():
        choose_paces(person_id=user.pk, paces=form.paces())
        messages.success(request, "接收方式已保存，从下一条消息起生效。")
        return redirect("accounts:messages")
    return render(request, "accounts/message_settings.html", {"form": form}, status=422 if form.is_bound else 200)
