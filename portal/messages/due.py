from portal.core.due import due
from portal.messages.mailbox import read_bounces
from portal.messages.sending import send_waiting


@due("待发送的消息")
def waiting_messages() -> int:
    return send_waiting()


@due("退信")
def bounces() -> int:
    return read_bounces()
