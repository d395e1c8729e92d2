"""What each record of an evaluation must hold, and which ones a case needs before its vote (M4a, M4f)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from committees.models import Batch
from reviews.hearing_models import RecordedMethod
from reviews.models import AgendaItem

FULL_MARK = 100


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a record. ``remote``: asked of a remote hearing alone."""

    name: str
    label: str
    hint: str = ""
    longest: int = 200
    rows: int = 1
    needed: bool = True
    remote: bool = False


IDENTITY = (
    Question("identity_checked_by", "身份核验人", "谁核对了申报人的身份。", 60),
    Question("identity_checked_how", "核验方式", "例如：现场核对证件；视频中人证比对。", 100),
)
QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "defence": (
        *IDENTITY,
        Question("recording", "录像编号或存放位置", "远程答辩须全程录像。", remote=True),
        Question("connection_log", "连接记录", "接入、中断、重连的时间；如何处理。", 2000, 3, remote=True),
        Question("questions", "提问和回答", "逐条写明提出的问题和回答要点。", 4000, 8),
        Question("remarks", "评价", "对答辩情况的评价。", 1000, 3, needed=False),
    ),
    "practical": (
        *IDENTITY,
        Question("task", "操作项目", "做什么、用什么标准或工艺。", 500, 2),
        Question("equipment", "场地和设备", "", 200, needed=False),
        Question("observed", "操作过程", "现场看到的步骤、质量和安全情况。", 2000, 5),
        Question("result", "结果", "完成情况和测得的数据。", 1000, 3),
    ),
    "showcase": (
        *IDENTITY,
        Question("shown", "展示内容", "展示了哪些成果，以什么方式展示。", 1000, 3),
        Question("own_part", "本人贡献的核实", "怎样确认成果中本人的工作。", 1000, 3),
        Question("remarks", "评价", "", 1000, 3, needed=False),
    ),
}


def questions(method: str, *, remote: bool) -> list[Question]:
    """What is asked in a record of ``method``; raises KeyError for an unknown one."""
    return [each for each in QUESTIONS[method] if remote or not each.remote]


@dataclass(frozen=True, slots=True)
class Content:
    """A record as it was typed."""

    mode: str = "onsite"
    facts: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    mark: int | None = None


def record_problems(method: str, content: Content) -> dict[str, str]:
    """What a record still lacks before it is filed, by field (M4a, M4f)."""
    problems = {
        each.name: f"请填写{each.label}。"
        for each in questions(method, remote=content.mode == "remote")
        if each.needed and not str(content.facts.get(each.name, "")).strip()
    }
    if content.started_at is None:
        problems["started_at"] = "请填写开始时间。"
    if content.ended_at is None:
        problems["ended_at"] = "请填写结束时间。"
    elif content.started_at is not None and content.ended_at <= content.started_at:
        problems["ended_at"] = "结束时间应晚于开始时间。"
    if content.mark is None:
        problems["mark"] = f"请填写成绩（0至{FULL_MARK}的整数）。"
    return problems


def needed_methods(batch: Batch, track: str) -> list[RecordedMethod]:
    """The records that a case of ``track`` must have before the vote, by the batch's methods (M4a)."""
    needed = []
    if batch.wants_defence(track):
        needed.append(RecordedMethod.DEFENCE)
    needed += [each for each in (RecordedMethod.PRACTICAL, RecordedMethod.SHOWCASE) if each in batch.methods]
    return needed


def missing_records(item: AgendaItem) -> str:
    """The sentence that says which records are missing before the vote; empty when none is.

    ``item`` comes with its application, its meeting's batch and its records.
    """
    filed = {each.method for each in item.records.all() if each.status == "FILED"}
    needed = needed_methods(item.meeting.batch, item.application.track)
    missing = [str(each.label) for each in needed if each not in filed]
    if not missing:
        return ""
    names = "、".join(missing)
    return f"还没有{names}记录。本批次采用{names}，归档后才能表决（人社厅发〔2020〕13号第四部分）。"
