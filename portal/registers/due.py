from portal.core.due import due
from portal.registers.services.exchange import import_exchange


@due("登记机关的交换文件")
def delivered_files() -> int:
    return sum(not report.repeated for report in import_exchange())
