"""Pages of a round of 5,500 people that has begun: each stays small."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.ledger import NewDelivery
from bot.people import Enrolment, Partnership
from tests.web.board import House, sign_in
from tests.web.browsing import Browser
from tests.web.test_access import PAGES

PEOPLE = 5_500


async def _begun(house: House) -> None:
    """Everybody in a partnership; one prompt is due in each. Written at once, since matching them takes its time."""
    await house.asks("round.open")
    people = await house.people(PEOPLE, "Person number {}")
    async with house.store.writing() as tx:
        round_ = await tx.rounds.by_id(1)
        assert round_ is not None
        ends = house.now + timedelta(weeks=16)
        await tx.rounds.change(replace(round_, state="running", started_at=house.now, ends_at=ends))
        for person in people:
            await tx.rounds.enrol(Enrolment(1, person.id, "matched", house.now))
        (home,) = await tx.programmes.homes(1)
        pairs = await tx.partnerships.add(
            [
                Partnership(
                    id=0,
                    round_id=1,
                    programme_id=1,
                    code=f"1-{one.id}",
                    language="en",
                    members=(one.id, two.id),
                    first_writer=one.id,
                    community_id=home.id,
                    started_at=house.now,
                    reasons=(("interests", ("reading",)),),
                )
                for one, two in zip(people[::2], people[1::2], strict=True)
            ]
        )
        await tx.ledger.enqueue(
            [
                NewDelivery(
                    key=f"prompt/{pair.id}",
                    kind="post",
                    target="space",
                    programme_id=1,
                    due_at=house.now,
                    what="prompt",
                    about={"prompt": "the-pact"},
                    round_id=1,
                    partnership_id=pair.id,
                )
                for pair in pairs
            ]
        )


async def test_each_page_of_a_round_of_5_500_that_has_begun_stays_small(house: House, pages: Browser) -> None:
    await _begun(house)
    await sign_in(house, pages)
    for path in (*PAGES, "/partnerships?page=90", "/deliveries?page=50", "/partnerships/1-1"):
        seen = await pages.get(f"/dashboard{path}")
        assert seen.status == 200, path
        assert len(seen.text.encode()) < 100_000, (path, len(seen.text.encode()))
    assert "2750" in (await pages.get("/dashboard/results")).bare.replace(",", "")
