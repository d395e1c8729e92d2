"""Each channel in plain words: whom it suits, who reviews, its usual steps, what it needs (regulation 2.3, S12a, S13a).

What another body of the way knows by itself is not asked of the applicant: an agency knows whose archive it keeps.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a channel needs. ``why`` and ``clause`` stand beside it on the page (S12a).

    ``material``: the code of the item of the material list that serves for it, empty when a statement is enough.
    """

    code: str
    label: str
    why: str
    clause: str
    material: str = ""


@dataclass(frozen=True, slots=True)
class ChannelText:
    """A channel as a page tells of it."""

    code: str
    name: str
    reviewer: str
    fits: str
    steps: str
    evidence: tuple[Evidence, ...]


def _labour_contract(clause: str) -> Evidence:
    return Evidence("labour_contract", "劳动合同", "证明您与单位的劳动关系和所在地", clause, "labour_contract")


_UPWARD = "当地人社部门审核，再逐级报送到评委会"
_TEXTS: Final = (
    ChannelText(
        "service_point", "申报受理服务点", "服务点",
        "单位在开发区、产业园区、孵化器等服务点的服务范围内，单位没有人事部门，或者您愿意由服务点办理。",
        f"服务点审核、公示、推荐，{_UPWARD}。",
        (Evidence("work_in_area", "在服务点范围内工作的证明", "服务点只受理范围内的人员", "S2b", "labour_contract"),),
    ),
    ChannelText(
        "labour_dispatch", "劳务派遣", "劳务派遣单位",
        "您与劳务派遣单位签订劳动合同，被派到现在的单位工作。",
        f"劳务派遣单位审核、公示、推荐，{_UPWARD}；用工单位可以补充说明。",
        (Evidence("dispatch_contract", "与劳务派遣单位签订的劳动合同", "由派遣单位审核", "S2d", "labour_contract"),),
    ),
    ChannelText(
        "employer", "用人单位", "用人单位",
        "您与单位签订了劳动合同或者由单位缴纳社会保险。大多数人走这一渠道，户籍、档案在哪里都可以。",
        f"单位审核、公示、推荐，{_UPWARD}。",
        (_labour_contract("M1a"),),
    ),
    ChannelText(
        "archive_agency", "档案在公共就业和人才服务机构", "用人单位",
        "您的人事档案由公共就业和人才服务机构保管，单位愿意审核推荐。",
        f"单位审核、公示、推荐，经保管档案的机构核对，{_UPWARD}。",
        (_labour_contract("S4a"),),
    ),
    ChannelText(
        "archive_elsewhere", "档案不在单位所在地", "用人单位",
        "您的人事档案不在现单位所在地，已与现单位签订劳动合同。",
        "现单位审核、公示、推荐，现单位所在地人社部门审核，再逐级报送到评委会。",
        (_labour_contract("S4b"),),
    ),
    ChannelText(
        "provincial_market", "档案在省人力资源市场", "用人单位",
        "您的人事档案由省人力资源市场保管。",
        "单位审核、公示、推荐，省人力资源市场审核后直接送评委会，不再逐级报送。",
        (_labour_contract("S4c"),),
    ),
    ChannelText(
        "posted_away", "派驻地", "用人单位或者其在派驻地的分支机构",
        "单位派您到外地工作，已经连续满一年。",
        "单位审核、公示、推荐，派驻地人社部门审核，再逐级报送到评委会。",
        (
            _labour_contract("M1f"),
            Evidence(
                "posting", "派驻文件，或者派驻地的社会保险缴费记录", "证明连续派驻满一年", "M1f", "posting"
            ),
        ),
    ),
    ChannelText(
        "original_unit", "原单位", "原单位（高校、科研院所、医疗机构等）",
        "您经批准离岗创业或者到民营企业兼职，批准后还没有满三年。",
        "原单位审核、公示、推荐，按原单位的隶属关系逐级报送到评委会。离岗、兼职期间的业绩可以作为依据。",
        (
            Evidence(
                "leave_approval", "离岗创业或者兼职的批准文件", "证明批准日期，期限从这一天算起", "S11b",
                "leave_approval",
            ),
        ),
    ),
    ChannelText(
        "freelancer", "人事代理机构", "人事代理机构",
        "您是自由职业者，或者在其他非公有制经济组织工作。",
        f"人事代理机构审核、公示、推荐，{_UPWARD}。",
        (Evidence("agency_agreement", "人事代理协议", "由人事代理机构负责审核", "M6h"),),
    ),
    ChannelText(
        "social_intake", "工商联、协会、学会受理", "受理申报的工商联、协会、学会等",
        "当地的工商联、行业协会、学会或者人才中介机构受理申报。",
        f"受理机构审核、公示、推荐，{_UPWARD}。",
        (_labour_contract("M1c"),),
    ),
    ChannelText(
        "self_review_enterprise", "本企业自主评审", "用人单位",
        "您所在的企业（或者几家企业联合）组建了经备案的初级、中级评委会。",
        "单位审核、公示、推荐，直接由本企业的评委会评审，结果事后备案。",
        (_labour_contract("S7"),),
    ),
    ChannelText(
        "fallback", "兜底渠道", "当地人社部门指定的机构",
        "其他渠道都不适合，或者单位不给审核。",
        f"当地人社部门先指定一家机构，由它审核、公示、推荐，{_UPWARD}。",
        (Evidence("why_fallback", "情况说明", "人社部门据此指定机构，不需要单位出具证明", "M1g"),),
    ),
)  # fmt: skip
_BY_CODE: Final = {text.code: text for text in _TEXTS}


def text_of(channel: str) -> ChannelText:
    """The plain description of a channel (regulation 2.3). Raises `KeyError` for an unknown code."""
    return _BY_CODE[channel]


def evidence_for(channel: str) -> tuple[Evidence, ...]:
    """What the channel needs, each with its reason and clause (S12a). Raises `KeyError` for an unknown code."""
    return _BY_CODE[channel].evidence
