"""What people are told about lists that they bring in or take out."""

from portal.messages.wordings import wording

EXPORT_MADE = wording(
    code="export_made", room="导入导出", occasion="导出的名单已生成", to="要求导出的人",
    subject="导出的名单可以下载", body="“{list}”已生成，共{rows}行，保留{days}天，只有您本人能够下载。",
    places={"list": "待办申报", "rows": "128", "days": "7"}, needed=frozenset({"list"}),
)  # fmt: skip
INTAKE_SETTLED = wording(
    code="intake_settled", room="导入导出", occasion="批量导入有了结果", to="上传名单的人",
    subject="批量导入有了结果", body="{result}",
    places={"result": "没有导入：第 3 行的身份证号有误。"}, needed=frozenset({"result"}),
)  # fmt: skip
