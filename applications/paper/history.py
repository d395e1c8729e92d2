"""Rows of education, work and continuing education (regulation 4.3, 3.7)."""

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
from portal.catalog.models import Degree

STUDY_KINDS = [("full_time", "全日制"), ("part_time", "非全日制"), ("technical_school", "技工院校")]
EARLIEST_YEAR = 1980


class EducationRow(SectionForm):
    degree = Choice(label="学历（学位）", choices=Degree.choices, missing="请选择学历（学位）。")
    kind = Choice(label="学习形式", choices=STUDY_KINDS, missing="请选择学习形式。")
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


class WorkRow(SectionForm):
    employer = ShortText(label="工作单位", missing="请填写工作单位。")
    post = ShortText(label="岗位和职务", missing="请填写岗位和职务。")
    from_on = PastDateField(label="开始时间")
    to_on = PastDateField(label="结束时间", required=False, help_text="至今仍在该岗位的，留空。")
    technical = Choice(label="是否专业技术工作", choices=YES_NO)
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
