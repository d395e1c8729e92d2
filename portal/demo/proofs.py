"""What the applicants of a whole round show: achievements, each with a sheet of paper that names its author."""

import io
from collections.abc import Sequence

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.core import pdf

# The specialty, what was achieved, and by which numbers.
ACHIEVEMENTS = (
    ("mechanical", "带式输送机托辊密封结构改进", "托辊平均寿命由14个月提高到26个月，年减少更换1200余只"),
    ("electrical", "矿用高压开关柜状态监测装置", "提前发现绝缘缺陷17起，避免停电事故4次"),
    ("automation", "铸造造型线节拍优化与远程诊断", "单线产量提高12%，故障停机时间减少三分之一"),
    ("mechanical", "减速器壳体低压铸造工艺", "成品率由81%提高到95%，单件成本下降160元"),
    ("electrical", "车间配电系统谐波治理", "总谐波畸变率由9.8%降到3.1%，年节电21万千瓦时"),
    ("automation", "热处理炉温度均匀性控制", "炉温均匀性由±12℃改善到±5℃，返工率下降七成"),
    ("mechanical", "玻璃器皿模具快换机构", "换模时间由90分钟缩短到25分钟，已在6条生产线使用"),
)
TOLD = (
    "针对生产中长期存在的问题，提出方案并主持试验，完成图纸{sheets}张、试验报告{reports}份；"
    "经三个月连续运行验证，{effect}。成果已写入企业工艺规程，由车间推广使用。"
)
CSS = """
@page { size: A4; margin: 25mm }
body { font-family: "Noto Serif SC", "Noto Serif SC Rare"; font-size: 11pt; line-height: 1.8 }
section { break-after: page } h1 { font-size: 17pt } p { text-indent: 2em } .signed { text-align: right }
"""


def achievement_of(place: int) -> tuple[str, str, str]:
    """Specialty code, name and effect of what the ``place``-th person of a round shows."""
    return ACHIEVEMENTS[place % len(ACHIEVEMENTS)]


def narrative_of(place: int) -> str:
    _specialty, _name, effect = achievement_of(place)
    return TOLD.format(sheets=12 + place, reports=2 + place % 3, effect=effect)


def sheets(people: Sequence[tuple[str, str]]) -> list[SimpleUploadedFile]:
    """One page of proof each for these people (name, employer), set together, which is much faster than each alone."""
    pages = "".join(_page(place, name, employer) for place, (name, employer) in enumerate(people))
    whole = pdf.render(f'<html lang="zh"><body>{pages}</body></html>', css=CSS, identifier=b"demo proof sheet")
    with pikepdf.open(io.BytesIO(whole)) as book:
        return [SimpleUploadedFile("achievement.pdf", _alone(page)) for page in book.pages]


def _page(place: int, name: str, employer: str) -> str:
    _specialty, achievement, effect = achievement_of(place)
    return (
        f"<section><h1>技术成果应用证明（演示）</h1><p>我单位职工{name}主持完成“{achievement}”。</p>"
        f"<p>{narrative_of(place)}</p><p>经济和技术效果：{effect}。</p>"
        f"<p>本证明由单位生产技术部门出具，{name}为主要完成人，排名第一。</p>"
        f'<p class="signed">{employer}</p></section>'
    )


def _alone(page: pikepdf.Page) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as sheet:
        sheet.pages.append(page)
        sheet.save(out)
    return out.getvalue()
