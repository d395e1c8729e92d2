"""Complaints about a committee's work: taken in from anybody, kept confidential, answered (令40 art. 27; M6b)."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from applications import redress_permissions as may
from applications.confidential import content_refusal, receipt_code
from applications.models import Application, Complaint
from applications.services.letters import tell_clerks
from applications.services.terms import due_after
from committees.models import Committee
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import PUBLIC, Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, chain, open_case, run

ANSWER_TERM = "complaint_answer_working_days"
SEEN = "complaint.reporter_seen"
ORGANISER, AUTHORITY = "organiser", "authority"


@transaction.atomic
def file_complaint(
    *,
    committee: Committee,
    about: str,
    to: str,
    content: str,
    name: str = "",
    contact: str = "",
    application: Application | None = None,
    key: uuid.UUID | None = None,
) -> Complaint:
    """Take in a complaint, named or anonymous, to the organiser or to the authority that filed it (令40 art. 27; M6b).

    ``application``: the reporter's own case, if it is about one. Who reports is encrypted and in no record. The
    answer's ``code`` is the receipt; the same ``key`` gives the same one. Raises ``Refused``.
    """
    if refusal := content_refusal("投诉举报", name=name, contact=contact, content=content):
        raise Refused(refusal, code="invalid")
    code = receipt_code(key, committee.pk, purpose="complaint_receipt")
    complaint = Complaint(
        code=code,
        committee=committee,
        application=application,
        about=about,
        addressee_id=committee.organiser_id if to == ORGANISER else committee.filing_authority_id,
        name=name.strip(),
        contact=contact.strip(),
        content=content.strip(),
        filed_at=clock.now(),
        due_on=due_after(clock.today(), ANSWER_TERM),
    )
    done = open_case(complaint, "complaint.filed", actor=PUBLIC, key=key)
    if done.subject is complaint:
        _tell_addressee(done)
    return done.subject


def _tell_addressee(done: Done) -> None:
    link = reverse("applications:complaints")
    tell_clerks([done.subject.addressee_id], lambda _body: "收到一件投诉举报，请核查并按期答复", link, [done])


def pass_up(*, complaint: Complaint, actor: Actor, reason: str, key: uuid.UUID | None = None) -> Complaint:
    """The organiser hands the complaint to the authority that filed the committee, e.g. because it is about itself."""
    if not reason.strip():
        raise Refused("请写明转办的原因。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        _tell_addressee(done[0])

    to_id = Complaint.objects.select_related("committee").get(pk=complaint.pk).committee.filing_authority_id
    act = Act(move="pass_up", actor=actor, key=key, note=reason.strip(), arguments={"to_id": to_id}, then=then)
    return run(Complaint, complaint.pk, act).subject


def decide_complaint(
    *, complaint: Complaint, actor: Actor, founded: bool, finding: str, key: uuid.UUID | None = None
) -> Complaint:
    """Answer a complaint with a finding, which whoever holds the receipt reads (令40 art. 27). Raises ``Refused``.

    It changes no result by itself: that is for a re-examination, or an order that the meeting is not recognised.
    """
    text = finding.strip()
    if not text:
        raise Refused("请写明核查情况和答复，投诉举报人凭回执编号可以看到。", code="invalid")
    arguments: dict[str, Any] = {"finding": text, "by": actor.organisation_name, "at": clock.now()}
    act = Act(move="find_true" if founded else "find_untrue", actor=actor, key=key, arguments=arguments)
    return run(Complaint, complaint.pk, act).subject


@transaction.atomic
def see_reporter(*, complaint: Complaint, actor: Actor) -> tuple[str, str]:
    """Name and contact of the reporter, for whoever answers alone; the look is recorded (PIPL, invariant 9)."""
    stored = Complaint.objects.for_act().get(pk=complaint.pk)
    if refusal := may.sees_reporter.refusal(stored, actor):
        raise Refused(refusal, code="denied")
    audit.record(f"looks:{chain(stored)}", SEEN, actor=actor)
    return stored.name, stored.contact
