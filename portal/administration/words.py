"""What the record's verbs and subjects mean in the administrators' language."""

from collections.abc import Mapping
from functools import lru_cache

from django.apps import apps

from portal.registers.rules import Reason, State
from portal.workflow import declared_move, moves_of

# Verbs that belong to no move of a workflow.
OWN = {
    "person.registered": "注册账号",
    "person.signed_in": "登录",
    "person.contact_changed": "修改联系方式",
    "person.locked": "停用账号",
    "person.unlocked": "恢复账号",
    "person.sessions_ended": "在各处退出登录",
    "person.second_factor_reset": "重置动态口令",
    "person.password_reset": "重置密码",
    "person.access_reset": "重置管理员的密码和动态口令",
    "person.viewed": "查看账号",
    "role.granted": "授予角色",
    "role.ended": "结束角色",
    "role.switched": "切换身份",
    "proposal.made": "提出管理员任命",
    "feature.closed": "关闭功能",
    "feature.opened": "开放功能",
    "records.searched": "查询操作记录",
    "records.exported": "导出操作记录",
    "questions.viewed": "查看登记查询记录",
    "catalog.added": "登记目录内容",
    "catalog.changed": "修改目录内容",
    "catalog.deleted": "删除目录内容",
    "wording.changed": "修改消息模板",
    "wording.ended": "停用消息模板",
    "outage.recorded": "登记停机",
    "unit_request.asked": "申请单位账号",
    "employment.claimed": "申请绑定单位",
    "organisation.imported": "导入单位",
    "organisation.changed": "按名单更新单位",
    "organisation.contact_changed": "修改联系方式",
    "service_point.set_up": "设立服务点",
    "service_point.changed": "修改服务点",
    "service_point.closed": "停止服务点受理",
    "talent_agency.set_up": "登记人才服务机构",
    "person.id_number_seen": "查看完整身份证号",
    "person.evidence_compared": "查看相同的材料",
    "absence.planned": "登记请假",
    "absence.ended": "结束请假",
    "file.opened": "查看文件",
    "file.quarantined": "隔离带毒文件",
    "intake.taken": "上传名单",
    "intake.file_removed": "删除没有导入的名单",
    "list_export.asked": "提出导出名单",
    "list_export.made": "生成名单",
    "list_export.removed": "删除到期的名单",
    "application.opened": "开始申报",
    "application.printed": "打印申报材料",
    "batch.printed": "打印逐级报送表",
    "notice.proof_printed": "打印公示结果证明",
    "objection.filed": "提出异议",
    "objection.objector_seen": "查看异议人信息",
    "complaint.filed": "提出投诉举报",
    "complaint.reporter_seen": "查看投诉举报人信息",
    "reexamination.requested": "提出复查申请",
    "result_filing.submitted": "报送结果备案",
    "integrity.opened": "查看诚信记录",
    "integrity.proposed": "提出诚信记录",
    "integrity.recorded": "随撤销证书记录失信",
    "integrity.rewritten": "更正后重新记录失信",
    "integrity_change.proposed": "提出变更诚信记录",
    "committee.filed": "核准备案",
    "pool.list_brought": "专家库名单导入",
    "filing.opened": "开始填写备案申请",
    "plan.opened": "开始拟定评审方案",
    "batch.opened": "设立评审批次",
    "batch.window_extended": "因停机延长申报时间",
    "fee.registered": "登记评审收费",
    "pool.opened": "建立专家库",
    "pool_import.kept": "上传专家名单",
    "pool_entry.joined": "专家入库",
    "expert.appointed": "聘任专家",
    "entrustment.sent": "发出委托函",
    "reply.printed": "打印评审结果函",
    "relation.noted": "登记利害关系",
    "relation.withdrawn": "撤回利害关系",
    "draw.prepared": "准备抽取",
    "draw.printed": "打印抽取记录",
    "draw.names_printed": "打印带姓名的抽取记录",
    "roster.opened": "开始拟定评委会名单",
    "roster.drawn": "按抽取结果列名单",
    "roster.reopened": "重新拟定评委会名单",
    "meeting.planned": "安排会议",
    "meeting.printed": "打印会议材料",
    "meeting.record_printed": "打印评价记录",
    "meeting.ballots_printed": "打印表决票",
    "meeting.tally_printed": "打印计票单",
    "meeting.template_exported": "下载线下会议模板",
    "meeting.minutes_exported": "下载会议记录",
    "minutes.sealed": "会议记录签章",
    "opinion.assigned": "分配评议",
    "panel_opinion.withdrawn": "撤下评议组意见",
    "record.begun": "开始评价记录",
    "blind.begun": "开始准备盲审材料",
    "round.opened": "开始一轮表决",
    "ballot.issued": "发出表决票",
    "results.imported": "提交线下会议结果",
    "non_recognition.proposed": "提出会议不予认可",
    "case.traced": "追溯申报",
    "committee.traced": "追溯评审委员会",
    "meeting.traced": "追溯会议",
    "certificate.prepared": "准备制发证书",
    "case_package.made": "生成归档包",
    "case_package.decided": "到期鉴定",
    "title_export.asked": "提出职称数据导出",
    "title_export.made": "生成职称数据导出",
}
# Subjects whose model has no name of its own in Chinese.
SUBJECTS = {
    "administration.records": "操作记录",
    "workbench.absence": "请假交接",
    "applications.material": "申报材料",
    "committees.seat": "评委会席位",
    "reviews.opinion": "评议意见",
    "reviews.round": "一轮表决",
    "reviews.rollentry": "表决名册",
    "reviews.sealedminutes": "会议记录",
    "wording": "消息模板",
}
# How a question to a register ended, and why it gave no answer.
OUTCOMES: Mapping[str, str] = {
    State.WAITING: "待查询",
    State.VERIFIED: "一致",
    State.MISMATCH: "不一致",
    State.NOT_FOUND: "查不到",
    State.UNAVAILABLE: "没有应答",
    Reason.NOT_CONNECTED: "没有接通",
    Reason.RESTING: "多次失败后暂停查询",
    Reason.NO_CONNECTION: "连接不上",
    Reason.TOO_SLOW: "超时",
    Reason.REFUSED: "对方拒绝",
    Reason.REDIRECTED: "地址有变",
    Reason.GARBAGE: "应答无法识别",
    Reason.TOO_BIG: "应答过大",
}


@lru_cache
def words() -> dict[str, str]:
    """Every verb that has words: those of the moves are what their buttons say."""
    declared = [declared_move(model, name) for model in apps.get_models() for name in moves_of(model)]
    return OWN | {move.verb: move.label for move in declared}


def in_words(verb: str) -> str:
    return words().get(verb, verb)


def outcome_in_words(outcome: str, reason: str) -> str:
    """``unavailable`` and ``too_slow`` are 没有应答（超时）."""
    said = OUTCOMES.get(outcome, outcome)
    return f"{said}（{OUTCOMES.get(reason, reason)}）" if reason else said
