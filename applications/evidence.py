"""What a body must have seen before it recognises a title without a ballot, by procedure (regulation 8.1). Data."""

from dataclasses import dataclass
from typing import Literal

TODAY_AT_THE_LATEST = "日期不能晚于今天。"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing to look at: a ``tick`` that it is so, or the ``text`` or ``date`` that was found."""

    code: str
    label: str
    kind: Literal["tick", "text", "date"]
    clause: str


EVIDENCE: dict[str, tuple[EvidenceItem, ...]] = {
    "qualification": (
        EvidenceItem("certificate_verified", "职业资格证书已核验，真实、有效", "tick", "S8b"),
        EvidenceItem("mapping_fits", "资格与所认定的系列、级别符合对应目录", "tick", "S8b"),
        EvidenceItem("certificate_number", "职业资格证书编号", "text", "S8b"),
        EvidenceItem("obtained_on", "职业资格取得日期", "date", "S8c"),
    ),
    "talent_recognition": (
        EvidenceItem("brought_in", "属于企业引进的高层次人才，证明材料属实", "tick", "S10b"),
        EvidenceItem("contribution", "专业经历、学术技术贡献达到所认定的级别", "tick", "S10b"),
        EvidenceItem("committee_minutes", "评委会研究认定的会议纪要编号", "text", "S10b"),
        EvidenceItem("committee_met_on", "评委会研究日期", "date", "S10b"),
    ),
    "postdoc": (
        EvidenceItem("station_certificate", "博士后出站材料齐全", "tick", "M5g"),
        EvidenceItem("grant_or_project", "获得中国博士后科学基金资助，或主持省部级以上科研项目", "tick", "M5g"),
        EvidenceItem("stays", "出站后与企业签订劳动合同，留在企业工作", "tick", "M5g"),
        EvidenceItem("left_station_on", "出站日期", "date", "M5g"),
    ),
    "cross_region_confirmation": (
        EvidenceItem("certificate_verified", "原职称证书已向发证地核实，真实、有效", "tick", "令40-29"),
        EvidenceItem("former_authority", "原发证（确认）单位", "text", "令40-29"),
        EvidenceItem("former_number", "原证书编号", "text", "令40-29"),
        EvidenceItem("former_obtained_on", "原职称取得日期", "date", "令40-29"),
    ),
    "assessment_recognition": (
        EvidenceItem("assessed", "单位考核合格，见习（试用）期满", "tick", "S10a"),
        EvidenceItem("education_checked", "学历（学位）已核验", "tick", "S10a"),
        EvidenceItem("probation_ended_on", "见习（试用）期满日期", "date", "S10a"),
    ),
    "conversion": (
        EvidenceItem("source_targeted", "原职称是中小企业定向评审的工程系列同级职称，证书有效", "tick", "S5e"),
        EvidenceItem("specialty_fits", "原专业与转评专业对应", "tick", "S5e"),
        EvidenceItem("source_number", "原证书编号", "text", "S5e"),
        EvidenceItem("first_obtained_on", "原职称首次取得日期", "date", "S5f"),
    ),
}  # fmt: skip

# From which of these days the years in the title count; elsewhere from the day of the recognition.
TENURE_FROM = {
    "qualification": "obtained_on",
    "cross_region_confirmation": "former_obtained_on",
    "conversion": "first_obtained_on",
}
