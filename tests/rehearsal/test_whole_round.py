"""A round of six with letters, public threads and times to meet: what each of them received, and what nobody did."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Form
from bot.programme import preset
from bot.rehearsal.cast import cast
from bot.rehearsal.play import COORDINATOR
from bot.rehearsal.scene import account_of
from storage.opening import in_memory
from tests.rehearsal.whole import due_back, figures, partnerships_of, play_whole

WEEKS = 8


async def test_six_people_receive_all_that_a_round_has() -> None:
    settings = preset("librarians")[1].model_copy(update={"weeks": WEEKS})
    company = [
        replace(each, manner="keen", leaves=None, fades=None, parts=None, joins=None, away=None)
        for each in cast(6, settings, 1)
    ]
    store = await in_memory()
    whole = await play_whole(store, company, settings, 1)
    everybody = [account_of(each) for each in company]
    assert sum(len(each.members) for each in await partnerships_of(store)) == 6
    assert set(whole.letters) == await due_back(whole) == set(everybody)
    for who in everybody:
        (back,) = whole.in_inbox(who, whole.letters[who])
        assert not [each for each in whole.letters.values() if each != whole.letters[who] and each in back]
    assert whole.strayed() == []
    assert whole.threads() == {f"Week {week}": 1 for week in range(2, WEEKS + 1)}
    assert whole.moved == 0, "words in public count for nobody"
    assert whole.offered == 3 * whole.chosen > 0
    assert whole.counted == whole.chosen
    assert (await figures(whole, 0))["meetings put into spaces"] == whole.chosen
    assert len(whole.in_inbox(COORDINATOR, "Thank you for your time")) == 1
    for who in everybody:
        form = await whole.play.ask(who, "certificate", whole.here)
        assert isinstance(form, Form), "everybody may have a certificate"
    await store.close()
