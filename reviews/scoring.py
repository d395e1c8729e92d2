"""Score forms as data: what may be asked of an applicant, and how points add up (M3b, M3c). Pure.

A form has items that everybody is judged by, together 100 points, and items that can only add to them. Papers, prizes,
a foreign language, education and seniority may stand among the latter alone: without one nothing is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FULL = 100
MOST_EXTRA = 10
MOST_ITEMS = 20
LONGEST_LABEL = 40
KINDS = {
    "ethics": "职业道德",
    "ability": "专业能力",
    "achievement": "工作业绩",
    "contribution": "实际贡献",
    "market": "市场认可",
    "project": "工程项目",
    "patent": "专利",
    "breakthrough": "技术突破",
    "process": "工艺流程",
    "standard": "标准制定",
    "transfer": "成果转化",
    "defence": "答辩",
    "practical": "实践操作",
    "showcase": "业绩展示",
    "paper": "论文著作",
    "prize": "奖项荣誉",
    "language": "外语",
    "education": "学历",
    "seniority": "资历",
}
RESERVED = frozenset({"paper", "prize", "language", "education", "seniority"})
"""What the four "only" and M3c forbid to demand of everybody."""
RESERVED_WORDS = ("论文", "著作", "期刊", "奖", "外语", "英语", "学历", "学位", "资历", "年限")


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One line of a form. ``points`` are the most that it gives; an optional one can only help."""

    code: str
    label: str
    kind: str
    points: int
    optional: bool = False
    hint: str = ""


DEFAULT_TITLE = "通用评分表"
DEFAULT_ITEMS = (
    ScoreItem("ethics", "职业道德和诚信", "ethics", 10, hint="恪守职业道德，材料真实。"),
    ScoreItem("ability", "专业能力", "ability", 30, hint="解决实际技术问题的能力，掌握的专业知识和技能。"),
    ScoreItem(
        "achievement", "工作业绩", "achievement", 35,
        hint="专利、技术突破、工艺流程、标准制定、成果转化、工程项目等同等看待。",
    ),
    ScoreItem("contribution", "贡献和市场认可", "contribution", 25, hint="经济效益、社会效益、用户和同行的评价。"),
    ScoreItem("extra", "其他代表作（有则加分）", "paper", 5, optional=True, hint="没有的不扣分。"),
)  # fmt: skip


def sheet_problems(items: Sequence[ScoreItem]) -> list[str]:
    """Why a form may not be used, in sentences for whoever made it; empty when it may (M3b, M3c)."""
    problems = [problem for item in items for problem in _item_problems(item)]
    if len({item.code for item in items}) != len(items) or len({item.label for item in items}) != len(items):
        problems.append("评分项目不能重名。")
    if len(items) > MOST_ITEMS:
        problems.append(f"评分项目不超过{MOST_ITEMS}项。")
    common = sum(item.points for item in items if not item.optional)
    if common != FULL:
        problems.append(f"必评项目合计应为{FULL}分，现在合计{common}分。")
    extra = sum(item.points for item in items if item.optional)
    if extra > MOST_EXTRA:
        problems.append(f"加分项目合计不超过{MOST_EXTRA}分，现在合计{extra}分。")
    return problems


def _item_problems(item: ScoreItem) -> list[str]:
    problems = []
    if not item.label.strip() or len(item.label) > LONGEST_LABEL:
        problems.append(f"评分项目的名称应为1至{LONGEST_LABEL}字。")
    if item.kind not in KINDS:
        problems.append(f"“{item.label}”的类别不在目录中。")
    if item.points < 1 or item.points > FULL:
        problems.append(f"“{item.label}”的分值应为1至{FULL}的整数。")
    demanded = not item.optional and (item.kind in RESERVED or any(word in item.label for word in RESERVED_WORDS))
    if demanded:
        problems.append(
            f"“{item.label}”不能作为必评项目：论文、奖项、外语、学历、资历不作限制性要求，只能列为加分项目"
            "（人社厅发〔2020〕13号第三部分）。"
        )
    return problems


def score_errors(items: Iterable[ScoreItem], scores: Mapping[str, str], *, complete: bool) -> dict[str, str]:
    """What is wrong with points as they were typed, by the code of the item; ``complete``: nothing may be missing."""
    errors = {}
    for item in items:
        text = str(scores.get(item.code, "")).strip()
        if not text:
            if complete and not item.optional:
                errors[item.code] = "请打分。"
        elif points_of(text) is None or points_of(text) > item.points:  # type: ignore[operator]  # None is asked first
            errors[item.code] = f"请填写0至{item.points}的整数。"
    return errors


def points_of(text: str) -> int | None:
    """Points as typed; None when they are no whole number of at most three digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(FULL)) else None


def total(items: Iterable[ScoreItem], scores: Mapping[str, str]) -> int:
    """The sum of the points, at most 100; an optional item that is empty or low takes nothing away."""
    return min(FULL, sum(points_of(str(scores.get(item.code, "")).strip()) or 0 for item in items))


def as_json(title: str, items: Iterable[ScoreItem]) -> dict[str, Any]:
    return {"title": title, "items": [asdict(item) for item in items]}


def items_of(stored: Mapping[str, Any]) -> list[ScoreItem]:
    """The items of a form as it was frozen."""
    return [ScoreItem(**item) for item in stored.get("items", [])]
