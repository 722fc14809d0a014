"""What a round of people gets, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from bot.matching import Matching, Person, Reason, Rules, RulesError, match
from bot.matching.hours import hours_in_common, waking

BERLIN = Person("berlin", "DE", interests=frozenset({"data"}), zone="Europe/Berlin")
LIMA = Person("lima", "PE", interests=frozenset({"data"}), zone="America/Lima")
PORTO = Person("porto", "PT", zone="Europe/Lisbon")


def groups(matching: Matching) -> list[tuple[str, ...]]:
    return [group.members for group in matching.groups]


def left(matching: Matching) -> dict[str, str]:
    return {each.person: each.reason for each in matching.unmatched}


def matched(*people: Person, **asked: object) -> Matching:
    return match(people, replace(Rules(), **asked), 1)  # type: ignore[arg-type]


def test_nobody() -> None:
    assert match([], Rules(), 5) == Matching((), (), 5)


def test_one_is_alone() -> None:
    assert left(matched(BERLIN)) == {"berlin": "alone"}


def test_two() -> None:
    assert groups(matched(LIMA, BERLIN)) == [("berlin", "lima")]


def test_three_become_a_three_that_scores_its_three_pairs() -> None:
    found = matched(BERLIN, LIMA, PORTO)
    assert groups(found) == [("berlin", "lima", "porto")]
    pairs = [matched(a, b).groups[0].score for a, b in combinations((BERLIN, LIMA, PORTO), 2)]
    assert found.groups[0].score == sum(pairs)


def test_a_pair_that_takes_no_third_stays_a_pair() -> None:
    found = matched(replace(BERLIN, takes_third=False), LIMA, PORTO)
    assert groups(found) == [("berlin", "lima")]
    assert left(found) == {"porto": "odd"}


def test_everybody_in_one_country() -> None:
    found = matched(*(Person(str(i), "DE") for i in range(5)))
    assert found.groups == ()
    assert set(left(found).values()) == {"same_country"}


def test_everybody_of_one_sector_where_sectors_must_differ() -> None:
    found = matched(replace(BERLIN, sector="law"), replace(LIMA, sector="law"), different="sector")
    assert set(left(found).values()) == {"same_sector"}


def test_two_of_one_country_where_nothing_must_differ() -> None:
    assert len(matched(Person("a", "DE"), Person("b", "DE"), different="none").groups) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"languages": frozenset({"xx"})}, "no_language"),
        ({"places": frozenset({"elsewhere"})}, "no_place"),
        ({"past_partners": frozenset({"berlin"})}, "not_possible"),
        ({"blocks": frozenset({"berlin"})}, "not_possible"),
    ],
)
def test_reasons_of_two_who_cannot_meet(changes: dict[str, frozenset[str]], reason: str) -> None:
    here = replace(BERLIN, languages=frozenset({"de"}), places=frozenset({"here"}))
    there = replace(LIMA, languages=frozenset({"de"}), places=frozenset({"here"}))
    assert len(matched(here, there).groups) == 1
    found = matched(here, replace(there, **changes))  # type: ignore[arg-type]
    assert left(found) == {"berlin": reason, "lima": reason}


def test_too_few_hours_count_only_where_zones_are_known() -> None:
    day = date(2026, 3, 2)
    far = replace(LIMA, zone="Pacific/Auckland")
    asked = {"hours_in_common": 8, "reference_date": day}
    assert left(matched(BERLIN, far, **asked)) == {"berlin": "no_hours", "lima": "no_hours"}
    for zone in ("", "Nowhere/Atall", "../../etc/passwd", "\0", "America", "\ud800"):
        assert len(matched(BERLIN, replace(far, zone=zone), **asked).groups) == 1


def test_a_question_of_hours_needs_a_day() -> None:
    with pytest.raises(RulesError, match="reference date"):
        matched(BERLIN, LIMA, hours_in_common=3)


def test_waking_hours_follow_the_clock_of_the_day() -> None:
    assert hours_in_common(("Europe/Berlin", "America/Lima"), date(2026, 1, 15)) == 9
    assert hours_in_common(("Europe/Berlin", "America/Lima"), date(2026, 7, 15)) == 8
    assert hours_in_common(("Europe/Berlin", "Asia/Kathmandu"), date(2026, 1, 15)) == 10
    assert hours_in_common(("Pacific/Auckland", "Pacific/Honolulu"), date(2026, 1, 15)) == 14
    assert (waking("UTC", date(2026, 1, 15)) or 0).bit_count() == 60


def test_everybody_blocked() -> None:
    crowd = [Person(str(i), f"c{i}", blocks=frozenset({"0", "1", "2", "3"})) for i in range(4)]
    found = matched(*crowd)
    assert found.groups == ()
    assert set(left(found).values()) == {"not_possible"}


@pytest.mark.parametrize(("blocking", "blocked"), [("a", "b"), ("b", "a")])
def test_a_block_looks_like_a_forbidden_pair(blocking: str, blocked: str) -> None:
    crowd = [Person(name, f"c{name}") for name in "abc"]
    blocks = [replace(p, blocks=frozenset({blocked})) if p.id == blocking else p for p in crowd]
    forbidden = Rules(forbidden=frozenset({("b", "a")}))
    for few in (2, 3):
        assert match(blocks[:few], Rules(), 3) == match(crowd[:few], forbidden, 3)


def test_a_block_changes_no_reason_that_holds_without_it() -> None:
    a, b = Person("a", "DE"), Person("b", "DE")
    assert matched(a, b) == matched(replace(a, blocks=frozenset({"b"})), b)


def test_most_pairs_come_before_the_best_pair() -> None:
    middle = frozenset({"data", "maps"})
    chain = [
        Person("a", "DE", places=frozenset({"1"})),
        Person("b", "NZ", places=frozenset({"1", "2"}), interests=middle),
        Person("c", "PE", places=frozenset({"2", "3"}), interests=middle),
        Person("d", "PT", places=frozenset({"3"})),
    ]
    assert groups(matched(*chain)) == [("a", "b"), ("c", "d")]


def test_people_left_behind_come_before_the_score() -> None:
    one, other = replace(BERLIN, takes_third=False), replace(LIMA, takes_third=False)
    again = Person("again", "PT", left_behind=True, takes_third=False)
    assert "again" not in left(matched(one, other, again))
    assert left(matched(one, other, replace(again, left_behind=False))) == {"again": "odd"}


def test_odd_cliques_leave_one_each() -> None:
    cliques = [
        Person(f"{clique}{i}", f"c{i}", languages=frozenset({clique}), takes_third=False)
        for clique, size in (("x", 3), ("y", 5), ("z", 4))
        for i in range(size)
    ]
    found = matched(*cliques)
    assert len(found.groups) == 1 + 2 + 2
    assert sorted((each.person[0], each.reason) for each in found.unmatched) == [("x", "odd"), ("y", "odd")]


def test_locked_pairs_stand_and_others_are_matched_around_them() -> None:
    crowd = [Person(name, f"c{name}", interests=frozenset({"x" if name in "ab" else "y"})) for name in "abcd"]
    assert groups(matched(*crowd)) == [("a", "b"), ("c", "d")]
    assert groups(matched(*crowd, locked=frozenset({("d", "a")}))) == [("a", "d"), ("b", "c")]


def test_a_third_joins_where_most_is_shared() -> None:
    def asks(name: str, interest: str) -> Person:
        return Person(name, f"c{name}", interests=frozenset({interest}))

    for interest, expected in (("x", [("a", "b", "e"), ("c", "d")]), ("y", [("a", "b"), ("c", "d", "e")])):
        crowd = [asks("a", "x"), asks("b", "x"), asks("c", "y"), asks("d", "y"), asks("e", interest)]
        locked = frozenset({("a", "b"), ("c", "d")})
        assert groups(matched(*crowd, locked=locked)) == expected


def test_a_third_may_join_a_locked_pair() -> None:
    found = matched(BERLIN, LIMA, PORTO, locked=frozenset({("berlin", "porto")}))
    assert groups(found) == [("berlin", "lima", "porto")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"country": "DE"}, "same_country"),
        ({"past_partners": frozenset({"berlin"})}, "not_possible"),
        ({"blocks": frozenset({"berlin"})}, "not_possible"),
        ({"id": "other"}, "absent"),
    ],
)
def test_a_lock_against_the_rules_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(RulesError, match=r"^berlin and lima cannot be locked") as refused:
        matched(BERLIN, replace(LIMA, **changes), locked=frozenset({("berlin", "lima")}))  # type: ignore[arg-type]
    assert refused.value.pair == ("berlin", "lima")
    assert refused.value.reason == reason


def test_a_locked_block_reads_like_a_locked_forbidden_pair() -> None:
    locked = frozenset({("berlin", "lima")})
    with pytest.raises(RulesError) as blocked:
        matched(BERLIN, replace(LIMA, blocks=frozenset({"berlin"})), locked=locked)
    with pytest.raises(RulesError) as forbidden:
        matched(BERLIN, LIMA, locked=locked, forbidden=locked)
    assert str(blocked.value) == str(forbidden.value)
    assert "not possible" in str(blocked.value)
    assert "block" not in str(blocked.value)


def test_nobody_is_locked_twice() -> None:
    locked = frozenset({("berlin", "lima"), ("berlin", "porto")})
    with pytest.raises(RulesError, match="berlin and porto"):
        matched(BERLIN, LIMA, PORTO, locked=locked)
    with pytest.raises(RulesError, match="berlin and berlin"):
        matched(BERLIN, LIMA, locked=frozenset({("berlin", "berlin")}))


def test_one_mentor_takes_as_many_as_they_have_places_for() -> None:
    mentor = Person("m", "DE", side="mentor", capacity=2)
    mentees = [Person(f"t{i}", "PE", side="mentee") for i in range(3)]
    found = matched(mentor, *mentees, two_sided=True, locked=frozenset({("m", "t2")}))
    assert len(found.groups) == 2
    assert ("m", "t2") in groups(found)
    assert list(left(found).values()) == ["odd"]


def test_capacity_counts_for_nothing_where_everybody_is_a_peer() -> None:
    found = matched(replace(BERLIN, capacity=0), replace(LIMA, capacity=9), PORTO)
    assert len(found.groups) == 1


def test_a_lock_counts_as_a_partner_of_both() -> None:
    shared = frozenset({"maps"})
    crowd = [
        Person("m1", "DE", side="mentor", capacity=2, interests=shared),
        Person("m2", "DE", side="mentor"),
        Person("t1", "PE", side="mentee", capacity=2),
        Person("t2", "PE", side="mentee", interests=shared),
    ]
    locked = frozenset({("m1", "t1")})
    assert groups(matched(*crowd, two_sided=True, locked=locked))[0] == ("m1", "t1")
    assert not matched(*crowd, two_sided=True, locked=locked).unmatched
    assert groups(matched(crowd[0], crowd[2], two_sided=True, locked=locked)) == [("m1", "t1")]


def test_whoever_has_nobody_comes_before_whoever_is_locked() -> None:
    shared = frozenset({"maps"})
    crowd = [
        Person("m1", "DE", side="mentor", capacity=2, interests=shared),
        Person("m2", "DE", side="mentor"),
        Person("t1", "PE", side="mentee"),
        Person("t2", "PE", side="mentee", interests=shared),
    ]
    found = matched(*crowd, two_sided=True, locked=frozenset({("m1", "t1")}))
    assert groups(found) == [("m1", "t1"), ("m2", "t2")]


def test_mentors_are_spread_before_one_gets_many() -> None:
    mentors = [Person(f"m{i}", "DE", side="mentor", capacity=3) for i in range(3)]
    mentees = [Person(f"t{i}", "PE", side="mentee") for i in range(3)]
    assert not matched(*mentors, *mentees, two_sided=True).unmatched


@pytest.mark.parametrize("capacity", [0, -1])
def test_who_has_no_place_or_no_side_gets_nobody(capacity: int) -> None:
    mentor = Person("m", "DE", side="mentor", capacity=capacity)
    found = matched(mentor, Person("t", "PE", side="mentee"), Person("u", "PT"), two_sided=True)
    assert left(found) == {"m": "no_side", "t": "no_side", "u": "no_side"}


def test_what_cannot_be_in_a_list_is_refused() -> None:
    with pytest.raises(RulesError, match="berlin is in the list twice"):
        matched(BERLIN, BERLIN)
    with pytest.raises(RulesError, match="at most 20"):
        matched(replace(BERLIN, side="mentor", capacity=10**9), LIMA, two_sided=True)


def test_reasons_are_true_of_everybody_in_the_group() -> None:
    shared = {
        "interests": frozenset({"data", "maps"}),
        "talk": frozenset({"video"}),
        "career_stage": "early",
        "languages": frozenset({"es"}),
        "goals": frozenset({"write"}),
        "partner_wanted": "career_stage",
    }
    one = replace(BERLIN, **shared, sector="law")  # type: ignore[arg-type]
    other = replace(LIMA, **shared, sector="art")  # type: ignore[arg-type]
    found = matched(one, other, reference_date=date(2026, 1, 15)).groups[0].reasons
    assert found == (
        Reason("wanted_career_stage", ("early",)),
        Reason("interests", ("data", "maps")),
        Reason("talk", ("video",)),
        Reason("career_stage", ("early",)),
        Reason("hours", ("9",)),
        Reason("goals", ("write",)),
        Reason("language", ("es",)),
    )
    assert matched(BERLIN, LIMA).groups[0].reasons == (Reason("interests", ("data",)),)
    three = matched(one, other, replace(PORTO, interests=frozenset({"maps"}))).groups[0]
    assert three.reasons == (Reason("interests", ("maps",)),)
