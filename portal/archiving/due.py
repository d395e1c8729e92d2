from portal.archiving.services import exports, packages
from portal.core.due import due


@due("待生成的职称数据导出")
def asked_exports() -> int:
    return exports.ask_again()


@due("待归档的办结申报")
def ended_cases() -> int:
    return packages.begin_packages()
