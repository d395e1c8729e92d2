"""The one format in which titles go to province and ministry (令40 art. 32; S13; regulation 4.1, 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "zhiping-titles-1"
EVENTS = {
    "certificate.issued": ("issued", "发证"),
    "certificate.replaced": ("replaced", "换发"),
    "certificate.revoked": ("revoked", "撤销"),
}


@dataclass(frozen=True)
class Column:
    """``name`` for machines, ``title`` as the sheet heads it; ``pattern``: what a filled cell matches."""

    name: str
    title: str
    description: str
    pattern: str = ""
    required: bool = False


DAY = r"\d{4}-\d{2}-\d{2}"
NUMBER = r"\d{19}[\dX]"
COLUMNS = (
    Column("event", "变动类型", "发证、换发（这张证书由新证替代）、撤销", "发证|换发|撤销", required=True),
    Column("event_on", "变动日期", "变动登记的日期（北京时间）", DAY, required=True),
    Column("event_reason", "变动原因", "换发、撤销的原因类别"),
    Column("event_document", "变动依据", "换发、撤销的决定文书号"),
    Column("number", "证书编号", "登记簿中唯一", NUMBER, required=True),
    Column("replaces", "原证编号", "这张证书替代的证书", NUMBER),
    Column("replaced_by", "新证编号", "替代这张证书的证书，已编号的才有", NUMBER),
    Column("year", "年度", "申报年度", r"\d{4}", required=True),
    Column("city", "地市", "工作单位所在的市，没有单位的为评审（认定）单位所在的市"),
    Column("name", "姓名", "证书所载", required=True),
    Column("sex", "性别", "", "男|女", required=True),
    Column("id_number", "身份证号", "18位，文本", r"\d{17}[\dX]", required=True),
    Column("employer", "工作单位", "证书所载", required=True),
    Column("committee", "评审委员会或认定单位", "", required=True),
    Column("series", "系列", "", required=True),
    Column("specialty", "专业", ""),
    Column("level", "级别", "正高级、副高级、中级、助理级、员级", required=True),
    Column("title", "资格名称", "", required=True),
    Column("obtained_on", "取得时间", "表决通过或者认定的日期", DAY, required=True),
    Column("obtained_by", "取得方式", "", "评审|认定|考试|转评", required=True),
    Column("tenure_from", "任现职起算", "转评的，任现职时间从这一天连续计算", DAY),
    Column("usage_scope", "使用范围", "通用（非定向），或者定向评价、定向使用", required=True),
    Column("document", "批准文号", "", required=True),
    Column("issuer", "发证单位", "", required=True),
    Column("issued_on", "签发日期", "", DAY, required=True),
    Column("code", "核验码", "在查验页输入", required=True),
)  # fmt: skip
HEADINGS = [column.title for column in COLUMNS]


def row_of(values: Mapping[str, Any]) -> list[str]:
    """The cells of one line, by the columns' names; what is missing is empty."""
    return [str(values.get(column.name) or "") for column in COLUMNS]


def table_schema() -> dict[str, Any]:
    """The format as a Frictionless Table Schema, for whoever reads the sheets by machine."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": FORMAT,
        "missingValues": [""],
        "fields": [_field(column) for column in COLUMNS],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.pattern:
        constraints["pattern"] = column.pattern
    field = {"name": column.name, "type": "string", "title": column.title, "description": column.description}
    return {**field, "constraints": constraints} if constraints else field
