"""What applicants read about where a case stands: plain words, and what comes next (lessons, pain 22). Data."""

from dataclasses import dataclass

from portal.catalog.rules import SHORTEST_NOTICE

AT_LEAST = f"公示不少于 {SHORTEST_NOTICE} 个工作日"


@dataclass(frozen=True)
class PublicStatus:
    """``tone`` is one of the status tag's; ``usual`` says how long it usually takes while no figures exist."""

    label: str
    tone: str
    next_step: str
    usual: str = ""


STATUSES = {
    "DRAFT": PublicStatus("填写中", "action", "填完各部分后检查并提交。"),
    "ASSIGNMENT": PublicStatus(
        "等待指定受理机构", "waiting", "当地人社部门为您指定审核、公示、推荐的机构。", "逾期自动转上级人社部门"
    ),
    "UNIT_REVIEW": PublicStatus("单位审核中", "waiting", "单位审核材料，通过后在单位内部公示。", "一般 5 个工作日左右"),
    "UNIT_NOTICE": PublicStatus(
        "单位公示中", "waiting", "公示期满且没有未处理的异议，单位推荐上报。", AT_LEAST
    ),
    "AGENCY_REVIEW": PublicStatus("代理机构审核中", "waiting", "审核通过后报送人社部门。", "一般 5 个工作日左右"),
    "HRSS_REVIEW": PublicStatus("人社部门审核中", "waiting", "审核通过后逐级报送。", "每级一般 10 个工作日左右"),
    "COMMITTEE_ACCEPTANCE": PublicStatus(
        "评委会核对材料", "waiting", "受理后进入评审。", "一般 10 个工作日左右"
    ),
    "RECOGNITION": PublicStatus("认定中", "waiting", "认定机关核实依据后作出决定。", "一般 10 个工作日左右"),
    "CORRECTION": PublicStatus("需要您补正", "action", "按要求修改后重新提交，逾期视为放弃。"),
    "IN_REVIEW": PublicStatus("评审中", "waiting", "评审委员会开会评议、投票。", "以评审会议安排为准"),
    "PASSED": PublicStatus("评审通过", "good", "结果将公示。", "一般 10 个工作日左右"),
    "NOT_PASSED": PublicStatus("评审未通过", "neutral", "可以在期限内申请复查，也可以在下一年度再次申报。"),
    "RESULT_NOTICE": PublicStatus("结果公示中", "waiting", "公示期满没有异议的，予以确认。", AT_LEAST),
    "CONFIRMED": PublicStatus("结果已确认", "good", "正在生成电子证书。", "一般当天完成"),
    "CERTIFIED": PublicStatus("已发证", "good", "可以下载电子证书。"),
    "REFUSED": PublicStatus("未予受理", "bad", "查看原因；符合条件后可以重新申报。"),
    "WITHDRAWN": PublicStatus("已撤回", "neutral", "申报时间内可以重新申报。"),
    "DEEMED_WITHDRAWN": PublicStatus("逾期视为放弃", "neutral", "申报时间内可以重新申报。"),
    "CANCELLED": PublicStatus("已取消", "bad", "如有疑问，请联系公示单位。"),
    "NOT_RECOGNISED": PublicStatus("不予认可", "bad", "原结果作废；依法重新评审时会通知您。如有疑问，请联系人社部门。"),
}  # fmt: skip
AWAITS_FILING = PublicStatus("结果已确认，待备案", "waiting", "备案机关备案后，生成电子证书。")
STAGE_TITLES = {
    "UNIT_REVIEW": "单位审核",
    "UNIT_NOTICE": "单位公示",
    "AGENCY_REVIEW": "代理机构审核",
    "HRSS_REVIEW": "人社部门审核",
    "COMMITTEE_ACCEPTANCE": "评委会受理",
    "ASSIGNMENT": "指定受理机构",
    "RECOGNITION": "认定",
}
AFTER_THE_ROUTE = (
    ("IN_REVIEW", "评审"),
    ("RESULT_NOTICE", "结果公示"),
    ("CONFIRMED", "结果确认"),
    ("CERTIFIED", "颁发电子证书"),
)
