from portal.core.due import due
from reviews.services import sealing
from reviews.services.blind import ask_again


@due("待处理的盲审材料")
def waiting_blind_copies() -> int:
    return ask_again()


@due("待签章的会议记录")
def unsealed_minutes() -> int:
    return sealing.ask_again()
