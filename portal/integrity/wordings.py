"""What people and bodies are told about records of dishonesty."""

from collections.abc import Mapping

from portal.messages.wordings import Wording, wording

DOCUMENT = {"document": "晋人社函〔2026〕9号"}
BASIS = {"basis": "晋人社函〔2026〕12号"}
SEE = "“诚信记录”"


def _about(code: str, occasion: str, subject: str, body: str, places: Mapping[str, str] | None = None) -> Wording:
    return wording(
        code=f"integrity_{code}", room="诚信记录", occasion=occasion, to="本人，或者代表单位办理的人员",
        subject=f"{subject}（{{document}}）", body=body, places={**DOCUMENT, **(places or {})},
        needed=frozenset(DOCUMENT),
    )  # fmt: skip


PROPOSED = _about("proposed", "拟作诚信记录", "拟对您作诚信记录", f"作出决定以前，您可以在{SEE}中陈述和申辩。")
RECORDED = _about("recorded", "已作诚信记录", "已对您作诚信记录", f"依据、事由和期限见{SEE}。您可以在那里陈述和申辩。")
DROPPED = _about("dropped", "决定不作诚信记录", "决定不对您作诚信记录", f"详情见{SEE}。")
LIFTED = _about("lifted", "诚信记录已解除", "您的诚信记录已解除", "依据：{basis}。自今天起不再受它限制。", BASIS)
CORRECTED = _about(
    "corrected", "诚信记录已更正", "您的诚信记录已更正", f"依据：{{basis}}。更正后的内容见{SEE}。", BASIS
)
