"""A programme's settings: its questions, its term and its rules are data, so that any profession can run it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.inviting.ways import checked_link
from bot.matching.model import HEAVIEST, WEIGHTS
from bot.meeting_links import checked_template

Kind = Literal["name", "country", "languages", "zone", "one", "many", "line", "paragraph"]
SeenBy = Literal["partner", "coordinators", "matching"]


BUILT_IN = ("country", "sector", "role", "none")
"""In what partners may have to differ without a question of the programme's own."""
SIDES = ("mentor", "mentee")
MOST_MENTEES = 6
"""A mentor is written to once a day, and a week's prompt for a space lasts six: it reaches no seventh."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Frozen):
    """Something to choose: a code that stays, and the label that is read."""

    code: str = Field(pattern=r"^[a-z0-9_-]+$", max_length=40)
    label: str = Field(min_length=1, max_length=75)


class Question(_Frozen):
    """One question of the enrolment.

    `page` is `first` for what everybody must answer to be matched; the others are pages of "tell more",
    shown in the order in which they first occur. `short` is what stands before the answer in an introduction.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)
    kind: Kind
    label: str = Field(min_length=1, max_length=45)
    short: str = Field(default="", max_length=30)
    help: str = Field(default="", max_length=60)
    page: str = Field(default="more", pattern=r"^[a-z0-9]+$", max_length=24)
    seen_by: SeenBy = "partner"
    required: bool = False
    most: int = Field(default=5, ge=1, le=25)
    max_length: int = Field(default=200, ge=1, le=600)
    options: tuple[Answer, ...] = Field(default=(), max_length=25)

    @model_validator(mode="after")
    def _options_where_there_is_a_choice(self) -> Question:
        if (self.kind in ("one", "many")) != bool(self.options):
            raise ValueError(f"question {self.key!r}: options belong to the kinds 'one' and 'many', and to no other")
        return self

    def label_of(self, code: str) -> str:
        """What people read for `code`; the code itself where the option is gone."""
        return next((option.label for option in self.options if option.code == code), code)


class Steps(_Frozen):
    """After how many working days of whoever is waited for each step comes."""

    nudge: int = Field(ge=1, le=60)
    question: int = Field(ge=1, le=60)
    closing: int = Field(ge=2, le=90)

    @model_validator(mode="after")
    def _in_order(self) -> Steps:
        if not self.nudge < self.question < self.closing:
            raise ValueError("the nudge comes before the question, and the question before the closing")
        return self


class Ladder(_Frozen):
    """What is done when a partner does not answer, and when.

    `patience` is how many working days the rhythm of a pact adds to each later step. `busy_days` and `neither_days`
    are days of the calendar, `here_days` and `more_days` working days. With `approval` nothing is closed before a
    coordinator agrees, or has not answered for `approval_days` working days. Nobody gets a new partner when less than
    `least_weeks` of the round are left.
    """

    after_start: Steps = Steps(nudge=3, question=5, closing=8)
    later: Steps = Steps(nudge=4, question=7, closing=9)
    patience: dict[str, Annotated[int, Field(ge=0, le=40)]] = Field(
        default_factory=lambda: {"weekly": 0, "fortnightly": 4, "monthly": 8}
    )
    here_days: int = Field(default=3, ge=0, le=10)
    more_days: int = Field(default=5, ge=0, le=20)
    busy_days: int = Field(default=7, ge=0, le=21)
    neither_days: int = Field(default=14, ge=7, le=60)
    nudges_in_30_days: int = Field(default=3, ge=1, le=5)
    offer_days: int = Field(default=3, ge=1, le=7)
    offers: int = Field(default=2, ge=0, le=5)
    least_weeks: int = Field(default=2, ge=0, le=8)
    approval: bool = False
    approval_days: int = Field(default=5, ge=1, le=20)
    guests: bool = True


class Keeping(_Frozen):
    """For how many days what is past is kept. `left_days` count from when somebody left: then they are erased."""

    concerns_days: int = Field(default=180, ge=1, le=3650)
    audit_days: int = Field(default=730, ge=30, le=3650)
    deliveries_days: int = Field(default=365, ge=30, le=3650)
    absences_days: int = Field(default=90, ge=1, le=3650)
    left_days: int = Field(default=730, ge=1, le=3650)


class Settings(_Frozen):
    """All that a coordinator may change of a programme. Unknown keys are refused by name."""

    questions: tuple[Question, ...]
    prompts: str = Field(default="weekly", pattern=r"^[a-z]+$", max_length=24)
    """The shelf of the library from which its prompts come."""
    page_titles: dict[str, Annotated[str, Field(max_length=24)]] = Field(default_factory=dict)
    minimum_age: int = Field(default=18, ge=0, le=120)
    weeks: int = Field(default=16, ge=1, le=52)
    prompt_weekday: int = Field(default=1, ge=0, le=6)
    timezone: str = "UTC"
    different: str = Field(default="country", pattern=r"^[a-z][a-z0-9_]*$", max_length=30)
    """In which of their answers two partners must differ: the key of a question, or none."""
    two_sided: bool = False
    complementary: bool = False
    most_mentees: int = Field(default=5, ge=1, le=MOST_MENTEES)
    """How many mentees a mentor may ask for, in a programme with two sides."""
    rules_chosen: bool = False
    """Whether these rules were chosen in the chat, so that the programme's file does not take them back."""
    weights: dict[str, Annotated[int, Field(ge=0, le=HEAVIEST)]] = Field(default_factory=dict)
    hours_in_common: int = Field(default=0, ge=0, le=15)
    country_share: int = Field(default=0, ge=0, le=100)
    """Of how many percent of a round one country may be at most, in order of enrolment; 0 is no limit."""
    share_chosen: bool = False
    """Whether this share was chosen in the chat, so that the programme's file does not take it back."""
    contact: str = Field(default="", max_length=200)
    code_of_conduct: str = Field(default="", max_length=300)
    audience: str = Field(default="", max_length=120)
    """Who it is for, in a sentence, where people are invited."""
    ways_in: dict[str, Annotated[str, AfterValidator(checked_link)]] = Field(default_factory=dict)
    """Links by platform by which newcomers come into the server or workspace."""
    meeting_link: Annotated[str, AfterValidator(checked_template)] = ""
    signed_by: str = Field(default="", max_length=80)
    """The coordinator's name under certificates."""
    safety_contact: str = Field(default="", max_length=200)
    quiet_weeks: int = Field(default=12, ge=2, le=520)
    """After so many weeks without a word the space of a partnership that has ended is put away."""
    keeping: Keeping = Keeping()
    emergency: str = Field(default="", max_length=400)
    employer: bool = False
    """Whether an employer runs it. Contact is shown in sums of five partnerships or more then, and no free reasons."""
    prompt_order: tuple[str, ...] = ()
    """Slugs of prompts as coordinators ordered them; those that are not named come behind."""
    rehearsed: bool = False
    """Whether its people are simulated: pages and results say so."""
    handover: dict[str, Annotated[str, Field(max_length=300)]] = Field(default_factory=dict)
    care: bool = True
    """Whether Farpair looks after partnerships by itself. Off, it delivers prompts and nothing more."""
    ladder: Ladder = Ladder()
    cohort: Literal["auto", "on", "off"] = "auto"
    """Whether the week's prompt stands in the programme's channel too, and people who agreed are introduced there."""
    map: bool = True
    """Whether the channel is shown the map of threads, at the start and at the end."""
    off_the_map: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = Field(default=(), max_length=250)
    """Countries (ISO 3166-1) to which no thread is drawn."""
    surveys: bool = True
    """Whether people are asked at half of the round and after it."""

    @model_validator(mode="after")
    def _rules_can_be_kept(self) -> Settings:
        if self.different not in BUILT_IN and self.question(self.different) is None:
            raise ValueError(f"different names {self.different!r}, which is no question of this programme")
        if wrong := sorted(set(self.weights) - set(WEIGHTS)):
            raise ValueError(f"there is no weight called {wrong[0]!r}; there are {', '.join(WEIGHTS)}")
        side = self.question("side")
        if self.two_sided and (side is None or {each.code for each in side.options} != set(SIDES)):
            raise ValueError("two sides need a question 'side' with the options 'mentor' and 'mentee'")
        return self

    @model_validator(mode="after")
    def _pages_can_be_shown(self) -> Settings:
        keys = [question.key for question in self.questions]
        if doubled := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"question keys occur twice: {', '.join(sorted(doubled))}")
        for needed in ("name", "country"):
            if not any(q.kind == needed and q.page == "first" and q.required for q in self.questions):
                raise ValueError(f"the first page needs a required question of the kind {needed!r}")
        for kind, key in (("country", "country"), ("languages", "languages"), ("zone", "timezone")):
            if any((q.kind == kind) != (q.key == key) for q in self.questions if kind == q.kind or key == q.key):
                raise ValueError(f"the question of the kind {kind!r} must have the key {key!r}, and no other may")
        if len(self.pages()) > 20:
            raise ValueError(f"there are {len(self.pages())} pages of questions; at most 20 can be shown")
        for page in self.pages():
            if len(list(self.page(page))) > 5:
                raise ValueError(f"page {page!r} has more than 5 questions, which no platform can show")
        return self

    def pages(self) -> tuple[str, ...]:
        """The pages in order, `first` leading."""
        return tuple(dict.fromkeys(["first", *(question.page for question in self.questions)]))

    def title(self, page: str) -> str:
        """What a page is called."""
        return self.page_titles.get(page, page.capitalize()[:24])

    def page(self, page: str) -> Iterator[Question]:
        """The questions of one page, in order."""
        return (question for question in self.questions if question.page == page)

    def needed(self) -> tuple[Question, ...]:
        """What the rules need to know of everybody and the first page does not insist on: asked right after it."""
        keys = [*([] if self.different == "none" else [self.different]), *(["side"] if self.two_sided else [])]
        found = (self.question(key) for key in keys)
        return tuple(
            each.model_copy(update={"required": True})
            for each in found
            if each is not None and not (each.page == "first" and each.required)
        )

    def question(self, key: str) -> Question | None:
        """The question with `key`, if the programme asks it."""
        return next((question for question in self.questions if question.key == key), None)


class BrokenPreset(ValueError):
    """A programme's file can't be used; the text names the file, the key, what was found and what was wanted."""


def load_preset(file: Traversable) -> tuple[str, Settings]:
    """(name, settings) from a programme's TOML file.

    Raises:
        BrokenPreset: the file is no TOML, or a setting is missing, unknown or of the wrong kind.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return str(table.pop("name")), Settings.model_validate(table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenPreset(f"{file.name}: this is no valid TOML: {error}") from error
    except KeyError as error:
        raise BrokenPreset(f"{file.name}: the key 'name' is missing; it wants the programme's name") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        raise BrokenPreset(f"{file.name}: {problems}") from error


def preset(name: str) -> tuple[str, Settings]:
    """One of the programmes that come with Farpair, by the name of its file."""
    return load_preset(files("prompts") / "programmes" / f"{name}.toml")


def presets() -> tuple[str, ...]:
    """The names of the programmes that come with Farpair."""
    there = (files("prompts") / "programmes").iterdir()
    return tuple(sorted(each.name.removesuffix(".toml") for each in there if each.name.endswith(".toml")))
