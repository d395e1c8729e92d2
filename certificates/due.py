from certificates.services.pipeline import ask_again
from portal.core.due import due


@due("待签发的证书")
def prepared_certificates() -> int:
    return ask_again()
