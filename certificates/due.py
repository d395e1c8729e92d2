from certificates.services import issuances, pipeline
from portal.core.due import due


@due("待签发的证书")
def prepared_certificates() -> int:
    return sum(map(len, pipeline.ask_again()))


@due("制证办结通知")
def issuances_to_tell_of() -> int:
    return issuances.settle_open()
