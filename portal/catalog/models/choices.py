"""The closed lists of the catalogue (identifiers of regulation section 7)."""

from django.db import models


class Origin(models.TextChoices):
    """Who wrote a row last: the loader owns only its own rows."""

    FILE = "file", "随系统发布"
    ADMIN = "admin", "管理员维护"


class Confidence(models.TextChoices):
    """The mark on a fact (head of the regulation); ``ask`` waits for the province's answer."""

    SEED = "seed", "文件原文"
    FOUND = "found", "公开资料"
    KNOWN_H = "known_h", "高"
    KNOWN_M = "known_m", "中"
    KNOWN_L = "known_l", "低"
    DERIVED = "derived", "推算"
    DECISION = "decision", "产品设定"
    ASK = "ask", "待确认"


class AdminLevel(models.TextChoices):
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "示范区、开发区"


class Level(models.TextChoices):
    """Regulation 3.1, highest first."""

    FULL_SENIOR = "full_senior", "正高级"
    ASSOCIATE_SENIOR = "associate_senior", "副高级"
    MIDDLE = "middle", "中级"
    ASSISTANT = "assistant", "助理级"
    TECHNICIAN = "technician", "员级"


class CommitteeLevel(models.TextChoices):
    """令40 art. 7."""

    SENIOR = "senior", "高级"
    MIDDLE = "middle", "中级"
    JUNIOR = "junior", "初级"


class Mode(models.TextChoices):
    """Regulation 3.2: R, E, ER."""

    REVIEW = "review", "评审"
    EXAM_ONLY = "exam_only", "以考代评"
    EXAM_PLUS_REVIEW = "exam_plus_review", "考评结合"


class StandardKind(models.TextChoices):
    """令40 art. 5."""

    NATIONAL = "national", "国家标准"
    REGIONAL = "regional", "地区标准"
    UNIT = "unit", "单位标准"


class Degree(models.TextChoices):
    """Contracts section 2, highest first."""

    DOCTOR = "doctor", "博士"
    MASTER = "master", "硕士"
    SECOND_BACHELOR = "second_bachelor", "第二学士学位"
    BACHELOR = "bachelor", "本科（学士）"
    COLLEGE = "college", "大学专科"
    SECONDARY = "secondary", "中等职业学校"


class SchoolClass(models.TextChoices):
    """Classes of technical schools (S9b)."""

    INTERMEDIATE = "intermediate", "中级工班"
    ADVANCED = "advanced", "高级工班"
    PRE_TECHNICIAN = "pre_technician", "预备技师（技师）班"


class Track(models.TextChoices):
    """The tracks of regulation 2.4 whose conditions are rows of 3.4 and 3.5."""

    NORMAL = "normal", "正常申报"
    SKILLED_WORKER = "skilled_worker", "高技能人才"
    NO_INITIAL_APPOINTMENT = "no_initial_appointment", "未考核初聘"
    EXCEPTIONAL = "exceptional", "破格"
    ASSESSMENT_RECOGNITION = "assessment_recognition", "考核认定"


class YearsOf(models.TextChoices):
    """What the years of a rule count."""

    TITLE = "title", "取得现职称后"
    TECHNICAL_WORK = "technical_work", "从事专业技术工作"
    PROBATION = "probation", "见习期（考核合格）"
    SKILL_WORK = "skill_work", "取得技能证书后从事技能工作"


class Unit(models.TextChoices):
    WORKING_DAYS = "working_days", "工作日"
    DAYS = "days", "天"
    YEARS = "years", "年"
    MONTHS = "months", "个月"
    HOURS = "hours", "学时"
    PERSONS = "persons", "人"


class ReasonKind(models.TextChoices):
    """What a reviewer gives a reason for (令40 art. 18)."""

    CORRECTION = "correction", "补正"
    REFUSAL = "refusal", "不予受理"
    DECLINE = "decline", "不予认定"
