"""The minutes as plain facts, from stored rows alone (令40 art. 23; regulation 1.2)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.core.actors import Actor, Role
from portal.core.clock import SHANXI
from portal.core.errors import Refused
from reviews.models import AgendaItem, Attendance, Meeting, MethodRecord, Recusal, Round, WithdrawnOpinion
from reviews.records import questions
from reviews.rules import reveals_votes

STORED = ["members", "attending", "recused", "present", "agree", "disagree", "abstain", "spoiled", "not_cast",
          "on_paper"]  # fmt: skip

SHEET_CSS = """
@page { size: A4; margin: 18mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
body { font-family: "Noto Serif SC", "Noto Serif SC Rare"; font-size: 10.5pt; line-height: 1.6; }
h1 { font-size: 18pt; text-align: center; } h2 { font-size: 13pt; }
table { width: 100%; border-collapse: collapse; margin: 3mm 0; }
th, td { border: 0.5pt solid #000; padding: 1.2mm 1.6mm; text-align: left; vertical-align: top; }
caption { caption-side: top; text-align: left; }
section { break-inside: avoid; } .sheet-sign { margin-top: 12mm; text-align: right; } .sheet-foot { font-size: 8.5pt; }
.sheet-sign, .sheet-foot { break-before: avoid; }
.tick { text-align: center; font-size: 14pt; width: 16mm; }
"""


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Everything that the minutes print: people, cases, records, opinions, numbers of each round, annulled ones too.

    Plain JSON, times as people read them; frozen in the meeting when the chair signs.

    Names of experts stand here and nowhere else outside the room (art. 24).
    """
    attendances = Attendance.objects.filter(meeting=meeting).select_related("expert__user").prefetch_related("events")
    items = (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("application__applicant", "application__employer", "application__specialty", "opinion",
                        "assignment__panel")
        .prefetch_related("recusals__expert__user", "rounds__sheets", "rounds__released_sheets", "withdrawn_opinions",
                          "records")
    )  # fmt: skip
    return {
        "title": meeting.title,
        "committee": meeting.committee.name,
        "place": meeting.place,
        "opened_at": _moment(meeting.opened_at),
        "voted_on": _day(meeting.voted_on),
        "chair": meeting.chair.user.name if meeting.chair else "",
        "members": meeting.members_count,
        "offline": _offline(meeting),
        "attendance": [_attendance(each, with_movements=not meeting.held_offline) for each in attendances],
        "agenda": [_item(each) for each in items],
    }


def _offline(meeting: Meeting) -> dict[str, str] | None:
    """Who brought and who released the results of a meeting held offline."""
    released = meeting.imports.filter(status="RELEASED").first() if meeting.held_offline else None
    if released is None:
        return None
    return {"imported_by": released.uploaded_by_name, "released_by": released.decided_by_name}


def minutes_for(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """The minutes, as signed if they are, for those who may read them. Raises Refused (art. 24)."""
    presided = meeting.chair is not None and meeting.chair.user_id == actor.user_id
    if actor.role == Role.EXPERT and not presided:
        raise Refused("会议记录由主持人、办事机构和监督人员查阅（人社部令第40号第24条）。", code="denied")
    if meeting.opened_at is None:
        raise Refused("会议还没有召开，没有会议记录。", code="not_open")
    return meeting.minutes or minutes_of(meeting)


def without_recused(minutes: Mapping[str, Any], meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """The minutes without the items from which the reading expert stands aside (令40 art. 25).

    Even the presiding chair reads nothing of a case that he may not judge; the digest is that of the whole.
    """
    if actor.role != Role.EXPERT:
        return dict(minutes)
    own = Recusal.objects.filter(item__meeting=meeting, expert__user_id=actor.user_id or 0)
    hidden = set(own.values_list("item__number", flat=True))
    blank: dict[str, Any] = {
        "applicant": "您已回避",
        "opinion": None,
        "withdrawn_opinions": [],
        "recusals": [],
        "rounds": [],
    }
    agenda = [{"number": each["number"], **blank} if each["number"] in hidden else each for each in minutes["agenda"]]
    return {**minutes, "agenda": agenda}


def absent_from(minutes: Mapping[str, Any]) -> list[str]:
    """The names of those who never signed in."""
    return [line["name"] for line in minutes["attendance"] if not line["signed_in_at"]]


def digest(minutes: Mapping[str, Any]) -> str:
    """SHA-256 of the minutes in canonical JSON; the record of the signature keeps it."""
    text = json.dumps(minutes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(value: datetime | None) -> str:
    local = value and value.astimezone(SHANXI)
    return f"{_day(local)} {local:%H:%M}" if local else ""


def _day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def _attendance(line: Attendance, *, with_movements: bool) -> dict[str, Any]:
    """``movements``: each coming and going, as ``(what, when)``; an offline sheet knows only who was there."""
    moved = line.events.all() if with_movements else []
    return {
        "name": line.expert.user.name,
        "position": line.get_position_display(),
        "signed_in_at": _moment(line.signed_in_at),
        "left_at": _moment(line.left_at),
        "movements": [[each.get_kind_display(), _moment(each.at)] for each in moved],
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    opinion = getattr(item, "opinion", None)
    case = item.application
    return {
        "number": item.number,
        "code": case.code,
        "applicant": case.applicant.name,
        "employer": case.unit_name,
        "specialty": case.specialty.name if case.specialty else "",
        "panel": panel_of(item),
        "records": [record_facts(each) for each in item.records.all() if each.status == "FILED"],
        "opinion": {"experts": opinion.expert_names, "text": opinion.text} if opinion else None,
        "withdrawn_opinions": [_withdrawn(each) for each in item.withdrawn_opinions.all()],
        "recusals": [_recusal(each) for each in item.recusals.all()],
        "deferred_because": item.deferred_because,
        "rounds": [_round(each) for each in item.rounds.all() if each.status != "OPEN"],
    }


def panel_of(item: AgendaItem) -> str:
    """The name of the panel that read the case; empty where none did. ``item`` comes with its assignment."""
    return item.assignment.panel.name if hasattr(item, "assignment") else ""


def record_facts(record: MethodRecord) -> dict[str, Any]:
    """A filed record as it is printed: what was asked, with its answers, in the order of its form (M4a, M4f)."""
    asked = questions(record.method, remote=record.mode == "remote")
    return {
        "method": record.get_method_display(),
        "mode": record.get_mode_display(),
        "started_at": _moment(record.started_at),
        "ended_at": _moment(record.ended_at),
        "mark": record.mark,
        "facts": [[each.label, record.facts[each.name]] for each in asked if record.facts.get(each.name)],
        "filed_by": record.filed_by_name,
        "filed_at": _moment(record.filed_at),
    }


def _withdrawn(opinion: WithdrawnOpinion) -> dict[str, Any]:
    return {
        "experts": opinion.expert_names,
        "text": opinion.text,
        "because": opinion.because,
        "at": _moment(opinion.withdrawn_at),
    }


def _recusal(recusal: Recusal) -> dict[str, str]:
    return {
        "name": recusal.expert.user.name,
        "reason": recusal.reason,
        "found_by": recusal.get_found_by_display(),
    }


def _round(vote: Round) -> dict[str, Any]:
    counts = vote.counts()
    return {
        **{name: getattr(vote, name) for name in STORED},
        "number": vote.number,
        "counted": counts is not None,
        "returned": counts and counts.returned,
        "passed": vote.passed,
        "counters": [sheet.counter_name for sheet in vote.sheets.all()],
        "released_counters": [[each.counter_name, each.because] for each in vote.released_sheets.all()],
        "annulled_because": vote.annulled_because,
        "is_annulled": vote.status == "ANNULLED",
        "reveals_votes": counts is not None and reveals_votes(counts),
    }
