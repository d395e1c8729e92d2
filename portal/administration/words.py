"""What the record's verbs mean in the administrators' language; a verb without words keeps its code."""

from functools import lru_cache

from django.apps import apps

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
    "case.traced": "追溯申报",
    "committee.traced": "追溯评审委员会",
    "application.opened": "开始申报",
    "certificate.prepared": "准备制发证书",
}


@lru_cache
def words() -> dict[str, str]:
    """Every verb that has words: those of the moves are what their buttons say."""
    declared = [declared_move(model, name) for model in apps.get_models() for name in moves_of(model)]
    return OWN | {move.verb: move.label for move in declared}


def in_words(verb: str) -> str:
    return words().get(verb, verb)
