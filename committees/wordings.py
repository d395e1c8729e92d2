"""What organisers and experts are told about filings and terms."""

from portal.messages.wordings import wording

ROOM = "评委会和专家"
FILING_ENDS = wording(
    code="filing_ends", room=ROOM, occasion="评委会备案即将到期", to="组建单位的人员",
    subject="{committee}：备案将在{days}天后到期",
    body="备案有效期至{last_day}，还有{days}天。到期以后不能受理、开会和公布结果，请及时申请重新备案（人社部令第40号第8条）。",
    places={"committee": "晋中市工程系列中级职称评审委员会", "days": "30", "last_day": "2026年12月31日"},
    needed=frozenset({"committee", "last_day"}),
)  # fmt: skip
TERM_ENDS = wording(
    code="expert_term_ends", room=ROOM, occasion="专家聘期即将到期", to="专家本人",
    subject="您的评审专家聘期还有{days}天",
    body="聘期至{last_day}。到期以后不再参加抽取和评审，是否续聘由评委会组建单位决定（人社部令第40号第10条）。",
    places={"days": "30", "last_day": "2026年12月31日"}, needed=frozenset({"last_day"}),
)  # fmt: skip
TERMS_END = wording(
    code="expert_terms_end", room=ROOM, occasion="专家库有聘期即将到期", to="评委会办事机构人员",
    subject="专家库中有{number}名专家的聘期即将到期",
    body="请在专家库中按“聘期”查看，决定是否续聘（人社部令第40号第10条，每届最长3年）。",
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
DOCUMENT = {"document": "晋人社函〔2026〕9号"}
COMMITTEE = {"committee": "晋中市工程系列中级职称评审委员会"}
EXPERT = {"expert": "王建国"}
POOL = {"pool": "晋中市工程系列评审专家库"}
ORGANISER = {"organiser": "晋中市工程师学会"}
STAFF, OFFICERS, ONESELF = "评委会办事机构人员", "备案机关审核人员", "专家本人"
FILING_GIVEN_UP = wording(
    code="filing_given_up", room=ROOM, occasion="备案申请视为放弃", to="组建单位的人员",
    subject="评审委员会备案申请：视为放弃",
    body="补正期限已过，没有收到补正，视为放弃这次申请（参照人社部令第40号第18条）。{next_step}",
    places={"next_step": "需要时可以重新申请。"},
)  # fmt: skip
FILING_LENGTHENED = wording(
    code="filing_lengthened", room=ROOM, occasion="备案申请的补正期限顺延", to="组建单位的人员",
    subject="评审委员会备案申请的补正期限顺延至{last_day}", body="系统停机，补正期限顺延至{last_day}。",
    places={"last_day": "2026年9月14日"}, needed=frozenset({"last_day"}),
)  # fmt: skip
FILING_ANSWERED = wording(
    code="filing_answered", room=ROOM, occasion="备案申请有答复", to="组建单位的人员",
    subject="评审委员会备案申请：{outcome}", body="{answer}",
    places={"outcome": "需补正", "answer": "请补充章程。"}, needed=frozenset({"outcome", "answer"}),
)  # fmt: skip
FILING_SUBMITTED = wording(
    code="filing_submitted", room=ROOM, occasion="收到备案申请", to=OFFICERS,
    subject="{organiser}提交了评审委员会备案申请", body="{filing}。请登录系统审核。",
    places={**ORGANISER, "filing": COMMITTEE["committee"]}, needed=frozenset({"organiser"}),
)  # fmt: skip
EXPERT_STRUCK = wording(
    code="expert_struck", room=ROOM, occasion="专家被取消资格", to=STAFF,
    subject="评审专家{expert}被取消资格（{document}）", body="他已从贵单位的专家库出库。",
    places={**EXPERT, **DOCUMENT}, needed=frozenset({"expert"}),
)  # fmt: skip
EXPERT_MOVED = wording(
    code="expert_moved", room=ROOM, occasion="专家改了系列", to=STAFF,
    subject="评审专家{expert}的系列改为{series}", body="他已从{pools}出库。",
    places={**EXPERT, "series": "经济专业人员", "pools": POOL["pool"]}, needed=frozenset({"expert"}),
)  # fmt: skip
EXPERT_NEWS = wording(
    code="expert_news", room=ROOM, occasion="聘期、资格或者系列有变化", to=ONESELF,
    subject="{what}", body="{reason}",
    places={"what": "您的评审专家聘期将于2026-12-31结束", "reason": "工作调动"}, needed=frozenset({"what"}),
)  # fmt: skip
LETTER_RECEIVED = wording(
    code="entrustment_received", room=ROOM, occasion="收到委托评审函", to=STAFF,
    subject="收到委托评审函：{document}", body="请登录系统答复。", places=DOCUMENT, needed=frozenset(DOCUMENT),
)  # fmt: skip
LETTER_ANSWERED = wording(
    code="entrustment_answered", room=ROOM, occasion="委托评审函有答复", to="发函单位的人员",
    subject="委托评审函{document}：{outcome}", body="{answer}",
    places={**DOCUMENT, "outcome": "已接受", "answer": "同意受托评审。"}, needed=frozenset({"document", "outcome"}),
)  # fmt: skip
PLAN_REPORTED = wording(
    code="plan_reported", room=ROOM, occasion="收到年度评审方案", to=OFFICERS,
    subject="{committee}呈报了{year}年度评审方案", body="{document}。请登录系统审核。",
    places={**COMMITTEE, **DOCUMENT, "year": "2026"}, needed=frozenset({"committee", "year"}),
)  # fmt: skip
PLAN_ANSWERED = wording(
    code="plan_answered", room=ROOM, occasion="年度评审方案有答复", to=STAFF,
    subject="{year}年度评审方案：{outcome}", body="{answer}",
    places={"year": "2026", "outcome": "已同意", "answer": "复函文号：晋人社函〔2026〕9号"},
    needed=frozenset({"year", "outcome"}),
)  # fmt: skip
SUPERVISED = wording(
    code="committee_ordered", room=ROOM, occasion="评委会收到监督决定", to="组建单位的人员",
    subject="{committee}：{order}（{document}）", body="理由：{reason}{next_step}",
    places={**COMMITTEE, **DOCUMENT, "order": "责令整改", "reason": "未按规定抽取专家。",
            "next_step": "请在2026年10月31日前完成整改。"},
    needed=frozenset({"committee", "order", "document"}),
)  # fmt: skip
POOL_SUBMITTED = wording(
    code="pool_submitted", room=ROOM, occasion="专家库报送备案", to=OFFICERS,
    subject="专家库待备案", body="{organiser}报送{pool}备案。",
    places={**ORGANISER, **POOL}, needed=frozenset({"pool"}),
)  # fmt: skip
POOL_ANSWERED = wording(
    code="pool_answered", room=ROOM, occasion="专家库备案有答复", to=STAFF,
    subject="{pool}：{outcome}", body="{answer}",
    places={**POOL, "outcome": "已备案", "answer": "晋人社备〔2026〕3号"}, needed=frozenset({"pool", "outcome"}),
)  # fmt: skip
