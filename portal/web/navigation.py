"""Where each role finds its work."""

from dataclasses import dataclass

from django.urls import reverse

from portal.core.actors import Actor, Role

# A group is one entry of the first row; its pages stand in the second row while one of them is open.
GROUPS = {
    Role.APPLICANT: [
        ("我的申报", [("applications:my_cases", "我的申报")]),
        ("我的证书", [("certificates:mine", "我的证书")]),
        ("我的账号", [("accounts:profile", "我的账号"), ("integrity:mine", "我的诚信记录")]),
    ],
    Role.UNIT_CLERK: [
        ("待办申报", [("applications:worklist", "待办申报")]),
        ("公示和异议", [("applications:unit_notices", "本单位公示"), ("applications:objections", "异议核查")]),
        (
            "单位人员",
            [
                ("accounts:employees", "单位人员"),
                ("workbooks:intakes", "批量导入"),
                ("certificates:list_check", "证书核对"),
                ("integrity:mine", "诚信记录"),
            ],
        ),
        ("评委会", [("committees:filings", "评委会备案"), ("committees:entrustments", "委托评审")]),
    ],
    Role.SECRETARY: [
        ("待办申报", [("applications:worklist", "待办申报")]),
        (
            "方案和批次",
            [
                ("committees:plans", "年度评审方案"),
                ("committees:batches", "评审批次"),
                ("committees:fees", "评审收费"),
            ],
        ),
        (
            "评委会和专家",
            [
                ("committees:filings", "评委会备案"),
                ("committees:pools", "评审专家库"),
                ("reviews:draws", "随机抽取"),
                ("committees:rosters", "评委会名单"),
                ("committees:entrustments", "委托评审"),
                ("integrity:mine", "诚信记录"),
            ],
        ),
        ("评审会议", [("reviews:meetings", "评审会议")]),
        (
            "评审结果",
            [
                ("reviews:unpublished", "结果公布"),
                ("applications:unit_notices", "结果公示"),
                ("applications:objections", "异议核查"),
                # Of use to offices that confirm their own results and have them filed (M5h).
                ("applications:confirmations", "结果确认"),
                ("applications:result_filings", "结果备案"),
                ("applications:reexaminations", "复查"),
                ("applications:complaints", "投诉举报"),
            ],
        ),
        (
            "证书和归档",
            [
                ("certificates:register", "证书登记簿"),
                ("certificates:issuing", "制证进度"),
                ("archiving:packages", "归档包"),
            ],
        ),
    ],
    Role.HRSS_OFFICER: [
        ("申报审核", [("applications:worklist", "待办申报"), ("applications:forwarded", "逐级报送表")]),
        (
            "评审结果",
            [
                ("applications:unit_notices", "结果公示"),
                ("applications:confirmations", "结果确认"),
                ("applications:result_filings", "结果备案"),
                ("applications:complaints", "投诉举报"),
            ],
        ),
        (
            "评委会",
            [
                ("committees:filing_cases", "评委会备案"),
                ("committees:pool_filings", "专家库备案"),
                ("committees:plan_cases", "评审方案审核"),
                ("committees:supervised", "评委会监督"),
                ("square:equal_treatment", "同等对待"),
                ("committees:entrustments", "委托评审"),
            ],
        ),
        (
            "单位和机构",
            [
                ("accounts:unit_requests", "单位账号确认"),
                ("accounts:bodies", "服务点和代理机构"),
                ("workbooks:intakes", "批量导入"),
            ],
        ),
        (
            "证书和归档",
            [
                ("certificates:register", "证书登记簿"),
                ("certificates:issuing", "制证进度"),
                ("archiving:exports", "职称数据导出"),
                ("archiving:packages", "归档包"),
                ("archiving:retention", "到期鉴定"),
            ],
        ),
        ("诚信记录", [("integrity:records", "诚信记录")]),
    ],
    Role.EXPERT: [
        ("我的评审会议", [("reviews:my_meetings", "我的评审会议")]),
        ("利害关系申报", [("committees:relations", "利害关系申报")]),
        ("我的诚信记录", [("integrity:mine", "我的诚信记录")]),
    ],
    Role.SUPERVISOR: [
        (
            "监督追溯",
            [
                ("supervision:trace", "申报追溯"),
                ("supervision:committees", "评委会追溯"),
                ("square:equal_treatment", "同等对待"),
            ],
        ),
        ("评委会", [("committees:rosters", "评委会名单"), ("reviews:draws", "随机抽取")]),
        ("诚信记录", [("integrity:records", "诚信记录")]),
        ("归档包", [("archiving:packages", "归档包")]),
    ],
    Role.AUDIT_ADMIN: [
        ("操作记录", [("administration:records", "操作记录"), ("administration:chain", "记录链校验")]),
        (
            "登录和查询",
            [
                ("administration:sign_ins", "登录记录"),
                ("administration:questions", "登记查询记录"),
                ("administration:exchange", "登记交换文件"),
            ],
        ),
        ("管理员任命", [("administration:proposals", "管理员任命")]),
        ("监督追溯", [("supervision:trace", "申报追溯"), ("supervision:committees", "评委会追溯")]),
    ],
    Role.SECURITY_ADMIN: [
        ("账号和角色", [("administration:people", "账号和角色")]),
        ("管理员任命", [("administration:proposals", "管理员任命")]),
        ("登录记录", [("administration:sign_ins", "登录记录")]),
    ],
    Role.SYSTEM_ADMIN: [
        ("运行状况", [("administration:health", "任务和运行状况"), ("administration:exchange", "登记交换文件")]),
        ("功能开关", [("administration:features", "功能开关")]),
        ("停机登记", [("committees:outages", "停机登记")]),
        ("管理员任命", [("administration:proposals", "管理员任命")]),
    ],
    Role.HRSS_ADMIN: [
        (
            "目录和参数",
            [
                ("administration:catalogue", "职称目录"),
                ("administration:parameters", "参数"),
                ("administration:calendars", "工作日历"),
                ("admin:index", "增加目录内容"),
                ("workbooks:intakes", "批量导入"),
            ],
        ),
        ("机构", [("administration:bodies", "机构")]),
        ("消息模板", [("administration:wordings", "消息模板")]),
        ("停机登记", [("committees:outages", "停机登记")]),
    ],
}
# What every role begins with.
TODAY = ("今天的事", [("workbench", "今天的事")])
# Pages that belong to another one's entry.
ALSO = {"batch_acts:acts": "applications:worklist", "applications:absences": "applications:worklist"}
# Everything public in two clicks: the group, then the page (S13a, S14).
PUBLIC_PAGES = [
    (
        "申报指引",
        [
            ("applications:self_check", "条件自查"),
            ("applications:choose_committee", "选评委会"),
            ("policies:guides", "办事指南"),
            ("policies:questions", "常见问题"),
            ("applications:material_reasons", "材料清单"),
        ],
    ),
    (
        "公示异议",
        [
            ("applications:notices", "公示"),
            ("applications:objection_status", "查处理进度"),
            ("applications:complain", "投诉举报"),
        ],
    ),
    (
        "办理地点",
        [
            ("accounts:service_points", "服务点"),
            ("square:service_map", "服务点分布"),
            ("accounts:offices", "咨询电话"),
            ("committees:directory", "评委会名录"),
        ],
    ),
    ("证书查验", [("certificates:search", "证书查验")]),
    ("政策", [("policies:library", "政策文件"), ("square:about", "关于本平台")]),
    ("统计数据", [("square:statistics", "统计"), ("square:open_data", "开放数据")]),
    ("搜索", [("square:search", "搜索")]),
]


@dataclass(frozen=True)
class NavigationItem:
    """``pages``: the pages of a group of several, when one of them is open."""

    url: str
    label: str
    active: bool = False
    pages: tuple["NavigationItem", ...] = ()


def items_for(actor: Actor, path: str) -> list[NavigationItem]:
    """The main navigation of ``actor``, or of everybody; of its pages the one nearest to ``path`` is active."""
    groups = [TODAY, *GROUPS.get(Role(actor.role), [])] if actor.role in Role.values else PUBLIC_PAGES
    addresses = [[(reverse(name), label) for name, label in pages] for _label, pages in groups]
    also = {reverse(name): reverse(entry) for name, entry in ALSO.items()}
    entries = {url: url for pages in addresses for url, _label in pages} | also
    above = [url for url in entries if path.startswith(url)]
    here = entries[max(above, key=len)] if above else ""
    return [_group(label, pages, here) for (label, _names), pages in zip(groups, addresses, strict=True)]


def _group(label: str, pages: list[tuple[str, str]], here: str) -> NavigationItem:
    items = tuple(NavigationItem(url, each, url == here) for url, each in pages)
    active = any(item.active for item in items)
    return NavigationItem(items[0].url, label, active, items if active and len(items) > 1 else ())
