"""What the demo's technicians have filled in and uploaded."""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PHOTO_SIZE, SHEET_SIZE = (413, 579), (620, 877)
NARRATIVE = "主持井下液压支架关键部件的结构设计与工艺改进，解决密封件早期失效问题，产品寿命提高一倍。"
PARAGRAPH = (
    "任现职以来，本人一直在生产一线从事机械设计和工艺技术工作，先后参加液压支架、刮板输送机等产品的研制，"
    "负责关键部件的结构设计、强度校核和试制跟踪，与车间师傅一起解决了焊接变形、密封失效等技术难题。"
    "工作中坚持学习新标准、新材料、新工艺，把图纸上的改进落到现场，注意整理试验数据，形成可以推广的做法。"
)

FORM: dict[str, dict[str, Any]] = {
    "basic": {"fields": {"started_work_on": "2012-07-15", "post": "机械设计工程师"}},
    "declaration": {
        "fields": {
            "title": "工程师", "relation": "contract", "specialty_years": "10", "retired": "no", "sanction_until": "",
            "remark": "",
        },
    },
    "education": {
        "rows": [
            {
                "kind": "full_time", "degree": "bachelor", "school_class": "", "school": "中北大学",
                "major": "机械设计制造及其自动化",
                "graduated_on": "2012-07-01", "certificate_number": "101101201205001234", "related": "yes",
            }
        ]
    },
    "present_title": {
        "fields": {
            "has_title": "yes", "title": "助理工程师", "series": "engineering", "level": "assistant",
            "obtained_on": "2014-11-20", "usage_scope": "general", "first_obtained_on": "",
            "certificate_number": "2014140700123", "appointed_on": "",
        }
    },
    "qualification": {"rows": []},
    "skills": {"rows": []},
    "work": {
        "rows": [
            {
                "employer": "（现工作单位）", "post": "机械设计工程师", "from_on": "2012-07-15", "to_on": "",
                "technical": "yes", "kind": "private_enterprise", "content": "产品设计、工艺改进",
            }
        ]
    },
    "achievements": {
        "fields": {"narrative": NARRATIVE},
        "rows": [
            {
                "kind": "patent", "name": "一种液压支架密封结构", "role": "第一发明人", "rank": "1",
                "finished_on": "2024-05-01", "months": "", "effect": "已用于批量产品",
            }
        ],
    },
    "study": {"rows": [{"year": "2025", "professional_hours": "60", "general_hours": "30"}]},
    "report": {"fields": {"text": PARAGRAPH * 10}},
}  # fmt: skip
# People whose diploma the stand-in register knows; the numbers of all others are on no record.
DIPLOMAS = {"tech2": "101101201205002002", "tech3": "101101201205003003"}
# The title that somebody holds who asks for the level.
HELD: dict[str, dict[str, str]] = {
    "assistant": {
        "has_title": "no", "title": "", "series": "", "level": "", "obtained_on": "", "usage_scope": "",
        "certificate_number": "",
    },
    "middle": {},
    "associate_senior": {"title": "工程师", "level": "middle", "obtained_on": "2018-11-20"},
}  # fmt: skip
SHEETS = {"labour_contract": 3}
# Whose file somebody else has handed in as well, so that the desk has something to find.
SHARED = {("achievement", "tech12"): "tech6"}
MATERIALS = ("photo", "education", "present_title", "labour_contract", "achievement")


def posted(content: Mapping[str, Any]) -> dict[str, str]:
    """A section's content as its page posts it."""
    rows = content.get("rows", [])
    values = {f"rows-{index}-{name}": value for index, row in enumerate(rows) for name, value in row.items()}
    return {**content.get("fields", {}), **values, "row_count": str(len(rows))}


def upload(item: str, owner: str) -> SimpleUploadedFile:
    """A file for one item of the material list: a drawn portrait, or sheets that say that they are a demo.

    No two people hand in the same, but for those in ``SHARED``.
    """
    if item == "photo":
        return SimpleUploadedFile("photo.jpg", _saved([_portrait(owner)], "JPEG"))
    holder = SHARED.get((item, owner), owner)
    return SimpleUploadedFile(f"{item}.pdf", _drawn(item) + f"\n% {holder}\n".encode())


@cache
def _drawn(item: str) -> bytes:
    return _saved([_sheet(item, number) for number in range(1, SHEETS.get(item, 1) + 1)], "PDF")


def _portrait(owner: str) -> Image.Image:
    picture = Image.new("RGB", PHOTO_SIZE, "#d6e6f5")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 400, 353, 760), fill=f"#{blake2b(owner.encode(), digest_size=3).hexdigest()}")
    pen.ellipse((130, 130, 283, 340), fill="#e8c39e")
    pen.pieslice((125, 110, 288, 320), 180, 360, fill="#2b2b2b")
    return picture


def _sheet(item: str, number: int) -> Image.Image:
    sheet = Image.new("RGB", SHEET_SIZE, "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 590, 847), outline="#888888")
    pen.text((60, 60), f"DEMO: {item} {number}", fill="black", font_size=28)
    return sheet


def _saved(pictures: Sequence[Image.Image], kind: str) -> bytes:
    out = io.BytesIO()
    first, *others = pictures
    first.save(out, kind, **({"save_all": True, "append_images": others} if others else {}))
    return out.getvalue()
