from portal.core.due import due
from portal.workbooks.services import exports, intakes


@due("待检查和写入的批量导入")
def waiting_intakes() -> int:
    return intakes.send_again()


@due("待生成的名单导出")
def asked_lists() -> int:
    return exports.send_again()


@due("到期的名单导出")
def lists_beyond_their_time() -> int:
    return exports.remove_expired()
