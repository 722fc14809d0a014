"""How many mentees a mentor would like: asked at enrolment, shown in the profile, and changed there."""

from __future__ import annotations

from bot.asking import Ask
from bot.chat import Button, Choice, Form, Option, Words
from bot.pages import consent_form
from bot.people import Answers
from bot.persons import MENTEES, is_mentor, partners_wanted
from bot.programme import Settings
from bot.wording import Voice


def is_asked(settings: Settings, answers: Answers) -> bool:
    """Whether somebody who answered so may say it: a mentor, where the programme allows more than one."""
    return is_mentor(answers, settings) and settings.most_mentees > 1


def is_open(settings: Settings, answers: Answers) -> bool:
    """Whether it is asked and has not been told yet."""
    return is_asked(settings, answers) and not answers.get(MENTEES)


def mentees_form(ask: Ask, name: str, answers: Answers) -> Form:
    """One choice from 1 to the programme's most, holding what was told before."""
    most = ask.programme.settings.most_mentees
    options = tuple(Option(str(number), str(number)) for number in range(1, most + 1))
    told = str(partners_wanted(answers, ask.programme.settings))
    field = Choice(MENTEES, ask.say.line("mentees.label"), options, value=(told,))
    title, submit = ask.say.line("mentees.title"), ask.say.line("form.save")
    return Form(name, title, (field,), ask.here, ask.say("mentees.intro"), submit=submit)


def told_in(settings: Settings, written: Answers) -> Answers:
    """What a form says of it, as it is kept; nothing where it says none of the numbers."""
    told = "".join(written.get(MENTEES, ""))
    possible = [str(number) for number in range(1, settings.most_mentees + 1)]
    return {MENTEES: told} if told in possible else {}


def before_consent(ask: Ask, written: Answers, answers: Answers) -> Form:
    """What comes when all else has been told: how many mentees, where that is asked; then what is agreed to."""
    settings = ask.programme.settings
    if is_open(settings, {**answers, **told_in(settings, written)}):
        return mentees_form(ask, "join.mentees", answers)
    return consent_form(ask, answers)


def kind_of(say: Voice, most: int) -> str:
    """A programme with two sides in which a mentor may have so many mentees, in words."""
    return f"{say.line('rules.sides')} ({say.line('mentees.at_most', most=most)})"


def in_profile(ask: Ask, answers: Answers) -> Words:
    """What a mentor reads of it in their own profile."""
    if not is_asked(ask.programme.settings, answers):
        return ()
    return ask.say("mentees.wanted", most=partners_wanted(answers, ask.programme.settings))


def profile_button(ask: Ask, answers: Answers) -> tuple[Button, ...]:
    """The way to change it."""
    return (ask.button("mentees.title", "profile.mentees"),) if is_asked(ask.programme.settings, answers) else ()
