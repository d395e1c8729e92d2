"""What becomes of cases when their committee is suspended or loses its right (M6f; 令40 art. 38)."""

from collections.abc import Iterable

from django.urls import reverse

from applications.models import Application
from applications.wordings import COMMITTEE_SUPERVISED
from applications.workflow import ENDED
from portal.messages.services import Letter, tell
from portal.workflow import Done

TOLD = {
    "suspend": ("评审工作已被暂停", "暂停期间不受理、不开会，您的申报和材料原样保留。恢复后会再通知您。"),
    "withdraw_right": (
        "评审权已被收回",
        "您的申报不能再由这个评审委员会评审，材料原样保留。请向当地人社部门咨询，或者改向其他评审委员会申报。",
    ),
    "restore": ("评审工作恢复正常", "您的申报继续办理，不需要重新提交。"),
}


def tell_of_supervision(done: Done, move: str) -> None:
    """Tell everybody with a case under way at the committee; one query and one insert, however many cases."""
    if move not in TOLD or (move == "restore" and done.record.status_from != "SUSPENDED"):
        return
    committee, (what, next_step) = done.subject, TOLD[move]
    cases = Application.objects.filter(batch__committee=committee).exclude(status__in=ENDED).order_by("pk")
    tell(_letters(cases.values_list("applicant_id", "code"), done, f"{committee.name}{what}", next_step))


def _letters(cases: Iterable[tuple[int, str]], done: Done, what: str, next_step: str) -> Iterable[Letter]:
    for applicant_id, code in cases:
        yield COMMITTEE_SUPERVISED.letter(
            applicant_id,
            {"case_code": code, "what": what, "reason": done.record.note, "next_step": next_step},
            link=reverse("applications:case", args=[code]),
            record_id=done.record.pk,
        )
