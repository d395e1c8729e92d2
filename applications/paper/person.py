"""Basic facts, the declaration and the present title (regulation 4.3).

Neither household registration nor archive, ownership or identity is asked for (M1b); what the account knows is
shown, not asked again.
"""

from typing import Any, cast

from django import forms

from applications.paper.base import (
    YES_NO,
    Choice,
    LongText,
    PastDateField,
    SectionForm,
    ShortText,
    WholeNumber,
    in_order,
    not_in_future,
)
from portal.catalog.models import Level

SCOPES = [("general", "通用"), ("targeted", "定向评价、定向使用")]
RELATIONS = [
    ("contract", "劳动合同制"),
    ("agency", "人事代理"),
    ("dispatch", "劳务派遣"),
    ("other", "其他劳动关系"),
]
HOLDERS = "已取得职称的必填。"


class BasicForm(SectionForm):
    started_work_on = PastDateField(label="参加工作时间")
    post = ShortText(label="现任岗位", help_text="例如：机械设计工程师、工艺主管。", missing="请填写现任岗位。")

    def clean(self) -> None:
        not_in_future(self, "started_work_on")


class DeclarationForm(SectionForm):
    title = Choice(label="申报职称", choices=[], missing="请选择申报的职称名称。")
    relation = Choice(label="与单位的关系", choices=RELATIONS, missing="请选择与单位的关系。")
    specialty_years = WholeNumber(
        label="从事本专业技术工作年限", missing="请填写从事本专业技术工作的年限。", least=0, most=60,
        help_text="按周年计算，算到本批次的资历截止日。",
    )  # fmt: skip
    retired = Choice(
        label="是否已办理退休手续", choices=YES_NO, missing="请选择是否已办理退休手续。",
        help_text="已办理退休手续的人员不得申报职称评审。",
    )  # fmt: skip
    sanction_until = PastDateField(
        label="处分影响期满日期", required=False, help_text="受到记过以上处分、影响期还没有满的填写，其他人不用填。"
    )
    remark = LongText(
        label="申报说明", required=False, longest=500, rows=4, missing="", help_text="有特殊情况需要说明时填写。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = cast("forms.ChoiceField", self.fields["title"])
        title.choices = [("", "请选择"), *((name, name) for name in self.facts.titles)]


class PresentTitleForm(SectionForm):
    mark_optional = False

    has_title = Choice(label="是否已取得专业技术职称", choices=YES_NO, missing="请选择是否已取得职称。")
    title = ShortText(label="现职称名称", required=False, missing="", help_text=HOLDERS)
    series = Choice(label="现职称系列", choices=[], required=False, help_text=HOLDERS)
    level = Choice(label="现职称级别", choices=Level.choices, required=False, help_text=HOLDERS)
    obtained_on = PastDateField(label="取得时间", required=False, help_text=HOLDERS)
    usage_scope = Choice(
        label="使用范围", choices=SCOPES, required=False,
        help_text="证书上写明“定向评价、定向使用”的选定向，其他的不用选。",
    )  # fmt: skip
    first_obtained_on = PastDateField(
        label="转评前定向职称的取得时间",
        required=False,
        help_text="现职称由定向职称转评而来的填写，任职时间从这一天起算。",
    )
    certificate_number = forms.RegexField(
        label="证书编号", required=False, regex=r"^[0-9A-Za-z\-]{4,30}$",
        error_messages={"invalid": "证书编号由 4 至 30 位字母、数字或“-”组成，请对照证书核对。"},
        help_text="没有编号的旧证书可以不填。",
    )  # fmt: skip
    appointed_on = PastDateField(label="聘任时间", required=False, help_text="选填。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("series", self.facts.series)
        for name in self.fields.keys() - {"has_title"}:
            self.fields[name].widget.attrs["data-only-if"] = "has_title:yes"

    def clean(self) -> None:
        if self.cleaned_data.get("has_title") == "yes":
            self.need("title", "已取得职称的，请填写职称名称。")
            self.need("series", "已取得职称的，请选择系列。")
            self.need("level", "已取得职称的，请选择级别。")
            self.need("obtained_on", "已取得职称的，请填写取得时间。")
        not_in_future(self, "obtained_on", "appointed_on", "first_obtained_on")
        in_order(self, "obtained_on", "appointed_on", "聘任时间不能早于取得时间。")
        in_order(self, "first_obtained_on", "obtained_on", "转评后的取得时间不能早于定向职称的取得时间。")
