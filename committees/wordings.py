"""What organisers and experts are told about filings and terms."""

from portal.messages.wordings import wording

ROOM = "评委会和专家"
FILING_ENDS = wording(
    code="filing_ends", room=ROOM, occasion="评委会备案即将到期", to="组建单位的人员",
    subject="{committee}：备案将在{days}天后到期",
    body="备案有效期至{last_day}，还有{days}天。到期以后不能受理、开会和公布结果，请及时申请重新备案（令40第8条）。",
    places={"committee": "晋中市工程系列中级职称评审委员会", "days": "30", "last_day": "2026年12月31日"},
    needed=frozenset({"committee", "last_day"}),
)  # fmt: skip
TERM_ENDS = wording(
    code="expert_term_ends", room=ROOM, occasion="专家聘期即将到期", to="专家本人",
    subject="您的评审专家聘期还有{days}天",
    body="聘期至{last_day}。到期以后不再参加抽取和评审，是否续聘由评委会组建单位决定（令40第10条）。",
    places={"days": "30", "last_day": "2026年12月31日"}, needed=frozenset({"last_day"}),
)  # fmt: skip
TERMS_END = wording(
    code="expert_terms_end", room=ROOM, occasion="专家库有聘期即将到期", to="评委会办事机构人员",
    subject="专家库中有{number}名专家的聘期即将到期",
    body="请在专家库中按“聘期”查看，决定是否续聘（令40第10条，每届最长3年）。",
    places={"number": "12"}, needed=frozenset({"number"}),
)  # fmt: skip
FILING_CORRECTION_DUE = wording(
    code="filing_correction_due", room=ROOM, occasion="备案申请的补正期限提醒", to="组建单位的人员",
    subject="{stage}", body="请在{last_day} 24 时前提交补正；逾期视为放弃申请。",
    places={"stage": "今天是备案补正期限的最后一天", "last_day": "2026年9月14日"},
    needed=frozenset({"last_day"}), pressing=True,
)  # fmt: skip
EXPERT_UPDATED = wording(
    code="expert_updated", room=ROOM, occasion="专家信息已更新", to="专家本人",
    subject="评审专家信息已更新", body="{organiser}更新了您的评审专家信息，请核对。",
    places={"organiser": "山西省工程系列高级职称评审委员会"}, needed=frozenset({"organiser"}),
)  # fmt: skip
