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
