"""A record of dishonesty in the words of its pages."""

from typing import Any

from django.urls import reverse

from portal.audit.selectors import chain_of
from portal.core import clock
from portal.core.dates import in_chinese
from portal.core.identifiers import mask_id_number
from portal.integrity.models import IntegrityRecord, Kind, RecordChange
from portal.workflow import chain, declared_move, moves_of

COLUMNS = ["对象", "姓名或单位", "证件号码", "决定文书", "记录日期", "限制至", "状态"]
BARRED_FROM = {
    Kind.APPLICANT: "不得申报至",
    Kind.EXPERT: "不得担任评审专家至",
    Kind.ORGANISATION: "暂停组建、受理至",
}
TONES = {"PROPOSED": "waiting", "IN_FORCE": "bad", "DROPPED": "neutral", "LIFTED": "good", "CORRECTED": "neutral"}
OTHER_DEEDS = {
    "integrity.proposed": "提出记录",
    "integrity.recorded": "随撤销证书记录",
    "integrity.rewritten": "更正后重新记录",
    "integrity_change.proposed": "提出变更",
}


def subject_name(record: IntegrityRecord) -> str:
    return record.person.name if record.person else record.organisation.name


def subject_number(record: IntegrityRecord) -> str:
    """The masked ID number of a person, the credit code of a body, which is public."""
    return mask_id_number(record.person.id_number) if record.person else record.organisation.uscc or "—"


def tag_of(record: IntegrityRecord) -> dict[str, str]:
    """The status in words, with its tone; a record beyond its time says so."""
    if record.status == "IN_FORCE" and record.kept_until < clock.today():
        return {"label": "已过保存期", "tone": "neutral"}
    if getattr(record, "change_waits", False):
        return {"label": "变更待决定", "tone": "waiting"}
    return {"label": record.get_status_display(), "tone": TONES[record.status]}


def row_of(record: IntegrityRecord) -> list[object]:
    link = {"label": subject_name(record), "url": reverse("integrity:record", args=[record.code])}
    return [
        record.get_kind_display(), link, subject_number(record), record.document,
        record.recorded_on or "—", _barred(record), tag_of(record),
    ]  # fmt: skip


def _barred(record: IntegrityRecord) -> object:
    return record.banned_until or "—"


def facts_of(record: IntegrityRecord, *, own: bool = False) -> list[tuple[str, str]]:
    """Label and value; to its subject without who proposed it."""
    found = [
        ("对象", f"{record.get_kind_display()}：{subject_name(record)}（{subject_number(record)}）"),
        ("事由", record.reason),
        ("决定文书", record.document),
        ("相关申报或证书", record.concerns or "—"),
        ("作出决定的机关", record.decided_by.name),
    ]
    if not own:
        found.append(("提出人", record.proposed_by.name if record.proposed_by else "随撤销证书的决定"))
    if record.recorded_on:
        found += [("记录日期", in_chinese(record.recorded_on)), ("保存至", in_chinese(record.kept_until))]
    if record.banned_until:
        found.append((BARRED_FROM[Kind(record.kind)], f"{in_chinese(record.banned_until)}（含当日）"))
    if record.ended_on:
        basis = f"，依据{record.ended_by_document}" if record.ended_by_document else ""
        found.append((record.get_status_display(), f"{in_chinese(record.ended_on)}{basis}：{record.ended_because}"))
    return found


def events_of(record: IntegrityRecord) -> list[dict[str, Any]]:
    """What was done to the record and to its changes, in the order of time."""
    moves = [declared_move(model, name) for model in (IntegrityRecord, RecordChange) for name in moves_of(model)]
    labels = OTHER_DEEDS | {each.verb: each.label for each in moves}
    chains = [chain(record), *map(chain, record.changes.all())]
    records = sorted((each for name in chains for each in chain_of(name)), key=lambda each: (each.at, each.pk))
    return [
        {
            "title": labels.get(each.verb, each.verb), "at": each.at,
            "by": f"{each.actor_name} {each.organisation_name}".strip(), "note": each.note, "state": "done",
        }
        for each in records
    ]  # fmt: skip
