"""What a reviewer checks at each stage, item by item, with the clause that asks for it."""

from dataclasses import dataclass

from applications import grounds
from applications.grounds import Grounds
from applications.routing.stages import Stage
from portal.catalog.rules import SHORTEST_NOTICE

OUTCOMES = (("ok", "属实"), ("problem", "有问题"), ("note", "备注"))


@dataclass(frozen=True, slots=True)
class CheckItem:
    """``code`` is stored with the finding; ``grounds``: where the reviewer looks."""

    code: str
    text: str
    clause: str
    grounds: Grounds = grounds.NOTHING


_UNIT = (
    CheckItem(
        "labour_relation",
        "本单位在岗，劳动合同、社会保险在本单位",
        "人社部令第40号第13条、晋人社厅发〔2020〕38号第3条",
        grounds.LABOUR,
    ),
    CheckItem("not_retired", "未退休，不在处分影响期内", "人社部令第40号第13条", grounds.DECLARED),
    CheckItem("originals", "学历、现职称、获奖等证书已与原件核对", "人社部令第40号第15、16条", grounds.CERTIFICATES),
    CheckItem("work_record", "工作经历、专业技术岗位属实", "人社部令第40号第16条", grounds.WORK),
    CheckItem("achievements", "业绩成果由本人完成，排名、作用属实", "人社部令第40号第16条", grounds.ACHIEVEMENTS),
    CheckItem("ethics", "职业道德、年度考核情况良好", "人社部令第40号第3条"),
)
_HRSS = (
    CheckItem("route", "申报渠道正确，劳动关系所在地属本辖区", "晋人社厅发〔2020〕38号第3条", grounds.LABOUR),
    CheckItem("unit_steps", f"单位已审核、公示满 {SHORTEST_NOTICE} 个工作日并推荐", "人社部令第40号第16条"),
    CheckItem("education", "学历（学位）符合申报级别要求", "人社部令第40号第14条", grounds.EDUCATION),
    CheckItem("years", "现职称取得时间、资历年限符合要求", "人社部令第40号第14条", grounds.YEARS),
    CheckItem("integrity", "无在期失信记录", "人社部令第40号第39条"),
    CheckItem("materials", "必交材料齐全、清晰、在有效期内", "人社部令第40号第15条"),
    CheckItem("once_a_year", "无重复、交叉申报", "人社厅发〔2020〕13号第六部分"),
)
_COMMITTEE = (
    CheckItem("scope", "系列、专业、级别、人员范围属本评委会", "人社部令第40号第6、38条", grounds.DECLARED),
    CheckItem("conditions", "符合申报条件和评价标准的基本要求", "人社部令第40号第18条", grounds.CERTIFICATES),
    CheckItem("complete", "评审所需材料齐全", "人社部令第40号第18条"),
    CheckItem("evidence", "代表性业绩可供评议", "人社部令第40号第21条", grounds.ACHIEVEMENTS),
    CheckItem("no_secret", "材料不涉及国家秘密", "人社部令第40号第43条"),
)

_RECOGNITION = (
    CheckItem("route", "申报渠道和认定机关正确", "人社厅发〔2020〕13号", grounds.LABOUR),
    CheckItem("identity", "证书、证明上的姓名与本人一致", "人社部令第40号第15条", grounds.IDENTITY),
    CheckItem("evidence", "认定依据真实、有效", "人社部令第40号第15条", grounds.RECOGNISED_BY),
    CheckItem("conditions", "符合所认定职称的条件", "晋人社厅发〔2020〕38号", grounds.RECOGNISED_BY),
    CheckItem("integrity", "无在期失信记录", "人社部令第40号第39条"),
    CheckItem("once_a_year", "无重复、交叉申报", "人社厅发〔2020〕13号第六部分"),
)

# An agency or the provincial market makes the checks that the first HRSS office would make (regulation 2.3, rule 4).
CHECKLIST: dict[str, tuple[CheckItem, ...]] = {
    Stage.UNIT_REVIEW: _UNIT,
    Stage.AGENCY_REVIEW: _HRSS,
    Stage.HRSS_REVIEW: _HRSS,
    Stage.COMMITTEE_ACCEPTANCE: _COMMITTEE,
    "RECOGNITION": _RECOGNITION,
}


def items_of(stage: str) -> tuple[CheckItem, ...]:
    """The list of a stage; empty for a stage that reviews nothing."""
    return CHECKLIST.get(stage, ())
