"""Pictures in the local chat: shown with their words, to whoever may read the message, and to nobody else."""

from __future__ import annotations

import base64

import pytest

from adapters.web import WebChat
from adapters.web.messages import Post
from bot.chat import Message, Picture, Plain
from tests.web.browsing import Browser

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
PICTURE = Picture("alive.png", base64.b64encode(PNG).decode(), 'Of 9 "partnerships" <b>7</b> ran on.')


@pytest.fixture
async def number(chat: WebChat) -> int:
    """A message with a picture for Ana alone."""
    for name in ("Ana", "Bo"):
        await chat.add_seat(name)
    said = Message((Plain("Round 1"),), pictures=(PICTURE,))
    return await chat.messages.store(Post("programme", "reply.1", said, only_for="ana"))


async def test_a_picture_is_shown_with_its_words(browser: Browser, number: int) -> None:
    page = await browser.get("/seat/ana/programme")
    assert f'src="/seat/ana/programme/pictures/{number}/alive.png"' in page.text
    assert "Of 9 &#34;partnerships&#34; &lt;b&gt;7&lt;/b&gt; ran on." in page.text
    answer = await browser.client.get(f"/seat/ana/programme/pictures/{number}/alive.png")
    assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", PNG)


@pytest.mark.parametrize(
    "path",
    [
        "/seat/bo/programme/pictures/{}/alive.png",
        "/seat/ana/inbox/pictures/{}/alive.png",
        "/seat/ana/programme/pictures/{}/other.png",
        "/seat/ana/programme/pictures/{}9/alive.png",
        "/seat/ana/programme/pictures/{}/..%2f..%2fetc%2fpasswd",
    ],
)
async def test_nobody_else_sees_it(browser: Browser, number: int, path: str) -> None:
    assert (await browser.get(path.format(number))).status == 404


@pytest.mark.parametrize(
    ("name", "told", "size"),
    [("Bad.png", "x", 9), ("a.svg", "x", 9), ("a.png", "", 9), ("a.png", "x" * 1001, 9), ("a.png", "x", 160_000)],
)
def test_what_cannot_be_shown_cannot_be_built(name: str, told: str, size: int) -> None:
    with pytest.raises(ValueError, match=r"attached|characters|bytes"):
        Picture(name, base64.b64encode(bytes(size)).decode(), told)
