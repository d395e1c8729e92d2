"""What somebody types or hands in to have a certificate checked."""

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile

from certificates.numbers import InvalidNumber, parse_number
from certificates.verify_selectors import Claim
from portal.core import identifiers
from portal.core.identifiers import BadIdentifier

MOST_BYTES = 3 * 1024 * 1024
# A compact JWS of a length that could be ours.
CREDENTIAL = re.compile(rb"\s*[\w-]{1,16000}\.[\w-]{1,16000}\.[\w-]{1,200}\s*")
MOST_LISTED = 500
HEADINGS = ("姓名", "身份证号", "证书编号")
SHEET = "证书核对"


class ClaimForm(forms.Form):
    """Three facts that stand on the certificate and on the identity card."""

    name = forms.CharField(label="姓名", max_length=60, error_messages={"required": "请输入证书上的姓名。"})
    id_number = forms.CharField(
        label="身份证号",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请输入持证人的身份证号。"},
    )
    number = forms.CharField(
        label="证书编号", max_length=40, error_messages={"required": "请输入证书上的20位证书编号。"}
    )

    def clean_name(self) -> str:
        return identifiers.normalise_person_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        number = identifiers.normalise_id_number(self.cleaned_data["id_number"])
        try:
            identifiers.check_id_number(number)
        except BadIdentifier as error:
            raise forms.ValidationError(str(error)) from error
        return number

    def clean_number(self) -> str:
        text = "".join(self.cleaned_data["number"].split()).upper()
        try:
            parse_number(text)
        except InvalidNumber as error:
            raise forms.ValidationError(f"{error}。") from error
        return text

    def claim(self) -> Claim:
        return Claim(self.cleaned_data["name"], self.cleaned_data["id_number"], self.cleaned_data["number"])


class CertificateFileForm(forms.Form):
    """The file as it was downloaded: the certificate, or its credential for programs."""

    file = forms.FileField(
        label="电子证书（PDF）或者可验证凭证（.jwt）",
        help_text="请上传下载得到的原文件，不超过 3 MB。文件只用于核对，不保存。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jwt", "data-max-bytes": str(MOST_BYTES)}),
        error_messages={"required": "请选择要核对的电子证书。", "empty": "这是一个空文件（0 字节），请重新选择。"},
    )

    def clean_file(self) -> bytes:
        upload: UploadedFile = self.cleaned_data["file"]
        if upload.size is None or upload.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 3 MB，不是本系统签发的电子证书原文件。")
        content = upload.read()
        if not content.startswith(b"%PDF-") and not CREDENTIAL.fullmatch(content):
            raise forms.ValidationError("这不是 PDF 文件，也不是可验证凭证，请上传下载得到的原文件。")
        return content


class ListForm(forms.Form):
    """A workbook of the template."""

    workbook = forms.FileField(
        label="填好的工作簿（.xlsx）",
        help_text=f"每次最多 {MOST_LISTED} 人，不超过 2 MB。身份证号和证书编号须为文本格式。",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-bytes": str(2 * 1024 * 1024)}),
        error_messages={"required": "请选择填好的工作簿。", "empty": "这是一个空文件（0 字节），请重新选择。"},
    )
