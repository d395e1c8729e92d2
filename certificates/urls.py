from django.urls import path, re_path

from certificates.views import holder, office, public

app_name = "certificates"
urlpatterns = [
    path("verify/", public.search, name="search"),
    path("verify/<str:code>", public.verify, name="verify"),
    path("certificates/mine/", holder.mine, name="mine"),
    path("certificates/register/", office.register, name="register"),
    re_path(r"^certificates/(?P<code>\w+)/(?P<act>revoke|replace)$", office.end, name="end"),
]
