"""What can be closed for a time, and at which URLs. Legal remedies stand in no row: nobody may close them.

Objections, complaints, re-examinations and the answers to corrections run against terms of the law, so they are open
as long as the portal is.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Feature:
    """``urls`` are names with wildcards; ``reading``: their pages are closed too, not the acts alone."""

    label: str
    urls: tuple[str, ...]
    reading: bool = False
    hint: str = ""


FEATURES = {
    "submission": Feature(
        "提交申报",
        ("applications:check",),
        hint="草稿仍可填写和保存；已提交的申报照常办理。申报截止前关闭的，恢复后请登记停机，以便延长申报时间。",
    ),
    "starting": Feature(
        "新建申报", ("applications:start*", "applications:self_check_start"), hint="已有的草稿仍可填写和提交。"
    ),
    "registration": Feature("个人和单位注册", ("accounts:register", "accounts:register_employer")),
    "employment": Feature("绑定工作单位", ("accounts:claim",)),
    "self_check": Feature("条件自查", ("applications:self_check", "applications:self_check_print"), reading=True),
    "list_check": Feature("证书批量核对", ("certificates:list_check",)),
    "yearly_export": Feature("职称数据导出", ("archiving:ask_export",)),
    "open_api": Feature("开放接口", ("api-v1:*",), reading=True, hint="其他系统的调用会收到“暂停服务”的答复。"),
}


def feature_of(url_name: str) -> str | None:
    """The key of the feature to which the URL belongs, or None."""
    return next(
        (key for key, feature in FEATURES.items() if any(fnmatchcase(url_name, pattern) for pattern in feature.urls)),
        None,
    )
