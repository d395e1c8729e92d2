from portal.core.due import due
from portal.workbooks.services import exports, intakes, retention


@due("待检查和写入的批量导入")
def waiting_intakes() -> int:
    return intakes.send_again()


@due("待生成的名单导出")
def asked_lists() -> int:
    return exports.send_again()


@due("到期的名单导出")
def lists_beyond_their_time() -> int:
    return exports.remove_expired()


@due("到期的未导入名单")
def unused_lists_beyond_their_time() -> int:
    return retention.remove_unused()
