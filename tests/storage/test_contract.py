"""The contract on SQLite, in memory and in a file."""

from __future__ import annotations

from tests.storage.contract.after_a_round import TestCertificates, TestGoingOn
from tests.storage.contract.alike import TestAlike
from tests.storage.contract.board import TestBoard
from tests.storage.contract.calendar import TestAbsences, TestTaking
from tests.storage.contract.care import TestCare, TestWaitingList
from tests.storage.contract.front import TestFront
from tests.storage.contract.inviting import TestInviting
from tests.storage.contract.keepsakes import TestKeepsakes
from tests.storage.contract.leaving_out import TestLeavingOut
from tests.storage.contract.ledger import TestClaiming, TestEnqueueing, TestOutOfDate, TestSettling
from tests.storage.contract.notes import TestNotes
from tests.storage.contract.overview import TestOverview
from tests.storage.contract.own_prompts import TestOwnPrompts
from tests.storage.contract.partnerships import TestPartnerships
from tests.storage.contract.people import TestPeople
from tests.storage.contract.programmes import TestProgrammes
from tests.storage.contract.rounds import TestRounds
from tests.storage.contract.schedules import TestSchedules
from tests.storage.contract.surveys import TestSurveys
from tests.storage.contract.transactions import TestCancelling, TestWhatFitsTogether, TestWholeOrNotAtAll

__all__ = [
    "TestAbsences",
    "TestAlike",
    "TestBoard",
    "TestCancelling",
    "TestCare",
    "TestCertificates",
    "TestClaiming",
    "TestEnqueueing",
    "TestFront",
    "TestGoingOn",
    "TestInviting",
    "TestKeepsakes",
    "TestLeavingOut",
    "TestNotes",
    "TestOutOfDate",
    "TestOverview",
    "TestOwnPrompts",
    "TestPartnerships",
    "TestPeople",
    "TestProgrammes",
    "TestRounds",
    "TestSchedules",
    "TestSettling",
    "TestSurveys",
    "TestTaking",
    "TestWaitingList",
    "TestWhatFitsTogether",
    "TestWholeOrNotAtAll",
]
