from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.invariants import all_invariants


class Command(BaseCommand):
    help = "Check every invariant of the architecture against the database; fails when one is broken."

    def handle(self, *_args: Any, **_options: Any) -> None:
        broken = 0
        for each in all_invariants():
            violations = list(each.violations())
            broken += len(violations)
            self.stdout.write(f"{'ok  ' if not violations else 'FAIL'} {each.number:>2}  {each.sentence}")
            for line in violations[:20]:
                self.stdout.write(f"         {line}")
        if broken:
            raise CommandError(f"{broken} violations")
