"""Rows of education, qualifications, skills, exams, work and continuing education (regulation 4.3, 3.3-3.7)."""

from typing import Any

from django import forms

from applications.paper.base import (
    YES_NO,
    Choice,
    PastDateField,
    SectionForm,
    ShortText,
    WholeNumber,
    in_order,
    not_in_future,
)
from portal.catalog.models import Degree, SchoolClass

STUDY_KINDS = [("full_time", "全日制"), ("part_time", "非全日制"), ("technical_school", "技工院校")]
TECHNICAL_SCHOOL = "technical_school"
WORK_KINDS = [
    ("private_enterprise", "民营企业"),
    ("public_body", "党政机关（含参公单位）"),
    ("public_institution", "事业单位、国有企业"),
    ("freelance", "自由职业"),
    ("other_non_public", "其他非公有制经济组织"),
]
SKILL_LEVELS = [("1", "高级技师（一级）"), ("2", "技师（二级）"), ("3", "高级工（三级）")]
EXAM_KINDS = [("certificate", "考试合格证"), ("provincial_score", "达到省定标准的成绩单")]
EARLIEST_YEAR = 1980


class EducationRow(SectionForm):
    mark_optional = False

    kind = Choice(label="学习形式", choices=STUDY_KINDS, missing="请选择学习形式。")
    degree = Choice(
        label="学历（学位）", choices=Degree.choices, required=False, help_text="技工院校毕业的不填，填下面的班别。"
    )
    school_class = Choice(
        label="技工院校班别", choices=SchoolClass.choices, required=False, help_text="只有技工院校毕业的填写。"
    )
    school = ShortText(label="毕业院校", missing="请填写毕业院校。")
    major = ShortText(label="所学专业", missing="请填写所学专业。")
    graduated_on = PastDateField(label="毕业时间")
    certificate_number = forms.RegexField(
        label="毕业证书编号", regex=r"^[0-9A-Za-z]{10,18}$",
        error_messages={
            "required": "请填写毕业证书编号。",
            "invalid": "证书编号由 10 至 18 位字母或数字组成，请对照毕业证书核对。",
        },
    )  # fmt: skip
    related = Choice(label="与申报专业相同或相近", choices=YES_NO)

    def clean(self) -> None:
        not_in_future(self, "graduated_on")
        if self.cleaned_data.get("kind") == TECHNICAL_SCHOOL:
            self.need("school_class", "技工院校毕业的，请选择班别。")
        elif self.cleaned_data.get("kind"):
            self.need("degree", "请选择学历（学位）。")
            if self.cleaned_data.get("school_class"):
                self.add_error("school_class", "只有技工院校毕业的才选择班别，请改选“请选择”。")


class QualificationRow(SectionForm):
    title = ShortText(label="资格名称", missing="请填写职业资格的名称。", help_text="例如：一级建造师。")
    certificate_number = forms.RegexField(
        label="证书编号", regex=r"^[0-9A-Za-z\-]{4,30}$",
        error_messages={
            "required": "请填写证书编号。",
            "invalid": "证书编号由 4 至 30 位字母、数字或“-”组成，请对照证书核对。",
        },
    )  # fmt: skip
    obtained_on = PastDateField(label="取得时间")
    code = Choice(
        label="对应目录中的资格", choices=[], required=False,
        help_text="在职业资格与职称对应目录中的请选择，可以作为申报高一级职称的条件；找不到的不选。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("code", self.facts.qualifications)

    def clean(self) -> None:
        not_in_future(self, "obtained_on")


class ListedQualificationRow(QualificationRow):
    """A qualification for which the title itself is asked: only those of the list are recognised (S8b)."""

    def clean(self) -> None:
        super().clean()
        self.need("code", "请选择对应目录中的资格，只有目录中的资格可以认定职称。")


class SkillRow(SectionForm):
    level = Choice(label="技能等级", choices=SKILL_LEVELS, missing="请选择技能等级。")
    name = ShortText(label="职业（工种）", missing="请填写职业（工种），例如：焊工。")
    certificate_number = forms.RegexField(
        label="证书编号", regex=r"^[0-9A-Za-z\-]{4,30}$",
        error_messages={
            "required": "请填写证书编号。",
            "invalid": "证书编号由 4 至 30 位字母、数字或“-”组成，请对照证书核对。",
        },
    )  # fmt: skip
    obtained_on = PastDateField(label="取得时间")
    front_line = Choice(label="是否在生产一线从事技术技能工作", choices=YES_NO)

    def clean(self) -> None:
        not_in_future(self, "obtained_on")


class ExamRow(SectionForm):
    mark_optional = False

    kind = Choice(label="成绩类型", choices=EXAM_KINDS, missing="请选择成绩类型。")
    certificate_number = ShortText(label="合格证（成绩单）编号", longest=40, missing="请填写合格证（成绩单）编号。")
    valid_until = PastDateField(label="有效期截止日", required=False, help_text="长期有效的，留空。")


class WorkRow(SectionForm):
    employer = ShortText(label="工作单位", missing="请填写工作单位。")
    post = ShortText(label="岗位和职务", missing="请填写岗位和职务。")
    from_on = PastDateField(label="开始时间")
    to_on = PastDateField(label="结束时间", required=False, help_text="至今仍在该岗位的，留空。")
    technical = Choice(label="是否专业技术工作", choices=YES_NO)
    kind = Choice(
        label="单位类型", choices=WORK_KINDS, required=False,
        help_text="在党政机关工作过的请填写，用来判断能否按机关流动人员首次申报；单位性质不影响申报资格。",
    )  # fmt: skip
    content = ShortText(label="主要工作内容", required=False, longest=300, missing="")

    def clean(self) -> None:
        not_in_future(self, "from_on", "to_on")
        in_order(self, "from_on", "to_on", "结束时间不能早于开始时间。")


class StudyYearRow(SectionForm):
    year = WholeNumber(label="年度", missing="请填写年度。", least=EARLIEST_YEAR, most=2100)
    professional_hours = WholeNumber(label="专业科目学时", missing="请填写专业科目学时。", least=0, most=2000)
    general_hours = WholeNumber(label="公需科目学时", missing="请填写公需科目学时。", least=0, most=2000)

    def clean(self) -> None:
        year = self.cleaned_data.get("year")
        if year and year > self.facts.today.year:
            self.add_error("year", "年度不能晚于今年。")
        professional = self.cleaned_data.get("professional_hours")
        general = self.cleaned_data.get("general_hours")
        if professional is None or general is None:
            return
        if professional + general < self.facts.hours_a_year:
            self.advice["general_hours"] = (
                f"本年度共 {professional + general} 学时，不足 {self.facts.hours_a_year} 学时，请核对或准备说明。"
            )
        elif professional < self.facts.professional_hours:
            self.advice["professional_hours"] = f"专业科目一般不少于 {self.facts.professional_hours} 学时，请核对。"
