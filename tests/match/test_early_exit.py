"""Articles that can tell of no mineral and no action are passed by early, with the same answer."""

from __future__ import annotations

import pytest

from monitor.match import lexicon as lexicons
from monitor.match import matcher as module
from monitor.match.matcher import Matcher

TEXTS = [
    ("Mayor opens bridge", "The mayor of Lyon opened a bridge in France on Monday. Schools stay shut."),
    ("Ministry of Commerce meets", "MOFCOM and the U.S. Department of Commerce met in Geneva, Switzerland."),
    ("", "Goods under HS 2846.90 need a licence."),
    ("China bans gallium exports", "China bans exports of gallium. The Ministry of Commerce said so."),
    ("Export", "They suspended all exports of copper concentrate from Zambia."),
    ("Minerals", "The minister spoke of critical minerals and mining in Canada."),
    ("", ""),
    ("Brücke eröffnet", "Der Bürgermeister von Lyon hat am Montag in Frankreich eine Brücke eröffnet."),
    ("大桥通车", "法国里昂市长星期一为大桥通车剪彩。商务部没有评论。"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text"), TEXTS)
def test_the_early_exit_changes_no_answer(
    title: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Matcher(lexicons.load(), ("bridge",)).read(title, text)
    monkeypatch.setattr(module, "_may_tell", lambda page: True)
    assert Matcher(lexicons.load(), ("bridge",)).read(title, text) == quick


def test_most_of_a_newspaper_is_passed_by() -> None:
    matcher = Matcher(lexicons.load())
    asked: list[bool] = []
    real = module._may_tell

    def noted(page: module.FieldReading) -> bool:
        asked.append(real(page))
        return asked[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_may_tell", noted)
        matcher.read(*TEXTS[0], "en")
        matcher.read(*TEXTS[3], "en")
    assert asked == [False, False, True]
