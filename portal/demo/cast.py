"""Who and what the demo begins with. Everybody and every body here is invented."""

import hashlib
from dataclasses import dataclass

from portal.core.actors import Role
from portal.core.identifiers import ID_CHECK_CHARACTERS, ID_WEIGHTS, USCC_ALPHABET

PASSWORD = "Zhiping-2026"  # noqa: S105 - printed for everybody who tries the demo
# No such place exists, so no number of the demo can be a real person's or unit's.
NOWHERE = "149999"


@dataclass(frozen=True, slots=True)
class Body:
    key: str
    kind: str
    name: str
    region: str
    ownership: str = "private"


@dataclass(frozen=True, slots=True)
class Person:
    """``body`` is the key of a Body, ``hrss:<region>`` for an office, or empty."""

    login: str
    name: str
    role: str
    body: str
    try_this: str
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A committee with its experts (chair first, then ``deputies``) and its open batch."""

    key: str
    number: int
    name: str
    organiser: str
    region: str
    level: str
    batch_title: str
    batch_levels: tuple[str, ...]
    members: int
    deputies: int
    expert_level: str


BODIES = (
    Body("jinggong", "employer", "晋中精工机械有限公司", "140702"),
    Body("huaxin", "employer", "榆次华信软件科技有限公司", "140702"),
    Body("jinchuang", "employer", "太原晋创智能装备有限公司", "140105"),
    Body("service_point", "service_point", "榆次工业园区职称申报受理服务点", "140702", "public"),
    Body("dispatch", "dispatch_company", "晋中众诚劳务派遣有限公司", "140702"),
    Body("talent", "talent_agency", "晋中市公共就业和人才服务中心", "140700", "public"),
    Body("market", "provincial_market", "山西省人力资源市场", "140000", "public"),
    Body("agency", "personnel_agency", "太原启航人事代理有限公司", "140105"),
    Body("junior_office", "organiser", "榆次区工程系列评审委员会办公室", "140702", "public"),
    Body("middle_office", "organiser", "晋中市工程系列评审委员会办公室", "140700", "public"),
    Body("senior_office", "organiser", "山西省工程系列评审委员会办公室", "140000", "public"),
)

PEOPLE = (
    Person("tech1", "张建国", Role.APPLICANT, "", "从空白开始填写申报", "jinggong"),
    Person("tech2", "李秀英", Role.APPLICANT, "", "补全快要填完的草稿并提交", "jinggong"),
    Person("tech3", "王䶮", Role.APPLICANT, "", "查看单位审核中的申报进度", "jinggong"),
    Person("tech4", "刘𬱖", Role.APPLICANT, "", "查看公示中的申报", "jinggong"),
    Person("tech5", "买买提·艾力", Role.APPLICANT, "", "查看待补正的申报并补正", "huaxin"),
    Person("tech6", "赵晓燕", Role.APPLICANT, "", "在太原的单位申报高级职称", "jinchuang"),
    Person("tech7", "陈志强", Role.APPLICANT, "", "没有绑定单位：先查找并绑定单位"),
    Person("tech8", "黄磊", Role.APPLICANT, "", "查看县级人社部门审核中的申报", "jinggong"),
    Person("tech9", "秦岚", Role.APPLICANT, "", "查看等待评委会受理的申报", "jinggong"),
    Person("tech10", "尹航", Role.APPLICANT, "", "查看等待评审会议的申报", "jinggong"),
    Person("tech11", "白雪", Role.APPLICANT, "", "查看等待评审会议的申报", "jinggong"),
    Person("hr1", "周敏", Role.UNIT_CLERK, "jinggong", "审核职工申报、发布公示、推荐上报", "jinggong"),
    Person("hr2", "吴海波", Role.UNIT_CLERK, "huaxin", "审核职工申报，确认职工的绑定", "huaxin"),
    Person("hr3", "郑丽", Role.UNIT_CLERK, "jinchuang", "审核职工申报，授权同事", "jinchuang"),
    Person("service1", "孙立", Role.UNIT_CLERK, "service_point", "代没有人事机构的企业受理申报"),
    Person("dispatch1", "马艳", Role.UNIT_CLERK, "dispatch", "为派遣人员审核申报"),
    Person("talent1", "朱伟", Role.UNIT_CLERK, "talent", "审核档案托管人员的申报"),
    Person("market1", "胡静", Role.UNIT_CLERK, "market", "审核档案在省市场人员的申报"),
    Person("agency1", "林涛", Role.UNIT_CLERK, "agency", "为自由职业者审核申报"),
    Person("yuci", "高峰", Role.HRSS_OFFICER, "hrss:140702", "县级审核，确认单位账号，确认初级结果"),
    Person("jinzhong", "何平", Role.HRSS_OFFICER, "hrss:140700", "市级审核，确认中级结果"),
    Person("shanxi", "郭明", Role.HRSS_OFFICER, "hrss:140000", "省级审核，确认高级结果"),
    Person("xiaodian", "罗静", Role.HRSS_OFFICER, "hrss:140105", "太原市小店区的县级审核"),
    Person("taiyuan", "梁勇", Role.HRSS_OFFICER, "hrss:140100", "太原市的市级审核"),
    Person("secretary1", "宋佳", Role.SECRETARY, "junior_office", "初级评委会：受理、组织评审会议"),
    Person("secretary2", "唐亮", Role.SECRETARY, "middle_office", "中级评委会：受理、组织评审会议"),
    Person("secretary3", "许红", Role.SECRETARY, "senior_office", "高级评委会：受理、组织评审会议"),
    Person("supervisor", "韩冰", Role.SUPERVISOR, "hrss:140000", "追溯任意一件申报的全过程"),
    Person("hrssadmin", "冯刚", Role.HRSS_ADMIN, "hrss:140000", "在 /back-office/ 维护目录"),
    Person("sysadmin", "董洁", Role.SYSTEM_ADMIN, "", "在 /back-office/ 授予角色、重置密码；看不到任何申报"),
    Person("secadmin", "萧然", Role.SECURITY_ADMIN, "", "安全管理"),
    Person("auditadmin", "程琳", Role.AUDIT_ADMIN, "", "查看操作记录"),
)

PANELS = (
    Panel(
        "junior", 901, "榆次区工程系列初级职称评审委员会", "junior_office", "140702", "junior",
        "工程系列初级职称评审", ("assistant", "technician"), 9, 1, "middle",
    ),
    Panel(
        "middle", 902, "晋中市工程系列中级职称评审委员会", "middle_office", "140700", "middle",
        "工程系列中级职称评审", ("middle",), 15, 2, "associate_senior",
    ),
    Panel(
        "senior", 903, "山西省工程系列高级职称评审委员会", "senior_office", "140000", "senior",
        "工程系列高级职称评审", ("full_senior", "associate_senior"), 25, 2, "full_senior",
    ),
)  # fmt: skip

SURNAMES = "曹袁邓彭曾肖田蔡潘余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
GIVEN = ("文博", "建平", "雪梅", "国栋", "晓东")


def experts() -> list[Person]:
    """The experts of every committee, e.g. ``middle-01`` (its chair)."""
    found: list[Person] = []
    for panel in PANELS:
        for place in range(panel.members):
            serial = len(found)
            name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial % len(GIVEN)]
            task = "主持会议、参加投票" if place <= panel.deputies else "审阅材料、参加投票"
            body = panel.organiser
            found.append(Person(f"{panel.key}-{place + 1:02d}", name, Role.EXPERT, body, task))
    return found


def everybody() -> list[Person]:
    return [*PEOPLE, *experts()]


def number_of(key: str) -> int:
    """A number that stays the same however the lists above grow."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:12], 16)


def id_number(login: str) -> str:
    """A well-formed ID number of nobody."""
    number = number_of(login)
    number, serial = divmod(number, 1000)
    number, day = divmod(number, 28)
    number, month = divmod(number, 12)
    body = f"{NOWHERE}{1970 + number % 25}{month + 1:02d}{day + 1:02d}{serial:03d}"
    return body + ID_CHECK_CHARACTERS[sum(w * int(c) for w, c in zip(ID_WEIGHTS, body, strict=True)) % 11]


def uscc(key: str) -> str:
    """A well-formed credit code of no unit."""
    body = f"91{NOWHERE}MA{number_of(key) % 10**7:07d}"
    total = sum(USCC_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + USCC_ALPHABET[-total % 31]


def phone(login: str) -> str:
    return f"199{number_of(login) % 10**8:08d}"
