"""What the package of a case holds: the form on paper, all versions, the files, the certificates, the record."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from applications.documents.form import form_pdf, version_sheet
from applications.models import Application, Version
from portal.archiving.models import CasePackage
from portal.archiving.packing import Packer
from portal.audit.models import Record
from portal.audit.rules import plain
from portal.core import clock
from portal.core.pdf import ARCHIVED
from portal.files.models import StoredFile
from portal.supervision.selectors import records_of_case

README = """职称申报归档包

form.pdf                 申报评审表（最后提交的一版）
case.json                申报的基本事实
versions/                每次提交时冻结的内容：填报、材料清单、条件核对、承诺
attachments/             各版材料清单上的文件
certificates/            签发的证书
record.jsonl             全部办理记录，每行一条，后一条的哈希值包含前一条的哈希值
manifest.sha256          以上各文件的 SHA-256，可用 sha256sum --check 核对
manifest.sha256.p7s      对清单的电子签名（CMS，DER）

核对方法见 check_archive.py；签名所用的根证书可从证书查验页下载。
"""


def fill(packer: Packer, case: Application, package: CasePackage) -> None:
    """Put everything about ``case`` into the package."""
    versions = list(Version.objects.filter(application=case).order_by("number"))
    packer.add("README.txt", README.encode())
    packer.add("case.json", _json(_facts(case, package)))
    packer.add("form.pdf", archived_form(case, versions[-1]))
    for version in versions:
        packer.add(f"versions/{version.number}.json", _json(_frozen(version)))
    _add_attachments(packer, versions)
    for certificate in case.certificates.exclude(file=None).select_related("file").order_by("pk"):
        packer.add_stored(f"certificates/{certificate.number}.pdf", certificate.file)
    with packer.lines("record.jsonl") as write:
        for record in records_of_case(case):
            write(record_line(record))


def record_line(record: Record) -> str:
    """One record of a chain with its hashes; ``content`` is exactly what the hash covers."""
    line = {"content": record.content(), "previous_hash": record.previous_hash, "hash": record.hash}
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def archived_form(case: Application, version: Version) -> bytes:
    """The application form as it was handed in last, with all opinions (regulation 4.3)."""
    sheet = version_sheet(case, version, id_number=case.applicant.id_number, names=True)
    code = f"{case.code}　{version.digest[:16]}"
    return form_pdf(sheet, code=code, identifier=bytes.fromhex(version.digest)[:16], variant=ARCHIVED)


def _add_attachments(packer: Packer, versions: Sequence[Version]) -> None:
    """The files that some version names, each once."""
    named = {each["file"]: each for version in versions for each in version.materials}
    stored = StoredFile.objects.in_bulk(list(named))
    places = {str(pk): each for pk, each in stored.items()}
    for number, (pk, each) in enumerate(named.items(), 1):
        if pk not in places:
            raise ValueError(f"材料“{each['name']}”的文件找不到")
        packer.add_stored(f"attachments/{number:03d}-{each['item']}{_ending(each['name'])}", places[pk])


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 and name[dot + 1 :].isascii() else ""


def _facts(case: Application, package: CasePackage) -> dict[str, Any]:
    confirmation = getattr(case, "confirmation", None)
    return {
        "code": case.code,
        "outcome": package.outcome,
        "ended_at": package.ended_at,
        "applicant": case.applicant.name,
        "year": case.year,
        "series": case.series.name,
        "level": case.level,
        "specialty": case.specialty.name if case.specialty else "",
        "committee": case.decided_by_body,
        "unit": case.unit_name,
        "passed_on": case.passed_on,
        "confirmed_by": confirmation.document_number if confirmation else "",
        "certificates": list(case.certificates.order_by("pk").values("number", "status", "ended_by_document")),
        "notices": list(
            case.notice_entries.order_by("pk").values(
                "notice__code", "notice__kind", "notice__starts_on", "notice__ends_on", "notice__digest"
            )
        ),
    }


def _frozen(version: Version) -> dict[str, Any]:
    kept = ("number", "submitted_at", "digest", "form", "materials", "shared", "checks", "catalogue", "commitment")
    return {name: getattr(version, name) for name in kept}


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, default=plain).encode()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANXI):%Y-%m-%d %H:%M}"
