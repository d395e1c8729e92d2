from django.urls import path, re_path

from certificates.views import checks, holder, office, public

app_name = "certificates"
urlpatterns = [
    path("verify/", public.search, name="search"),
    path("verify/lookup", checks.lookup, name="lookup"),
    path("verify/file", checks.file_check, name="file_check"),
    path("verify/offline", checks.offline, name="offline"),
    path("verify/authorities.pem", checks.authorities, name="authorities"),
    path("verify/issuer.json", checks.credential_issuer, name="credential_issuer"),
    path("verify/credential-context.json", checks.credential_context, name="credential_context"),
    path("certificates/list-check/", checks.list_check, name="list_check"),
    path("certificates/list-check/template", checks.list_template, name="list_template"),
    path("verify/<str:code>", public.verify, name="verify"),
    path("certificates/mine/", holder.mine, name="mine"),
    path("certificates/mine/<str:code>/credential", holder.credential, name="credential"),
    path("certificates/check-data/<str:code>", holder.check_data, name="check_data"),
    path("certificates/register/", office.register, name="register"),
    path("certificates/issuing/", office.issuing, name="issuing"),
    path("certificates/issuing/<int:pk>", office.issuing_batch, name="issuing_batch"),
    path("certificates/issuing/<int:pk>/retry", office.retry, name="retry"),
    re_path(r"^certificates/(?P<code>\w+)/(?P<act>revoke|replace|void)$", office.end, name="end"),
]
