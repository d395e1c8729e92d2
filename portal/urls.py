"""Composition only: which room answers below which path."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.api.composition import open_urls

urlpatterns = [
    # First, because the page behind each printed QR code is the one most asked for, and addresses are tried in turn.
    path("", include("certificates.urls")),
    path("", include("portal.web.urls")),
    path("", include("portal.help.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.workbench.urls")),
    path("", include("portal.batch_acts.urls")),
    path("", include("portal.policies.urls")),
    path("", include("portal.square.urls")),
    path("", include("portal.files.urls")),
    path("", include("portal.integrity.urls")),
    path("manage/", include("portal.administration.urls")),
    path("prints/", include("portal.prints.urls")),
    path("gateways/", include("portal.messages.urls")),
    path("", include("portal.workbooks.urls")),
    path("", include("applications.urls")),
    path("", include("committees.urls")),
    path("", include("reviews.urls")),
    path("supervise/", include("portal.supervision.urls")),
    path("archive/", include("portal.archiving.urls")),
    path("accounts/", include("portal.accounts.entrance_urls")),
    path("api/v1/", open_urls()),
    path("back-office/", admin.site.urls),
    *([path("demo/", include("portal.demo.urls"))] if settings.PORTAL_ENV != "production" else []),
]
