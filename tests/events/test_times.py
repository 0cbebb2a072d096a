"""When an act was done, against the day of publication."""

import pytest

from monitor.events.times import When
from tests.support.acts import acts_in


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("In 2023 Chile raised the royalty on lithium.", When.PAST),
        ("Chile has restricted exports of lithium since 2021.", When.PAST),
        ("Last year Chile raised the royalty on lithium.", When.PAST),
        ("Chile raised the royalty on lithium on Monday.", When.NOW),
        ("Chile will raise the royalty on lithium.", When.AHEAD),
        ("Chile raises the royalty on lithium under the Mining Act of 1983.", When.UNSAID),
        ("Chile raises the royalty on lithium for the fiscal 2024.", When.UNSAID),
    ],
)
def test_words_and_years_date_a_clause(text: str, when: When) -> None:
    assert acts_in("", text)[0].when is when
