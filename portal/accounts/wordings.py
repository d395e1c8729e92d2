"""What people and offices are told about units, labour relations and roles."""

from portal.messages.wordings import wording

UNIT = "晋中精工机械有限公司"
EMPLOYMENT_CLAIMED = wording(
    code="employment_claimed", room="单位和人员", occasion="有人申请绑定单位", to="本单位职称管理员",
    subject="有人申请绑定本单位", body="{person}申请绑定到{unit}，请核对后确认。",
    places={"person": "张建国", "unit": UNIT}, needed=frozenset({"person"}),
)  # fmt: skip
EMPLOYMENT_CONFIRMED = wording(
    code="employment_confirmed", room="单位和人员", occasion="劳动关系已确认", to="本人",
    subject="劳动关系已确认", body="{unit}已确认您的劳动关系，可以通过该单位申报职称。",
    places={"unit": UNIT}, needed=frozenset({"unit"}),
)  # fmt: skip
EMPLOYMENT_ENDED = wording(
    code="employment_ended", room="单位和人员", occasion="劳动关系已结束", to="本人",
    subject="劳动关系已结束", body="您与{unit}的绑定已结束。如有疑问请联系单位职称管理员。",
    places={"unit": UNIT}, needed=frozenset({"unit"}),
)  # fmt: skip
UNIT_ASKED = wording(
    code="unit_asked", room="单位和人员", occasion="单位申请开通账号", to="所在地人社部门审核人员",
    subject="有单位申请开通账号", body="{unit}申请开通单位账号，请核对后确认。",
    places={"unit": UNIT}, needed=frozenset({"unit"}),
)  # fmt: skip
UNIT_CONFIRMED = wording(
    code="unit_confirmed", room="单位和人员", occasion="单位账号已确认", to="申请人",
    subject="单位账号已确认",
    body="人社部门已确认{unit}的单位账号，您现在是单位职称管理员。请在“切换身份”中选择后开始工作。",
    places={"unit": UNIT}, needed=frozenset({"unit"}),
)  # fmt: skip
UNIT_REFUSED = wording(
    code="unit_refused", room="单位和人员", occasion="单位账号未通过确认", to="申请人",
    subject="单位账号未通过确认", body="{unit}的单位账号未通过确认。原因：{reason}。您可以核对后重新提交。",
    places={"unit": UNIT, "reason": "统一社会信用代码与名称不符"}, needed=frozenset({"unit", "reason"}),
)  # fmt: skip
ROLE_GRANTED = wording(
    code="role_granted", room="单位和人员", occasion="授予角色", to="本人",
    subject="您被授予新的角色", body="自{since}起，您担任{role}。登录后可在“切换身份”中选择。",
    places={"since": "2026-09-07", "role": f"{UNIT}单位职称管理员"}, needed=frozenset({"since", "role"}),
)  # fmt: skip
ROLE_ENDED = wording(
    code="role_ended", room="单位和人员", occasion="角色将结束", to="本人",
    subject="您的角色将结束", body="您担任的{role}将于{last_day}结束。",
    places={"last_day": "2026-09-30", "role": f"{UNIT}单位职称管理员"}, needed=frozenset({"last_day", "role"}),
)  # fmt: skip
