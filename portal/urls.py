"""Composition only: which room answers below which path."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portal.web.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("applications.urls")),
    path("", include("reviews.urls")),
    path("", include("certificates.urls")),
    path("accounts/", include("allauth.urls")),
    path("back-office/", admin.site.urls),
    *([path("demo/", include("portal.demo.urls"))] if settings.PORTAL_ENV != "production" else []),
]
