"""The room's part of the public API (contracts section 2): one router, composed under ``/api/v1``."""

from ninja import Router

from applications.api.notices import router as notices_router
from applications.api.routes import router as routes_router
from applications.api.self_check import router as self_check_router

router = Router()
for part in (notices_router, routes_router, self_check_router):
    router.add_router("", part)

__all__ = ["router"]
