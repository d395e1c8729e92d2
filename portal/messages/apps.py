from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "portal.messages"
    label = "portal_messages"
    verbose_name = "消息"

    def ready(self) -> None:
        from portal.messages import checks  # noqa: F401, PLC0415 - settings are complete only now
