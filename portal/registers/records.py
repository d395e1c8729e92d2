"""The records of each register, checked strictly: the same for an answer over HTTP and for a row of a file.

Every value is text; days are ISO. A value that is wrong raises ``pydantic.ValidationError``, which never shows it.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from portal.core.identifiers import (
    check_id_number,
    check_person_name,
    check_uscc,
    normalise_id_number,
    normalise_person_name,
    normalise_uscc,
)
from portal.registers.rules import Register


def _person_name(text: str) -> str:
    check_person_name(text)
    return normalise_person_name(text)


def _id_number(text: str) -> str:
    check_id_number(text)
    return normalise_id_number(text)


def _uscc(text: str) -> str:
    check_uscc(text)
    return normalise_uscc(text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("日期应写成 2016-07-01 的形式。") from error


def _company_name(text: str) -> str:
    return unicodedata.normalize("NFKC", _printable(text))


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("含有不能显示的字符。")
    return text


PersonName = Annotated[str, StringConstraints(max_length=60), AfterValidator(_person_name)]
IdNumber = Annotated[str, StringConstraints(max_length=40), AfterValidator(_id_number)]
Uscc = Annotated[str, StringConstraints(max_length=40), AfterValidator(_uscc)]
Day = Annotated[str, StringConstraints(min_length=10, max_length=10), AfterValidator(_day)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_printable)]
CompanyName = Annotated[str, StringConstraints(min_length=2, max_length=120), AfterValidator(_company_name)]
CertificateNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z\-]{4,30}$", to_upper=True)]


class Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True)


class EducationRecord(Record):
    name: PersonName
    id_number: IdNumber
    certificate_number: CertificateNumber
    school: Text
    major: Text
    degree: Literal["doctor", "master", "second_bachelor", "bachelor", "college", "secondary"]
    graduated_on: Day


class SocialInsuranceRecord(Record):
    """``insured_to`` is empty while the insurance lasts."""

    name: PersonName
    id_number: IdNumber
    uscc: Uscc
    insured_from: Day
    insured_to: Day | Literal[""] = ""


class QualificationRecord(Record):
    name: PersonName
    id_number: IdNumber
    certificate_number: CertificateNumber
    title: Text
    obtained_on: Day


class CompanyRecord(Record):
    uscc: Uscc
    name: CompanyName
    status: Literal["active", "revoked", "cancelled"]


class IdentityRecord(Record):
    name: PersonName
    id_number: IdNumber


RECORDS: Mapping[Register, type[Record]] = {
    Register.EDUCATION: EducationRecord,
    Register.SOCIAL_INSURANCE: SocialInsuranceRecord,
    Register.QUALIFICATION: QualificationRecord,
    Register.COMPANY: CompanyRecord,
    Register.IDENTITY: IdentityRecord,
}
