"""Every act of the portal as an attempt.

A builder takes the world, the actor and ``choose`` (picks one of a sequence) and gives an attempt, or None when
nothing exists on which it could be tried. Builders try the wrong thing as readily as the right one.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from applications.due import expire_corrections
from applications.models import Application, NoticeEntry, Objection, PublicNotice
from applications.services import applicant, handover, notices, objections, reviewing, submission, way
from certificates.models import Certificate
from certificates.services import pipeline, register
from portal.accounts.models import User
from portal.audit.models import Record
from portal.batch_acts import taking_back
from portal.batch_acts.registry import undoable
from portal.core import clock
from portal.core.actors import PUBLIC, SYSTEM, Actor
from portal.core.errors import Refused
from tests.properties.attempt import Attempt, Choose, on_case
from tests.properties.room_acts import ROOM_ACTS
from tests.properties.world import World, fill, save

CONTENT = "所填第一项专利并非本人完成，请核查。"
MISSING = [reviewing.ItemToCorrect("education", "missing", "请补充学历证明。")]


def start(world: World, actor: Actor, choose: Choose) -> Attempt:
    employment = choose(world.employments)

    def call(key: UUID) -> Any:
        return applicant.start_application(
            actor=actor, batch=world.batch, level="middle", employment=employment, key=key
        )

    return Attempt("start_application", actor, call, owner_id=employment.user_id)


def save_section(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    case, slug = choose(world.cases), choose(["basic", "education", "report"])
    return case and on_case("save_section", actor, case, lambda _key: save(case, slug, actor), mains=[])


def fill_form(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    case = choose(world.cases)
    return case and on_case("save_section", actor, case, lambda _key: fill(case, actor), mains=[])


def _handing_in(name: str, service: Callable[..., Any]) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        if not (case := choose(world.cases)):
            return None
        name_signed = User.objects.get(pk=case.applicant_id).name
        return on_case(
            name, actor, case,
            lambda key: service(application=case, actor=actor, commitment_name=name_signed, key=key),
        )  # fmt: skip

    return build


def withdraw(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    case = choose(world.cases)
    return case and on_case(
        "withdraw", actor, case, lambda key: applicant.withdraw_application(application=case, actor=actor, key=key)
    )


def of_one(report: Any) -> Any:
    """A batch of one, told like a single act."""
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return report


def _batch(name: str, service: Callable[..., Any], **given: Any) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        case = choose(world.cases)
        return case and on_case(
            name, actor, case, lambda key: of_one(service(ids=[case.pk], actor=actor, key=key, **given))
        )

    return build


def _single(name: str, service: Callable[..., Any], **given: Any) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        case = choose(world.cases)
        return case and on_case(name, actor, case, lambda key: service(application=case, actor=actor, key=key, **given))

    return build


def take_over(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    case = choose(world.cases)
    claimed_by_id = (case and case.claimed_by_id) or actor.user_id
    return case and on_case(
        "take_over", actor, case,
        lambda key: handover.take_over(
            application=case, actor=actor, claimed_by_id=claimed_by_id, reason="同事请假", key=key
        ),
    )  # fmt: skip


def _publishing(name: str, service: Callable[..., Any]) -> Callable[..., Attempt | None]:
    def build(world: World, actor: Actor, choose: Choose) -> Attempt | None:
        case = choose(world.cases)
        return case and on_case(
            name, actor, case,
            lambda key: service(ids=[case.pk], actor=actor, title="公示", contact="0354-1234567", key=key),
        )  # fmt: skip

    return build


def publish_together(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    """One notice for two cases, which may then part."""
    first, *others = [case for case in world.cases if case.status == "UNIT_NOTICE"] or [None]
    if not others:
        return None
    both = [first, others[0]]

    def call(key: UUID) -> Any:
        return notices.publish_notice(
            ids=[case.pk for case in both], actor=actor, title="公示", contact="0354-1234567", key=key
        )

    stranger = next((case for case in both if case.applicant_id == actor.user_id), first)
    return on_case("publish_notice", actor, stranger, call, mains=both)


def lengthen(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    notice = choose(list(PublicNotice.objects.order_by("pk")))
    if notice is None:
        return None
    days = choose([4, 6, 10])
    stage = {"pre": "UNIT_NOTICE", "post": "RESULT_NOTICE"}[notice.kind]
    cases = [entry.application for entry in notice.entries.select_related("application").order_by("pk")]
    standing = [case for case in cases if case.status == stage]
    mine_aside = [case for case in standing if case.applicant_id != actor.user_id]
    case = (mine_aside or standing or cases)[0]
    subject = case if standing else None

    def call(key: UUID) -> Any:
        return notices.lengthen_notice(notice=notice, actor=actor, working_days=days, reason="系统维护", key=key)

    return on_case("lengthen_notice", actor, case, call, subject=subject, mains=mine_aside)


def object_to(world: World, _actor: Actor, choose: Choose) -> Attempt | None:
    entry = choose(list(NoticeEntry.objects.select_related("notice", "application").order_by("pk")))
    return entry and on_case(
        "file_objection", PUBLIC, entry.application,
        lambda key: objections.file_objection(entry=entry, content=CONTENT, key=key),
    )  # fmt: skip


def decide(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    objection = choose(list(Objection.objects.select_related("entry__application").order_by("pk")))
    if objection is None:
        return None
    upheld = choose([False, False, True])
    return on_case(
        "uphold_objection" if upheld else "reject_objection", actor, objection.entry.application,
        lambda key: objections.decide(objection=objection, actor=actor, upheld=upheld, finding="经核查。", key=key),
    )  # fmt: skip


def expire(world: World, _actor: Actor, _choose: Choose) -> Attempt | None:
    overdue = [case for case in world.cases if case.status == "CORRECTION" and case.due_on < clock.today()]
    if not overdue:
        return None
    return on_case("deem_withdrawn", SYSTEM, overdue[0], lambda _key: expire_corrections(), mains=overdue)


def _certificates(_world: World) -> list[Certificate]:
    return list(Certificate.objects.select_related("application__batch__committee").order_by("pk"))


def _on_certificate(name: str, actor: Actor, certificate: Certificate, call: Callable[[UUID], Any]) -> Attempt:
    case = certificate.application
    return Attempt(name, actor, call, subject=certificate, case=case, batch=case.batch, mains=[certificate])


def issue(world: World, _actor: Actor, _choose: Choose) -> Attempt | None:
    waiting = next((each for each in _certificates(world) if each.status == "PREPARING"), None)
    return waiting and _on_certificate("issue", SYSTEM, waiting, lambda _key: pipeline.issue(waiting.pk))


def revoke(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    certificate = choose(_certificates(world))
    return certificate and _on_certificate(
        "revoke", actor, certificate,
        lambda key: register.revoke_certificate(
            certificate=certificate, actor=actor, document="晋人社撤〔2026〕1号", reason="弄虚作假", key=key
        ),
    )  # fmt: skip


def undo(world: World, actor: Actor, choose: Choose) -> Attempt | None:
    """Take back the last thing that was done to a case, whoever did it."""
    case = choose(world.cases)
    if case is None:
        return None
    last = Record.objects.filter(chain=f"applications.application:{case.pk}").order_by("-position").first()
    if last is None or last.verb not in undoable():
        return None
    name = undoable()[last.verb].undo
    return on_case(name, actor, case, lambda key: of_one(taking_back.take_back(batch=last.batch, actor=actor, key=key)))


ACTS: dict[str, Callable[[World, Actor, Choose], Attempt | None]] = {
    "start": start,
    "save_section": save_section,
    "fill_form": fill_form,
    "submit": _handing_in("submit", submission.submit_application),
    "resubmit": _handing_in("resubmit", submission.resubmit_application),
    "withdraw": withdraw,
    "change_route": _single("change_route", way.change_route),
    **{name: _batch(name, service) for name, service in reviewing.BATCH_ACTS.items()},
    "take_over": take_over,
    "ask_correction": _single("ask_correction", reviewing.ask_correction, items=MISSING),
    "undo": undo,
    "refuse": _single("refuse", reviewing.refuse, reason_codes=["retired"], explanation="已退休。"),
    "publish_notice": _publishing("publish_notice", notices.publish_notice),
    "publish_together": publish_together,
    "publish_result": _publishing("publish_result", notices.publish_results),
    "lengthen": lengthen,
    "object": object_to,
    "decide": decide,
    "expire": expire,
    "confirm": _batch("confirm", notices.confirm_results, document_number="晋中人社职字〔2026〕12号"),
    **ROOM_ACTS,
    "issue": issue,
    "revoke": revoke,
}

# Where an act is called otherwise in who_may.csv than here.
TABLE_NAMES = {name: {name} for name in ACTS} | {
    "start": {"start_application"},
    "fill_form": {"save_section"},
    "publish_together": {"publish_notice"},
    "lengthen": {"lengthen_notice"},
    "object": {"file_objection"},
    "decide": {"reject_objection", "uphold_objection"},
    "expire": {"deem_withdrawn"},
    "undo": {act.undo for act in undoable().values() if act.model is Application},
    "plan": {"plan_meeting"},
    "recuse": {"declare_recusal"},
    "give_opinion": {"save_opinion"},
    "defer": {"defer_item"},
    "discuss": {"discuss_item"},
    "cast_list": {"cast"},
    "write_off": {"mark_not_cast"},
}
