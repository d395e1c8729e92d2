"""What applicants and the bodies in charge are told about cases."""

from applications.models import Application
from portal.messages.wordings import Wording, wording
from portal.workflow import declared_move, moves_of

# Moves after which the applicant has to act or learns what was decided.
PRESSING = {
    "ask_correction",
    "extend_correction",
    "deem_withdrawn",
    "refuse",
    "uphold_objection",
    "record_pass",
    "record_failure",
    "recognise",
    "decline_recognition",
    "mark_not_recognised",
}
CODE = {"case_code": "2026-1409-00123"}
NEEDED = frozenset(CODE)
APPLICANT, CLERKS = "申报人", "受理单位的审核人员"
LOG_IN = "请登录职称申报评审系统办理。"


def _of_move(name: str) -> Wording:
    """What ``name`` tells the applicant; ``next_step`` is what the act says comes next."""
    move = declared_move(Application, name)
    return wording(
        code=f"case_{name}", room="申报进度", occasion=f"{move.label}（{move.told}）", to=APPLICANT,
        subject=f"{move.told}（受理编号 {{case_code}}）", body="{next_step}",
        places={**CODE, "next_step": "请登录系统查看办理情况和下一步。"}, needed=NEEDED | {"next_step"},
        pressing=name in PRESSING,
    )  # fmt: skip


OF_MOVES = {name: _of_move(name) for name in moves_of(Application) if declared_move(Application, name).told}
CASES_WAIT = wording(
    code="cases_wait", room="审核提醒", occasion="申报等待办理", to=CLERKS,
    subject="{what}", body=LOG_IN, places={"what": "有 3 件申报等待办理"}, needed=frozenset({"what"}),
)  # fmt: skip
CORRECTION_ANSWERED = wording(
    code="correction_answered", room="审核提醒", occasion="申报人已补正", to="领取这件申报的审核人员",
    subject="申报人已补正（受理编号 {case_code}）", body="请登录系统继续审核，修改之处已标出。",
    places=CODE, needed=NEEDED,
)  # fmt: skip
TAKEN_OVER = wording(
    code="case_taken_over", room="审核提醒", occasion="同事接手申报", to="原来领取的审核人员",
    subject="您领取的申报已由同事接手（受理编号 {case_code}）",
    body="{colleague}接手办理。原因：{reason}。您填写的核对记录仍然保留。",
    places={**CODE, "colleague": "李梅", "reason": "出差"}, needed=NEEDED | {"colleague", "reason"},
)  # fmt: skip
REVIEWS_DUE = wording(
    code="reviews_due", room="审核提醒", occasion="办理期限提醒", to=CLERKS,
    subject="办理提醒：{first}", body="{all}。请登录职称申报评审系统办理。",
    places={"first": "2 件今天是办理期限的最后一天", "all": "2 件今天是办理期限的最后一天；1 件已超过办理期限"},
    needed=frozenset({"all"}),
)  # fmt: skip
ANSWERS_DUE = wording(
    code="answers_due", room="审核提醒", occasion="复查、投诉、备案的答复期限提醒", to="负责答复的人员",
    subject="办理提醒：{first}", body="{all}。请登录职称申报评审系统办理。",
    places={"first": "1 件复查申请今天是答复期限的最后一天", "all": "1 件复查申请今天是答复期限的最后一天"},
    needed=frozenset({"all"}),
)  # fmt: skip
CORRECTION_DUE = wording(
    code="correction_due", room="申报进度", occasion="补正期限提醒", to=APPLICANT,
    subject="{stage}（受理编号 {case_code}）",
    body="请在{last_day} 24 时前提交补正；逾期视为放弃申报（人社部令第40号第18条）。",
    places={**CODE, "stage": "今天是补正期限的最后一天", "last_day": "2026年9月14日"},
    needed=NEEDED | {"last_day"}, pressing=True,
)  # fmt: skip
MATERIAL_WITHHELD = wording(
    code="material_withheld", room="申报进度", occasion="材料中发现恶意代码", to=APPLICANT,
    subject="材料“{material}”中发现恶意代码，已经隔离（受理编号 {case_code}）",
    body="请用杀毒软件检查您的电脑，重新生成这份材料。申报还可以修改的，请重新上传；已经提交的，请等待审核人员告知补正。",
    places={**CODE, "material": "劳动合同.pdf"}, needed=NEEDED | {"material"},
)  # fmt: skip
WINDOW_LONGER = wording(
    code="window_longer", room="申报进度", occasion="申报时间延长", to="有草稿的申报人",
    subject="申报时间延长至{until}（受理编号 {case_code}）", body="{batch}的申报时间已延长。原因：{reason}",
    places={**CODE, "until": "2026年9月20日 18:00", "batch": "2026年度工程系列中级职称评审", "reason": "系统停机"},
    needed=NEEDED | {"until"},
)  # fmt: skip
COMMITTEE_SUPERVISED = wording(
    code="committee_supervised", room="申报进度", occasion="评委会被暂停、收回评审权或者恢复", to="有申报在办的申报人",
    subject="{what}（受理编号 {case_code}）", body="理由：{reason}。{next_step}",
    places={**CODE, "what": "晋中市工程系列中级职称评审委员会评审工作已被暂停", "reason": "正在核查",
            "next_step": "恢复后会再通知您。"},
    needed=NEEDED | {"what", "next_step"},
)  # fmt: skip
ABSENCE_PLANNED = wording(
    code="absence_planned", room="申报进度", occasion="同事请假，请您代办", to="代办的同事",
    subject="{person}请假，请您代办", body="{person}{days}请假，期间由您代为办理其领取的申报。",
    places={"person": "李明", "days": "2026年9月7日至9月11日"}, needed=frozenset({"person", "days"}),
)  # fmt: skip
CASES_HANDED_ON = wording(
    code="cases_handed_on", room="申报进度", occasion="请假同事的申报交给您", to="代办的同事",
    subject="您代{person}办理 {count} 件申报",
    body="{person}请假到{last_day}，其领取的申报现在由您办理，核对记录仍然保留。",
    places={"person": "李明", "count": "3", "last_day": "2026年9月11日"}, needed=frozenset({"person", "count"}),
)  # fmt: skip
