"""What organisers type into an application to form a committee, and what authorities answer."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory

from committees import forming
from committees.filing_selectors import authorities_for, evidence_rows, regions_for, specialties_for
from committees.models import Committee, CommitteeFiling, CommitteeLevel
from committees.rules import formation_refusal
from committees.services import FilingContent, Order, Specialised
from portal.accounts.forms import PHONE_SHAPE, KeyForm, date_field
from portal.accounts.models import Organisation
from portal.catalog.models import Region, Series, Specialty
from portal.core import clock
from portal.core.identifiers import BadIdentifier, check_uscc, normalise_uscc
from portal.files.rules import BadFile, true_type

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
MOST_UNITS = 50
PLAIN = (
    "name", "basis", "region", "scope", "authority", "proposed_from", "proposed_to", "contact", "telephone", "address",
)  # fmt: skip
# Under which name the rows of specialties are kept as they were typed.
ROWS = "specialties"
PICK = {"required": "请选择。", "invalid_choice": "请从列表中选择。"}


class StartFilingForm(KeyForm):
    """Which committee is to be formed: what can't be changed afterwards (令40 arts. 6, 8)."""

    field_order = ["formed_by", "series", "level"]
    formed_by = forms.ChoiceField(label="组建方式", error_messages=PICK)
    series = forms.ModelChoiceField(
        label="系列", queryset=Series.objects.none(), to_field_name="code", empty_label="请选择",
        help_text="一个评审委员会只评一个系列。", error_messages=PICK,
    )  # fmt: skip
    level = forms.ChoiceField(
        label="级别", choices=[("", "请选择"), *CommitteeLevel.choices], error_messages=PICK,
        help_text="高级由省人社厅备案；企业只能组建中级、初级。",
    )  # fmt: skip

    def __init__(self, *args: Any, body: Organisation, ways: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        labels = dict(Committee.FormedBy.choices)
        formed_by, series = self.fields["formed_by"], self.fields["series"]
        formed_by.choices = [(way, labels[way]) for way in ways]
        series.queryset = Series.objects.filter(is_active=True).order_by("number")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        way, series, level = (cleaned.get(name) for name in ("formed_by", "series", "level"))
        if way and series and level:
            refusal = formation_refusal(formed_by=way, organiser_kind=self.body.kind, level=level, series=series.code)
            if refusal:
                self.add_error("level" if level not in forming.levels_open_to(way) else "series", refusal)
        return cleaned

    def choice(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("formed_by", "series", "level")}


class RegionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.level in {"province", "city"} else f"{obj.parent} {obj}"


class FilingForm(forms.Form):
    """The application but for its specialties; nothing is required before it is submitted (lessons, pain 2)."""

    mark_optional = False
    name = forms.CharField(
        label="评审委员会名称", max_length=120, required=False, help_text="例如：晋中市工程系列中级职称评审委员会。"
    )
    basis = forms.ChoiceField(
        label="组建依据", choices=Committee.Basis.choices, widget=forms.RadioSelect, error_messages=PICK
    )
    region = RegionField(
        label="地区", queryset=Region.objects.none(), required=False, empty_label="请选择", error_messages=PICK
    )
    scope = forms.ChoiceField(label="申报范围", widget=forms.RadioSelect, error_messages=PICK)
    units = forms.CharField(
        label="服务单位", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只评本单位（系统）或者几家企业联合组建的，每行写一个单位的统一社会信用代码；单位须已在本平台登记。",
    )  # fmt: skip
    authority = forms.ModelChoiceField(
        label="备案机关", queryset=Organisation.objects.none(), required=False, empty_label="请选择",
        help_text="高级：省人社厅；中级、初级：所在地的人社部门或行业主管部门。", error_messages=PICK,
    )  # fmt: skip
    proposed_from = date_field("拟定起始日", required=False)
    proposed_to = date_field("拟定截止日", required=False, help_text="有效期最长3年，期满须重新备案。")
    contact = forms.CharField(label="办事机构", max_length=60, required=False, help_text="对外公布的办公室名称。")
    telephone = forms.CharField(
        label="咨询电话", max_length=40, required=False, validators=[PHONE_SHAPE], help_text="公开展示。",
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    address = forms.CharField(label="地址", max_length=200, required=False, help_text="公开展示。")

    def __init__(self, *args: Any, filing: CommitteeFiling, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(filing) | filing.typed, **kwargs)
        self.filing = filing
        labels = dict(Committee.Scope.choices)
        scopes = forming.scopes_open_to(filing.formed_by)
        fields: dict[str, Any] = self.fields
        fields["scope"].choices = [(scope, labels[scope]) for scope in scopes]
        fields["region"].queryset = regions_for(filing)
        fields["authority"].queryset = authorities_for(filing)
        if scopes == ("open",):
            del fields["units"]
        self.items = [item for item, _row in evidence_rows(filing)]
        for item, row in evidence_rows(filing):
            self._add_evidence(item, row)

    def _add_evidence(self, item: forming.EvidenceItem, row: Any) -> None:
        self.fields[f"text_{item.code}"] = forms.CharField(
            label=item.title, max_length=2000, required=False, help_text=item.hint,
            widget=forms.Textarea(attrs={"rows": 4}), initial=row.text if row else "",
        )  # fmt: skip
        stored = row.file if row else None
        self.fields[f"file_{item.code}"] = forms.FileField(
            label=f"证明文件：{item.title}", required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            help_text=f"已上传：{stored.name}。再选一个就会替换。" if stored else "PDF、JPG或PNG，可以不传。",
        )  # fmt: skip

    def clean_units(self) -> list[Organisation]:
        """Each line's unit; joint enterprises are enterprises (M2d)."""
        codes = list(dict.fromkeys(normalise_uscc(line) for line in self.cleaned_data["units"].split() if line))
        if len(codes) > MOST_UNITS:
            raise ValidationError(f"最多填写{MOST_UNITS}个单位。")
        for code in codes:
            try:
                check_uscc(code)
            except BadIdentifier as wrong:
                raise ValidationError(f"{code}：{wrong.message_zh}") from wrong
        known = {each.uscc: each for each in Organisation.objects.active().filter(uscc__in=codes)}
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(f"没有在本平台登记的单位：{'、'.join(unknown)}。请核对，或请该单位先登记。")
        if self.filing.organiser.uscc in codes:
            raise ValidationError("不用填写本单位，本单位已经包括在内。")
        return [known[code] for code in codes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for item in self.items:
            upload = cleaned.get(f"file_{item.code}")
            if upload:
                self._check_file(f"file_{item.code}", upload)
        first, last = cleaned.get("proposed_from"), cleaned.get("proposed_to")
        if first and last and last < first:
            self.add_error("proposed_to", "截止日不能早于起始日。")
        return cleaned

    def _check_file(self, name: str, upload: Any) -> None:
        try:
            true_type(upload.read())
        except BadFile as wrong:
            self.add_error(name, str(wrong))
        finally:
            upload.seek(0)

    def groups(self) -> Iterator[tuple[forming.EvidenceItem, Any, Any]]:
        """Each condition with its two fields, for the page."""
        for item in self.items:
            yield item, self[f"text_{item.code}"], self[f"file_{item.code}"]

    def content(self, rows: "SpecialtyRows") -> FilingContent:
        """What could be read; the rest comes as it was typed, and what stands in its place stays (ADR 4)."""
        read = self.cleaned_data
        columns = {name: read[name] for name in PLAIN if name in read}
        # An empty choice of these is no answer yet, and their columns take none.
        columns = {name: value for name, value in columns.items() if value or name not in {"basis", "scope"}}
        wrong = [name for name in self.errors if name in self.fields and not name.startswith("file_")]
        typed: dict[str, Any] = {name: plain_text(self[name].data) for name in wrong}
        if not rows.is_valid() and (as_typed := rows.typed()):
            typed[ROWS] = as_typed
        return FilingContent(
            columns=columns,
            specialties=rows.specialised() if rows.is_valid() else None,
            units=read.get("units", []) if "units" not in self.errors else None,
            texts={item.code: read[f"text_{item.code}"] for item in self.items if f"text_{item.code}" in read},
            files={item.code: read[f"file_{item.code}"] for item in self.items if read.get(f"file_{item.code}")},
            typed=typed,
        )


def plain_text(typed: Any) -> str:
    """What a browser sent for one field, as the database can keep it."""
    return str(typed or "").replace("\x00", "")


def _initial(filing: CommitteeFiling) -> dict[str, Any]:
    names = ("name", "basis", "scope", "proposed_from", "proposed_to", "contact", "telephone", "address")
    keys = {"region": filing.region_id, "authority": filing.authority_id}
    units = "\n".join(str(row.organisation.uscc or "") for row in filing.unit_rows.all())
    return {name: getattr(filing, name) for name in names} | keys | {"units": units}


class SpecialtyRow(forms.Form):
    """One specialty with its dates; a row without a specialty counts for nothing."""

    mark_optional = False
    specialty = forms.ModelChoiceField(
        label="评审专业", queryset=Specialty.objects.none(), required=False, empty_label="不填", error_messages=PICK
    )
    valid_from = date_field("受理起始日", required=False)
    valid_to = date_field("受理截止日", required=False, help_text="不填即继续受理。")

    def __init__(self, *args: Any, choices: QuerySet[Specialty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialty"].queryset = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if cleaned.get("specialty") and not first and "valid_from" not in self.errors:
            self.add_error("valid_from", "请填写受理起始日。")
        if first and last and last < first:
            self.add_error("valid_to", "截止日不能早于起始日。")
        return cleaned


class SpecialtyRows(BaseFormSet):
    def clean(self) -> None:
        chosen = [form.cleaned_data.get("specialty") for form in self.forms if form.is_valid()]
        seen = set()
        for form, specialty in zip(self.forms, chosen, strict=False):
            if specialty is not None and specialty in seen:
                form.add_error("specialty", "这个专业已经填写过。")
            seen.add(specialty)

    def typed(self) -> list[dict[str, str]]:
        """The rows as they were typed, without those that are empty."""
        rows = [{name: plain_text(form[name].data) for name in form.fields} for form in self.forms]
        return [row for row in rows if any(row.values())]

    def specialised(self) -> list[Specialised]:
        rows = (form.cleaned_data for form in self.forms)
        return [
            Specialised(row["specialty"], row["valid_from"], row["valid_to"]) for row in rows if row.get("specialty")
        ]


def specialty_rows(filing: CommitteeFiling, data: Any = None) -> SpecialtyRows:
    """The specialties that stand in the application, and three empty rows more."""
    made: Any = formset_factory(SpecialtyRow, formset=SpecialtyRows, extra=3, max_num=60, absolute_max=80)
    initial = filing.typed.get(ROWS) or [
        {"specialty": row.specialty_id, "valid_from": row.valid_from, "valid_to": row.valid_to}
        for row in filing.specialty_rows.all()
    ]
    choices = specialties_for(filing, clock.today())
    # Posted rows are taken as they are: one that is as it was stored is no empty row.
    return made(data, initial=initial if data is None else None, prefix="specialties", form_kwargs={"choices": choices})


def _words(label: str, missing: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
    )  # fmt: skip


def _document(label: str = "文号") -> forms.CharField:
    return forms.CharField(label=label, max_length=60, error_messages={"required": "请填写文号。"})


class CorrectionForm(forms.Form):
    told = _words("需要补正的全部内容", "请写明需要补正的内容。", "只能要求一次，请一次写全（人社部令第40号第18条）。")


class RefuseForm(forms.Form):
    told = _words("不予备案的理由", "请写明理由。")


class SelectionForm(forms.Form):
    """The result of the selection of a social organisation, with its score sheet's total (M2b)."""

    document = _document("遴选文号")
    score = forms.IntegerField(
        label="遴选得分", min_value=0, max_value=100,
        error_messages={"required": "请填写得分。", "invalid": "请填写0到100的整数。",
                        "min_value": "请填写0到100的整数。", "max_value": "请填写0到100的整数。"},
    )  # fmt: skip
    told = _words("评分情况和理由", "请写明理由。", "申请单位会看到。")


class ApproveForm(forms.Form):
    number = _document("备案文号")
    valid_from = date_field("备案起始日", help_text="不早于今天。")
    valid_to = date_field("备案截止日", help_text="从今天起最长3年。")


class OrderForm(forms.Form):
    """The document by which an authority orders something about a committee (M6f)."""

    document = _document()
    document_on = date_field("文件日期")
    reason = _words("理由", "请写明理由。", "会公布在评审委员会名录，并通知组建单位。")

    def order(self) -> Order:
        return Order(**self.cleaned_data)


class RectifyForm(OrderForm):
    due_on = date_field("整改期限")
