"""What was done in a committee and in a meeting, and who looked at it (令40 arts. 34, 35, 38; M6b). Read only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from committees.models import Committee, CommitteeFiling
from committees.selectors import directory
from portal import workflow
from portal.audit.models import Record
from portal.core.actors import Actor
from portal.core.print_codes import print_code
from portal.supervision.selectors import Line, chains_hold, lines_of
from reviews.documents.meeting import BY_CODE
from reviews.models import Draw, Meeting, ResultImport, Round

MOST_SHOWN = 500
LOOKED = {
    "meeting.printed": "打印或下载",
    "meeting.minutes_exported": "下载会议记录",
    "meeting.record_printed": "打印评价记录",
    "meeting.template_exported": "下载线下会议模板",
    "meeting.ballots_printed": "打印表决票",
    "meeting.tally_printed": "打印计票单",
    "draw.names_printed": "打印带姓名的抽取记录",
    "meeting.traced": "追溯会议",
    "committee.traced": "追溯评审委员会",
}


@dataclass(frozen=True)
class Look:
    """That somebody looked or made a copy; ``code`` is printed on the copy."""

    record: Record
    act: str
    what: str
    code: str


@dataclass(frozen=True)
class Trace:
    """Whole chains in the order of time, whether they still hold, and the looks, newest first."""

    lines: list[Line]
    holds: bool
    looks: list[Look]


def committees_to_trace(query: str) -> QuerySet[Committee]:
    """The committees by number, or those whose name has ``query``; with how many meetings they held."""
    found = directory().annotate(sittings=Count("meetings", distinct=True))
    return found.filter(name__contains=query.strip()) if query.strip() else found


def trace_of_committee(committee: Committee) -> Trace:
    """The committee's own chain and those of the applications that made it; its draws' looks (令40 arts. 8, 38)."""
    filings = CommitteeFiling.objects.filter(committee=committee)
    draws = Draw.objects.filter(batch__committee=committee)
    return _trace([committee, *filings], [committee, *draws], [Committee, CommitteeFiling])


def meetings_of_committee(committee: Committee, actor: Actor) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(actor).filter(committee=committee).annotate(cases=Count("items"))


def trace_of_meeting(meeting: Meeting) -> Trace:
    """The meeting's chain, those of its rounds and of its workbooks.

    That somebody voted stands in the roll, not here: a list of who voted in which second helps nobody but a guesser.
    """
    rounds = Round.objects.filter(item__meeting=meeting)
    imports = ResultImport.objects.filter(meeting=meeting)
    return _trace([meeting, *rounds, *imports], [meeting], [Meeting, Round, ResultImport])


def _trace(subjects: Sequence[object], looked_at: Sequence[object], models: Sequence[type]) -> Trace:
    chains = [workflow.chain(each) for each in subjects]  # type: ignore[arg-type]
    records = list(Record.objects.filter(chain__in=chains).order_by("at", "id"))
    watched = [f"looks:{workflow.chain(each)}" for each in looked_at]  # type: ignore[arg-type]
    looks = Record.objects.filter(chain__in=watched).order_by("-at", "-id")
    return Trace(lines_of(records, models), chains_hold(records), [_look(each) for each in looks[:MOST_SHOWN]])


def _look(record: Record) -> Look:
    kind = BY_CODE.get(record.data.get("kind", ""))
    whole = "（完整身份证号）" if record.data.get("full_ids") else ""
    what = f"{kind.title}{whole}，{record.data['form'].upper()}" if kind else ""
    return Look(record, LOOKED.get(record.verb, record.verb), what, print_code(record.hash) if kind else "")
