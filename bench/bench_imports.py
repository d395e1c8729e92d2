"""A list of 100,000 people, from the kept file to written rows, against a plain COPY of the same rows (aim: within 5).

Peak memory of a process that writes 10,000 and 100,000 rows is measured beside it, as it must stay flat.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from common import migrate, report, seconds
from django.db import connection

from portal.accounts.models import StaffEntry
from portal.core import clock
from portal.core.actors import Role
from portal.core.bulk import copy_rows
from portal.core.importing import kind_called
from portal.core.long_tables import write_workbook
from portal.workbooks import services
from portal.workbooks.models import Intake
from tests import factories

COUNT = int(os.environ.get("COUNT", "100000"))
FEW = COUNT // 10
STAFF = kind_called("staff")
HEADINGS = [column.column_name for column in STAFF.resource().columns()]
FIELDS = ("organisation", "listed_at", "name", "id_number", "id_number_hash", "since", "department", "post")


def rows(count: int) -> Iterator[list[str]]:
    return (["王建国", factories.id_number(each), "2020-03-06", "技术部", "工程师"] for each in range(count))


def brought(count: int, form: str) -> tuple[Intake, dict[str, float]]:
    """A list that waits to be written, and how long its check took."""
    clerk = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    content = io.BytesIO()
    if form == "xlsx":
        write_workbook(content, STAFF.title, HEADINGS, rows(count))
    else:
        content.write("".join(",".join(line) + "\r\n" for line in [HEADINGS, *rows(count)]).encode())
    size = content.tell()
    taken: list[Intake] = []
    times = {"looked at and kept": seconds(
        lambda: taken.append(services.take_intake(kind=STAFF, content=content, size=size, actor=clerk))
    )}  # fmt: skip
    times["checked"] = seconds(lambda: services.check_intake(taken[0].pk))
    intake = Intake.objects.get(pk=taken[0].pk)
    assert intake.report["counts"]["new"] == count, intake.report["errors"]
    services.confirm_intake(intake=intake, actor=clerk)
    return intake, times


def write(count: int, form: str) -> dict[str, float]:
    intake, times = brought(count, form)
    times["written"] = seconds(lambda: services.apply_intake(intake.pk))
    assert StaffEntry.objects.filter(organisation=intake.organisation).count() == count
    print(form, count, times, file=sys.stderr, flush=True)
    return times


def copy(count: int) -> float:
    """The same rows, each value ready, by a COPY without any check."""
    unit, now = factories.OrganisationFactory(), clock.now()
    with connection.cursor() as cursor:
        columns = "name, id_number, id_number_hash, since, department, post"
        cursor.execute(f"SELECT {columns} FROM accounts_staffentry LIMIT %s", [count])  # noqa: S608
        ready = [(unit.pk, now, *row) for row in cursor.fetchall()]
    names = ", ".join(f"{name}_id" if name == "organisation" else name for name in FIELDS)

    def run() -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY accounts_staffentry ({names}) FROM STDIN") as copied:
            for row in ready:
                copied.write_row(row)

    return seconds(run)


def peak(count: int, form: str) -> int:
    """Peak memory in MB of a process of its own that brings and writes ``count`` rows."""
    answer = subprocess.run([sys.executable, __file__, form, str(count)], capture_output=True, text=True, check=True)
    return int(answer.stdout.split()[-1])


def main() -> None:
    migrate()
    csv_times, xlsx_times = write(COUNT, "csv"), write(COUNT, "xlsx")
    reference = copy(COUNT)
    print("plain COPY", COUNT, reference, file=sys.stderr, flush=True)
    whole = sum(csv_times.values())
    report(
        "imports", ours=csv_times["written"], reference=reference, ratio=csv_times["written"] / reference,
        unit=f"seconds per {COUNT} rows",
        csv=csv_times, xlsx=xlsx_times, whole_csv_ratio=whole / reference,
        copy_with_encryption=encrypted_copy(COUNT),
        peak_mb={form: {str(count): peak(count, form) for count in (FEW, COUNT)} for form in ("csv", "xlsx")},
    )  # fmt: skip


def encrypted_copy(count: int) -> float:
    """The same COPY with ID numbers encrypted on the way: what the writing itself cannot save."""
    unit, now = factories.OrganisationFactory(), clock.now()
    ready = ((unit.pk, now, *line[:2], str(number), *line[2:]) for number, line in enumerate(rows(count)))
    return seconds(lambda: copy_rows(StaffEntry, FIELDS, ready))


if len(sys.argv) > 1:
    # The database knows the people and bodies of the first process.
    for factory in (factories.OrganisationFactory, factories.UserFactory):
        factory.reset_sequence(1_000 + os.getpid() % 900_000)
    write(int(sys.argv[2]), sys.argv[1])
    # Of this process alone: what getrusage tells begins with what the parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
else:
    main()
