"""The coordinator's prompts: list, look at, write, mark as next, send, schedule, and where their deliveries stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry, running_round
from bot.chat import Button, Choice, Form, Message, Option, Plain, Reply, Text, Words, fitting
from bot.commands import Argument
from bot.library import Prompt, check_prompt
from bot.own_prompts.suggesting import PROPOSED, as_draft, is_taken
from bot.people import OwnPrompt, Round
from bot.prompting import had, prompts_of
from bot.questions import cleaned
from bot.results.talking import talked_about
from bot.rounds import no_running_round
from bot.sending import Sent, choice, send_now
from bot.slugs import slug_of
from bot.wording import Voice


async def list_(ask: Ask) -> Message:
    """All prompts in their order, with what the running round has had and what is next."""
    prompts = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    round_ = await running_round(ask)
    sent = await _sent(ask, round_)
    talked = await talked_about(ask.tx, round_) if round_ else {}
    own_first = sorted(prompts, key=lambda prompt: not prompt.author)
    following = round_.next_prompt if round_ else ""
    rows = [(*_row(ask, each, sent, following), *_talked(ask, talked.get(each.slug))) for each in own_first]
    suggested = await ask.tx.own_prompts.suggested(ask.programme.id)
    news = ask.say("prompt.suggested", count=len(suggested)) if suggested else ()
    words = (*ask.say("prompt.list"), *(part for row in rows for part in row))
    buttons = [ask.button("prompt.add", "prompt.add"), ask.button("prompt.send_button", "prompt.send")]
    buttons += [ask.button("propose.see", "prompt.proposals")] if suggested else []
    return Message((*fitting(words, 1_800), *news), tuple(buttons))


def _talked(ask: Ask, figures: tuple[int, int] | None) -> Words:
    """In how many partnerships people wrote after it came, where an employer does not run the programme."""
    if figures is None or ask.programme.settings.employer:
        return ()
    return ask.say("prompt.talked", delivered=figures[0], talked=figures[1])


async def _sent(ask: Ask, round_: Round | None) -> set[str]:
    if round_ is None:
        return set()
    return {slug for each in (await ask.tx.ledger.prompts_of_round(round_.id)).values() for slug in had(each)}


def _row(ask: Ask, prompt: Prompt, sent: set[str], following: str) -> Words:
    state = "next" if prompt.slug == following else "sent" if prompt.slug in sent else "waiting"
    return ask.say("prompt.row", slug=prompt.slug, title=prompt.title, state=ask.say.line(f"prompt.is_{state}"))


async def find(ask: Ask, slug: str) -> Prompt | None:
    """A prompt by its slug, or by a beginning that no other has."""
    prompts = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    wanted = slug.strip().lower()
    exact = [prompt for prompt in prompts if prompt.slug == wanted]
    near = [prompt for prompt in prompts if wanted and prompt.slug.startswith(wanted)]
    return exact[0] if exact else near[0] if len(near) == 1 else None


async def preview(ask: Ask) -> Message:
    """A prompt as the partnerships will read it."""
    slug = ask.request.text("prompt") or ask.detail
    prompt = await find(ask, slug)
    if prompt is None:
        return await _unknown(ask, slug)
    mark = ask.button("prompt.mark_next", "prompt.next", f"{ask.here}.{prompt.slug}")
    send = ask.button("prompt.send_button", "prompt.send", f"{ask.here}.{prompt.slug}")
    return replace(prompt_message(ask.say, prompt), buttons=(mark, send), private=True)


def prompt_message(say: Voice, prompt: Prompt) -> Message:
    """A prompt as a message, without buttons."""
    words = (
        Plain(prompt.title, bold=True),
        Plain(f"\n\n{prompt.body}\n\n"),
        *say("prompt.small", small=prompt.small),
    )
    return Message(words, private=False)


async def _unknown(ask: Ask, slug: str) -> Message:
    return ask.tell("prompt.unknown", ask.button("prompt.list_button", "prompt.list"), slug=slug[:60])


async def add(ask: Ask) -> Reply:
    """Write a prompt of one's own: a form, checked like the library's."""
    return _form(ask, {}) if not ask.request.answers else await _add_written(ask)


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    given = ask.request
    fields = (
        Text("title", ask.say.line("prompt.title_label"), "", cleaned(given.text("title")), max_length=60),
        Text(
            "body",
            ask.say.line("prompt.body_label"),
            ask.say.line("prompt.body_help"),
            given.text("body"),
            max_length=1500,
            lines=8,
        ),
        Text(
            "small",
            ask.say.line("prompt.small_label"),
            ask.say.line("prompt.small_help"),
            given.text("small"),
            lines=2,
        ),
        Choice(
            "next",
            ask.say.line("prompt.next_label"),
            (Option("yes", ask.say.line("prompt.next_yes")),),
            least=0,
        ),
    )
    title = ask.say.line("prompt.add_title")
    subject = given.subject if ask.detail.startswith(PROPOSED) else ask.here
    return Form("prompt.add", title, fields, subject, errors=errors, submit=ask.say.line("form.save"))


async def take(ask: Ask) -> Reply:
    """What somebody has suggested, as a draft of a prompt of the programme's own: the same form, filled in."""
    draft = await as_draft(ask)
    decided = ask.tell("propose.decided", ask.button("prompt.list_button", "prompt.list"))
    return _form(draft, {}) if draft else decided


async def _add_written(ask: Ask) -> Reply:
    title, small = cleaned(ask.request.text("title")), cleaned(ask.request.text("small"))
    body = cleaned(ask.request.text("body"), lines=True)
    errors = _empty(ask, title=title, body=body, small=small)
    problems = check_prompt(title, body, small)
    if errors or problems:
        return _form(ask, errors or {"body": " ".join(_problem(ask, each) for each in problems)})
    taken = {prompt.slug for prompt in await prompts_of(ask.tx, ask.core, ask.programme.id, "en")}
    slug = _free_slug(slug_of(title), taken)
    await ask.tx.front.add_prompt(
        OwnPrompt(ask.programme.id, slug, title, body, small, str(ask.request.account), ask.now)
    )
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "prompt.add", slug, ask.now)
    if ask.detail.startswith(PROPOSED):
        await is_taken(ask, ask.detail.removeprefix(PROPOSED))
    if "yes" in ask.request.picked("next"):
        return await mark_next(replace(ask, request=replace(ask.request, subject=f"{ask.here}.{slug}")))
    buttons = [_about(ask, f"prompt.{what}", label, slug) for what, label in _AFTER_ADDING]
    return ask.tell("prompt.added", *buttons, slug=slug, title=title)


def _problem(ask: Ask, problem: str) -> str:
    code, _, found = problem.partition(":")
    return ask.say.line(f"prompt.problem_{code}", found=found)


_AFTER_ADDING = (
    ("preview", "prompt.preview_button"),
    ("next", "prompt.mark_next"),
    ("send", "prompt.send_button"),
)


def _about(ask: Ask, name: str, label: str, slug: str) -> Button:
    return ask.button(label, name, f"{ask.here}.{slug}")


def _empty(ask: Ask, **texts: str) -> dict[str, str]:
    return {key: ask.say.line("answers.needed") for key, text in texts.items() if not text}


def _free_slug(slug: str, taken: set[str]) -> str:
    own = f"own-{slug}"[:40]
    return next(name for number in range(1, 10_000) if (name := own if number == 1 else f"{own}-{number}") not in taken)


async def mark_next(ask: Ask) -> Message:
    """The prompt that comes next, instead of the one whose turn it would be."""
    slug = ask.request.text("prompt") or ask.detail
    prompt, round_ = await find(ask, slug), await running_round(ask)
    if prompt is None:
        return await _unknown(ask, slug)
    if round_ is None:
        return no_running_round(ask)
    if prompt.place != "any":
        return ask.tell("prompt.has_its_place", title=prompt.title)
    await ask.tx.rounds.change(replace(round_, next_prompt=prompt.slug))
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "prompt.next", prompt.slug, ask.now)
    return ask.tell(
        "prompt.is_next_now",
        _about(ask, "prompt.send", "prompt.send_button", prompt.slug),
        title=prompt.title,
    )


async def send(ask: Ask) -> Message:
    """Send a prompt now: the one named, or the next. One that was sent before is refused, unless "again" is said."""
    round_ = await running_round(ask)
    if round_ is None:
        return no_running_round(ask)
    slug, again = _slug_and_again(ask)
    prompt = await find(ask, slug) if slug else None
    if slug and prompt is None:
        return await _unknown(ask, slug)
    if not prompt and (just := await _just_sent(ask)):
        return await _sent_just_now(ask, round_, just)
    key = ask.request.id if again else ""
    sent = await send_now(ask.tx, ask.core, round_, prompt.slug if prompt else "", key, ask.now)
    if not sent.count and not sent.away:
        return _nothing_sent(ask, prompt)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "prompt.send", sent.slug, ask.now)
    return await _told(ask, sent)


async def _told(ask: Ask, sent: Sent) -> Message:
    """Who reads it when, as it will be."""
    title = (await find(ask, sent.slug) or prompt_without_title(sent.slug)).title
    counts = {"prompt.sent": sent.now, "prompt.sent_later": sent.later, "prompt.sent_to_nobody": sent.away}
    lines = " ".join(ask.say.line(key, count=count, title=title) for key, count in counts.items() if count)
    return Message(fitting((Plain(lines),)), (ask.button("prompt.status", "prompt.status"),))


JUST_NOW = timedelta(minutes=10)


async def _just_sent(ask: Ask) -> str:
    """The prompt that was sent by hand a moment ago; empty where none was."""
    for act in await ask.tx.front.trail(ask.programme.id, 20):
        if act["act"] == "prompt.send" and ask.now - act["at"] < JUST_NOW:
            return str(act["subject"])
    return ""


async def _sent_just_now(ask: Ask, round_: Round, just: str) -> Message:
    """Two coordinators who press at once mean one prompt: the second is shown what is next, and can send it too."""
    given = await choice(ask.tx, ask.core, round_, ask.now)
    following = next((slug for each in given.outlines if (slug := given.slug(each))), "")
    if not following:
        return _nothing_sent(ask, None)
    before, after = [(await find(ask, slug) or prompt_without_title(slug)).title for slug in (just, following)]
    send_it = ask.button("prompt.send_too", "prompt.send", f"{ask.here}.{following}")
    return ask.tell("prompt.just_sent", send_it, title=before, following=after)


def prompt_without_title(slug: str) -> Prompt:
    """A prompt that is no longer in the library, known by its slug alone."""
    return Prompt(slug, slug, "", "", "any", 15, "", "en")


def _slug_and_again(ask: Ask) -> tuple[str, bool]:
    words = (ask.request.text("prompt") or ask.detail.replace(".again", " again")).split()
    again = words[-1:] == ["again"]
    return " ".join(words[:-1] if again else words), again


def _nothing_sent(ask: Ask, prompt: Prompt | None) -> Message:
    if prompt is None:
        return ask.tell("prompt.none_left", ask.button("prompt.add", "prompt.add"))
    again = ask.button("prompt.send_again", "prompt.send", f"{ask.here}.{prompt.slug}.again")
    return ask.tell("prompt.sent_before", again, title=prompt.title)


_PROMPT = Argument("prompt", "prompt.which_help", suggest="suggest.prompt")

ENTRIES: dict[str, Entry] = {
    "prompt.list": Entry(list_, "coordinator", reads=True),
    "prompt.preview": Entry(preview, "coordinator", arguments=(_PROMPT,)),
    "prompt.add": Entry(add, "coordinator"),
    "prompt.take": Entry(take, "coordinator", typed=False, recorded=False, reads=True),
    "prompt.next": Entry(mark_next, "coordinator", arguments=(_PROMPT,)),
    "prompt.send": Entry(send, "coordinator", arguments=(_PROMPT,)),
}
