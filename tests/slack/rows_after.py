"""Rows of the desk's table that work after a round, in the next one, and at somebody's parting from the programme."""

from __future__ import annotations

from tests.slack.situations import answered, asked_afterwards, certified, only_two, settled, tagged
from tests.slack.town import Row

HERE = "programme-1"
END = {"round": "1", "survey": "end-of-round", "question": "impact"}

AFTER = (
    Row("round.end", "Carla", "writes", "round end", "Round 1 will end now"),
    Row("round.end", "Carla", "presses", "", "Round 1 has ended"),
    Row("letter.share", "Ana", "presses", "{of_ana}", "letter.shared", before=settled),
    Row("letter", "Ana", "sends", "{of_ana}", "letter.over", {"letter": "Late"}, refused=True),
    Row("keep_in_touch", "Ana", "presses", "{of_ana}", "keep.title"),
    Row("keep_in_touch", "Ana", "sends", "", "keep.kept", {"address": "ana@example.org"}),
    Row("go_on", "Ana", "presses", "{of_ana}", "going_on.said"),
    Row("go_on", "Bo", "presses", "{of_ana}", "going_on.agreed"),
    Row("go_on.stop", "Ana", "presses", "{of_ana}", "going_on.stopped"),
    Row("go_on", "Gil", "presses", "{of_gil}", "going_on.nobody", refused=True),
    Row("certificate", "Ana", "writes", "certificate", "certificate.title"),
    Row("certificate.make", "Ana", "sends", "", "Here is your certificate", {"name": "Ana Maria"}),
    Row("round.certificate", "Carla", "writes", "round certificate {certificate}", "certificate.yes", before=certified),
    Row("survey.page", "Ana", "presses", "round-1.end-of-round.1", "This survey is over", refused=True),
    Row("survey.page", "Ana", "presses", "@inbox", "Looking back", before=asked_afterwards),
    Row("survey.save", "Ana", "sends", "", "Looking back", {"contact": "weekly"}),
    Row("coding.add", "Carla", "sends", f"{HERE}.end", "coding.gone", {"label": "thanks"}, refused=True),
    Row("coding.add", "Carla", "sends", HERE, "coding.saved", {**END, "label": "thanks"}),
    Row("coding.rename", "Carla", "sends", HERE, "coding.saved", {"tag": "{tag}", "label": "warm"}, tagged),
    Row("coding.put", "Carla", "sends", HERE, "coding.saved", {**END, "sheet": "{sheet}", "tags": "{tag}"}, answered),
    Row("round.results", "Carla", "writes", "round results", "This round is over"),
)
NEXT = (
    Row("round.open", "Carla", "writes", "round open in 10 days", "Round 2 is open until"),
    Row("join", "Ana", "writes", "join", "You are in, Ana"),
    Row("join", "Bo", "writes", "join", "You are in, Bo"),
    Row("confirm.no", "Ana", "presses", "round-2", "confirm.no"),
    Row("confirm.yes", "Ana", "presses", "round-2", "confirm.yes"),
    Row("confirm.no", "Ana", "presses", "round-1", "confirm.past", refused=True),
    Row("round.again", "Carla", "presses", "round-2", "If those who last met in round 1", before=only_two),
    Row("round.again_do", "Carla", "presses", "round-2.1", "again.done"),
    Row("block", "Ana", "writes", "block", "Whom do you want to block?"),
    Row("block.yes", "Ana", "presses", "{of_ana}.{bo}", "never matched again"),
    Row("leave", "Cy", "writes", "leave", "If you leave"),
    Row("leave.yes", "Cy", "presses", "", "You have left"),
    Row("forget-me", "New", "writes", "forget-me", "It cannot be brought back"),
    Row("forget-me.yes", "New", "presses", "", "everything about you is erased"),
)
LATER = AFTER + NEXT
