"""Receipts of what anybody may hand in without saying who he is (令40 arts. 26, 27). They name nobody."""

from typing import Final

from applications.models import Complaint, Objection
from portal.core.clock import SHANXI
from portal.core.papers import PAPER_CSS, Paper, fingerprint
from portal.core.tables import Table

HOW: Final = "凭回执编号可以在本系统“异议和投诉查询”页面查看办理结果。回执编号等同于凭证，请勿告知他人，遗失不能补发。"


def receipt_of(filed: Objection | Complaint) -> Paper:
    is_objection = isinstance(filed, Objection)
    about = filed.entry.notice.title if isinstance(filed, Objection) else filed.committee.name
    rows = [
        ("回执编号", filed.code),
        ("所涉公示" if is_objection else "所涉评审委员会", about),
        ("收到时间", f"{filed.filed_at.astimezone(SHANXI):%Y-%m-%d %H:%M}"),
        ("方式", "实名" if filed.name else "匿名"),
    ]
    title, who = ("异议回执", "异议人") if is_objection else ("投诉举报回执", "投诉举报人")
    return Paper(title=title, addressee=who, tables=[Table("回执", ("项目", "内容"), rows)], remark=HOW)


def receipt_digest(filed: Objection | Complaint) -> str:
    """Names the copy of this receipt; the receipt's own code cannot be worked out from it."""
    return fingerprint(f"{filed.code}{filed.filed_at}", PAPER_CSS)
