"""The ways out of the portal. A way is open when the settings name its server or gateway."""

from django.conf import settings
from django.db.models import TextChoices


class Channel(TextChoices):
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    GOV_APP = "gov_app", "政务服务移动端"


# The usual pace of each channel; a text message costs money, so it is for what cannot wait.
USUAL_PACE = {Channel.EMAIL: "at_once", Channel.SMS: "pressing", Channel.GOV_APP: "at_once"}


def open_channels() -> list[Channel]:
    """The channels that this portal can use, in the order in which people are offered them."""
    gateways = settings.MESSAGE_GATEWAYS
    return [each for each in Channel if each == Channel.EMAIL or gateways.get(each.value, {}).get("url")]
