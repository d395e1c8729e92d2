"""What account holders are told when a security administrator resets their way in."""

from portal.messages.wordings import Wording, wording

TO = "账号本人"
BODY = "由安全管理员办理。如果不是您要求的，请立即联系当地人社部门。"


def _about(act: str, occasion: str, subject: str) -> Wording:
    return wording(
        code=f"account_{act}", room="账号", occasion=occasion, to=TO, subject=subject, body=BODY, pressing=True
    )


UNLOCKED = _about("unlocked", "账号恢复使用", "您的账号已恢复使用")
SESSIONS_ENDED = _about("sessions_ended", "账号在各处退出登录", "您的账号已在各处退出登录")
SECOND_FACTOR_RESET = _about("second_factor_reset", "动态口令被重置", "您的动态口令已被重置")
PASSWORD_RESET = _about("password_reset", "密码被重置", "您的密码已被重置")
