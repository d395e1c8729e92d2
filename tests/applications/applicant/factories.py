"""A draft that could be handed in, and the files that go with it."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applications.models import FormDraft
from applications.paper.materials import BY_CODE
from applications.services.materials import attach_material
from portal.catalog.models import SeriesLevel
from portal.core import clock
from portal.core.actors import Role
from tests import factories

COMPLETE = {
    "basic": {"fields": {"started_work_on": "2012-07-15", "post": "机械设计工程师"}, "rows": []},
    "declaration": {
        "fields": {
            "title": "工程师", "relation": "contract", "specialty_years": "10", "retired": "no", "sanction_until": "",
            "remark": "",
        },
        "rows": [],
    },
    "education": {
        "fields": {},
        "rows": [
            {
                "degree": "bachelor", "kind": "full_time", "school": "中北大学", "major": "机械设计",
                "graduated_on": "2012-07-01", "certificate_number": "101101201205001234", "related": "yes",
            }
        ],
    },
    "present_title": {
        "fields": {
            "has_title": "yes", "title": "助理工程师", "series": "engineering", "level": "assistant",
            "obtained_on": "2014-11-20", "certificate_number": "2014140700123",
        },
        "rows": [],
    },
    "work": {
        "fields": {},
        "rows": [
            {
                "employer": "晋中精工机械有限公司", "post": "工程师", "from_on": "2012-07-15", "to_on": "",
                "technical": "yes", "content": "",
            }
        ],
    },
    "achievements": {
        "fields": {"narrative": "主持液压支架关键部件的设计。"},
        "rows": [
            {
                "kind": "patent", "name": "一种液压支架", "role": "第一发明人", "rank": "1",
                "finished_on": "2024-05-01", "months": "", "effect": "",
            }
        ],
    },
    "study": {
        "fields": {},
        "rows": [{"year": "2025", "professional_hours": "60", "general_hours": "30"}],
    },
    "report": {"fields": {"text": "工" * 1300}, "rows": []},
}  # fmt: skip


NEEDED = ("photo", "education", "present_title", "labour_contract", "achievement")


def pdf() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="geheim", user="geheim"))
    return out.getvalue()


def picture(width=826, height=1252, kind="JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "skyblue").save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def draft_case(**fields):
    """An application with an empty draft, whose level confers a title."""
    case = factories.ApplicationFactory(**fields)
    SeriesLevel.objects.get_or_create(series=case.series, level="middle", defaults={"names": ["工程师"]})
    FormDraft.objects.create(application=case, saved_at=clock.now())
    factories.employ(case.applicant, case.employer)
    return case


def add_materials(case, *codes):
    actor = factories.applicant_actor(case.applicant)
    for code in codes:
        sent = upload(picture(), "照片.jpg") if code == "photo" else upload(pdf(), f"{code}.pdf")
        attach_material(application=case, actor=actor, item=BY_CODE[code], upload=sent)


def complete_case(**fields):
    """A draft with which nothing is wrong."""
    case = draft_case(**fields)
    case.draft.data = COMPLETE
    case.draft.save()
    add_materials(case, *NEEDED)
    return case


def clerk_of(case):
    return factories.staff(Role.UNIT_CLERK, case.employer)
