"""The facts of a certificate, once: the print, the verification page and the API all read them here.

Sources: regulation.md 4.7 (contents), S5b (targeted use is printed and shown), S5c (supervisor line), lesson 23
(a page that says only "valid" lets the print be edited, so it repeats every printed fact).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.core.identifiers import mask_name

SUPERVISOR = "山西省人力资源和社会保障厅监制"


class ObtainedBy(StrEnum):
    """取得方式."""

    REVIEW = "review"
    RECOGNITION = "recognition"
    EXAM = "exam"
    CONVERSION = "conversion"

    @property
    def label(self) -> str:
        return {"review": "评审", "recognition": "认定", "exam": "考试", "conversion": "转评"}[self]


class UsageScope(StrEnum):
    """使用范围 (S5b)."""

    GENERAL = "general"
    TARGETED = "targeted"

    @property
    def label(self) -> str:
        return {"general": "通用（非定向）", "targeted": "定向评价、定向使用"}[self]


class Row(NamedTuple):
    """One printed fact: ``key`` for the API, ``label`` and ``value`` in Chinese for people."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """All that one certificate prints: plain values, Chinese wording, one person.

    ``number``: 20 characters (``numbers.compose_number``). ``code``: public verification code, 16 characters.
    ``sex``, ``level``, ``series``, ``specialty``: as printed (男, 副高级, 工程技术人员, 机械设计).
    ``photo``: JPEG bytes or None.
    ``obtained_on``: the day of the vote, not of the issue. ``tenure_from``: for a converted title, the day from which
    its years count (S5f). ``id_number_masked``: never the full number.
    """

    number: str
    code: str
    name: str
    sex: str
    birth_date: date
    id_number_masked: str
    series: str
    specialty: str
    title_name: str
    level: str
    obtained_by: ObtainedBy
    obtained_on: date
    committee: str
    document_number: str
    issuer: str
    employer: str
    usage_scope: UsageScope
    verify_url: str
    issued_on: date
    photo: bytes | None = None
    supervisor: str = SUPERVISOR
    tenure_from: date | None = None

    def as_rows(self, *, public: bool = False) -> tuple[Row, ...]:
        """Every printed fact in printing order; ``public`` masks the name as pages that anyone may open must."""
        judge = "认定单位" if self.obtained_by is ObtainedBy.RECOGNITION else "评审委员会"
        tenure = [Row("tenure_from", "任现职起算", chinese_date(self.tenure_from))] if self.tenure_from else []
        return (
            Row("name", "姓名", mask_name(self.name) if public else self.name),
            Row("sex", "性别", self.sex),
            Row("birth_month", "出生年月", f"{self.birth_date.year}年{self.birth_date.month}月"),
            Row("id_number", "身份证号", self.id_number_masked),
            Row("series", "系列", self.series),
            Row("specialty", "专业", self.specialty),
            Row("title_name", "资格名称", self.title_name),
            Row("level", "级别", self.level),
            Row("obtained_by", "取得方式", self.obtained_by.label),
            Row("obtained_on", "取得时间", chinese_date(self.obtained_on)),
            *tenure,
            Row("committee", judge, self.committee),
            Row("document_number", "批准文号", self.document_number),
            Row("employer", "工作单位", self.employer),
            Row("usage_scope", "使用范围", self.usage_scope.label),
            Row("issuer", "发证单位", self.issuer),
            Row("issued_on", "签发日期", chinese_date(self.issued_on)),
            Row("number", "证书编号", self.number),
            Row("code", "核验码", grouped(self.code)),
            Row("verify_url", "查询网址", self.verify_url),
            Row("supervisor", "监制", self.supervisor),
        )


def chinese_date(day: date) -> str:
    """``2026年3月9日``, as official documents write a date (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def grouped(code: str) -> str:
    """A code in groups of four, for eyes and telephones."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
