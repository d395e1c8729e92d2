"""What people are told about messages that did not reach them."""

from portal.messages.wordings import wording

ADDRESS_DEAD = wording(
    code="address_dead", room="消息", occasion="邮箱或手机号收不到消息", to="本人",
    subject="您的{where}收不到消息",
    body="发往您登记的{where}的消息被退回：{reason}。今后不再发往这个{where}，请更换；消息仍可在系统内看到。",
    places={"where": "邮箱", "reason": "没有这个邮箱"}, needed=frozenset({"where"}), pressing=True,
)  # fmt: skip
