"""What a person was told, how it reached him, and how he wants to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.message_forms import PaceForm
from portal.core.access import signed_in
from portal.core.keyset import NEWEST_FIRST
from portal.messages.selectors import dead_addresses_of, inbox_of, paces_of
from portal.messages.services import choose_paces, mark_read

MESSAGES_A_PAGE = 20


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What the person was told; seeing it marks it read."""
    page = NEWEST_FIRST.asked(inbox_of(request.user.pk), request.GET, MESSAGES_A_PAGE)
    mark_read(recipient_id=request.user.pk)
    return render(request, "accounts/messages.html", {"page": page, "dead": dead_addresses_of(request.user)})


@signed_in
def message_settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = PaceForm(request.POST or None, paces=paces_of(user.pk), person=user)
    if form.is_valid():
        choose_paces(person_id=user.pk, paces=form.paces())
        messages.success(request, "接收方式已保存，从下一条消息起生效。")
        return redirect("accounts:messages")
    return render(request, "accounts/message_settings.html", {"form": form}, status=422 if form.is_bound else 200)
