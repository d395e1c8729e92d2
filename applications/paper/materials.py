"""The list of materials as data: what is asked, why, by which clause, and how to get it (S12a, M5d; regulation 4.3).

An identity card, household register or personnel archive is never asked for: the account knows who applies, and
M1b lets none of them be a gate. What a register can verify is asked only while none has (S12b, 令40 art. 15).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.registers.rules import Register

Form = Mapping[str, Mapping[str, Any]]
PHOTO = "photo"


def always(_form: Form) -> bool:
    return True


def never(_form: Form) -> bool:
    return False


def with_present_title(form: Form) -> bool:
    return form.get("present_title", {}).get("fields", {}).get("has_title") == "yes"


def with_qualification(form: Form) -> bool:
    return _has_rows(form, "qualification")


def with_skills(form: Form) -> bool:
    return _has_rows(form, "skills")


def with_exam(form: Form) -> bool:
    return _has_rows(form, "exam")


def _has_rows(form: Form, slug: str) -> bool:
    return any(str(value).strip() for row in form.get(slug, {}).get("rows", []) for value in row.values())


WHEN: Mapping[Callable[[Form], bool], str] = {
    always: "必交",
    with_present_title: "已有职称的必交",
    with_qualification: "填写了职业资格的必交",
    with_skills: "填写了技能证书的必交",
    with_exam: "实行考评结合的必交",
    never: "按需提交",
}


@dataclass(frozen=True)
class MaterialItem:
    """One item of the list. ``needed(form)``: must it be there to submit? ``most``: how many files it takes.

    ``register`` is the source that makes the paper needless once it has verified the fact, if there is one.
    ``occasion``: of whom it is asked, where a track or a channel decides on that (``paper.wanted``) or the reader does.
    """

    code: str
    label: str
    why: str
    clause: str
    how: str
    needed: Callable[[Form], bool] = never
    most: int = 5
    register: Register | None = None
    occasion: str = ""

    @property
    def when(self) -> str:
        return self.occasion or WHEN[self.needed]


@dataclass(frozen=True)
class NeverAsked:
    """A fact that the portal asks a register for, and for which it takes no paper at all."""

    label: str
    why: str
    clause: str
    register: Register


ITEMS = (
    MaterialItem(
        PHOTO, "近期免冠照片", "印制电子证书。", "评审材料目录",
        "JPG 或 PNG，竖版，不小于 295×413 像素；过大的照片由系统自动缩小到 413×626 像素以内。", always, 1,
    ),
    MaterialItem(
        "education", "学历学位证明", "核对学历资格条件。", "人社部令第40号第14条",
        "2002 年以后毕业的，在学信网下载《教育部学历证书电子注册备案表》；更早的上传认证报告，"
        "国（境）外学历上传留学服务中心认证书。",
        always, register=Register.EDUCATION,
    ),
    MaterialItem(
        "present_title", "现职称证书", "核对现职称和取得时间。", "人社部令第40号第14条",
        "上传证书，有聘任文件的一并上传。没有职称的不需要。", with_present_title,
    ),
    MaterialItem(
        "qualification", "职业资格证书", "核对所填的职业资格。", "晋人社厅发〔2020〕38号第8条",
        "上传证书的照片页和编号页。", with_qualification, register=Register.QUALIFICATION,
    ),
    MaterialItem(
        "labour_contract", "劳动合同", "证明您在劳动关系所在地申报。", "晋人社厅发〔2020〕38号第3条",
        "上传现单位劳动合同的首页、期限页和签章页。", always,
    ),
    MaterialItem(
        "social_insurance", "社会保险缴费记录", "参保单位与工作单位不一致时用于说明。", "人社厅发〔2020〕13号",
        "可在山西人社公共服务平台下载；参保单位不一致的，附说明和近 6 个月工资发放记录。",
        register=Register.SOCIAL_INSURANCE, occasion="参保单位与工作单位不一致的提交",
    ),
    MaterialItem(
        "achievement", "业绩成果佐证", "佐证所填的业绩成果。", "人社厅发〔2020〕13号第三部分",
        "专利证书、标准文本、验收报告、转化合同、获奖证书等，任选能说明您本人贡献的。", always, 20,
    ),
    MaterialItem(
        "study", "继续教育证明", "佐证所填学时。", "人社部令第25号",
        "继续教育学时登记或者结业证明。", occasion="有登记或者结业证明的提交",
    ),
    MaterialItem(
        "paper", "论文著作（选填）", "论文不作限制性要求，有代表作的可以提供。", "人社厅发〔2020〕13号第三部分",
        "封面、目录和正文。", never, 10, occasion="选填，有代表作的提交",
    ),
    MaterialItem(
        "skill_certificate", "技能证书", "核对技能等级、取得时间和一线岗位。", "晋人社厅发〔2020〕38号第9条",
        "上传职业资格证书或者职业技能等级证书，按高技能人才申报的附单位出具的一线岗位说明。", with_skills,
    ),
    MaterialItem(
        "exam_certificate", "考试合格证（成绩单）", "实行考评结合的，核对考试成绩和有效期。",
        "晋人社厅发〔2020〕38号第8条", "上传考试合格证，或者达到省定标准的成绩单。", with_exam,
    ),
    MaterialItem(
        "government_record", "机关工作经历和调离时间的证明", "计算工作年限，原单位业绩也算。",
        "晋人社厅发〔2020〕38号第十一条", "由原机关出具，或者上传任免、调动文件。",
        occasion="从党政机关流动到企业首次申报的必交",
    ),
    MaterialItem(
        "talent_proof", "人才认定文件", "证明人才身份。", "晋人社厅发〔2020〕38号第10条",
        "上传人社部门的认定文件，或者人才目录中有您的一页。", occasion="人才直接认定、走绿色通道的必交",
    ),
    MaterialItem(
        "contribution_proof", "重大贡献证明", "说明做了什么、本人起什么作用。", "人社部令第40号第14条",
        "鉴定结论、采用证明、获奖证书等。", occasion="直接申报高级职称的必交", most=10,
    ),
    MaterialItem(
        "recommendation_letters", "正高级专家推荐意见", "破格申报由专家推荐。", "人社部发〔2019〕16号",
        "每位专家一份，由专家本人签名。", occasion="破格申报的必交", most=10,
    ),
    MaterialItem(
        "entrustment_letter", "委托评审函", "证明委托本评审委员会评审。", "人社部令第40号第28条",
        "由当地人社部门出具。", occasion="委托评审的必交",
    ),
    MaterialItem(
        "former_certificate", "原职称证书和评审表（文件）", "向原发证地核实。", "人社部令第40号第29条",
        "上传证书；有评审表或者任职资格文件的一并上传。", occasion="跨地区职称确认的必交",
    ),
    MaterialItem(
        "targeted_certificate", "定向职称证书", "核对级别、专业和取得时间。", "晋人社厅发〔2020〕38号第5条",
        "上传定向评价取得的职称证书。", occasion="转评的必交",
    ),
    MaterialItem(
        "assessment_opinion", "见习（试用）期满考核意见", "证明期满、考核合格。", "人社厅发〔2020〕13号第四部分",
        "由单位出具，写明起止时间和考核结果，加盖公章。", occasion="考核认定的必交",
    ),
    MaterialItem(
        "postdoc_proof", "博士后出站证书和资助（项目）证明", "核对出站时间、基金资助或者科研项目。",
        "人社厅发〔2020〕13号第五部分", "上传出站证书；基金资助或者主持省部级以上项目，有一样就可以。",
        occasion="博士后认定的必交",
    ),
    MaterialItem(
        "posting", "派驻证明", "证明连续派驻满一年。", "人社厅发〔2020〕13号第一部分",
        "上传派驻文件，或者派驻地的社会保险缴费记录。", occasion="在派驻地申报的必交",
    ),
    MaterialItem(
        "leave_approval", "离岗创业（兼职）的批准文件", "证明批准日期，期限从这一天算起。",
        "晋人社厅发〔2020〕38号第十一条", "上传原单位的批准文件。", occasion="由原单位申报的必交",
    ),
)  # fmt: skip
NEVER_ASKED = (
    NeverAsked("身份证", "核对申报人身份。", "人社部令第40号第15条", Register.IDENTITY),
    NeverAsked("营业执照", "核对工作单位存续。", "人社部令第40号第15条", Register.COMPANY),
)
BY_CODE = {item.code: item for item in ITEMS}
BY_REGISTER = {item.register: item for item in ITEMS if item.register}


def missing_items(form: Form, present: Collection[str], items: Iterable[MaterialItem]) -> list[MaterialItem]:
    """Those of ``items`` that the form makes necessary and that have neither a file nor a verified source; by code."""
    return [item for item in items if item.needed(form) and item.code not in present]
