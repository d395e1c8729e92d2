"""What is typed around panels: the set-up, panels, score forms, opinions, and what is to be hidden."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.catalog.models import Specialty
from reviews import scoring
from reviews.blinding.pages import Cover
from reviews.blinding.prints import cells
from reviews.forms import ActForm, ReasonForm
from reviews.models import Attendance, ExpertOpinion, Panel, ScoreSheet
from reviews.rules import OPINION_EXPERTS
from reviews.services.blind import LONGEST_WORD
from reviews.services.expert_opinions import LONGEST

SHEET_ROWS = 10
COVER_ROWS = 6
DEFAULT_SHEET = "default"


def moment(label: str, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": f"请选择{label}。", "invalid": "时间格式应为“年-月-日 时:分”。"},
        **options,
    )


class SetupForm(ActForm):
    material_from = moment("材料开放时间")
    material_until = moment(
        "材料关闭时间", help_text="只在这段时间、并且会议没有结束时可以查阅和评议（人社部令第40号第24条）。"
    )
    sheet = forms.ChoiceField(
        label="评分表", help_text="确定后随本次会议冻结，之后修改评分表不影响本次会议。",
        error_messages={"required": "请选择评分表。", "invalid_choice": "请选择列出的评分表。"},
    )  # fmt: skip

    def __init__(self, *args: Any, sheets: Sequence[ScoreSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = {str(sheet.pk): sheet for sheet in sheets}
        made = [(pk, f"{sheet.title}（{sheet.made_by_name}制定）") for pk, sheet in self.sheets.items()]
        self.fields["sheet"].choices = [*made, (DEFAULT_SHEET, scoring.DEFAULT_TITLE)]

    def clean_sheet(self) -> ScoreSheet | None:
        return self.sheets.get(self.cleaned_data["sheet"])


class PanelForm(ActForm):
    name = forms.CharField(
        label="评议组名称", max_length=40,
        error_messages={"required": "请填写评议组名称。", "max_length": "名称不超过40字。"},
    )  # fmt: skip
    specialty = forms.ModelChoiceField(
        label="专业", queryset=Specialty.objects.none(), required=False, empty_label="不分专业",
        help_text="同专业的申报优先分给这个组。", error_messages={"invalid_choice": "请选择列出的专业。"},
    )  # fmt: skip
    experts = forms.MultipleChoiceField(
        label="专家",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"不少于{OPINION_EXPERTS}名；一名专家在一次会议中只在一个组。",
        error_messages={"required": f"请选择不少于{OPINION_EXPERTS}名专家。", "invalid_choice": "请选择列出的专家。"},
    )
    leader = forms.ChoiceField(
        label="组长", error_messages={"required": "请选择组长。", "invalid_choice": "请选择列出的专家。"}
    )

    def __init__(self, *args: Any, lines: Sequence[Attendance], series_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.experts = {str(line.expert_id): line.expert for line in lines}
        choices = [(str(line.expert_id), _expert_label(line)) for line in lines]
        self.fields["experts"].choices = choices
        self.fields["leader"].choices = [("", "请选择"), *choices]
        self.fields["specialty"].queryset = Specialty.objects.filter(series=series_id)

    def clean_experts(self) -> list[Any]:
        chosen = self.cleaned_data["experts"]
        if len(chosen) < OPINION_EXPERTS:
            raise forms.ValidationError(
                f"评议组不少于{OPINION_EXPERTS}名专家，现在选了{len(chosen)}名（人社部令第40号第21条）。"
            )
        return [self.experts[each] for each in chosen]

    def clean_leader(self) -> Any:
        leader = self.experts[self.cleaned_data["leader"]]
        if "experts" in self.cleaned_data and leader not in self.cleaned_data["experts"]:
            raise forms.ValidationError("组长应是本组的专家。")
        return leader


def _expert_label(line: Attendance) -> str:
    specialty = f"，{line.expert.specialty.name}" if line.expert.specialty else ""
    return f"{line.expert.user.name}（{line.get_position_display()}{specialty}）"


class AssignForm(ActForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages={"required": "请重新打开本页。"})


class MoveForm(ReasonForm):
    experts = forms.MultipleChoiceField(
        label="改由谁评议", widget=forms.CheckboxSelectMultiple,
        help_text=f"同一个评议组的{OPINION_EXPERTS}名以上专家；须回避的不列出。",
        error_messages={"required": f"请选择不少于{OPINION_EXPERTS}名专家。", "invalid_choice": "请选择列出的专家。"},
    )  # fmt: skip
    field_order = ["experts", "reason"]

    def __init__(self, *args: Any, panels: Sequence[Panel], recused: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {
            str(seat.expert_id): (panel, seat.expert)
            for panel in panels
            for seat in panel.seats.all()
            if seat.expert_id not in recused
        }
        self.fields["experts"].choices = [
            (pk, f"{panel.name}　{expert.user.name}") for pk, (panel, expert) in self.seats.items()
        ]

    def clean_experts(self) -> tuple[Panel, list[Any]]:
        chosen = [self.seats[each] for each in self.cleaned_data["experts"]]
        if len({panel.pk for panel, _expert in chosen}) != 1:
            raise forms.ValidationError("所选专家须都在同一个评议组。")
        if len(chosen) < OPINION_EXPERTS:
            raise forms.ValidationError(
                f"不少于{OPINION_EXPERTS}名专家，现在选了{len(chosen)}名（人社部令第40号第21条）。"
            )
        return chosen[0][0], [expert for _panel, expert in chosen]


class SheetForm(ActForm):
    """A score form as it is made; lines that are left empty do not count."""

    title = forms.CharField(
        label="评分表名称", max_length=60, error_messages={"required": "请填写名称。", "max_length": "不超过60字。"}
    )
    document = forms.CharField(
        label="依据的评价标准", max_length=120, required=False, error_messages={"max_length": "不超过120字。"}
    )
    for_batch = forms.BooleanField(label="只用于本批次", required=False)


class SheetRow(forms.Form):
    label = forms.CharField(
        label="评分项目",
        required=False,
        max_length=scoring.LONGEST_LABEL,
        error_messages={"max_length": f"不超过{scoring.LONGEST_LABEL}字。"},
    )
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "请选择"), *scoring.KINDS.items()],
        error_messages={"invalid_choice": "请选择列出的类别。"},
    )  # fmt: skip
    points = forms.IntegerField(
        label="满分", required=False, min_value=1, max_value=scoring.FULL,
        error_messages={
            "invalid": "请填写1至100的整数。", "min_value": "请填写1至100的整数。", "max_value": "请填写1至100的整数。",
        },
    )  # fmt: skip
    optional = forms.BooleanField(label="有则加分，没有不扣分", required=False)
    hint = forms.CharField(label="说明", max_length=200, required=False, error_messages={"max_length": "不超过200字。"})
    mark_optional = False

    def clean(self) -> None:
        if not self.is_blank:
            for name, missing in (("label", "请填写评分项目。"), ("kind", "请选择类别。"), ("points", "请填写满分。")):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, missing)

    @property
    def is_blank(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("label", "kind", "points"))


SheetRows = forms.formset_factory(SheetRow, extra=SHEET_ROWS, max_num=scoring.MOST_ITEMS)


def items_of(rows: Any) -> list[scoring.ScoreItem]:
    filled = [row for row in rows if not row.is_blank]
    return [
        scoring.ScoreItem(
            code=f"item_{place}", label=row.cleaned_data["label"], kind=row.cleaned_data["kind"],
            points=row.cleaned_data["points"], optional=row.cleaned_data["optional"], hint=row.cleaned_data["hint"],
        )
        for place, row in enumerate(filled, 1)
    ]  # fmt: skip


class OpinionSheet(forms.Form):
    """An expert's points and words; a draft may be incomplete, handing it in asks for all of it."""

    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, items: Sequence[scoring.ScoreItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            extra = "有则加分，没有不扣分。" if item.optional else ""
            self.fields[f"score_{item.code}"] = forms.CharField(
                label=f"{item.label}（满分{item.points}分）", required=False, max_length=8,
                help_text=f"{item.hint}{extra}", error_messages={"max_length": "请填写整数。"},
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label="评议意见", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
            help_text="写清依据，不要写出可能认出申报人的内容。",
            error_messages={"max_length": f"不超过{LONGEST}字。"},
        )  # fmt: skip
        self.fields["recommendation"] = forms.ChoiceField(
            label="建议", required=False, choices=ExpertOpinion.Recommendation.choices, widget=forms.RadioSelect,
            help_text="供会议参考；表决是无记名的，不受它约束（人社部令第40号第20、21条）。",
            error_messages={"invalid_choice": "请选择列出的建议。"},
        )  # fmt: skip

    @property
    def scores(self) -> dict[str, str]:
        return {item.code: str(self.data.get(f"score_{item.code}", "")) for item in self.items}

    def clean(self) -> None:
        for code, error in scoring.score_errors(self.items, self.scores, complete=False).items():
            if f"score_{code}" not in self.errors:
                self.add_error(f"score_{code}", error)


class ConclusionForm(forms.Form):
    text = forms.CharField(
        label="评议意见", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="根据各位专家提交的评议写成，在表决前向会议介绍，供参考。",
        error_messages={"max_length": f"不超过{LONGEST}字。"},
    )  # fmt: skip
    mark_optional = False


class WordsForm(ActForm):
    words = forms.CharField(
        label="还要隐去的词", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"一行一个：没有登记的导师和合作者、项目所在单位的简称、姓名拼音等，每个2至{LONGEST_WORD}字。"
        "姓名、单位、身份证号、电话，以及登记了关系的专家，已自动隐去。",
        error_messages={"max_length": "内容过长，请删减。"},
    )  # fmt: skip


class CoverRow(forms.Form):
    page = forms.IntegerField(
        label="页码", required=False, min_value=1, max_value=999,
        error_messages={"invalid": "请填写页码。", "min_value": "请填写页码。", "max_value": "请填写页码。"},
    )  # fmt: skip
    first = forms.CharField(label="左上格", required=False, max_length=3, error_messages={"max_length": "例如 B2。"})
    last = forms.CharField(label="右下格", required=False, max_length=3, error_messages={"max_length": "例如 D3。"})
    mark_optional = False
    cover: Cover | None = None

    def clean(self) -> None:
        page, first, last = (self.cleaned_data.get(name) for name in ("page", "first", "last"))
        if self.errors or not any((page, first, last)):
            return
        if not page:
            self.add_error("page", "请填写页码。")
            return
        try:
            self.cover = cells(page, first or "", last or first or "")
        except ValueError:
            self.add_error("first", "格子由A至L的字母和1至16的数字组成，例如 B2。")


CoverRows = forms.formset_factory(CoverRow, extra=COVER_ROWS, max_num=40)
