"""What holders and staff are told about certificates."""

from portal.messages.wordings import wording

NUMBER = {"number": "晋职证〔2026〕0500123"}
HOLDER, ROOM = "持证人", "证书"
REVOKED = wording(
    code="certificate_revoked", room=ROOM, occasion="证书被撤销", to=HOLDER,
    subject="您的职称证书已被撤销（证书编号 {number}）",
    body="撤销的依据和理由见查验页。如有异议，请在规定期限内向作出决定的部门申请复查或者投诉。",
    places=NUMBER, needed=frozenset(NUMBER),
)  # fmt: skip
REPLACED = wording(
    code="certificate_replaced", room=ROOM, occasion="证书正在换发", to=HOLDER,
    subject="您的职称证书正在换发（证书编号 {number}）",
    body="新证制好后可在“我的证书”中下载，原证查验时会显示“已换发”。",
    places=NUMBER, needed=frozenset(NUMBER),
)  # fmt: skip
SET_MADE = wording(
    code="certificates_made", room=ROOM, occasion="一批证书制成或者未能制成", to="评委会办事机构和确认部门的人员",
    subject="{what}", body="{counts}",
    places={"what": "这批电子证书已办结", "counts": "2026年度工程系列中级职称评审：已签发 120 张，没有未制成的。"},
    needed=frozenset({"what", "counts"}),
)  # fmt: skip
