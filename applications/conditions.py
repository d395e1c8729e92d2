"""The conditions of eligibility that a correction may name: codes that are stored, words that people read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """``clause`` names what the condition rests on."""

    code: str
    text: str
    clause: str

    @property
    def label(self) -> str:
        return f"{self.text}（{self.clause}）"


_ART_14 = "人社部令第40号第14条"
# Every code that a condition or a blocker of the engine can carry (``applications.eligibility``).
CONDITIONS = (
    NamedCondition("education", "学历（学位）要求", _ART_14),
    NamedCondition("prior_title", "现职称要求", _ART_14),
    NamedCondition("years_in_title", "现职称年限", _ART_14),
    NamedCondition("years_in_work", "专业技术工作年限", _ART_14),
    NamedCondition("probation", "毕业后工作满规定年限", _ART_14),
    NamedCondition("not_yet_held", "尚未取得申报级别的职称", _ART_14),
    NamedCondition("related", "技工院校所学专业与申报专业对应", "S9b"),
    NamedCondition("skill", "技能等级证书", "S9a"),
    NamedCondition("front_line", "在生产一线从事技术技能工作", "S9a"),
    NamedCondition("years_in_skill_work", "取得技能证书后的年限", "S9a"),
    NamedCondition("not_initially_appointed", "毕业后没有考核初聘", "S10a"),
    NamedCondition("no_title", "本系列还没有职称", "S10a"),
    NamedCondition("from_public_body", "从党政机关流动到企业等单位", "S11a"),
    NamedCondition("first_title", "首次申报", "S11a"),
    NamedCondition("attested", "人才身份经过认定", "S10b"),
    NamedCondition("left_station", "博士后已经出站", "M5g"),
    NamedCondition("grant_or_project", "博士后科学基金资助或者省部级以上项目", "M5g"),
    NamedCondition("stays_in_enterprise", "出站后留在企业工作", "M5g"),
    NamedCondition("qualification", "职业资格在对应目录中", "S8b"),
    NamedCondition("qualification_period", "职业资格的取得时间在目录所列期间内", "S8b"),
    NamedCondition("mapping_confirmed", "对应目录已经确认", "S8b"),
    NamedCondition("qualification_specialty", "职业资格与申报专业对应", "S8b"),
    NamedCondition("major_contribution", "重大贡献", _ART_14),
    NamedCondition("recommendations", "正高级专家推荐", "人社部发〔2019〕16号"),
    NamedCondition("targeted_title", "定向评价取得的同级职称", "S5e"),
    NamedCondition("entrustment_letter", "委托评审函", "M4c"),
    NamedCondition("title_elsewhere", "外省、外单位取得的同级职称", "人社部令第40号第29条"),
    NamedCondition("title_verified", "原职称证书核实无误", "人社部令第40号第29条"),
    NamedCondition("retired", "没有退休", "人社部令第40号第13条"),
    NamedCondition("sanction", "不在处分期内", "人社部令第40号第13条"),
    NamedCondition("integrity_ban", "不在失信限制期内", "人社部令第40号第39条"),
    NamedCondition("exam_in_lieu", "不是以考代评的级别（专业）", "S8a"),
    NamedCondition("exam_result_missing", "考试合格", "S8d"),
    NamedCondition("exam_result_expired", "考试成绩在有效期内", "S8d"),
)


def conditions() -> tuple[NamedCondition, ...]:
    """Every condition that an item of a correction may name."""
    return CONDITIONS


def condition_label(code: str) -> str:
    """What people read for a stored code: empty for none, the code itself when it is no longer in use."""
    return next((each.label for each in conditions() if each.code == code), code)
