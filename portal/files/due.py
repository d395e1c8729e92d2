from portal.core.due import due
from portal.files.comparing import take_waiting
from portal.files.services import scan_waiting


@due("待查毒的文件")
def waiting_scans() -> int:
    return scan_waiting()


@due("待比对的文件")
def waiting_fingerprints() -> int:
    return take_waiting()
