"""Why something must be corrected or a case is refused: codes that are stored, sentences that people read."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """``clause`` names what the reason rests on; ``text`` is the line that the applicant reads."""

    code: str
    text: str
    clause: str

    @property
    def label(self) -> str:
        return f"{self.text}（{self.clause}）"


CORRECTION_REASONS = (
    Reason("missing", "缺少应当提交的内容或材料", "人社部令第40号第18条"),
    Reason("illegible", "材料不清晰、不完整或打不开", "人社部令第40号第18条"),
    Reason("inconsistent", "填写内容与材料不一致", "人社部令第40号第15条"),
    Reason("expired", "证明或证书已过有效期", "人社部令第40号第15条"),
    Reason("not_related", "材料与申报专业或级别不相关", "人社部令第40号第13条"),
    Reason("years_unclear", "学历、资历年限不能确认", "人社部令第40号第14条"),
    Reason("wrong_person", "材料上的姓名或证件号与本人不符", "人社部令第40号第15条"),
    Reason("no_seal", "缺少应有的签字或印章", "人社部令第40号第16条"),
    Reason("other_correction", "其他需要补正的情形", "人社部令第40号第18条"),
)

REFUSAL_REASONS = (
    Reason("not_in_post", "不在申报单位工作岗位或劳动关系不能确认", "人社部令第40号第13条"),
    Reason("retired", "已经退休", "人社部令第40号第13条"),
    Reason("standard_not_met", "不符合申报级别的基本条件（学历、资历）", "人社部令第40号第14条"),
    Reason("integrity_ban", "在失信记录期内不得申报", "人社部令第40号第39条"),
    Reason("false_material", "提供虚假材料", "人社部令第40号第15、39条"),
    Reason("out_of_scope", "不属于该评审委员会的评审范围", "人社部令第40号第6、38条"),
    Reason("duplicate", "同一年度重复、交叉申报", "人社厅发〔2020〕13号第六部分"),
    Reason("classified", "材料涉及国家秘密", "人社部令第40号第43条"),
    Reason("not_corrected", "补正后仍不符合要求", "人社部令第40号第18条"),
    Reason("other_refusal", "其他不予受理的情形", "人社部令第40号第18条"),
)

_ALL = {reason.code: reason for reason in (*CORRECTION_REASONS, *REFUSAL_REASONS)}


def text_of(code: str) -> str:
    """What people read for a stored code; the code itself when it is no longer in use."""
    return _ALL[code].text if code in _ALL else code


def clause_of(code: str) -> str:
    """What a stored reason rests on; empty when it is no longer in use."""
    return _ALL[code].clause if code in _ALL else ""


def texts_of(codes: Iterable[str]) -> str:
    return "；".join(text_of(code) for code in codes)


def choices(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    """For a form field."""
    return [(reason.code, reason.label) for reason in reasons]
