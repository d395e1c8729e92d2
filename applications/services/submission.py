"""Handing a case in: the route, the frozen version, the record and the letters, in one transaction (S12c, M5c)."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from applications.models import Application, CorrectionRequest, FormDraft, Version
from applications.paper import commitment
from applications.paper.completeness import Problem, Severity
from applications.paper.outline import FORM_VERSION
from applications.routing.texts import text_of
from applications.selectors.applicant import person_of, present_materials
from applications.selectors.check import Examined, examined, frozen_form, frozen_material
from applications.selectors.eligibility import ELIGIBILITY, frozen_evaluation
from applications.selectors.sharing import covered, frozen, handed_in, shared_of
from applications.selectors.terms import digest_of as terms_digest
from applications.services.letters import tell_applicants, tell_bodies_in_charge
from applications.services.sharing import request_facts
from applications.services.way import lay_route
from applications.wordings import CORRECTION_ANSWERED
from applications.workflow import Status
from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.identifiers import normalise_person_name
from portal.integrity.services import refuse_the_barred
from portal.messages.services import tell
from portal.workflow import Act, Done, run


def submit_application(
    *, application: Application, actor: Actor, commitment_name: str, key: uuid.UUID | None = None
) -> Done:
    """Hand the draft in (S3; 令40 arts. 15, 16): freezes version 1 and sends it to the employer.

    The same ``key`` again gives the first answer. Raises ``Refused``: the window is closed, something is missing,
    the commitment is not signed by the real name, or the case was handed in already.
    """
    return _hand_in("submit", application, actor, commitment_name, key)


def resubmit_application(
    *, application: Application, actor: Actor, commitment_name: str, key: uuid.UUID | None = None
) -> Done:
    """Answer a correction request (令40 art. 18): freezes the next version, which goes back to who asked."""
    return _hand_in("resubmit", application, actor, commitment_name, key)


@transaction.atomic
def _hand_in(move: str, application: Application, actor: Actor, name: str, key: uuid.UUID | None) -> Done:
    case = _locked(application.pk)
    draft = FormDraft.objects.select_for_update().get(application=case)
    arguments = {}
    if move == "submit" and case.status == Status.DRAFT:
        arguments = {"due_on": lay_route(case)}
    version, found = _version_of(case, draft, name)

    def then(done: Sequence[Done]) -> None:
        refuse_the_barred(case.applicant_id if move == "submit" else None)
        _check_name(case, name)
        check_complete(found.problems)
        version.save(force_insert=True)
        request_facts(application=case, asked_by_id=actor.user_id)
        _answer_correction(case)
        tell_applicants(done, move, f"第 {version.number} 版已送达，接下来由办理单位审核，进度可在申报页面查看。")
        _tell_receivers(done[0])

    data = {"version": version.number, "digest": version.digest, "commitment": commitment.VERSION}
    act = Act(move=move, actor=actor, key=key, data=data, arguments=arguments, then=then)
    return run(Application, case.pk, act)


def _locked(pk: int) -> Application:
    related = (
        "applicant", "batch__committee__organiser__region", "employer__region", "series", "specialty", "reviewer",
        "agency", "deciding_body",
    )  # fmt: skip
    return Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def _check_name(case: Application, name: str) -> None:
    if normalise_person_name(name) != normalise_person_name(case.applicant.name):
        raise Refused("承诺人姓名与实名账号的姓名不一致，没有提交。", code="invalid")


def check_complete(found: Sequence[Problem]) -> None:
    """Raises ``Refused`` when there is an error among the problems; a closed door names its conditions and clauses."""
    errors = [problem for problem in found if problem.severity == Severity.ERROR]
    closed = [problem.message for problem in errors if problem.section == ELIGIBILITY]
    if closed:
        raise Refused(f"不符合申报条件，没有提交：{'；'.join(closed)}。可以改选其他申报方式。")
    if errors:
        raise Refused(f"还有 {len(errors)} 处需要补全或修改，没有提交。请打开“检查并提交”页面查看。")


def _version_of(case: Application, draft: FormDraft, name: str) -> tuple[Version, Examined]:
    """The next version, unsaved, and what the checks found in it."""
    materials = present_materials(case)
    found = examined(case, draft, materials)
    shared = shared_of(case, draft.data)
    now = clock.now()
    version = Version(
        application=case,
        number=case.version + 1,
        form={**head_of(case), **frozen_form(case, draft)},
        materials=[frozen_material(material) for material in handed_in(materials, covered(shared))],
        shared=frozen(shared),
        checks={
            "problems": [asdict(problem) for problem in found.problems],
            ELIGIBILITY: frozen_evaluation(found.evaluation),
        },
        catalogue={
            "form": FORM_VERSION,
            "calendar": working_day_calendar().version,
            "terms": terms_digest(case.batch),
        },
        commitment=commitment.signed(name.strip(), now),
        submitted_at=now,
    )
    version.digest = digest_of(version)
    return version, found


def head_of(case: Application) -> dict[str, Any]:
    """Who asks for what, as names: a version must read the same after people and bodies are renamed."""
    person = {name: str(value or "") for name, value in person_of(case.applicant).items()}
    target = {
        "series": case.series.name,
        "specialty": case.specialty.name if case.specialty else "",
        "level": case.level,
        "batch": case.batch_title,
        "committee": case.decided_by_body,
        "employer": case.unit_name,
        "channel": text_of(case.channel).name,
        "track": case.track,
        "reviewer": case.reviewer.name if case.reviewer else "",
    }
    return {"person": {"fields": person, "rows": []}, "target": {"fields": target, "rows": []}}


def digest_of(version: Version) -> str:
    """64 hex digits over all that the version froze."""
    content = [version.application.code, version.number, version.form, version.materials, version.shared]
    content += [version.checks, version.catalogue, version.commitment]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _answer_correction(case: Application) -> None:
    CorrectionRequest.objects.filter(application=case, answered_at=None).update(answered_at=clock.now())


def _tell_receivers(done: Done) -> None:
    """A correction goes to who asked for it, a new case to every clerk of the body."""
    case = done.subject
    if case.claimed_by_id is None:
        tell_bodies_in_charge([done])
        return
    told = {"case_code": case.code}
    tell([CORRECTION_ANSWERED.letter(case.claimed_by_id, told, link="/work/", record_id=done.record.pk)])
