"""Sections that only some tracks and procedures ask for (regulation 2.4, 8.1)."""

from django import forms

from applications.paper.base import (
    YES_NO,
    Choice,
    LongText,
    PastDateField,
    SectionForm,
    ShortText,
    in_order,
    not_in_future,
)

TALENTS = [("high_level", "高层次人才"), ("urgent", "急需紧缺人才"), ("young", "优秀青年人才")]
CONTRIBUTIONS = [
    ("research", "重大基础研究"),
    ("breakthrough", "前沿技术突破"),
    ("problem", "解决重大工程技术难题"),
    ("other", "经济社会事业发展中的其他重大贡献"),
]


def certificate_number(label: str) -> forms.RegexField:
    return forms.RegexField(
        label=label,
        regex=r"^[^\s]{4,40}$",
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}为 4 至 40 位，中间没有空格，请对照证书核对。",
        },
    )


class FormerTitleForm(SectionForm):
    """A title of another province or unit that is to be confirmed here (令40 art. 29)."""

    title = ShortText(label="原职称名称", missing="请填写原职称名称。", help_text="请按原证书填写。")
    certificate_number = certificate_number("原证书编号")
    obtained_on = PastDateField(label="原职称取得时间", help_text="确认后，任职年限从这一天起算。")
    authority = ShortText(label="原发证（确认）单位", longest=80, missing="请填写原发证（确认）单位。")
    region = ShortText(
        label="原发证地",
        missing="请填写原发证地。",
        help_text="省、市，例如：河北省石家庄市。在省内其他有权单位取得的，填写单位所在地。",
    )

    def clean(self) -> None:
        not_in_future(self, "obtained_on")


class TargetedTitleForm(SectionForm):
    """The targeted engineering title that is to become a general one of the same level (S5e, S5f)."""

    mark_optional = False

    title = ShortText(label="定向职称名称", missing="请填写定向职称名称。", help_text="请按证书填写。")
    certificate_number = certificate_number("定向职称证书编号")
    specialty = ShortText(label="定向职称的专业", missing="请填写定向职称的专业。", help_text="应与转评的专业对应。")
    obtained_on = PastDateField(label="定向职称取得时间")
    first_obtained_on = PastDateField(
        label="首次取得时间", required=False, help_text="同级定向职称换过证的，填写第一次取得的时间；没有换过的留空。"
    )

    def clean(self) -> None:
        not_in_future(self, "obtained_on", "first_obtained_on")
        in_order(self, "first_obtained_on", "obtained_on", "取得时间不能早于首次取得时间。")


class AssessmentForm(SectionForm):
    """The end of the probation and what the unit found (S10a, M4a)."""

    probation_from = PastDateField(label="见习（试用）开始时间")
    probation_to = PastDateField(label="见习（试用）期满时间")
    result = Choice(
        label="单位考核结果", choices=[("passed", "合格"), ("failed", "不合格")], missing="请选择考核结果。"
    )
    opinion = LongText(
        label="考核意见摘要", longest=500, rows=4, missing="请填写单位考核意见的主要内容。",
        help_text="以单位盖章的考核意见为准，附在申报材料里。",
    )  # fmt: skip

    def clean(self) -> None:
        not_in_future(self, "probation_from", "probation_to")
        in_order(self, "probation_from", "probation_to", "期满时间不能早于开始时间。")
        if self.cleaned_data.get("result") == "failed":
            self.add_error("result", "考核合格的才能申请考核认定。")


class PostdocForm(SectionForm):
    """What the direct recognition of a postdoc rests on (M5g)."""

    mark_optional = False

    station = ShortText(label="博士后工作站（流动站）", longest=80, missing="请填写工作站（流动站）名称。")
    left_station_on = PastDateField(label="出站时间")
    grant = Choice(label="是否获得中国博士后科学基金资助", choices=YES_NO)
    grant_number = ShortText(label="资助编号", required=False, missing="", help_text="获得资助的必填。")
    provincial_project = Choice(label="是否主持省部级以上科研项目", choices=YES_NO)
    project = ShortText(label="项目名称和编号", longest=120, required=False, missing="", help_text="主持项目的必填。")
    stays = Choice(label="出站后是否留在企业工作", choices=YES_NO)

    def clean(self) -> None:
        not_in_future(self, "left_station_on")
        if self.cleaned_data.get("grant") == "yes":
            self.need("grant_number", "获得资助的，请填写资助编号。")
        if self.cleaned_data.get("provincial_project") == "yes":
            self.need("project", "主持项目的，请填写项目名称和编号。")


class TalentForm(SectionForm):
    """Talent that was brought in, and who attests it (S10b, M4d)."""

    mark_optional = False

    kind = Choice(label="人才类别", choices=TALENTS, missing="请选择人才类别。")
    brought_in_by = ShortText(label="引进单位", missing="请填写引进您的单位。")
    attested = Choice(
        label="是否经人社部门认定或者列入人才目录", choices=YES_NO, help_text="没有认定的，不能走这种申报方式。"
    )
    document = ShortText(
        label="认定文件（人才目录）名称和文号", longest=120, required=False, missing="", help_text="经认定的必填。"
    )

    def clean(self) -> None:
        if self.cleaned_data.get("attested") == "yes":
            self.need("document", "经认定的，请填写认定文件的名称和文号。")


class ContributionForm(SectionForm):
    """A major contribution, on which somebody may ask for a senior title at once (令40 art. 14)."""

    kind = Choice(label="重大贡献的类型", choices=CONTRIBUTIONS, missing="请选择重大贡献的类型。")
    account = LongText(
        label="重大贡献说明", longest=1500, rows=8, missing="请说明重大贡献。",
        help_text="写清楚做了什么、您本人起什么作用、谁认可。不超过 1500 字。",
    )  # fmt: skip


class ExceptionalForm(SectionForm):
    """Why the usual education or years should not bind (令40 art. 14, regulation 3.4)."""

    reason = LongText(
        label="破格申报的理由", longest=800, rows=6, missing="请写明破格申报的理由。",
        help_text="学历、年限差在哪里，哪些业绩特别突出。不超过 800 字。",
    )  # fmt: skip


class RecommenderRow(SectionForm):
    name = ShortText(label="推荐专家姓名", missing="请填写推荐专家姓名。")
    employer = ShortText(label="专家工作单位", missing="请填写专家工作单位。")
    specialty = ShortText(label="专家从事专业", missing="请填写专家从事的专业。")
    full_senior = Choice(label="是否正高级职称", choices=YES_NO)


class EntrustmentForm(SectionForm):
    """The letter by which a committee elsewhere is entrusted (M4c, 令40 art. 28)."""

    letter_number = ShortText(label="委托评审函文号", longest=80, missing="请填写委托评审函的文号。")
    from_body = ShortText(label="出具委托函的单位", missing="请填写出具委托函的单位。")
    issued_on = PastDateField(label="出具日期")

    def clean(self) -> None:
        not_in_future(self, "issued_on")
