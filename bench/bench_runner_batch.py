"""A batch of 1,000 forwards against the single act in a loop (aim: at least 20 times)."""

from common import cases_at_the_county, county_officer, migrate, report, seconds, side_by_side
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from portal.workflow import Act, run, run_many

BATCH, LOOP = 1_000, 100


def main() -> None:
    migrate()
    officer = county_officer()

    def forward() -> Act:
        return Act(move="pass_on", actor=officer, arguments={"by": officer.user_id})

    def in_one_batch() -> float:
        ids = [case.pk for case in cases_at_the_county(BATCH)]
        return seconds(lambda: run_many(Application, ids, forward())) / BATCH

    def one_by_one() -> float:
        ids = [case.pk for case in cases_at_the_county(LOOP)]
        return seconds(lambda: [run(Application, pk, forward()) for pk in ids]) / LOOP

    ours, reference = side_by_side(in_one_batch, one_by_one)
    statements = []
    for size in (10, BATCH):
        ids = [case.pk for case in cases_at_the_county(size)]
        with CaptureQueriesContext(connection) as captured:
            run_many(Application, ids, forward())
        statements.append(len(captured))
    report(
        "runner_batch", ours=ours, reference=reference, ratio=reference / ours, unit="seconds per forward",
        statements={"batch of 10": statements[0], f"batch of {BATCH}": statements[1]},
    )  # fmt: skip


main()
