"""The letter that tells an entrusting body the results of its people, from its frozen lines (令40 art. 28)."""

from typing import Final

from committees.models import Entrustment
from portal.core.clock import SHANXI
from portal.core.dates import in_chinese
from portal.core.papers import Paper
from portal.core.tables import Table
from reviews.models import Reply

HEADINGS: Final = ("序号", "姓名", "单位", "系列", "专业", "级别", "结果", "表决日期")


def reply_paper(letter: Entrustment, reply: Reply) -> Paper:
    """``letter`` comes with its bodies and its committee."""
    rows = [
        (number, line["name"], line["unit"], line["series"], line["specialty"] or "—", line["level"], line["result"],
         line["decided_on"])
        for number, line in enumerate(reply.lines, 1)
    ]  # fmt: skip
    return Paper(
        title="评审结果函",
        addressee=letter.from_body.name,
        facts=[("文号", reply.document)],
        paragraphs=[
            f"你单位《{letter.document}》收悉。受托评审的下列{len(rows)}人，评审结果已经公布，现函告如下（人社部令第40号第28条）。"
        ],
        tables=[Table("评审结果", HEADINGS, rows)],
        remark=f"通过的，公示期满无异议并经确认或者备案后，生成电子证书。\n名单摘要（SHA-256）前16位：{reply.digest[:16]}",
        closing=[letter.committee.name, letter.committee.organiser.name, in_chinese(reply.at.astimezone(SHANXI))],
    )
