"""What falls due on cases by itself."""

from applications.models import Application
from applications.services import way
from applications.services.absence import hand_on_absences
from applications.services.letters import tell_applicants
from applications.services.reminders import remind
from applications.services.sharing import ask_again
from applications.services.terms import remind_of_answers
from applications.workflow import Status
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.due import due
from portal.workflow import Act, run_many


@due("逾期未补正")
def expire_corrections() -> int:
    """Cases whose correction is overdue count as given up (令40 art. 18); returns how many."""
    overdue = Application.objects.filter(status=Status.CORRECTION, due_on__lt=clock.today())
    act = Act(
        move="deem_withdrawn",
        actor=SYSTEM,
        then=lambda done: tell_applicants(done, "deem_withdrawn", "补正期限已过。申报时间内可以重新申报。"),
    )
    return len(run_many(Application, list(overdue.values_list("pk", flat=True)), act).done)


@due("逾期未指定受理机构")
def escalate_assignments() -> int:
    return way.escalate_assignments()


@due("到期提醒")
def remind_of_deadlines() -> int:
    return remind()


@due("答复期限提醒")
def remind_of_terms() -> int:
    return remind_of_answers()


@due("再次向登记机关核实")
def ask_registers_again() -> int:
    return ask_again()


@due("请假交接")
def hand_on_what_the_absent_hold() -> int:
    return hand_on_absences()
