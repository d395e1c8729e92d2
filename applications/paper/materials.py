"""The list of materials as data: what is asked, why, by which clause, and how to get it (regulation 4.3).

An identity card, household register or personnel archive is never asked for: the account knows who applies, and
M1b lets none of them be a gate.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

Form = Mapping[str, Mapping[str, Any]]
PHOTO = "photo"


def always(_form: Form) -> bool:
    return True


def never(_form: Form) -> bool:
    return False


def with_present_title(form: Form) -> bool:
    return form.get("present_title", {}).get("fields", {}).get("has_title") == "yes"


@dataclass(frozen=True)
class MaterialItem:
    """One item of the list. ``needed(form)``: must it be there to submit? ``most``: how many files it takes."""

    code: str
    label: str
    why: str
    clause: str
    how: str
    needed: Callable[[Form], bool] = never
    most: int = 5


ITEMS = (
    MaterialItem(
        PHOTO, "近期免冠照片", "印制电子证书。", "评审材料目录",
        "JPG 或 PNG，竖版，不小于 295×413 像素；过大的照片由系统自动缩小到 413×626 像素以内。", always, 1,
    ),
    MaterialItem(
        "education", "学历学位证明", "核对学历资格条件。", "人社部令第40号第14条",
        "2002 年以后毕业的，在学信网下载《教育部学历证书电子注册备案表》；更早的上传认证报告，"
        "国（境）外学历上传留学服务中心认证书。",
        always,
    ),
    MaterialItem(
        "present_title", "现职称证书", "核对现职称和取得时间。", "人社部令第40号第14条",
        "上传证书，有聘任文件的一并上传。没有职称的不需要。", with_present_title,
    ),
    MaterialItem(
        "labour_contract", "劳动合同", "证明您在劳动关系所在地申报。", "晋人社厅发〔2020〕38号第三条",
        "上传现单位劳动合同的首页、期限页和签章页。", always,
    ),
    MaterialItem(
        "social_insurance", "社会保险缴费记录", "参保单位与工作单位不一致时用于说明。", "人社厅发〔2020〕13号",
        "可在山西人社公共服务平台下载；参保单位不一致的，附说明和近 6 个月工资发放记录。",
    ),
    MaterialItem(
        "achievement", "业绩成果佐证", "佐证所填的业绩成果。", "人社厅发〔2020〕13号第三部分",
        "专利证书、标准文本、验收报告、转化合同、获奖证书等，任选能说明您本人贡献的。", always, 20,
    ),
    MaterialItem(
        "study", "继续教育证明", "佐证所填学时。", "人社部令第25号",
        "继续教育学时登记或者结业证明。",
    ),
    MaterialItem(
        "paper", "论文著作（选填）", "论文不作限制性要求，有代表作的可以提供。", "人社厅发〔2020〕13号第三部分",
        "封面、目录和正文。", never, 10,
    ),
)  # fmt: skip
BY_CODE = {item.code: item for item in ITEMS}


def missing_items(form: Form, present: Collection[str]) -> list[MaterialItem]:
    """The items that the form makes necessary and that have no file; ``present`` are codes."""
    return [item for item in ITEMS if item.needed(form) and item.code not in present]
