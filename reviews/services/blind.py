"""Papers without names: made by a job, looked at where no machine can read, given to one expert at a time.

Regulation 4.4; 令40 art. 24. The source stays with the applicant; what experts get are pixels alone.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.core.jobs import after_commit
from portal.files.models import ScanState, StoredFile
from portal.files.services import store
from portal.workflow import Act, open_cases, run, run_many
from reviews.blind_selectors import SHOWN_ITEMS, latest_papers, terms_for
from reviews.blinding import pages, prints
from reviews.models import AgendaItem, Attendance, BlindCopy, IssuedCopy, Meeting, ReviewSetup
from reviews.panel_selectors import expert_number

PURPOSE_BASE, PURPOSE_CHECK, PURPOSE_ISSUED = "blind_base", "blind_check", "blind_issued"
PDF = "application/pdf"
TASK = "reviews.tasks.blind"
MOST_WORDS, LONGEST_WORD = 40, 40
MOST_ATTEMPTS = 100
LOG = logging.getLogger(__name__)


def prepare_material(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> int:
    """Begin a blind copy of every paper of every case that has none yet; gives how many were begun.

    Only what shows achievements: papers that prove identity, education or employment were checked before.
    """
    begun: list[BlindCopy] = []

    def write(_done: object) -> None:
        items = list(AgendaItem.objects.filter(meeting=meeting).select_related("application"))
        begun.extend(_begin(items, actor))

    run(Meeting, meeting.pk, Act(move="prepare_material", actor=actor, key=key, then=write))
    return len(begun)


def _begin(items: Sequence[AgendaItem], actor: Actor) -> list[BlindCopy]:
    known: dict[int, set[Any]] = {}
    for item_id, source_id in BlindCopy.objects.filter(item__in=items).values_list("item_id", "source_id"):
        known.setdefault(item_id, set()).add(source_id)
    fresh = []
    for item_id, papers in latest_papers(items).items():
        have = known.get(item_id, set())
        new = [paper for paper in papers if paper.file_id not in have and paper.kind in SHOWN_ITEMS]
        fresh += [
            BlindCopy(item_id=item_id, source_id=paper.file_id, number=len(have) + place, kind=paper.kind)
            for place, paper in enumerate(new, 1)
        ]
    open_cases(fresh, "blind.begun", actor=actor)
    for each in fresh:
        after_commit(TASK, each.pk)
    return fresh


def hide_words(*, item: AgendaItem, words: Iterable[str], actor: Actor, key: UUID | None = None) -> list[str]:
    """Further words to hide in a case's papers: projects, people whom no record knows; its copies are made anew.

    The experts on record as bound to the applicant are hidden by themselves (``blind_selectors.bound_names``).
    """
    wanted = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(wanted) > MOST_WORDS or any(not 2 <= len(word) <= LONGEST_WORD for word in wanted):  # noqa: PLR2004
        raise Refused(f"每个词2至{LONGEST_WORD}字，不超过{MOST_WORDS}个。", code="invalid")

    def write(_done: object) -> None:
        setup = ReviewSetup.objects.select_for_update().get(meeting=item.meeting_id)
        setup.hidden_words = {**setup.hidden_words, str(item.pk): wanted}
        setup.save(update_fields=["hidden_words"])
        _remake([item], actor)

    data = {"item": item.number, "words": len(wanted)}
    run(Meeting, item.meeting_id, Act(move="prepare_material", actor=actor, key=key, data=data, then=write))
    return wanted


def hide_bound_experts(items: Iterable[AgendaItem]) -> None:
    """More experts are on record as bound to the applicants of ``items``: their copies are made anew (art. 25).

    Once the meeting has begun its papers stay as they are; what is shown as words hides the name at once.
    """
    _remake([each for each in items if each.meeting.status == "PLANNED"], SYSTEM)


def _remake(items: Sequence[AgendaItem], actor: Actor) -> None:
    """Send every copy of these cases through the job once more; what was shown is shown no more meanwhile."""
    shown = BlindCopy.objects.filter(item__in=[each.pk for each in items]).exclude(status="WITHHELD")
    report = run_many(BlindCopy, shown.values_list("pk", flat=True), Act(move="remake", actor=actor))
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    for done in report.done:
        after_commit(TASK, done.subject.pk)


def blind(copy_id: int) -> bool:
    """Make one copy that is being prepared; False when another process has done it. Safe to repeat."""
    try:
        return _blind(copy_id)
    except pages.CannotBlind as reason:
        run(BlindCopy, copy_id, Act(move="give_up", actor=SYSTEM, arguments={"reason": str(reason)}))
    except Exception:  # the one bad paper must neither be lost nor stop the others
        LOG.exception("blind copy %s was not made", copy_id)
        attempts = Least(F("attempts") + 1, Value(MOST_ATTEMPTS))
        BlindCopy.objects.filter(pk=copy_id, status="PREPARING").update(attempts=attempts)
    return False


@transaction.atomic
def _blind(copy_id: int) -> bool:
    waiting = BlindCopy.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=copy_id, status="PREPARING")
    copy = waiting.select_related("source", "item__application__applicant", "item__application__employer").first()
    if copy is None:
        return False
    made = _drawn(copy)
    base = prints.image_only_pdf(made.pages)
    arguments = {
        "copy_id": _kept(base, PURPOSE_BASE, copy),
        "check_copy_id": _kept(prints.with_grid(base), PURPOSE_CHECK, copy),
        "pages": len(made.pages),
    }
    BlindCopy.objects.filter(pk=copy.pk).update(unread=made.unread)
    cleared = not made.unread or copy.checked_by_id is not None
    run(BlindCopy, copy.pk, Act(move="clear" if cleared else "hold", actor=SYSTEM, arguments=arguments))
    return True


def _drawn(copy: BlindCopy) -> pages.Blinded:
    if copy.source.scan_state == ScanState.INFECTED:
        raise pages.CannotBlind("文件中发现恶意代码，不能提供。")
    with copy.source.content.open("rb") as source:
        content = source.read()
    covers = pages.covers_of(copy.covers)
    if copy.source.content_type == PDF:
        return pages.blind_pdf(content, terms_for(copy.item), covers)
    return pages.blind_image(content, covers)


def _kept(content: bytes, purpose: str, copy: BlindCopy) -> UUID:
    # The name tells the place on the agenda and no more.
    name = f"盲审材料-{copy.item.number}-{copy.number}.pdf"
    return store(content, purpose=purpose, name=name, content_type=PDF, owner_id=None).pk


def approve_copy(*, copy: BlindCopy, covers: Sequence[pages.Cover], actor: Actor, key: UUID | None = None) -> BlindCopy:
    """The secretary has looked at every page and named what is still to be covered; the copy is made anew with it.

    Who looked is kept (art. 24). Raises Refused.
    """
    if any(not 1 <= cover.page <= copy.pages for cover in covers):
        raise Refused(f"这份文件共{copy.pages}页，请检查页码。", code="invalid")
    stored = [*copy.covers, *(vars_of(cover) for cover in covers)]
    arguments = {
        "covers": stored, "by": cast("int", actor.user_id), "name": actor.name, "at": clock.now(),
    }  # fmt: skip
    act = Act(
        move="approve", actor=actor, key=key, arguments=arguments, data={"covers": len(stored)},
        then=lambda _done: after_commit(TASK, copy.pk),
    )  # fmt: skip
    return run(BlindCopy, copy.pk, act).subject


def vars_of(cover: pages.Cover) -> dict[str, Any]:
    return {name: getattr(cover, name) for name in ("page", "left", "top", "right", "bottom")}


def withhold_copy(*, copy: BlindCopy, reason: str, actor: Actor, key: UUID | None = None) -> BlindCopy:
    """Keep a paper from the experts, with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明不提供的原因。", code="invalid")
    act = Act(move="withhold", actor=actor, key=key, note=reason.strip(), arguments={"reason": reason.strip()})
    return run(BlindCopy, copy.pk, act).subject


def look_again(*, copy: BlindCopy, actor: Actor, key: UUID | None = None) -> BlindCopy:
    """Take a copy that experts can see, or one that was withheld, back for another look. Raises Refused."""
    move = "offer_again" if BlindCopy.objects.filter(pk=copy.pk, status="WITHHELD").exists() else "look_again"
    return run(BlindCopy, copy.pk, Act(move=move, actor=actor, key=key)).subject


@transaction.atomic
def issue_copy(*, copy: BlindCopy, line: Attendance) -> StoredFile:
    """The expert's own copy with his number in its pixels; made once, the same file each time (art. 24).

    The caller has seen that he may read the case now. Raises Refused for a copy that is not ready.
    """
    locked = BlindCopy.objects.select_for_update().get(pk=copy.pk)
    if locked.status != "READY" or locked.copy_id is None:
        raise Refused("这份材料现在不能查阅。", code="denied")
    issued = IssuedCopy.objects.filter(base=locked.copy_id, expert=line.expert_id).select_related("file").first()
    if issued is not None:
        return issued.file
    base = StoredFile.objects.get(pk=locked.copy_id)
    with base.content.open("rb") as source:
        content = source.read()
    mark = f"专家{expert_number(copy.item.meeting, line.expert_id)}号 仅供评审"
    file = store(
        prints.with_mark(content, mark), purpose=PURPOSE_ISSUED, name=base.name, content_type=PDF,
        owner_id=line.expert.user_id,
    )  # fmt: skip
    IssuedCopy.objects.create(blind=locked, base=base, expert_id=line.expert_id, file=file)
    return file


def ask_again() -> int:
    """Send copies that still wait to the workers again: jobs may be lost with a broker or a worker."""
    waiting = BlindCopy.objects.filter(status="PREPARING", attempts__lt=MOST_ATTEMPTS).order_by("attempts", "pk")
    chosen = list(waiting.values_list("pk", flat=True)[:200])
    for pk in chosen:
        after_commit(TASK, pk)
    return len(chosen)
