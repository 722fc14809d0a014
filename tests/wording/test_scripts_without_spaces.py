"""Words that shame and sentences that are long are found where no spaces stand between words."""

from __future__ import annotations

import pytest

from bot.counting_words import words_in
from bot.library import long_sentences
from bot.translating.standing import Standing


@pytest.mark.parametrize(
    ("word", "said"),
    [("失联", "你的搭档失联了。"), ("無視", "無視されました。"), ("あなたのせい", "それはあなたのせいです。")],
)
def test_a_word_is_found_inside_a_line(word: str, said: str) -> None:
    standing = Standing(hurts=(word,))
    assert standing.hurtful(said) == (word,)
    assert standing.hurtful("一切都好。問題ありません。") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [("你喜欢怎样交流？", 4), ("話を読みましょう。", 3), ("用 Farpair 写两行", 3), ("two, 2", 2), ("", 0)],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize("clause", ["告诉搭档你在对方身上看到的一个长处", "パートナーの話を読んで感想を伝えましょう"])
def test_a_long_sentence_is_found(clause: str) -> None:
    assert long_sentences(f"{clause}。{clause}。") == ()
    assert len(long_sentences(f"{clause}，{clause}，{clause}。{clause}。")) == 1
