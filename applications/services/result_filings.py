"""Results of committees with their own right to review: confirmed by them, filed afterwards (令40 art. 26; M5h)."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse

from applications import redress_permissions as may
from applications.models import Application, FilingLine, ResultFiling
from applications.services.letters import tell_applicants, tell_clerks
from applications.services.terms import due_after
from committees.models import Batch
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, Report, chain, open_case, run, run_many

ANSWER_TERM = "result_filing_working_days"
NUMBER_ONCE = "applications_result_filing_number_once"
MOST_CASES = 2000
SUBMITTED = "result_filing.submitted"
CONFIRMED_ELSEWHERE = "这个评审委员会的结果由人社部门确认，不需要备案（人社部令第40号第26条）。"
WITH_A_TITLE = ["PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED"]


@transaction.atomic
def submit_results(
    *, batch: Batch, ids: Iterable[int], document: str, document_on: date, actor: Actor, key: uuid.UUID | None = None
) -> ResultFiling:
    """The organiser hands confirmed results of a batch to the authority that filed its committee (M5h).

    All or none: raises ``Refused`` when one of them is not confirmed, or is in another filing.
    """
    if refusal := may.submits_result_filing.refusal(batch, actor):
        raise Refused(refusal, code="denied")
    if not batch.committee.files_its_results:
        raise Refused(CONFIRMED_ELSEWHERE, code="not_open")
    if document_on > clock.today():
        raise Refused("文件日期不能晚于今天。", code="invalid")
    filing = ResultFiling(
        batch=batch,
        authority_id=batch.committee.filing_authority_id,
        document=document.strip(),
        document_on=document_on,
        submitted_by_id=cast("int", actor.user_id),
        submitted_by_name=actor.name,
        submitted_at=clock.now(),
        due_on=due_after(clock.today(), ANSWER_TERM),
    )
    done = open_case(filing, SUBMITTED, actor=actor, key=key)
    if done.subject is not filing:
        return done.subject
    cases = _confirmed(batch, ids, actor)
    FilingLine.objects.bulk_create(FilingLine(filing=filing, application=case) for case in cases)
    ResultFiling.objects.filter(pk=filing.pk).update(counts=counts_of(batch, cases))
    link = reverse("applications:result_filing", args=[filing.code])
    tell_clerks([filing.authority_id], lambda _body: "收到一份评审结果备案，请按期办理", link, [done])
    return ResultFiling.objects.get(pk=filing.pk)


def _confirmed(batch: Batch, ids: Iterable[int], actor: Actor) -> list[Application]:
    wanted = set(ids)
    if not wanted:
        raise Refused("请至少选择一件申报。", code="invalid")
    if len(wanted) > MOST_CASES:
        raise Refused(f"一次最多报送 {MOST_CASES} 件，请分批报送。", code="invalid")
    found = Application.objects.filter(pk__in=wanted, batch=batch).select_related("applicant", "batch__committee")
    cases = list(found.order_by("pk").select_for_update(of=("self",)))
    if len(cases) != len(wanted):
        raise Refused("所选申报中有不属于本批次的，请刷新后重新选择。", code="invalid")
    refused = filing_refusals(cases, actor)
    for case in cases:
        if case.pk in refused:
            raise Refused(f"{case.applicant.name}：{refused[case.pk]}", code="invalid")
    return cases


def filing_refusals(cases: Sequence[Application], actor: Actor) -> dict[int, str]:
    """Which of ``cases``, with their committees, cannot be handed in together, and why. One query.

    A filing tells of one batch: that of the first case that can be handed in.
    """
    taken = set(FilingLine.objects.filter(application__in=cases, live=True).values_list("application_id", flat=True))
    refused: dict[int, str] = {}
    batch_id = None
    for case in cases:
        if sentence := _filing_refusal(case, actor, is_taken=case.pk in taken):
            refused[case.pk] = sentence
        elif case.batch_id != (batch_id := batch_id or case.batch_id):
            refused[case.pk] = "与选中的其他申报不是同一批次，请分别报送。"
    return refused


def _filing_refusal(case: Application, actor: Actor, *, is_taken: bool) -> str:
    if case.applicant_id == actor.user_id:
        return "不能报送本人的结果，请由其他办事人员办理。"
    if case.batch is None or not case.batch.committee.files_its_results:
        return CONFIRMED_ELSEWHERE
    if refusal := may.submits_result_filing.refusal(case.batch, actor):
        return refusal
    if case.status != "CONFIRMED":
        return f"当前状态为“{case.get_status_display()}”，不能报送备案。"
    return "已经报送备案。" if is_taken else ""


def submit_cases(
    *, ids: Iterable[int], document: str, document_on: date, actor: Actor, key: uuid.UUID | None = None
) -> Report:
    """What ``submit_results`` does for the batch of these cases, case by case; each stands in the filing's record."""
    cases = list(Application.objects.select_related("batch__committee").filter(pk__in=set(ids)).order_by("pk"))
    if not cases:
        raise Refused("请至少选择一件申报。", code="invalid")
    batch, pks = cases[0].batch, [case.pk for case in cases]
    if batch is None:
        raise Refused(CONFIRMED_ELSEWHERE, code="not_open")
    filing = submit_results(batch=batch, ids=pks, document=document, document_on=document_on, actor=actor, key=key)
    record = Record.objects.get(chain=chain(filing), verb=SUBMITTED)
    return Report(record.batch, [Done(case, record) for case in cases])


def filing_of(report: Report) -> ResultFiling:
    """The filing that an act has made; one query."""
    return ResultFiling.objects.get(lines__application=report.done[0].subject, lines__live=True)


def counts_of(batch: Batch, cases: Sequence[Application]) -> dict[str, int]:
    """What statistics read of a filing (M5h): handed in, with each result, filed here."""
    found: dict[str, Any] = Application.objects.filter(batch=batch, version__gt=0).aggregate(
        applied=Count("pk"),
        passed=Count("pk", filter=Q(status__in=WITH_A_TITLE)),
        not_passed=Count("pk", filter=Q(status="NOT_PASSED")),
    )
    return found | {"filed": len(cases)}


@transaction.atomic
def file_results(*, filing: ResultFiling, number: str, actor: Actor, key: uuid.UUID | None = None) -> ResultFiling:
    """The authority files the results under its number; the certificates begin with it (M5h; 令40 art. 26).

    All or none: raises ``Refused`` when one of the cases has meanwhile lost its result.
    """
    if not number.strip():
        raise Refused("请填写备案文号。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        pks = done[0].subject.lines.filter(live=True).values_list("application_id", flat=True)
        act = Act(move="file_result", actor=actor, data={"filing": filing.code, "number": number.strip()})
        report = run_many(Application, pks, act)
        if report.declined:
            declined = report.declined[0]
            who = declined.subject.applicant.name if declined.subject else "名单"
            raise Refused(f"{who}：{declined.reason}请退回组建单位核对后重新报送。", code=declined.code)
        tell_applicants(report.done, "file_result", f"备案文号：{number.strip()}。系统将生成电子证书。")
        _tell_organiser(done[0], f"结果已备案（{number.strip()}）")

    arguments = {"number": number.strip(), "by": actor.organisation_name, "at": clock.now()}
    act = Act(
        move="file_results", actor=actor, key=key, data={"number": number.strip()}, arguments=arguments, then=then
    )
    try:
        with transaction.atomic():
            return run(ResultFiling, filing.pk, act).subject
    except IntegrityError as error:
        if NUMBER_ONCE not in str(error):
            raise
        raise Refused("这个备案文号已经用过，请核对。", code="invalid") from error


@transaction.atomic
def return_results(*, filing: ResultFiling, reason: str, actor: Actor, key: uuid.UUID | None = None) -> ResultFiling:
    """The authority returns a filing with its reason; the organiser hands the results in anew (令40 art. 26)."""
    text = reason.strip()
    if not text:
        raise Refused("请写明退回的理由。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        done[0].subject.lines.update(live=False)
        _tell_organiser(done[0], "结果备案被退回")

    arguments = {"finding": text, "by": actor.organisation_name, "at": clock.now()}
    act = Act(move="return_results", actor=actor, key=key, note=text, arguments=arguments, then=then)
    return run(ResultFiling, filing.pk, act).subject


def _tell_organiser(done: Done, subject: str) -> None:
    filing = done.subject
    link = reverse("applications:result_filing", args=[filing.code])
    tell_clerks([filing.batch.committee.organiser_id], lambda _body: subject, link, [done])
