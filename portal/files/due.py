from portal.core.due import due
from portal.files.services import scan_waiting


@due("待查毒的文件")
def waiting_scans() -> int:
    return scan_waiting()
