"""What people are told about messages: that one did not reach them, that one no longer holds."""

from portal.messages.wordings import wording

ADDRESS_DEAD = wording(
    code="address_dead", room="消息", occasion="邮箱或手机号收不到消息", to="本人",
    subject="您的{where}收不到消息",
    body="发往您登记的{where}的消息被退回：{reason}。今后不再发往这个{where}，请更换；消息仍可在系统内看到。",
    places={"where": "邮箱", "reason": "没有这个邮箱"}, needed=frozenset({"where"}), pressing=True,
)  # fmt: skip

TAKEN_BACK = wording(
    code="message_taken_back", room="消息", occasion="已经告知的办理被撤回，更正原消息", to="看过或者收到过原消息的人",
    subject="更正：{told}",
    body="此前告知您的“{told}”，办理人员已撤回，原消息作废。请以系统内的最新情况为准。",
    places={"told": "审核通过，已上报（SX2026ABCD1234）"}, needed=frozenset({"told"}),
)  # fmt: skip
