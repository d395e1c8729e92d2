"""What applicants and experts are told of hearings and meetings; what goes to experts names no applicant (art. 24)."""

from portal.messages.wordings import wording

CODE = {"case_code": "2026-1409-00123"}
MEETING = "2026年度工程系列中级职称评审会议"
APPLICANT, ROOM = "申报人", "评审会议"
HEARING = wording(
    code="hearing", room=ROOM, occasion="答辩安排或者变化", to=APPLICANT,
    subject="{what}（受理编号 {case_code}）",
    body="时间：{time}。{where}。请带身份证件，提前15分钟到场（上线）。不能按时参加的，请及时联系评委会办事机构。",
    places={**CODE, "what": "答辩安排", "time": "2026年10月12日 09:00至09:20", "where": "地点：省人才大厦三层"},
    needed=frozenset({"case_code", "time", "where"}), pressing=True,
)  # fmt: skip
HEARING_CANCELLED = wording(
    code="hearing_cancelled", room=ROOM, occasion="答辩取消", to=APPLICANT,
    subject="答辩取消（受理编号 {case_code}）", body="原来通知的时间取消，新的安排另行通知。现在不需要您办理。",
    places=CODE, needed=frozenset(CODE), pressing=True,
)  # fmt: skip
CASE_TO_READ = wording(
    code="case_to_read", room=ROOM, occasion="申报分配给专家评议", to="评议专家",
    subject="有申报待您评议", body="{meeting}有申报分配给您评议，请在材料开放期间查阅并提交评议意见。内容请保密。",
    places={"meeting": MEETING}, needed=frozenset({"meeting"}),
)  # fmt: skip
MEETING_CALLED = wording(
    code="meeting_called", room=ROOM, occasion="召开评审会议", to="出席会议的专家",
    subject="评审会议通知", body="{meeting}定于{time}在{place}召开，请当天在手机上签到。会议内容请保密。",
    places={"meeting": MEETING, "time": "2026年10月12日 09:00", "place": "省人才大厦三层"},
    needed=frozenset({"meeting", "time", "place"}),
)  # fmt: skip
OPINION_VOID = wording(
    code="opinion_void", room=ROOM, occasion="评议意见须重新形成", to="评委会办事机构人员和评议组组长",
    subject="{meeting}：有评议意见须重新形成",
    body="{items}的评议意见不再有效（{because}），须由不少于3名不回避的专家重新提出（人社部令第40号第21、25条）。",
    places={"meeting": MEETING, "items": "第3项", "because": "参加评议的专家回避"},
    needed=frozenset({"meeting", "items"}),
)  # fmt: skip
MEETING_DISOWNED = wording(
    code="meeting_disowned", room=ROOM, occasion="评审会议不予认可", to=APPLICANT,
    subject="评审会议不予认可（受理编号 {case_code}）", body="文号：{document}。理由：{reason}。{next_step}",
    places={**CODE, "document": "晋人社函〔2026〕9号", "reason": "未按规定抽取专家", "next_step": "请等候通知。"},
    needed=frozenset({"case_code", "document"}),
)  # fmt: skip
STAFF = "评委会办事机构人员"
RESULTS_VOID = wording(
    code="results_void", room=ROOM, occasion="评审会议不予认可（办事机构）", to=STAFF,
    subject="{meeting}：不予认可（{document}）", body="理由：{reason}。原结果作废；可以依法重新组织评审。",
    places={"meeting": MEETING, "document": "晋人社函〔2026〕9号", "reason": "未按规定抽取专家"},
    needed=frozenset({"meeting", "document"}),
)  # fmt: skip
RESULTS_SIGNED = wording(
    code="results_signed", room=ROOM, occasion="结果已签署，等待公布", to=STAFF,
    subject="{meeting}：结果已签署，等待公布",
    body="请在“结果公布”中核对后统一公布。公布之前申报人看不到结果，请勿透露（人社部令第40号第24条）。",
    places={"meeting": MEETING}, needed=frozenset({"meeting"}),
)  # fmt: skip
RESULTS_BY_LETTER = wording(
    code="results_by_letter", room=ROOM, occasion="函告委托评审的结果", to="发函单位的人员",
    subject="评审结果函：{document}", body="请登录系统查看。",
    places={"document": "晋职评函〔2026〕9号"}, needed=frozenset({"document"}),
)  # fmt: skip
