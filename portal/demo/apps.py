from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "portal.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        """Open the demo's doors, in the demo alone; tests import the app and find them closed."""
        if not settings.DEMO:
            return
        from portal.accounts.entrance import add_to_sign_in_page  # noqa: PLC0415 - models are not ready on import
        from portal.core import clock  # noqa: PLC0415
        from portal.demo.moving_clock import offset  # noqa: PLC0415
        from portal.demo.selectors import people_by_group  # noqa: PLC0415

        clock.set_offset_source(offset)
        add_to_sign_in_page("demo/people_list.html", lambda: {"groups": people_by_group()})
