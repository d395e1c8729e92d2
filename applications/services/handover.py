"""A colleague goes on with a case that another has claimed (regulation 4.2; lessons, pain 4)."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from applications.models import Application
from applications.wordings import TAKEN_OVER
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.messages.services import tell
from portal.workflow import Act, Done, run


@transaction.atomic
def take_over(
    *, application: Application, actor: Actor, claimed_by_id: int, reason: str, key: uuid.UUID | None = None
) -> Done:
    """Claim for ``actor`` what a colleague in office holds; the reason is recorded and the colleague is told.

    ``claimed_by_id``: the colleague whom the actor saw. Raises ``Refused``, with code ``not_open`` when by now
    another one holds the case, also when no reason is given. What was found so far stays in the check list.
    """
    if not reason.strip():
        raise Refused("请写明接手的原因。", code="invalid")
    locked = Application.objects.filter(pk=application.pk).order_by().select_for_update()
    if locked.values_list("claimed_by_id", flat=True).first() not in {claimed_by_id, actor.user_id, None}:
        raise Refused("这件申报刚才已由另一位同事接手，请刷新后再看。", code="not_open")

    def then(done: Sequence[Done]) -> None:
        case, record = done[0].subject, done[0].record
        tell(
            [
                TAKEN_OVER.letter(
                    claimed_by_id,
                    {"case_code": case.code, "colleague": actor.name, "reason": reason},
                    link=reverse("applications:desk", args=[case.code]),
                    record_id=record.pk,
                )
            ]
        )

    act = Act(
        move="take_over",
        actor=actor,
        key=key,
        note=reason,
        data={"claimed_by": claimed_by_id},
        arguments={"by": actor.user_id},
        then=then,
    )
    return run(Application, application.pk, act)
