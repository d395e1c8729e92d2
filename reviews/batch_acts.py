"""What the organiser's office does to many meetings, and to cases heard anew (令40 arts. 26, 38; ADR 30)."""

from django.urls import reverse

from applications.models import Application
from applications.selectors.reviewing import SHOWN
from applications.services.disavowal import hear_anew
from portal.batch_acts.registry import BatchAct, register
from portal.core.actors import Role
from portal.workflow import declared_move
from reviews import services
from reviews.models import Meeting
from reviews.result_selectors import cases_to_rehear, signed_meetings, unpublished_meetings

register(
    BatchAct(
        name="publish_decisions", label="公布结果", model=Meeting, move="publish_decisions", roles=(Role.SECRETARY,),
        list_url="reviews:unpublished", key="code", run=services.publish_decisions,
        columns=("会议", "批次", "待公布：通过", "待公布：未通过"), rows=signed_meetings,
        cells=lambda row: (row.title, row.batch.title, f"{row.passed} 件", f"{row.failed} 件"),
        matching=lambda actor, _query: unpublished_meetings(actor),
        warning="选中的会议一并公布：通过的等待结果公示，未通过的同时收到通知和复查的期限。请先核对会议记录。",
        final="申报人立即收到结果，申请复查和投诉的期限从公布起算（人社部令第40号第27条）。",
        told="申报人已收到消息。",
        leads_to=lambda _report: ("发布结果公示", reverse("applications:result_notice_new")),
    ),
    BatchAct(
        name="hear_anew", label=declared_move(Application, "hear_anew").label, model=Application, move="hear_anew",
        roles=(Role.SECRETARY,), list_url="reviews:rehearing", key="code", run=hear_anew,
        columns=("申报人", "受理编号", "评审委员会"),
        rows=lambda actor: Application.objects.visible_to(actor).select_related(*SHOWN),
        cells=lambda row: (row.applicant.name, row.code, row.decided_by_body),
        matching=lambda actor, _query: cases_to_rehear(actor),
        warning="申报人会收到消息。会议时间另行安排。", told="申报人已收到消息。",
        final="申报人随即得知将重新评审；重新提交后只能由另一次会议表决（人社部令第40号第38条）。",
    ),
)  # fmt: skip
