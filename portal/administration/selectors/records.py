"""The whole record, for the audit administrator: everything but who voted when and what was said in confidence."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from portal.accounts.models import User
from portal.administration.words import SUBJECTS
from portal.audit.models import Record
from portal.core import clock

LOOKS = "looks:"
# The chain of those who searched the record itself.
SEARCHES = "administration.records"
# Who cast a ballot in which second would let others guess it (令40 arts. 22, 34).
SECRET = ("reviews.rollentry:",)
# The words of objections and complaints are for those who decide on them (令40 arts. 26, 27).
IN_CONFIDENCE = ("applications.objection:", "applications.complaint:")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the audit administrator looks for: days (both included), a person's name, a verb, a subject's chain."""

    since: date
    until: date
    who: str = ""
    act: str = ""
    subject: str = ""

    def as_data(self) -> dict[str, str]:
        return {"since": str(self.since), "until": str(self.until), "act": self.act, "subject": self.subject}


def records_for_audit(asked: Asked) -> QuerySet[Record]:
    """The records that answer ``asked``, newest first."""
    begins = datetime.combine(asked.since, time(), clock.SHANXI)
    ends = datetime.combine(asked.until + timedelta(days=1), time(), clock.SHANXI)
    found = Record.objects.filter(at__gte=begins, at__lt=ends)
    for secret in SECRET:
        found = found.exclude(chain__startswith=secret)
    if asked.who:
        people = list(User.objects.filter(Q(name=asked.who) | Q(username=asked.who)).values_list("pk", flat=True))
        found = found.filter(actor_id__in=people)
    if asked.act:
        found = found.filter(verb=asked.act)
    if asked.subject:
        found = found.filter(chain__in=[asked.subject, f"{LOOKS}{asked.subject}"])
    return found.order_by("-pk")


def is_secret(record: Record) -> bool:
    return record.chain.removeprefix(LOOKS).startswith(SECRET)


def is_in_confidence(record: Record) -> bool:
    return record.chain.removeprefix(LOOKS).startswith(IN_CONFIDENCE)


@lru_cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in apps.get_models()}  # noqa: SLF001 - Django's public model API


def _label(chain: str) -> str:
    return chain.removeprefix(LOOKS).partition(":")[0]


def subject_in_words(chain: str) -> str:
    """A chain as people read it: 角色授权 12; a look at it: 查看 角色授权 12."""
    label, _, number = chain.removeprefix(LOOKS).partition(":")
    model = _models().get(label)
    name = SUBJECTS.get(label) or (str(model._meta.verbose_name) if model else label)  # noqa: SLF001
    looked = "查看 " if chain.startswith(LOOKS) else ""
    return f"{looked}{name} {number}".strip()


def status_in_words(chain: str, status: str) -> str:
    """A stored status as its model words it; — for none."""
    model = _models().get(_label(chain))
    known = {each.name: each for each in model._meta.get_fields()} if model else {}  # noqa: SLF001
    choices = dict(getattr(known.get("status"), "choices", None) or [])
    return str(choices.get(status, status)) or "—"
