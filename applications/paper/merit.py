"""Achievements and the work report: all kinds of achievement are of equal rank, none is demanded (M3b, M3c)."""

from applications.paper.base import Choice, LongText, PastDateField, SectionForm, ShortText, WholeNumber, not_in_future

KINDS = [
    ("project", "工程项目"),
    ("patent", "专利"),
    ("breakthrough", "技术突破"),
    ("process", "工艺流程"),
    ("standard", "标准制定"),
    ("transfer", "成果转化"),
    ("paper", "论文著作"),
    ("other", "其他成果"),
]
REPORT_ADVISED = range(1200, 3001)


class AchievementsForm(SectionForm):
    narrative = LongText(
        label="主要业绩概述", longest=1500, rows=10, missing="请概述取得现职称以来的主要业绩。",
        help_text="不超过 1500 字。写您本人做了什么、解决了什么问题、带来什么效果。",
    )  # fmt: skip


class AchievementRow(SectionForm):
    kind = Choice(label="成果类型", choices=KINDS, missing="请选择成果类型。")
    name = ShortText(label="成果名称", longest=120, missing="请填写成果名称。")
    role = ShortText(label="本人角色和承担的工作", longest=120, missing="请填写本人承担的工作。")
    rank = WholeNumber(label="本人排名", required=False, missing="", least=1, most=200)
    finished_on = PastDateField(label="完成（取得）时间")
    months = WholeNumber(label="参与月数", required=False, missing="", least=1, most=600)
    effect = ShortText(
        label="成效", required=False, longest=300, missing="", help_text="例如：效率、成本、质量的变化，获得的奖励。"
    )

    def clean(self) -> None:
        not_in_future(self, "finished_on")
        if self.cleaned_data.get("name") and not self.cleaned_data.get("rank") and "rank" not in self.errors:
            self.advice["rank"] = "没有填写本人排名；有排名的成果请填写，便于评审。"


class ReportForm(SectionForm):
    text = LongText(
        label="工作总结", longest=6000, rows=18, missing="请填写工作总结。",
        help_text="建议 1200 至 3000 字：履职情况、专业能力、主要贡献。",
    )  # fmt: skip

    def clean(self) -> None:
        length = len(self.cleaned_data.get("text") or "")
        if length and length not in REPORT_ADVISED:
            self.advice["text"] = f"建议 1200 至 3000 字，现在有 {length} 字。"
