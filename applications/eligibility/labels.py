"""Codes in the words that people use."""

from typing import Final

LEVEL: Final = {
    "full_senior": "正高级",
    "associate_senior": "副高级",
    "middle": "中级",
    "assistant": "助理级",
    "technician": "员级",
}
DEGREE: Final = {
    "doctor": "博士",
    "master": "硕士",
    "second_bachelor": "第二学士学位",
    "bachelor": "本科（学士）",
    "college": "大学专科",
    "secondary": "中等职业学校",
}
SCHOOL_CLASS: Final = {
    "intermediate": "技工院校中级工班",
    "advanced": "技工院校高级工班",
    "pre_technician": "技工院校预备技师（技师）班",
}
SKILL: Final = {1: "高级技师", 2: "技师", 3: "高级工"}
TALENT: Final = {"high_level": "高层次人才", "urgent": "急需紧缺人才", "young": "优秀青年人才"}
NONE: Final = "无"
YES: Final = "是"
NO: Final = "否"
