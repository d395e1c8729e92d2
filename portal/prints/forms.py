from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from portal.core.print_codes import normal_code


class CodeForm(forms.Form):
    """The code at the foot of a copy."""

    code = forms.CharField(
        label="打印编号",
        max_length=40,
        help_text="印在每一页左下方，例如 3F2A-77BC-0D1E。",
        error_messages={"required": "请输入打印编号。", "max_length": "打印编号是12位数字和字母，请核对。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError("打印编号是12位，由数字0至9和字母A至F组成，请逐位核对。")
        return code


class CopyForm(forms.Form):
    """The file that somebody holds, to be compared with the one that was made."""

    file = forms.FileField(
        label="您手里的文件",
        help_text="PDF 或 XLSX 文件。只计算摘要，不保存。",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的，请重新选择。"},
    )

    def clean_file(self) -> object:
        given = self.cleaned_data["file"]
        if given.size > settings.MAX_FILE_BYTES:
            raise ValidationError(f"文件超过 {settings.MAX_FILE_BYTES // 2**20} MB，不会是本系统的打印件。")
        return given
