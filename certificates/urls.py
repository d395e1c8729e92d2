from django.urls import path, re_path

from certificates.views import holder, office, public

app_name = "certificates"
urlpatterns = [
    path("verify/", public.search, name="search"),
    path("verify/<str:code>", public.verify, name="verify"),
    path("certificates/mine/", holder.mine, name="mine"),
    path("certificates/register/", office.register, name="register"),
    path("certificates/issuing/", office.issuing, name="issuing"),
    path("certificates/issuing/<int:batch>", office.issuing_batch, name="issuing_batch"),
    path("certificates/issuing/<int:batch>/retry", office.retry, name="retry"),
    re_path(r"^certificates/(?P<code>\w+)/(?P<act>revoke|replace|void)$", office.end, name="end"),
]
