import pytest
from django.core.management import call_command

from portal.accounts.models import Organisation
from portal.accounts.services import load_hrss_offices
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


def test_load_offices_makes_the_tree_of_every_region_once(capsys):
    load_catalog()
    call_command("load_offices")
    offices = Organisation.objects.of_kind("hrss").select_related("parent", "region")
    levels = [office.region.level for office in offices]
    assert (levels.count("province"), levels.count("city"), levels.count("county")) == (1, 11, 117)
    yuci = offices.get(region="140702")
    assert (yuci.name, yuci.parent.name, yuci.parent.parent.name) == (
        "晋中市榆次区人力资源和社会保障局",
        "晋中市人力资源和社会保障局",
        "山西省人力资源和社会保障厅",
    )
    assert load_hrss_offices() == 0
