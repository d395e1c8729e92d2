from django.urls import URLPattern, path

from committees.views import directory, filing_cases, filings, keeper, public, secretary, supervision

app_name = "committees"
urlpatterns: list[URLPattern] = [
    path("committees/", directory.directory, name="directory"),
    path("committees/<int:number>/", directory.committee, name="committee"),
    path("batches/<slug:code>/", public.batch, name="batch"),
    path("desk/batches/", secretary.batches, name="batches"),
    path("desk/batches/<slug:code>/", secretary.batch_desk, name="batch_desk"),
    path("desk/outages/", keeper.outages, name="outages"),
    path("desk/filings/", filings.filings, name="filings"),
    path("desk/filings/new/", filings.new_filing, name="new_filing"),
    path("desk/filings/renew/<int:number>/", filings.renew_filing, name="renew_filing"),
    path("desk/filings/<slug:code>/", filings.filing, name="filing"),
    path("desk/filings/<slug:code>/edit/", filings.edit_filing, name="edit_filing"),
    path("desk/filings/<slug:code>/autosave/", filings.autosave_filing, name="autosave_filing"),
    path("desk/filings/<slug:code>/withdraw/", filings.withdraw_filing, name="withdraw_filing"),
    path("desk/filing-cases/", filing_cases.filing_cases, name="filing_cases"),
    path("desk/filing-cases/<slug:code>/", filing_cases.filing_case, name="filing_case"),
    path("desk/filing-cases/<slug:code>/<slug:act>/", filing_cases.decide_filing, name="decide_filing"),
    path("desk/supervised/", supervision.supervised, name="supervised"),
    path("desk/supervised/<int:number>/", supervision.supervised_committee, name="supervised_committee"),
    path("desk/supervised/<int:number>/<slug:act>/", supervision.supervise, name="supervise"),
]
