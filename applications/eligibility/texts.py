"""Each track in plain words: what it is called and whom it suits (regulation 2.4, S13a)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TrackText:
    """A track as a page tells of it; ``clause`` is the basis that opens it."""

    code: str
    name: str
    fits: str
    clause: str


_TEXTS: Final = (
    TrackText("normal", "正常申报", "按学历、现职称和年限，一级一级申报。大多数人走这条路。", "人社部令第40号第14条"),
    TrackText(
        "skilled_worker", "高技能人才申报",
        "在生产一线做技术技能工作，有高级工、技师或者高级技师证书的，可以申报职称。", "S9a",
    ),
    TrackText(
        "technical_school", "技工院校毕业申报", "技工院校毕业的，按对应的学历申报，和普通学历同等对待。", "S9b",
    ),
    TrackText(
        "no_initial_appointment", "未考核初聘，直接申报上一级",
        "全日制毕业后到民营企业工作，没有按时办过考核初聘的，工作满规定年限可以直接申报上一级。", "S10a",
    ),
    TrackText(
        "talent_recognition", "高层次人才直接认定",
        "企业引进的高层次人才，由评委会按专业经历和贡献直接认定，不用逐级申报。", "S10b",
    ),
    TrackText(
        "from_government", "从党政机关到企业，首次申报",
        "从党政机关（含参公单位）到企业做技术工作的，首次申报不受资历、级别限制，"
        "按工作年限对照条件，只能用一次。", "S11a",
    ),
    TrackText(
        "green_channel", "人才绿色通道",
        "高层次、急需紧缺、优秀青年人才，可以直接申报相应级别，不受级别和年限限制，仍要评审。", "M4d",
    ),
    TrackText(
        "postdoc", "博士后直接认定副高级",
        "出站后留在企业工作，获得过博士后科学基金资助或者主持过省部级以上科研项目的，可以直接认定。", "M5g",
    ),
    TrackText(
        "qualification", "职业资格直接认定", "有国家职业资格证书的，按对应目录直接认定职称，不用评审。", "S8b",
    ),
    TrackText(
        "direct_senior", "重大贡献直接申报高级",
        "在重大基础研究、前沿技术突破、解决重大工程技术难题等方面作出重大贡献的。", "人社部令第40号第14条",
    ),
    TrackText(
        "exceptional", "破格申报",
        "学历或者年限不够，但业绩突出、贡献重要，有正高级专家推荐的。", "人社部令第40号第14条",
    ),
    TrackText(
        "conversion", "转评", "已有定向评价的工程系列职称，转为同级通用职称，任职时间接着算。", "S5e",
    ),
    TrackText("entrusted", "委托评审", "本地没有相应评委会的，由备案的其他评委会评审。", "M4c"),
    TrackText(
        "cross_region_confirmation", "外省职称确认",
        "在外省或者其他有权单位取得的职称，核实后确认，年限照算。", "人社部令第40号第29条",
    ),
    TrackText(
        "assessment_recognition", "考核认定",
        "毕业后还没有职称的，见习（试用）期满、单位考核合格，可以认定第一个职称。", "M4a",
    ),
)  # fmt: skip
_BY_CODE: Final = {text.code: text for text in _TEXTS}


def track_text(track: str) -> TrackText:
    """The plain description of a track (regulation 2.4). Raises `KeyError` for an unknown code."""
    return _BY_CODE[track]
