"""All that people may ask for: the function for each name, and who may ask."""

from __future__ import annotations

from bot import (
    absences,
    absent,
    confirming,
    coordinating,
    enrolment,
    explaining,
    free_days,
    handover,
    helping,
    in_my_language,
    linking,
    meeting_again,
    opening_lines,
    ordering,
    own_language,
    parting,
    partner,
    places_in_a_round,
    previewing,
    profile,
    prompts,
    repairing,
    rounds,
    starting,
    suggesting,
    times,
    timing,
    tracking,
)
from bot.asking import Entry
from bot.board import changing, tagging
from bot.care import answering, joining
from bot.certificates import answering as certificates
from bot.certificates import confirming as certificate_work
from bot.check_ins import answering as check_ins
from bot.cohort import agreeing as introductions
from bot.cohort import switching
from bot.going_on import agreeing
from bot.inviting import ambassadors, handing_out, setting, stopping
from bot.keepsakes import letters, staying
from bot.own_prompts import replacing
from bot.own_prompts import suggesting as suggesting_prompts
from bot.privacy import forgetting, showing
from bot.results import showing as showing_results
from bot.safety import blocking, contacts, handling, reporting
from bot.surveys import answering as surveys
from bot.surveys import coordinating as survey_work

TABLE: dict[str, Entry] = {
    **enrolment.ENTRIES,
    **profile.ENTRIES,
    **own_language.ENTRIES,
    **free_days.ENTRIES,
    **in_my_language.ENTRIES,
    **times.ENTRIES,
    **opening_lines.ENTRIES,
    **partner.ENTRIES,
    **ordering.ENTRIES,
    **absences.ENTRIES,
    **absent.ENTRIES,
    **parting.ENTRIES,
    **check_ins.ENTRIES,
    **confirming.ENTRIES,
    **letters.ENTRIES,
    **certificates.ENTRIES,
    **certificate_work.ENTRIES,
    **staying.ENTRIES,
    **agreeing.ENTRIES,
    **introductions.ENTRIES,
    **switching.ENTRIES,
    **places_in_a_round.ENTRIES,
    **surveys.ENTRIES,
    **survey_work.ENTRIES,
    **answering.ENTRIES,
    **joining.ENTRIES,
    **rounds.ENTRIES,
    **handing_out.ENTRIES,
    **setting.ENTRIES,
    **stopping.ENTRIES,
    **ambassadors.ENTRIES,
    **showing_results.ENTRIES,
    **previewing.ENTRIES,
    **explaining.ENTRIES,
    **meeting_again.ENTRIES,
    **starting.ENTRIES,
    **prompts.ENTRIES,
    **replacing.ENTRIES,
    **suggesting_prompts.ENTRIES,
    **timing.ENTRIES,
    **tracking.ENTRIES,
    **coordinating.ENTRIES,
    **helping.ENTRIES,
    **linking.ENTRIES,
    **repairing.ENTRIES,
    **suggesting.ENTRIES,
    **showing.ENTRIES,
    **forgetting.ENTRIES,
    **blocking.ENTRIES,
    **reporting.ENTRIES,
    **handling.ENTRIES,
    **contacts.ENTRIES,
    **changing.ENTRIES,
    **tagging.ENTRIES,
    **handover.ENTRIES,
}
