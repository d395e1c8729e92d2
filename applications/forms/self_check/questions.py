"""The questions that everybody is asked, one page each (regulation 2.4, 3; contracts section 2)."""

from typing import Any, Final

from django import forms

from applications.forms.self_check.fields import MonthField, Pick, Question, Radio, Ticks
from applications.forms.way import ARCHIVES, EMPLOYMENTS
from portal.accounts.forms import counties_by_city
from portal.catalog.models import Degree, Level, Mode, SchoolClass

SCHOOL: Final = "school."
NO_DEGREE: Final = "none"
ATTAINED: Final = [
    *Degree.choices,
    *((f"{SCHOOL}{code}", f"技工院校{label}") for code, label in reversed(SchoolClass.choices)),
    (NO_DEGREE, "以上都没有"),
]
MONTH_HINT: Final = "写到月就可以，例如 2016-07 或 2016年7月；只写月的按当月 1 日算。"
YES_NO: Final = [("yes", "是"), ("no", "否")]
MOST_PERIODS: Final = 4


class TargetForm(Question):
    """Series, specialty and level; a level without a review is explained at once (S8a)."""

    series = Pick(
        label="系列", choices=[], missing="请选择系列。", help_text="民营企业的工程技术人员选“工程技术人员”。"
    )
    specialty = Pick(
        label="专业",
        choices=[],
        required=False,
        empty="还没有想好",
        help_text="按系列分组；有的系列没有分专业，不用选。",
    )
    level = Pick(
        label="级别", choices=Level.choices, missing="请选择级别。",
        help_text="不知道选哪一级的，选比现在高一级的；还没有职称的，选助理级。",
    )  # fmt: skip
    understood = forms.BooleanField(label="我已了解，继续看看凭职业资格证书能不能直接认定", required=False)
    mode: str | None = None

    def ask(self) -> None:
        if not self.is_bound:
            del self.fields["understood"]
        series = {code: each for code, each in self.known.book.series.items() if each.levels}
        self._choose("series", [(code, each.name) for code, each in series.items()], "请选择")
        groups = [
            (each.name, [(f"{code}/{key}", name) for key, name in each.specialties.items()])
            for code, each in series.items()
            if each.specialties
        ]
        self._choose("specialty", groups, "还没有想好")

    def _choose(self, name: str, choices: list[Any], empty: str) -> None:
        self.fields[name].choices = [("", empty), *choices]

    def clean(self) -> None:
        self._find_mode()
        if self.mode != Mode.EXAM_ONLY:
            del self.fields["understood"]

    def _find_mode(self) -> None:
        given = self.cleaned_data
        series = self.known.book.series.get(given.get("series", ""))
        if series is None or "level" not in given:
            return
        if given["level"] not in series.levels:
            there = "、".join(label for code, label in Level.choices if code in series.levels)
            self.add_error("level", f"{series.name}系列没有这一级，有：{there}。")
            return
        given["specialty"] = self._specialty(given["series"])
        self.mode = series.mode(given["level"], given["specialty"] or None)
        if self.mode == Mode.EXAM_ONLY:
            self.need("understood", "请先看上面的说明：改选其他级别或者专业，或者勾选这一项继续。")

    def _specialty(self, series: str) -> str:
        of, _, code = (self.cleaned_data.get("specialty") or "").partition("/")
        if of and of != series:
            self.add_error("specialty", "所选专业不属于所选系列，请重新选择专业，或者改选系列。")
        return code

    def readable(self) -> list[tuple[str, str]]:
        given, series = self.cleaned_data, self.known.book.series[self.cleaned_data["series"]]
        specialty = series.specialties.get(given["specialty"], "还没有想好")
        return [("系列", series.name), ("专业", specialty), ("级别", str(Level(given["level"]).label))]


class EducationForm(Question):
    """The highest education; classes of technical schools count as the education they equal (S9b)."""

    attained = Pick(label="最高学历（学位）", choices=ATTAINED, help_text="还没有毕业的，填已经取得的最高学历。")
    kind = Radio(
        label="学习形式", choices=[("full_time", "全日制"), ("part_time", "非全日制（函授、自考、成人教育等）")],
        required=False, help_text="技工院校毕业的不用选。",
    )  # fmt: skip
    graduated_on = MonthField(label="毕业时间", help_text=MONTH_HINT)
    related = Radio(
        label="所学专业和申报专业相同或相近吗", choices=YES_NO, required=False, help_text="只有技工院校毕业的需要回答。"
    )

    def clean(self) -> None:
        super().clean()
        attained = self.cleaned_data.get("attained")
        if not attained or attained == NO_DEGREE:
            return
        self.need("graduated_on", "请填写毕业时间。")
        if attained.startswith(SCHOOL):
            self.need("related", "技工院校毕业的，请选择专业是否相同或相近。")
        else:
            self.need("kind", "请选择学习形式。")


class TitleForm(Question):
    """The present title; targeted, converted and foreign ones count differently (S5b, S5f, 令40 art. 29)."""

    kind = Radio(
        label="您现在有职称吗", missing="请选择；没有职称的，选“还没有职称”。",
        choices=[
            ("none", "还没有职称"),
            ("general", "有职称"),
            ("targeted", "有，是中小企业主管部门评的定向职称（定向评价、定向使用）"),
            ("converted", "有，是从定向职称转评来的"),
            ("elsewhere", "有，是外省或者中央单位评的，还没有在山西确认"),
        ],
    )  # fmt: skip
    series = Pick(
        label="职称的系列", choices=[], required=False,
        help_text="没有职称的，下面都不用填。有几个职称的，填所申报系列里最高的一个。",
    )  # fmt: skip
    level = Pick(label="职称的级别", choices=Level.choices, required=False)
    obtained_on = MonthField(label="取得时间", help_text=f"证书上的取得时间，不是聘任时间。{MONTH_HINT}")
    first_obtained_on = MonthField(
        label="原定向职称的取得时间", help_text="只有转评来的职称需要填，任职时间从这一天连续计算。"
    )

    def ask(self) -> None:
        choices = [(code, each.name) for code, each in self.known.book.series.items()]
        self.fields["series"].choices = [("", "请选择"), *choices]
        if self.known.target:
            self.initial.setdefault("series", self.known.target.series)

    def clean(self) -> None:
        super().clean()
        kind = self.cleaned_data.get("kind")
        if kind in (None, "none"):
            return
        self.need("series", "请选择职称的系列。")
        self.need("level", "请选择职称的级别。")
        self.need("obtained_on", "请填写取得时间。")
        if kind in ("targeted", "converted") and self.cleaned_data.get("series") not in ("engineering", "", None):
            self.add_error("series", "定向评价的职称只有工程系列，请核对。")
        if kind == "converted":
            self.need("first_obtained_on", "请填写原定向职称的取得时间。")
            self.in_order("first_obtained_on", "obtained_on", "转评的时间不能早于原定向职称的取得时间。")

    def readable(self) -> list[tuple[str, str]]:
        found = super().readable()
        return found[:1] if self.cleaned_data["kind"] == "none" else found


class WorkForm(Question):
    """Since when in technical work, and whether without a break."""

    pattern = Radio(
        label="您做专业技术工作的情况",
        choices=[
            ("continuous", "一直在做，没有间断"),
            ("interrupted", "分几段做过，或者现在不做了（下一页分段填写）"),
            ("none", "还没有做过"),
        ],
    )  # fmt: skip
    started_on = MonthField(label="从什么时候开始做", help_text=f"一直在做的填写。{MONTH_HINT}")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("pattern") == "continuous":
            self.need("started_on", "请填写从什么时候开始做专业技术工作。")


class PeriodsForm(Question):
    """Periods of technical work, when there were several."""

    def ask(self) -> None:
        for number in range(1, MOST_PERIODS + 1):
            label = f"第 {number} 段"
            self.fields[f"from_{number}"] = MonthField(
                label=f"{label}开始", help_text=MONTH_HINT if number == 1 else ""
            )
            hint = "只写月的按当月最后一天算；至今还在做的留空。" if number == 1 else ""
            self.fields[f"to_{number}"] = MonthField(label=f"{label}结束", ends=True, help_text=hint)

    def clean(self) -> None:
        super().clean()
        self.need("from_1", "请填写第 1 段从什么时候开始。")
        for number in range(1, MOST_PERIODS + 1):
            if self.cleaned_data.get(f"to_{number}"):
                self.need(f"from_{number}", f"请填写第 {number} 段从什么时候开始。")
            self.in_order(f"from_{number}", f"to_{number}", "结束时间不能早于开始时间。")


class ExamForm(Question):
    """Where an exam stands before the review (S8d)."""

    kind = Radio(
        label="您有这个级别的考试结果吗",
        choices=[
            ("none", "还没有"),
            ("certificate", "有考试合格证（成绩合格证明）"),
            ("provincial_score", "达到了山西省规定的成绩标准"),
        ],
    )  # fmt: skip
    valid_until = MonthField(
        label="有效期到什么时候", ends=True, future=True,
        help_text="看证书或者成绩单；只写月的按当月最后一天算，没有写有效期的留空。",
    )  # fmt: skip

    def readable(self) -> list[tuple[str, str]]:
        found = super().readable()
        return found[:1] if self.cleaned_data["kind"] == "none" else found


class PlaceForm(Question):
    """Where and how one works: it decides through whose hands the case goes, never whether one may apply (M1b)."""

    workplace = Pick(
        label="您在哪里工作", choices=[], missing="请选择工作所在的县（市、区）。",
        help_text="劳动合同、社会保险所在的县（市、区）；没有单位的，填您工作的地方。",
    )  # fmt: skip
    employment = Radio(label="您与单位的关系", choices=EMPLOYMENTS, missing="请选择您与单位的关系。")
    archive = Pick(
        label="人事档案由谁保管", choices=ARCHIVES[1:], required=False, empty=ARCHIVES[0][1],
        help_text="档案在哪里都可以申报；填写只是为了多给您一种办法。",
    )  # fmt: skip
    unit_refuses = forms.BooleanField(label="单位不给审核，或者找不到审核的单位", required=False)

    def ask(self) -> None:
        self.fields["workplace"].choices = counties_by_city()


class ClearForm(Question):
    """What no way gets round (令40 arts. 13 and 39)."""

    clear = Ticks(
        label="您有下面的情况吗", nothing="以上情况都没有",
        choices=[
            ("retired", "已经办理退休手续"),
            ("sanction", "受记过以上处分，还没有期满"),
            ("ban", "因弄虚作假被限制申报，还没有期满"),
        ],
    )  # fmt: skip
    sanction_until = MonthField(
        label="处分到什么时候为止", ends=True, future=True, help_text="受处分的填写；只写月的按当月最后一天算。"
    )
    ban_until = MonthField(label="限制申报到什么时候为止", ends=True, future=True, help_text="被限制申报的填写。")

    def clean(self) -> None:
        super().clean()
        ticked = self.cleaned_data.get("clear", [])
        if "sanction" in ticked:
            self.need("sanction_until", "请填写处分到什么时候为止。")
        if "ban" in ticked:
            self.need("ban_until", "请填写限制申报到什么时候为止。")
