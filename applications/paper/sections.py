"""The sections of the form as data (regulation 4.3), and their stored content bound to its checks.

Stored content of one section: ``{"revision": int, "fields": {name: raw text}, "rows": [{name: raw text}]}``. The
HTML name of a field in row *i* is ``rows-<i>-<name>``. The place of a remark or a problem is written
``<slug>.<HTML name>``, ``materials.<code>`` for a material, or the slug alone for a whole section.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from applications.paper.base import Facts, SectionForm
from applications.paper.history import (
    EducationRow,
    ExamRow,
    ListedQualificationRow,
    QualificationRow,
    SkillRow,
    StudyYearRow,
    WorkRow,
)
from applications.paper.merit import AchievementRow, AchievementsForm, ReportForm
from applications.paper.person import BasicForm, DeclarationForm, PresentTitleForm
from applications.paper.special import (
    AssessmentForm,
    ContributionForm,
    EntrustmentForm,
    ExceptionalForm,
    FormerTitleForm,
    PostdocForm,
    RecommenderRow,
    TalentForm,
    TargetedTitleForm,
)

MOST_ROWS = 40
MATERIALS = "materials"
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """One page of the form; ``least_rows`` are needed to submit."""

    slug: str
    title: str
    hint: str
    form: type[SectionForm] | None = None
    row: type[SectionForm] | None = None
    row_name: str = ""
    least_rows: int = 0


SECTIONS = (
    Section("basic", "基本情况", "姓名、性别、出生日期取自您的实名账号。", BasicForm),
    Section("declaration", "申报信息", "申报的职称和与单位的关系。", DeclarationForm),
    Section("education", "学历学位", "从最高学历开始填写。", row=EducationRow, row_name="学历", least_rows=1),
    Section("present_title", "现职称", "首次申报的，选“否”即可。", PresentTitleForm),
    Section("former_title", "原职称", "在外省或者其他有权单位取得、需要确认的职称。", FormerTitleForm),
    Section("targeted_title", "定向职称", "定向评价取得的工程系列职称，级别与转评的相同。", TargetedTitleForm),
    Section(
        "qualification", "职业资格", "有准入类、水平评价类职业资格的填写，没有的直接进入下一步。",
        row=QualificationRow, row_name="资格",
    ),
    Section(
        "skills", "技能证书", "有高级工、技师、高级技师证书的填写，没有的直接进入下一步。",
        row=SkillRow, row_name="证书",
    ),
    Section("exam", "考试成绩", "本级别实行考评结合，须先通过考试。", row=ExamRow, row_name="成绩", least_rows=1),
    Section("work", "工作经历", "从最近的工作开始填写。", row=WorkRow, row_name="经历", least_rows=1),
    Section("assessment", "考核情况", "见习（试用）期满后单位的考核结果。", AssessmentForm),
    Section("postdoc", "博士后", "出站情况和科研资助、项目。", PostdocForm),
    Section("talent", "人才", "引进和认定情况。", TalentForm),
    Section("contribution", "重大贡献", "直接申报高级职称的依据。", ContributionForm),
    Section(
        "exceptional", "破格推荐", "由本专业或者相近专业的正高级专家推荐。",
        ExceptionalForm, RecommenderRow, "专家", 1,
    ),
    Section("entrustment", "委托评审", "委托评审函由当地人社部门出具。", EntrustmentForm),
    Section(
        "achievements", "业绩成果", "专利、技术突破、工艺流程、标准、成果转化、项目、论文等同等对待；论文不作要求。",
        AchievementsForm, AchievementRow, "成果", 1,
    ),
    Section("study", "继续教育", "按年度填写学时。", row=StudyYearRow, row_name="年度", least_rows=1),
    Section("report", "工作总结", "建议 1200 至 3000 字。", ReportForm),
    Section(
        MATERIALS, "申报材料",
        f"PDF、JPG 或 PNG，每个文件不超过 {settings.MAX_FILE_BYTES // 2**20} MB。身份证、户口簿、档案不需要提交。",
    ),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
LISTED_QUALIFICATION = Section(
    "qualification", "职业资格", "据以认定职称的职业资格。", row=ListedQualificationRow, row_name="资格", least_rows=1
)


@dataclass(frozen=True)
class Bound:
    """A section's content bound to its checks."""

    section: Section
    form: SectionForm | None
    rows: list[SectionForm]

    def forms(self) -> Iterator[SectionForm]:
        """The section's own form first, then every row that holds something."""
        if self.form is not None:
            yield self.form
        yield from (row for row in self.rows if not is_blank(row.data, row))

    @cached_property
    def filled_rows(self) -> list[SectionForm]:
        return [row for row in self.rows if not is_blank(row.data, row)]

    def advice(self) -> list[str]:
        """Hints that do not stop a submission, each with the label of its field."""
        for form in self.forms():
            form.is_valid()
        return [f"{form.fields[name].label}：{text}" for form in self.forms() for name, text in form.advice.items()]

    def errors(self) -> dict[str, list[str]]:
        """By HTML name; rows that are empty throughout are no error."""
        return {name: texts for form in self.forms() for name, texts in form.problems().items()}


def is_blank(data: Mapping[str, Any], row: SectionForm) -> bool:
    return not any(str(data.get(row.add_prefix(name), "")).strip() for name in row.fields)


def bind(
    section: Section, content: Content, facts: Facts, *, lenient: bool, remarks: Mapping[str, str] | None = None
) -> Bound:
    """Bind stored ``content``; ``remarks`` are keyed by HTML name."""
    form = None
    if section.form:
        form = section.form(dict(content.get("fields", {})), facts=facts, lenient=lenient, remarks=remarks)
    rows = []
    for index, values in enumerate(content.get("rows", []) if section.row else []):
        prefix = f"rows-{index}"
        data = {f"{prefix}-{name}": value for name, value in values.items()}
        own = {name.removeprefix(f"{prefix}-"): text for name, text in (remarks or {}).items()}
        rows.append(section.row(data, prefix=prefix, facts=facts, lenient=lenient, remarks=own))  # type: ignore[misc]
    return Bound(section, form, rows)


def has_content(content: Content) -> bool:
    """Was anything typed into the section?"""
    values = [*content.get("fields", {}).values(), *(each for row in content.get("rows", []) for each in row.values())]
    return any(str(value).strip() for value in values)


def without_blank_rows(content: Content) -> dict[str, Any]:
    """The content as it is frozen: no revision, no empty row."""
    rows = [row for row in content.get("rows", []) if any(str(value).strip() for value in row.values())]
    return {"fields": dict(content.get("fields", {})), "rows": rows}


def submitted_content(section: Section, posted: Mapping[str, Any], before: Content, row_count: int) -> dict[str, Any]:
    """The raw strings of a POST; a field that the page did not send keeps what was stored.

    NUL characters are dropped, because PostgreSQL's JSON cannot hold them.
    """

    def raw(name: str, stored: object) -> str:
        return str(posted.get(name, stored)).replace("\x00", "")

    old_fields, old_rows = before.get("fields", {}), before.get("rows", [])
    fields = {name: raw(name, old_fields.get(name, "")) for name in (section.form.base_fields if section.form else [])}
    rows = []
    for index in range(row_count if section.row else 0):
        old = old_rows[index] if index < len(old_rows) else {}
        names = section.row.base_fields  # type: ignore[union-attr]
        rows.append({name: raw(f"rows-{index}-{name}", old.get(name, "")) for name in names})
    return {"fields": fields, "rows": rows}


@dataclass(frozen=True)
class Entry:
    """One answer as a reader sees it; ``place`` names it in remarks and findings."""

    place: str
    label: str
    value: str


@dataclass(frozen=True)
class ReadableSection:
    """A section's answers: its own fields, then one list for each row."""

    slug: str
    title: str
    row_name: str
    fields: list[Entry]
    rows: list[list[Entry]]


def readable(form: Mapping[str, Content], facts: Facts) -> list[ReadableSection]:
    """The sections that a version froze, as labels and values; materials are not among them."""
    return [_readable(section, form[section.slug], facts) for section in SECTIONS if section.slug in form]


def _readable(section: Section, content: Content, facts: Facts) -> ReadableSection:
    bound = bind(section, content, facts, lenient=True)
    fields = _entries(section, bound.form) if bound.form else []
    rows = [_entries(section, row) for row in bound.filled_rows]
    return ReadableSection(section.slug, section.title, section.row_name, fields, rows)


def _entries(section: Section, form: SectionForm) -> list[Entry]:
    return [
        Entry(f"{section.slug}.{form.add_prefix(name)}", str(field.label), form.readable(name))
        for name, field in form.fields.items()
    ]
