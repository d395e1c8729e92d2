"""The track of a draft: by which conditions somebody applies (regulation 2.4)."""

from django.db import transaction

from applications.models import Application
from applications.selectors.tracks import tracks_of
from applications.workflow import Status
from portal.core.actors import Actor
from portal.core.errors import Refused


@transaction.atomic
def choose_track(*, application: Application, actor: Actor, track: str) -> None:
    """Choose one of the tracks by which the case's committee takes cases; what was typed is kept (regulation 2.4).

    Raises ``Refused``: not the actor's draft, no committee decides, or not a track of this committee and level.
    """
    related = ("batch__committee__series",)
    case = Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)
    if case.applicant_id != actor.user_id:
        raise Refused("只有申报人本人可以修改。", code="denied")
    if case.status != Status.DRAFT:
        raise Refused("申报已经提交，不能再改申报方式。", code="not_open")
    if case.batch is None:
        raise Refused(f"这是{case.procedure.name}，不能改成其他申报方式。", code="not_open")
    if track not in tracks_of(case.batch, [case.level]):
        raise Refused("请从列表中选择申报方式。", code="invalid")
    case.track = track
    case.save(update_fields=["track"])
