from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.administration.services import appoint_first_administrators
from portal.core.actors import Role
from portal.core.errors import Refused


class Command(BaseCommand):
    help = "Appoint the first administrators of a new portal: people who have registered, known by their accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--security", nargs="+", required=True, help="two or more accounts")
        parser.add_argument("--system", nargs="+", required=True)
        parser.add_argument("--audit", nargs="+", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        roles = {"security": Role.SECURITY_ADMIN, "system": Role.SYSTEM_ADMIN, "audit": Role.AUDIT_ADMIN}
        people = {role: [self._person(name) for name in options[option]] for option, role in roles.items()}
        try:
            appoint_first_administrators(people)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write("appointed")

    def _person(self, username: str) -> User:
        found = User.objects.find(username)
        if found is None:
            raise CommandError(f"nobody is registered as {username}")
        return found
