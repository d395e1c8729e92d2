"""What only some people have: ticked on one page, asked on the next (S8b, S9a, S10b, S11a, S11b, M1f, M4d, M5g)."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django import forms

from applications.eligibility.tracks.exceptional import SENIOR
from applications.eligibility.tracks.recognition import POSTDOC_LEVEL
from applications.forms.self_check.fields import Known, MonthField, Pick, Question, Radio, Ticks
from applications.forms.self_check.questions import MONTH_HINT, YES_NO
from applications.forms.way import LEAVES
from portal.accounts.forms import counties_by_city
from portal.catalog.models import Degree

SKILLS: Final = [("1", "高级技师"), ("2", "技师"), ("3", "高级工")]
TALENTS: Final = [("high_level", "高层次人才"), ("urgent", "急需紧缺人才"), ("young", "优秀青年人才")]
MOST_RECOMMENDERS: Final = 100
Fields = dict[str, forms.Field]


def qualifications_of(known: Known) -> list[tuple[str, str]]:
    """The qualifications that the catalogue knows for the wished series, by name (S8b)."""
    series = known.target.series if known.target else ""
    found = {
        code: rows[0].name for code, rows in known.book.mappings.items() if any(row.series == series for row in rows)
    }
    return sorted(found.items(), key=lambda each: each[1])


def _has_rules(known: Known, track: str) -> bool:
    return bool(known.target and known.series and known.series.rules.get((track, known.target.level)))


def _level(known: Known) -> str:
    return known.target.level if known.target else ""


def _reviewed(known: Known) -> bool:
    return known.reviewed


def _senior(known: Known) -> bool:
    return known.reviewed and _level(known) in SENIOR


OPTIONS: Final[tuple[tuple[str, str, Callable[[Known], bool]], ...]] = (
    (
        "qualification", "有国家职业资格证书（一级建造师、监理工程师、注册会计师等）",
        lambda known: bool(qualifications_of(known)),
    ),
    ("skill", "有高级工、技师或者高级技师证书", lambda known: known.reviewed and _has_rules(known, "skilled_worker")),
    ("other_education", "最高学历之外，还有一个全日制学历", _reviewed),
    ("public_body", "从党政机关（含参公单位）到企业工作", _reviewed),
    ("talent", "是高层次、急需紧缺或者优秀青年人才", _reviewed),
    ("postdoc", "是出站的博士后", lambda known: known.reviewed and _level(known) == POSTDOC_LEVEL),
    (
        "recommended", "有正高级专家愿意推荐（破格申报）",
        lambda known: known.reviewed and _has_rules(known, "exceptional"),
    ),
    ("major", "作出过重大贡献（重大基础研究、前沿突破、解决重大工程技术难题）", _senior),
    ("posted", "被单位派到外地工作", _reviewed),
    ("leave", "从高校、科研院所、医疗机构经批准离岗创业或者兼职", _reviewed),
)  # fmt: skip


def options_of(known: Known) -> list[tuple[str, str]]:
    """Only what can make a difference to the wished title."""
    return [(code, label) for code, label, concerns in OPTIONS if concerns(known)]


class SpecialForm(Question):
    special = Ticks(label="您有下面的情况吗？有几样勾几样", choices=[], nothing="以上都没有")

    def ask(self) -> None:
        self.fields["special"].choices = [*options_of(self.known), ("none", "以上都没有")]


def _month(label: str, *, hint: str = MONTH_HINT, **options: Any) -> MonthField:
    return MonthField(label=label, required=True, help_text=hint, **options)


def _qualification(known: Known) -> Fields:
    return {
        "qualification_code": Pick(
            label="职业资格", choices=qualifications_of(known), help_text="有几个的，填级别最高的一个。"
        ),
        "qualification_obtained_on": _month("职业资格的取得时间"),
    }


def _skill(_known: Known) -> Fields:
    return {
        "skill_level": Radio(label="技能证书的等级", choices=SKILLS),
        "skill_obtained_on": _month("技能证书的取得时间"),
        "skill_front_line": Radio(label="在生产一线岗位从事技术技能工作吗", choices=YES_NO),
    }


def _other_education(_known: Known) -> Fields:
    return {
        "other_degree": Pick(label="全日制学历（学位）", choices=Degree.choices),
        "other_graduated_on": _month("全日制学历的毕业时间"),
    }


def _public_body(_known: Known) -> Fields:
    return {
        "body_entered_on": _month("什么时候进入党政机关"),
        "body_left_on": _month("什么时候离开机关到企业", hint="离开的那个月；只写月的按当月最后一天算。", ends=True),
    }


def _talent(_known: Known) -> Fields:
    return {
        "talent_kind": Radio(label="属于哪一类人才", choices=TALENTS),
        "talent_attested": Radio(label="人社部门或者人才目录已经认定了吗", choices=YES_NO),
    }


def _postdoc(_known: Known) -> Fields:
    return {
        "left_station_on": _month("博士后出站时间"),
        "grant": Radio(label="获得过中国博士后科学基金资助吗", choices=YES_NO),
        "provincial_project": Radio(label="主持过省部级以上科研项目吗", choices=YES_NO),
        "stays_in_enterprise": Radio(label="出站后留在企业工作吗", choices=YES_NO),
    }


def _recommended(_known: Known) -> Fields:
    wrong = f"请填写 1 至 {MOST_RECOMMENDERS} 之间的整数。"
    messages = {"required": "请填写人数。", "invalid": wrong, "min_value": wrong, "max_value": wrong}
    return {
        "recommenders": forms.IntegerField(
            label="有几位正高级专家推荐", min_value=1, max_value=MOST_RECOMMENDERS, error_messages=messages
        )
    }


def _posted(_known: Known) -> Fields:
    return {
        "posted_region": Pick(label="派驻到哪里", choices=counties_by_city()[1:]),
        "posted_since": _month("从什么时候开始派驻", hint=f"中间没有间断的这一次。{MONTH_HINT}"),
    }


def _leave(_known: Known) -> Fields:
    return {
        "leave_kind": Radio(label="离岗创业还是兼职", choices=LEAVES[1:]),
        "leave_approved_on": _month("批准时间"),
        "leave_region": Pick(label="原单位所在地", choices=counties_by_city()[1:]),
    }


DETAILS: Final[dict[str, Callable[[Known], Fields]]] = {
    "qualification": _qualification,
    "skill": _skill,
    "other_education": _other_education,
    "public_body": _public_body,
    "talent": _talent,
    "postdoc": _postdoc,
    "recommended": _recommended,
    "posted": _posted,
    "leave": _leave,
}


def asked_of(known: Known) -> Iterator[str]:
    """What was ticked and needs to be told more of, in the order of the page."""
    return (code for code, _label in options_of(known) if code in known.ticked and code in DETAILS)


class DetailsForm(Question):
    """More about what was ticked, and nothing else."""

    def ask(self) -> None:
        for code in asked_of(self.known):
            self.fields |= DETAILS[code](self.known)

    def clean(self) -> None:
        super().clean()
        self.in_order("body_entered_on", "body_left_on", "离开的时间不能早于进入的时间。")
