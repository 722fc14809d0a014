"""Rows of the desk's table that work while a round runs: partners, prompts, care, concerns."""

from __future__ import annotations

from tests.slack.situations import away_long, help_is_asked, may_join, owes, settled, two_places
from tests.slack.town import Row

HERE, ROUND = "programme-1", "round-1"
PACT = {"rhythm": ("weekly",), "hopes": "To learn"}

PARTNERS = (
    Row("partner", "Ana", "writes", "partner", "Bo"),
    Row("partner.about", "Ana", "presses", "{of_ana}.{bo}", "Bo"),
    Row("opening.send", "Ana", "presses", "@space", "opening.sent"),
    Row("opening.send", "Ana", "presses", "{of_ana}.2.1", "opening.over", refused=True),
    Row("partner.prompts", "Ana", "presses", "{of_ana}", "You two have had one prompt"),
    Row("prompt.read", "Ana", "presses", "{of_ana}.the-pact", "The beginning: your pact"),
    Row("prompt.skip", "Ana", "presses", "@space", "Nothing is noted anywhere"),
    Row("pact", "Ana", "presses", "{of_ana}", "Our pact"),
    Row("pact.save", "Ana", "sends", "{of_ana}", "What we hope for: To learn", PACT),
    Row("letter", "Ana", "sends", "{of_ana}", "letter.kept", {"letter": "To learn"}),
    Row("letter.share", "Bo", "presses", "{of_ana}", "letter.none", refused=True),
    Row("go_on", "Ana", "presses", "{of_ana}", "going_on.not_now", refused=True),
    Row("keep_in_touch", "Ana", "presses", "{of_ana}", "keep.not_yet", refused=True),
    Row("language.prompt", "Ana", "presses", "{of_ana}.the-pact", "From today you are partners"),
    Row("language.introduction", "Ana", "presses", "{of_ana}.{bo}", "What somebody has written in their own words"),
    Row("times", "Ana", "presses", "{of_ana}", "Times at which it is day for all of you"),
    Row("times.choose", "Ana", "presses", "", "times.chosen"),
    Row("times.remind", "Bo", "presses", "@space", "times.remind_one", before=settled),
    Row("times.remind", "Ana", "presses", "@space", "times.remind_all"),
    Row("times.choose", "Ana", "presses", "{of_ana}.1", "times.past", refused=True),
    Row("link.where", "Bo", "presses", HERE, "link.title", before=two_places),
    Row("link.where", "Bo", "sends", "", "link.saved"),
    Row("certificate", "Ana", "writes", "certificate", "certificate.not_yet", refused=True),
    Row("prompt.next", "Carla", "writes", "prompt next a-working-day", "A working day"),
    Row("prompt.send", "Carla", "writes", "prompt send", "is on its way to"),
    Row("prompt.replace", "Carla", "writes", "prompt replace Ana tools-you-like a-document-to-show", "replace.done"),
    Row("prompt.status", "Carla", "writes", "prompt status", "Messages of this round", before=settled),
    Row("prompt.retry", "Carla", "writes", "prompt retry", "is tried again"),
    Row("prompt.schedule", "Carla", "writes", "prompt schedule thursday", "Thursday"),
    Row("round.extend", "Carla", "writes", "round extend 1", "round.extended"),
)
CARE = (
    Row("care.busy", "Ana", "presses", "{of_ana}", "care.busy"),
    Row("care.busy", "Ana", "presses", "{of_ana}", "care.busy_again", refused=True),
    Row("care.here", "Ana", "presses", "{of_ana}", "care.here", before=owes("ana", "question")),
    Row("care.here", "Ana", "presses", "{of_ana}", "care.here_again", refused=True),
    Row("care.more", "Bo", "presses", "{of_ana}", "care.more", before=owes("ana", "question")),
    Row("care.more", "Gil", "presses", "{of_gil}", "care.over", refused=True),
    Row("care.touch", "Ana", "presses", "{of_ana}.yes", "care.touch_yes"),
    Row("check_in.answer", "Ana", "presses", "{of_ana}.two_weeks.help", "check_in.over", refused=True),
    Row("check_in.answer", "Ana", "presses", "{of_ana}.two_weeks.help", "check_in.thanks_help", before=help_is_asked),
    Row("check_in.look", "Carla", "presses", "{of_ana}.{ana}", "check_in.who"),
    Row("check_in.look", "Carla", "presses", "{of_ana}.{ana}", "check_in.taken"),
    Row("check_in.helped", "Ana", "presses", "{of_ana}.yes", "check_in.written"),
    Row("check_in.look", "Carla", "presses", "{of_di}.{di}", "check_in.gone", refused=True),
    Row("care.approve", "Carla", "presses", "{of_di}.{di}", "care.approved_already", refused=True),
    Row("care.approve", "Carla", "presses", "{of_di}.{di}", "care.approved", before=owes("di", "approval")),
    Row("care.gladly", "Ana", "presses", "{of_ana}.1", "care.offer_over", refused=True),
    Row("care.gladly", "Ana", "presses", "{of_ana}.{offer}", "care.offer_thanks", before=may_join),
    Row("care.not_now", "Bo", "presses", "{of_ana}.{offer}", "care.offer_not_now"),
    Row("care.gladly", "Bo", "presses", "{of_ana}.{offer}", "care.offer_over", refused=True),
    Row("care.back", "Di", "presses", ROUND, "care.back_now"),
    Row("care.back", "Ana", "presses", ROUND, "care.back_already", refused=True),
    Row("rematch.ask", "Eli", "presses", "{of_eli}", "rematch.is_back", refused=True),
    Row("rematch.wait", "Eli", "presses", "{of_eli}", "rematch.waits"),
    Row("rematch.ask", "Eli", "presses", "{of_eli}", "rematch.asked", before=away_long),
    Row("part", "Gil", "presses", "{of_gil}", "This ends your partnership"),
    Row("part.yes", "Gil", "sends", "", "Done. You read the same words", {"why": "times"}),
)
CONCERNS = (
    Row("report", "Ira", "writes", "report", "report.title"),
    Row("report.send", "Ira", "sends", f"{HERE}.open.0", "answers.not_an_option", {"text": "x"}, refused=True),
    Row("report", "Ira", "writes", "report", "report.title"),
    Row(
        "report.send",
        "Ira",
        "sends",
        "",
        "Thank you for telling",
        {"about": "{of_ira}.{jo}", "category": "unkind", "text": "He shouts"},
    ),
    Row("concerns", "Carla", "writes", "concerns", "No. 1"),
    Row("concern", "Carla", "presses", "", "He shouts"),
    Row("concern.take", "Carla", "presses", f"{HERE}.1", "in hand"),
    Row("concern.part", "Carla", "presses", f"{HERE}.1", "The partnership has ended"),
    Row("concern.suspend", "Carla", "presses", f"{HERE}.1", "The person is suspended"),
    Row("concern.reinstate", "Carla", "presses", f"{HERE}.1", "The suspension has ended"),
    Row("concern.close", "Carla", "presses", f"{HERE}.1", "closed"),
)
RUNNING = PARTNERS + CARE + CONCERNS
