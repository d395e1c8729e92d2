"""The room's part of the public API (contracts section 2): one router, composed under ``/api/v1``."""

from ninja import Router

from applications.api.notices import router as notices_router

router = Router()
for part in (notices_router,):
    router.add_router("", part)

__all__ = ["router"]
