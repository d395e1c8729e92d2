"""Where each role finds its work."""

from dataclasses import dataclass

from django.urls import reverse

from portal.core.actors import Actor, Role

WORK_PAGES = {
    Role.APPLICANT: ("applications:my_cases", "我的申报"),
    Role.UNIT_CLERK: ("applications:worklist", "待办申报"),
    Role.HRSS_OFFICER: ("applications:worklist", "待办申报"),
    Role.SECRETARY: ("applications:worklist", "待办申报"),
    Role.EXPERT: ("reviews:my_meetings", "我的评审会议"),
    Role.SUPERVISOR: ("supervision:trace", "监督追溯"),
    Role.AUDIT_ADMIN: ("supervision:trace", "监督追溯"),
    Role.SYSTEM_ADMIN: ("admin:index", "后台维护"),
    Role.HRSS_ADMIN: ("admin:index", "后台维护"),
}
MORE_PAGES = {
    Role.APPLICANT: [("certificates:mine", "我的证书"), ("accounts:profile", "个人信息")],
    Role.UNIT_CLERK: [
        ("applications:unit_notices", "本单位公示"),
        ("applications:objections", "异议处理"),
        ("accounts:employees", "单位人员"),
        ("committees:filings", "评委会备案"),
        ("committees:entrustments", "委托评审"),
    ],
    Role.SECRETARY: [
        ("committees:filings", "评委会备案"),
        ("committees:pools", "评审专家库"),
        ("committees:entrustments", "委托评审"),
        ("committees:plans", "年度评审方案"),
        ("committees:batches", "评审批次"),
        ("committees:fees", "评审收费"),
        ("committees:rosters", "评委会名单"),
        ("reviews:draws", "随机抽取"),
        ("reviews:meetings", "评审会议"),
        ("reviews:unpublished", "结果公布"),
        ("applications:unit_notices", "结果公示"),
        ("applications:objections", "异议处理"),
        ("applications:reexaminations", "复查"),
        ("applications:complaints", "投诉举报"),
        ("certificates:register", "证书登记簿"),
        ("certificates:issuing", "制证进度"),
    ],
    Role.HRSS_OFFICER: [
        ("applications:unit_notices", "结果公示"),
        ("applications:confirmations", "结果确认"),
        ("applications:result_filings", "结果备案"),
        ("applications:complaints", "投诉举报"),
        ("accounts:unit_requests", "单位账号确认"),
        ("accounts:bodies", "服务点和代理机构"),
        ("committees:filing_cases", "评委会备案"),
        ("committees:pool_filings", "专家库备案"),
        ("committees:plan_cases", "评审方案审核"),
        ("committees:supervised", "评委会监督"),
        ("committees:entrustments", "委托评审"),
        ("certificates:register", "证书登记簿"),
        ("certificates:issuing", "制证进度"),
    ],
    Role.SUPERVISOR: [("committees:rosters", "评委会名单"), ("reviews:draws", "随机抽取")],
    Role.EXPERT: [("committees:relations", "利害关系申报")],
    Role.SYSTEM_ADMIN: [("committees:outages", "停机登记")],
    Role.HRSS_ADMIN: [("committees:outages", "停机登记")],
}
PUBLIC_PAGES = [
    ("applications:self_check", "条件自查"),
    ("applications:choose_committee", "选评委会"),
    ("applications:notices", "公示"),
    ("certificates:search", "证书查验"),
]


@dataclass(frozen=True)
class NavigationItem:
    url: str
    label: str
    active: bool = False


def work_page(actor: Actor) -> str:
    """The path of the page where ``actor``'s work waits."""
    return reverse(WORK_PAGES.get(Role(actor.role), ("home", ""))[0]) if actor.role in Role.values else reverse("home")


def items_for(actor: Actor, path: str) -> list[NavigationItem]:
    """The main navigation of ``actor``, or of everybody; the item whose page ``path`` is, is active."""
    if actor.role not in Role.values:
        return _items(PUBLIC_PAGES, path)
    role = Role(actor.role)
    pages = [*([WORK_PAGES[role]] if role in WORK_PAGES else []), *MORE_PAGES.get(role, [])]
    return _items(pages, path)


def _items(pages: list[tuple[str, str]], path: str) -> list[NavigationItem]:
    return [NavigationItem(url := reverse(name), label, path.startswith(url)) for name, label in pages]
