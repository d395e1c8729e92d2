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
    """``office`` is the region of the HRSS office in charge of a service point or an agency."""

    key: str
    kind: str
    name: str
    region: str
    ownership: str = "private"
    office: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What the service point ``body`` has beyond a body."""

    body: str
    kind: str
    areas: tuple[str, ...]
    contact_person: str


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
    """A committee with its experts (chair first, then ``deputies``) and its batch.

    ``reserve`` more experts of its pool have no seat. ``window``: from which day to which, counted from today, its
    batch takes cases; ``defence_tracks``: who must be heard where defence is a method. ``filed_by`` is the region of
    its filing authority; ``units`` are keys of the bodies that an internal one serves; an ``expired`` one was filed
    for the three years before this one, and its batch is over.
    """

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
    series: str = "engineering"
    basis: str = "series"
    formed_by: str = "authority"
    scope: str = "open"
    usage_scope: str = "general"
    filed_by: str = ""
    units: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    expired: bool = False
    reserve: int = 0
    methods: tuple[str, ...] = ("review",)
    defence_tracks: tuple[str, ...] = ()
    # A long one, for each notice that somebody tries out moves the demo's clock by more than a week.
    window: tuple[int, int] = (-30, 300)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Applicants ``<key>-01`` … of one round of the committee ``panel``, employed by ``employers`` in turn.

    ``skilled`` of them, the last ones, apply as skilled workers.
    """

    key: str
    panel: str
    count: int
    employers: tuple[str, ...]
    title: str
    try_this: str
    skilled: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """``body`` entrusts the committee ``panel`` (令40 art. 28)."""

    body: str
    panel: str
    document: str
    persons: str


BODIES = (
    Body("jinggong", "employer", "晋中精工机械有限公司", "140702"),
    Body("huaxin", "employer", "榆次华信软件科技有限公司", "140702"),
    Body("jinchuang", "employer", "太原晋创智能装备有限公司", "140105"),
    Body("service_point", "service_point", "榆次工业园区职称申报受理服务点", "140702", "public", "140702"),
    Body("federation", "service_point", "晋中市工商业联合会", "140700", "public", "140700"),
    Body("dispatch", "dispatch_company", "晋中众诚劳务派遣有限公司", "140702"),
    Body("talent", "talent_agency", "晋中市公共就业和人才服务中心", "140700", "public", "140700"),
    Body("market", "provincial_market", "山西省人力资源市场", "140000", "public"),
    Body("agency", "personnel_agency", "太原启航人事代理有限公司", "140105", office="140105"),
    Body("university", "original_unit", "太原云汾理工学院", "140105", "public"),
    Body("junior_office", "organiser", "榆次区工程系列评审委员会办公室", "140702", "public"),
    Body("middle_office", "organiser", "晋中市工程系列评审委员会办公室", "140700", "public"),
    Body("senior_office", "organiser", "山西省工程系列评审委员会办公室", "140000", "public"),
    Body("sme_office", "sme_authority", "晋中市中小企业发展促进中心", "140700", "public"),
    Body("system_office", "organiser", "晋联装备集团职称评审办公室", "140105", "other"),
    Body("economics_office", "organiser", "山西省经济系列评审委员会办公室", "140000", "public"),
    Body("association", "organiser", "晋中市装备制造行业协会", "140700", "other"),
    Body("industry", "industry_authority", "晋中市工业和信息化局", "140700", "public"),
    Body("datong_office", "organiser", "大同市工程系列评审委员会办公室", "140200", "public"),
    Body("private_office", "organiser", "晋中市民营企业发展协会", "140700", "other"),
    Body("works_jinzhong", "employer", "晋中云岭重型装备有限公司", "140702"),
    Body("institute_taiyuan", "employer", "山西云顶机电设计研究院", "140105", "public"),
    Body("works_taiyuan", "employer", "太原汾川电气股份有限公司", "140105"),
    Body("college_jinzhong", "employer", "晋中榆川工程技术学院", "140702", "public"),
    Body("works_datong", "employer", "大同北岳矿山机械有限公司", "140200"),
    Body("centre_taiyuan", "employer", "山西恒晋产品检测中心", "140105", "public"),
    Body("works_changzhi", "employer", "长治漳源自动化技术有限公司", "140400"),
)

# Where the experts work: units of which no applicant of the demo comes, half of them private (M3e).
EXPERT_EMPLOYERS = (
    "works_jinzhong", "institute_taiyuan", "works_taiyuan", "college_jinzhong", "works_datong", "centre_taiyuan",
    "works_changzhi",
)  # fmt: skip
# But these two are colleagues of applicants, and so have a conflict (令40 art. 25).
COLLEAGUES = {"private-11": "jinggong", "private-18": "huaxin"}

# Paper is counted, and offline results are released, by two people of one office.
SECOND = "同一办事机构的第二人：纸质票计票、放行线下会议结果"

# A record of dishonesty is proposed by one officer and decided by another.
COLLEAGUE = "同一机关的第二人：决定同事提出的诚信记录、更正和解除"

POINTS = (
    Point("service_point", "industrial_park", ("140702",), "孙立"),
    Point("federation", "federation", ("140700",), "侯敏"),
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
    Person("tech12", "秦丽萍", Role.APPLICANT, "", "查看太原县区人社部门审核中的申报", "jinchuang"),
    Person("disp1", "段飞", Role.APPLICANT, "", "劳务派遣人员：由派遣单位审核、公示、推荐", "dispatch"),
    Person("free1", "武静", Role.APPLICANT, "", "自由职业者，没有工作单位：由人事代理机构或服务点受理"),
    Person("leave1", "温博", Role.APPLICANT, "", "高校教师离岗创业：三年内回原单位申报", "university"),
    Person("post1", "贺强", Role.APPLICANT, "", "派驻晋中连续满一年：在派驻地申报", "jinchuang"),
    Person("unit1", "孔维", Role.APPLICANT, "", "草稿已填好：由用人单位审核、公示、推荐", "jinggong"),
    Person("point1", "葛敏", Role.APPLICANT, "", "草稿已填好：单位没有人事部门，由申报受理服务点办理", "huaxin"),
    Person("archive1", "孟洁", Role.APPLICANT, "", "草稿已填好：档案在公共就业和人才服务机构", "jinggong"),
    Person("archive2", "顾涛", Role.APPLICANT, "", "草稿已填好：档案不在单位所在地", "jinggong"),
    Person("archive3", "黎莉", Role.APPLICANT, "", "草稿已填好：档案在省人力资源市场，审核后直接送评委会", "jinggong"),
    Person("social1", "龙海", Role.APPLICANT, "", "草稿已填好：由工商联受理", "huaxin"),
    Person("own1", "万青", Role.APPLICANT, "", "草稿已填好：由本企业的评委会自主评审", "jinggong"),
    Person("refused1", "钱进", Role.APPLICANT, "", "草稿已填好：单位不给审核，由人社部门指定机构", "huaxin"),
    Person("refused2", "施雨", Role.APPLICANT, "", "草稿已填好：指定机构逾期的，自动转上级人社部门", "huaxin"),
    Person("qualified1", "文静", Role.APPLICANT, "", "有一级建造师资格：申请职业资格认定", "jinggong"),
    Person("postdoc1", "方毅", Role.APPLICANT, "", "博士后出站后留在企业：申请认定副高级职称", "jinggong"),
    Person("moved1", "常磊", Role.APPLICANT, "", "从外省流动来：申请确认原有的职称", "jinggong"),
    Person("graduate1", "孙瑶", Role.APPLICANT, "", "毕业后首次取得职称：申请考核认定", "jinggong"),
    Person("talent2", "黄珂", Role.APPLICANT, "", "企业引进的高层次人才：由评委会直接认定", "jinggong"),
    Person("targeted1", "史铮", Role.APPLICANT, "", "有定向评价的工程师：申请转评为通用职称", "jinggong"),
    Person("hr1", "周敏", Role.UNIT_CLERK, "jinggong", "审核职工申报、发布公示、推荐上报", "jinggong"),
    Person("hr2", "吴海波", Role.UNIT_CLERK, "huaxin", "审核职工申报，确认职工的绑定", "huaxin"),
    Person("hr3", "郑丽", Role.UNIT_CLERK, "jinchuang", "审核职工申报；补正本企业组建评委会的备案申请", "jinchuang"),
    Person("service1", "孙立", Role.UNIT_CLERK, "service_point", "代没有人事机构的企业受理申报"),
    Person("federation1", "侯敏", Role.UNIT_CLERK, "federation", "在全市受理民营企业人员的申报"),
    Person("dispatch1", "马艳", Role.UNIT_CLERK, "dispatch", "为派遣人员审核申报"),
    Person("talent1", "朱伟", Role.UNIT_CLERK, "talent", "审核档案托管人员的申报"),
    Person("market1", "胡静", Role.UNIT_CLERK, "market", "审核档案在省市场人员的申报"),
    Person("agency1", "林涛", Role.UNIT_CLERK, "agency", "为自由职业者审核申报"),
    Person("original1", "任洁", Role.UNIT_CLERK, "university", "为离岗创业、兼职的本单位人员审核申报"),
    Person("yuci", "高峰", Role.HRSS_OFFICER, "hrss:140702", "县级审核，确认单位账号，设立服务点，确认初级结果"),
    Person("jinzhong", "何平", Role.HRSS_OFFICER, "hrss:140700", "市级审核，确认中级结果"),
    Person("jinzhong2", "薛晴", Role.HRSS_OFFICER, "hrss:140700", "决定一次会议是否不予认可（由另一人提出）"),
    Person("shanxi", "郭明", Role.HRSS_OFFICER, "hrss:140000", "省级审核，确认高级结果"),
    Person("shanxi2", "江涛", Role.HRSS_OFFICER, "hrss:140000", COLLEAGUE),
    Person("xiaodian", "罗静", Role.HRSS_OFFICER, "hrss:140105", "太原市小店区的县级审核"),
    Person("taiyuan", "梁勇", Role.HRSS_OFFICER, "hrss:140100", "太原市的市级审核"),
    Person("industry1", "贾宁", Role.HRSS_OFFICER, "industry", "行业主管部门：审核中级、初级评委会的备案申请"),
    Person("secretary1", "宋佳", Role.SECRETARY, "junior_office", "初级评委会：受理、组织评审会议"),
    Person("secretary2", "唐亮", Role.SECRETARY, "middle_office", "中级评委会：受理、组织评审会议"),
    Person("secretary3", "许红", Role.SECRETARY, "senior_office", "高级评委会：受理、组织评审会议"),
    Person("secretary4", "石磊", Role.SECRETARY, "sme_office", "定向评价的中级评委会：受理、组织评审会议"),
    Person("secretary5", "柳青", Role.SECRETARY, "jinggong", "企业自主评审的初级评委会", "jinggong"),
    Person("secretary6", "邱明", Role.SECRETARY, "system_office", "只评本系统人员的中级评委会"),
    Person("secretary7", "康宁", Role.SECRETARY, "economics_office", "经济系列高级评委会（考评结合）"),
    Person("counter1", "岳阳", Role.SECRETARY, "junior_office", SECOND),
    Person("counter2", "齐悦", Role.SECRETARY, "middle_office", SECOND),
    Person("counter3", "洪波", Role.SECRETARY, "senior_office", SECOND),
    Person("counter4", "安然", Role.SECRETARY, "sme_office", SECOND),
    Person("counter5", "牛莉", Role.SECRETARY, "jinggong", SECOND, "jinggong"),
    Person("counter6", "裴军", Role.SECRETARY, "system_office", SECOND),
    Person("counter7", "尤佳", Role.SECRETARY, "economics_office", SECOND),
    Person("secretary8", "樊华", Role.SECRETARY, "private_office", "抽取专家、分组评议、召开有18件申报的评审会议"),
    Person("counter8", "倪萍", Role.SECRETARY, "private_office", SECOND),
    Person("association1", "丁岚", Role.SECRETARY, "association", "行业协会：申请组建评审委员会，已有一件等待审核"),
    Person("supervisor", "韩冰", Role.SUPERVISOR, "hrss:140000", "追溯任意一件申报、一个评委会、一次会议的全过程"),
    Person("hrssadmin", "冯刚", Role.HRSS_ADMIN, "hrss:140000", "维护目录、标准、参数、工作日历和机构，编辑消息模板"),
    Person("sysadmin", "董洁", Role.SYSTEM_ADMIN, "", "功能开关、运行状况、停机登记；确认管理员任命；看不到任何申报"),
    Person("secadmin", "萧然", Role.SECURITY_ADMIN, "", "账号和角色：停用、重置、授予；登录记录；提出管理员任命"),
    Person("auditadmin", "程琳", Role.AUDIT_ADMIN, "", "查看全部操作记录、校验记录链；什么也不能改"),
)

PANELS = (
    Panel(
        "junior", 901, "榆次区工程系列初级职称评审委员会", "junior_office", "140702", "junior",
        "工程系列初级职称评审", ("assistant", "technician"), 9, 1, "middle",
    ),
    Panel(
        "middle", 902, "晋中市工程系列中级职称评审委员会", "middle_office", "140700", "middle",
        "工程系列中级职称评审", ("middle",), 15, 2, "associate_senior", reserve=10,
    ),
    Panel(
        "senior", 903, "山西省工程系列高级职称评审委员会", "senior_office", "140000", "senior",
        "工程系列高级职称评审", ("full_senior", "associate_senior"), 25, 2, "full_senior",
        methods=("review", "defence"),
    ),
    Panel(
        "sme", 904, "晋中市中小企业工程系列中级职称评审委员会", "sme_office", "140700", "middle",
        "中小企业工程系列中级职称评审（定向）", ("middle",), 7, 1, "associate_senior", basis="specialty",
        formed_by="sme_targeted", usage_scope="targeted", specialties=("mechanical", "automation", "materials"),
    ),
    Panel(
        "own", 905, "晋中精工机械有限公司初级职称评审委员会", "jinggong", "140702", "junior",
        "本企业工程系列初级职称自主评审", ("assistant", "technician"), 7, 1, "middle", basis="specialty",
        formed_by="enterprise", scope="internal", specialties=("mechanical", "electrical"),
    ),
    Panel(
        "system", 906, "晋联装备集团工程系列中级职称评审委员会", "system_office", "140105", "middle",
        "本系统工程系列中级职称评审", ("middle",), 7, 1, "associate_senior", basis="specialty",
        scope="internal", filed_by="140100", units=("jinchuang",),
    ),
    Panel(
        "economics", 907, "山西省经济系列高级职称评审委员会", "economics_office", "140000", "senior",
        "经济系列高级职称评审", ("full_senior", "associate_senior"), 11, 2, "full_senior",
        series="economics", basis="specialty", methods=("exam", "review"),
    ),
    Panel(
        "expired", 908, "大同市工程系列中级职称评审委员会", "datong_office", "140200", "middle",
        "工程系列中级职称评审", ("middle",), 0, 0, "associate_senior", expired=True,
    ),
    Panel(
        "private", 909, "晋中市民营企业工程系列中级职称评审委员会", "private_office", "140700", "middle",
        "民营企业工程系列中级职称评审", ("middle",), 7, 1, "associate_senior", basis="specialty",
        formed_by="social_body", reserve=23,
        specialties=("mechanical", "electrical", "automation"), methods=("review", "defence"),
        defence_tracks=("skilled_worker",), window=(-100, -40),
    ),
)  # fmt: skip
CROWDS = (
    Crowd(
        "round", "private", 18, ("jinggong", "huaxin"), "等待评审会议的18件申报", "申报已受理，等待评审会议", skilled=2
    ),
    Crowd("earlier", "sme", 3, ("huaxin",), "已经评审过的一批申报", "看评审结果、复查、证书"),
)
LETTERS = (
    Letter("hrss:140700", "economics", "晋中人社委函〔演示〕1号", "晋中市申报经济系列高级职称的人员"),
)  # fmt: skip

SURNAMES = "曹袁邓彭曾肖田蔡潘余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
GIVEN = ("文博", "建平", "雪梅", "国栋", "晓东")
FAMILIES = "侯乔田冀段霍郝武阎申卫靳樊路岳傅薄景牛解茹籍郗"
CALLED = ("志刚", "丽华", "建军", "慧敏", "俊杰", "海燕", "永强")


def experts() -> list[Person]:
    """The experts of every committee, e.g. ``middle-01`` (its chair); those in reserve come last."""
    found: list[Person] = []
    for panel in PANELS:
        for place in range(panel.members + panel.reserve):
            serial = len(found)
            name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial % len(GIVEN)]
            task = "主持会议、参加投票" if place <= panel.deputies else "审阅材料、参加投票"
            task = task if place < panel.members else "在专家库中，没有安排席位"
            body = panel.organiser
            found.append(Person(f"{panel.key}-{place + 1:02d}", name, Role.EXPERT, body, task))
    return found


def experts_of(number: int) -> list[str]:
    """The logins of the experts of the committee with this number."""
    key = next(panel.key for panel in PANELS if panel.number == number)
    return [each.login for each in experts() if each.login.startswith(f"{key}-")]


def crowd(each: Crowd) -> list[Person]:
    """Its applicants, e.g. ``round-01``."""
    serials = [number_of(each.key) + place for place in range(each.count)]
    return [
        Person(
            f"{each.key}-{place:02d}",
            FAMILIES[serial % len(FAMILIES)] + CALLED[serial % len(CALLED)],
            Role.APPLICANT,
            "",
            each.try_this,
            each.employers[place % len(each.employers)],
        )
        for place, serial in enumerate(serials, 1)
    ]


def everybody() -> list[Person]:
    return [*PEOPLE, *(person for each in CROWDS for person in crowd(each)), *experts()]


def employer_of(expert: str) -> str:
    """The key of the body where the expert with this login works."""
    place = int(expert.rsplit("-", 1)[1]) - 1
    return COLLEAGUES.get(expert) or EXPERT_EMPLOYERS[place % len(EXPERT_EMPLOYERS)]


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
