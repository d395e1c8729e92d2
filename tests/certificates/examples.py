"""One certificate to start from; each test changes what it is about."""

import io
from datetime import date

from PIL import Image

from certificates.facts import CertificateFacts, ObtainedBy, UsageScope

NUMBER = "14052202601010000015"
CODE = "7K3MWPQ9X2RTVB4H"

FACTS = CertificateFacts(
    number=NUMBER,
    code=CODE,
    name="李明",
    sex="男",
    birth_date=date(1985, 3, 7),
    id_number_masked="140*************34",
    series="工程技术人员",
    specialty="机械设计与制造",
    title_name="高级工程师",
    level="副高级",
    obtained_by=ObtainedBy.REVIEW,
    obtained_on=date(2026, 10, 18),
    committee="山西省工程系列机械专业高级职称评审委员会",
    document_number="晋人社职字〔2026〕118号",
    issuer="山西省人力资源和社会保障厅",
    employer="太原市晋阳精密机械有限公司",
    usage_scope=UsageScope.GENERAL,
    verify_url=f"https://zhiping.example.gov.cn/verify/{CODE}",
    issued_on=date(2026, 11, 20),
)


def jpeg(colour: str = "#7fa6d6", *, exif: Image.Exif | None = None, size: tuple[int, int] = (295, 413)) -> bytes:
    """A small JPEG photo in one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, format="JPEG", exif=exif or Image.Exif())
    return stream.getvalue()
