"""Which panel and which experts read which case: pure, by min-cost flow (N12, 令40 arts. 21, 25).

Two flows, one after the other. A case goes to a panel of its own specialty, and where several would do, to the one
with the least work for its size. Inside a panel the work of the experts is levelled first (their loads differ by at
most one wherever recusals leave that possible), and among equally level ways the one with the most matching
specialties is taken. A recusal is an edge that is not there. The same facts give the same answer.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import networkx as nx

SOURCE, SINK = "source", "sink"
# One step of unevenness outweighs every specialty together; a panel's specialty outweighs every unevenness.
NOT_HIS_SPECIALTY = 1
OTHER_PANEL = 100_000_000
SCALE = 5040


@dataclass(frozen=True, slots=True)
class Reader:
    """An expert of a panel; ``specialty`` is a primary key or None."""

    expert_id: int
    specialty: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A panel with its experts. Without a specialty it suits every case alike."""

    panel_id: int
    readers: tuple[Reader, ...]
    specialty: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A case: ``number`` on the agenda, and the experts who stand aside from it."""

    item_id: int
    number: int
    specialty: int | None = None
    recused: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Share:
    """What one case gets."""

    item_id: int
    panel_id: int
    experts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All shares in the order of the agenda; ``without`` are the cases for which no panel has enough experts."""

    shares: tuple[Share, ...] = ()
    without: tuple[Work, ...] = field(default=())

    def loads(self) -> dict[int, int]:
        """How many cases each expert reads, by expert."""
        counted: dict[int, int] = defaultdict(int)
        for share in self.shares:
            for expert_id in share.experts:
                counted[expert_id] += 1
        return dict(counted)


def plan(
    works: Sequence[Work], groups: Sequence[Group], *, experts: int, busy: Mapping[int, int] | None = None
) -> Plan:
    """Give each case a panel and ``experts`` of its experts, none of them recused.

    ``busy``: how many cases an expert reads already. A case for which no panel has ``experts`` who may read it stands
    in ``without``; the others are planned all the same. Raises ValueError for fewer than one expert a case.
    """
    if experts < 1:
        raise ValueError(f"{experts} experts a case")
    able = {work.item_id: [each for each in groups if len(_free(each, work)) >= experts] for work in works}
    without = tuple(work for work in works if not able[work.item_id])
    placed = [work for work in works if able[work.item_id]]
    loads = busy or {}
    home = _panels(placed, able, loads, experts)
    shares: list[Share] = []
    for group in groups:
        mine = [work for work in placed if home[work.item_id] == group.panel_id]
        readers = _readers(mine, group, loads, experts)
        shares += [Share(work.item_id, group.panel_id, readers[work.item_id]) for work in mine]
    place = {work.item_id: work.number for work in works}
    return Plan(tuple(sorted(shares, key=lambda each: place[each.item_id])), without)


def _free(group: Group, work: Work) -> list[Reader]:
    return [reader for reader in group.readers if reader.expert_id not in work.recused]


def _panels(
    works: Sequence[Work], able: Mapping[int, Sequence[Group]], loads: Mapping[int, int], experts: int
) -> dict[int, int]:
    """The panel of each case."""
    graph = nx.MultiDiGraph()
    _add_ends(graph, len(works))
    groups = {each.panel_id: each for work in works for each in able[work.item_id]}
    for work in works:
        graph.add_edge(SOURCE, ("case", work.item_id), capacity=1, weight=0)
        for group in able[work.item_id]:
            stranger = group.specialty not in {None, work.specialty}
            unspecial = group.specialty is None and work.specialty is not None
            weight = OTHER_PANEL * (2 if stranger else 1 if unspecial else 0)
            graph.add_edge(("case", work.item_id), ("panel", group.panel_id), capacity=1, weight=weight)
    for group in groups.values():
        before = sum(loads.get(reader.expert_id, 0) for reader in group.readers) // experts
        step = SCALE // len(group.readers)
        _level(graph, ("panel", group.panel_id), before=before, most=len(works), step=step)
    flow = _solved(graph)
    return {
        work.item_id: group.panel_id
        for work in works
        for group in able[work.item_id]
        if _runs(flow, ("case", work.item_id), ("panel", group.panel_id))
    }


def _readers(works: Sequence[Work], group: Group, loads: Mapping[int, int], experts: int) -> dict[int, tuple[int, ...]]:
    """The experts of each of a panel's cases, in the order of the panel's seats."""
    graph = nx.MultiDiGraph()
    _add_ends(graph, experts * len(works))
    for work in works:
        graph.add_edge(SOURCE, ("case", work.item_id), capacity=experts, weight=0)
        for reader in _free(group, work):
            stranger = work.specialty is not None and reader.specialty not in {None, work.specialty}
            graph.add_edge(
                ("case", work.item_id), ("expert", reader.expert_id),
                capacity=1, weight=NOT_HIS_SPECIALTY if stranger else 0,
            )  # fmt: skip
    # Each case can cost its experts' specialties at most once, so one step of load outweighs them all.
    step = experts * len(works) + 1
    for reader in group.readers:
        if graph.has_node(("expert", reader.expert_id)):
            before = loads.get(reader.expert_id, 0)
            _level(graph, ("expert", reader.expert_id), before=before, most=len(works), step=step)
    flow = _solved(graph)
    return {
        work.item_id: tuple(
            reader.expert_id
            for reader in _free(group, work)
            if _runs(flow, ("case", work.item_id), ("expert", reader.expert_id))
        )
        for work in works
    }


def _add_ends(graph: nx.MultiDiGraph, amount: int) -> None:
    graph.add_node(SOURCE, demand=-amount)
    graph.add_node(SINK, demand=amount)


def _level(graph: nx.MultiDiGraph, node: tuple[str, int], *, before: int, most: int, step: int) -> None:
    """Let each further unit through ``node`` cost more than the one before, so that work spreads evenly."""
    counts = range(before, before + most)
    graph.add_edges_from((node, SINK, {"capacity": 1, "weight": step * count}) for count in counts)


def _solved(graph: nx.MultiDiGraph) -> Mapping[object, Mapping[object, Mapping[int, int]]]:
    _cost, flow = nx.network_simplex(graph)
    return flow


def _runs(flow: Mapping[object, Mapping[object, Mapping[int, int]]], start: object, end: object) -> bool:
    return any(flow[start][end].values())


def digest(found: Plan) -> str:
    """A short text that is the same for the same plan: what was looked at is what is carried out."""
    lines = [f"{share.item_id}:{share.panel_id}:{','.join(map(str, share.experts))}" for share in found.shares]
    return hashlib.sha256("|".join(lines).encode()).hexdigest()[:32]


def shortage(works: Iterable[Work], *, experts: int) -> str:
    """The sentence that names the cases for which no panel has enough experts (N12)."""
    numbers = "、".join(f"第{work.number}项" for work in works)
    return (
        f"{numbers}没有一个评议组能派出{experts}名可以评议的专家：有的专家须回避。"
        "请给评议组增加专家，或者调整分组后重新分配（人社部令第40号第21、25条）。"
    )
