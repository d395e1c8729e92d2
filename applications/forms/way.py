"""What an applicant tells about his labour relation, and which channel he chooses (contracts 2; regulation 2.3)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from applications.selectors.way import Offer
from portal.accounts.forms import counties_by_city, date_field
from portal.accounts.models import Organisation
from portal.core import clock

EMPLOYMENTS = [
    ("contract", "与用人单位签订劳动合同"),
    ("dispatch", "劳务派遣"),
    ("freelancer", "自由职业，没有用人单位"),
    ("other_non_public", "在其他非公有制经济组织工作"),
]
ARCHIVES = [
    ("employer", "单位，或者不清楚"),
    ("public_agency", "公共就业和人才服务机构"),
    ("provincial_market", "省人力资源市场"),
    ("elsewhere", "不在单位所在地"),
]
LEAVES = [("", "没有"), ("startup", "经批准离岗创业"), ("part_time", "经批准兼职")]


class RouteFactsForm(forms.Form):
    """Only what opens one more channel; household registration and ownership are never asked (M1b)."""

    employment = forms.ChoiceField(
        label="您与单位的关系", choices=EMPLOYMENTS, widget=forms.RadioSelect,
        error_messages={"required": "请选择您与单位的关系。"},
    )  # fmt: skip
    workplace = forms.ChoiceField(
        label="劳动关系所在地", help_text="劳动合同、社会保险所在的县（市、区）；没有单位的，填您工作的地方。",
        error_messages={"required": "请选择劳动关系所在地。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip
    works_at = forms.CharField(
        label="实际用工单位", required=False, max_length=120, help_text="劳务派遣的填写，其他不用填。"
    )
    archive = forms.ChoiceField(
        label="人事档案由谁保管", choices=ARCHIVES, required=False,
        help_text="档案在哪里都可以申报；填写只是为了多给您一种办法。",
    )  # fmt: skip
    posted_region = forms.ChoiceField(label="派驻到", required=False, help_text="单位派您到外地工作的填写。")
    posted_since = date_field("派驻开始日期", required=False)
    leave_kind = forms.ChoiceField(label="从高校、科研院所、医疗机构等离岗创业或兼职", choices=LEAVES, required=False)
    leave_approved_on = date_field("批准日期", required=False)
    leave_region = forms.ChoiceField(label="原单位所在地", required=False)
    unit_refuses = forms.BooleanField(
        label="单位不给审核，或者找不到审核的单位", required=False,
        help_text="勾选后可以选“兜底渠道”，由当地人社部门指定机构为您审核、公示、推荐。",
    )  # fmt: skip
    complaint = forms.CharField(
        label="情况说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有人社部门能看到，不会转给您的单位。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("workplace", "posted_region", "leave_region"):
            self.fields[name].choices = counties_by_city()

    def clean(self) -> None:
        given = self.cleaned_data
        self._both("posted_region", "posted_since", "请一并填写派驻地和派驻开始日期。")
        if given.get("leave_kind"):
            self._need("leave_approved_on", "请填写批准日期。")
            self._need("leave_region", "请选择原单位所在地。")
        if given.get("unit_refuses"):
            self._need("complaint", "请简单说明情况，人社部门据此指定机构。")
        if given.get("posted_since") and given["posted_since"] > clock.today():
            self.add_error("posted_since", "派驻开始日期不能晚于今天。")

    def _both(self, first: str, second: str, message: str) -> None:
        if bool(self.cleaned_data.get(first)) != bool(self.cleaned_data.get(second)) and second not in self.errors:
            self.add_error(second if self.cleaned_data.get(first) else first, message)

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def told(self) -> dict[str, Any]:
        """The facts in the shape of contracts section 2, ready for JSON."""
        given = self.cleaned_data
        told: dict[str, Any] = {
            "employment": given["employment"],
            "workplace": given["workplace"],
            "archive": {"kept_by": given["archive"] or "employer"},
            "unit_refuses": given["unit_refuses"],
            "complaint": given["complaint"] if given["unit_refuses"] else "",
        }
        if given.get("posted_since"):
            told["posted"] = {"region": given["posted_region"], "since": given["posted_since"].isoformat()}
        if given.get("leave_kind"):
            told["leave"] = {
                "kind": given["leave_kind"],
                "approved_on": given["leave_approved_on"].isoformat(),
                "unit_region": given["leave_region"],
            }
        return told


def initial_of(told: dict[str, Any], *, employment: str, workplace: str, works_at: str) -> dict[str, Any]:
    """What the form shows of facts that were told before."""
    posted, leave = told.get("posted") or {}, told.get("leave") or {}
    return {
        "employment": employment,
        "workplace": workplace,
        "works_at": works_at,
        "archive": (told.get("archive") or {}).get("kept_by", "employer"),
        "posted_region": posted.get("region", ""),
        "posted_since": posted.get("since"),
        "leave_kind": leave.get("kind", ""),
        "leave_approved_on": leave.get("approved_on"),
        "leave_region": leave.get("unit_region", ""),
        "unit_refuses": told.get("unit_refuses", False),
        "complaint": told.get("complaint", ""),
    }


class ChannelForm(forms.Form):
    """One of the open channels; the body and the agency are those of the chosen one."""

    channel = forms.CharField(error_messages={"required": "请选择一个申报渠道。"})

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.route.channel: offer for offer in offers}

    def clean_channel(self) -> str:
        channel = self.cleaned_data["channel"]
        if channel not in self.offers:
            raise forms.ValidationError("请从列出的渠道中选择。")
        return str(channel)

    def clean(self) -> None:
        offer = self.offers.get(self.cleaned_data.get("channel", ""))
        if offer is None:
            return
        self.cleaned_data["body"] = self._chosen(offer, "body", offer.bodies)
        self.cleaned_data["agency"] = self._chosen(offer, "agency", offer.agencies)

    def _chosen(self, offer: Offer, part: str, bodies: Sequence[Organisation]) -> Organisation | None:
        if not bodies:
            return None
        wanted = self.data.get(f"{part}-{offer.route.channel}", "")
        found = next((body for body in bodies if str(body.pk) == wanted), None)
        if found is None:
            self.add_error(None, "请选择办理机构。")
        return found


class AssignForm(forms.Form):
    """The body that is to review, publish and recommend (M1g)."""

    body = forms.TypedChoiceField(
        label="指定机构", coerce=int, help_text="由它审核、公示、推荐，本地的排在前面。",
        error_messages={"required": "请选择机构。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in bodies}
        choices = [(pk, f"{body.name}（{body.get_kind_display()}）") for pk, body in self.bodies.items()]
        self.fields["body"].choices = [("", "请选择"), *choices]

    def clean_body(self) -> Organisation:
        return self.bodies[self.cleaned_data["body"]]
