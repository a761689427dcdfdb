"""The scorer by itself: trees as a table, and what stands around a post and a person."""

from __future__ import annotations

from math import exp

import pytest

from extract import Article, Extractor
from extract.scoring.model import Model, model, shares

TREES = [
    {"tree": "0", "node": "0", "feature": "gap", "at_most": "2.5", "yes": "1", "no": "2", "value": ""},
    {"tree": "0", "node": "1", "feature": "", "at_most": "", "yes": "", "no": "", "value": "1.5"},
    {"tree": "0", "node": "2", "feature": "same sentence", "at_most": "0.5", "yes": "3", "no": "4", "value": ""},
    {"tree": "0", "node": "3", "feature": "", "at_most": "", "yes": "", "no": "", "value": "-2"},
    {"tree": "0", "node": "4", "feature": "", "at_most": "", "yes": "", "no": "", "value": "0"},
    {"tree": "1", "node": "0", "feature": "", "at_most": "", "yes": "", "no": "", "value": "0.5"},
]


def test_trees_add_up() -> None:
    cases = [
        {"gap": 1, "same sentence": True},
        {"gap": 9, "same sentence": False},
        {"gap": 9, "same sentence": True, "unknown to the trees": 7},
    ]
    expected = [1 / (1 + exp(-odds)) for odds in (2.0, -1.5, 0.5)]
    assert Model(TREES).probabilities(cases).tolist() == pytest.approx(expected)


def test_no_case_is_no_question() -> None:
    assert Model(TREES).probabilities([]).tolist() == []


def test_the_committed_tables_can_be_read() -> None:
    assert {"gap", "rule", "prior"} <= set(model("post").features)
    assert {"my post", "share body", "gap"} <= set(model("workplace").features)
    assert shares("post")["журналист"] < shares("post")[""] < shares("post")["президент"]
    assert shares("workplace")["before суд"] < shares("workplace")["before возглавлять"]


HITS = [
    # Beside the name, as the rules have it.
    ("Президент Чили Себастьян Пиньера прибыл в Москву.", "Себастьян Пиньера", "президент Чили"),
    # The post comes back without the name.
    ("Певица Алла Боброва отменила концерт. Об этом 61-летняя артистка сообщила в четверг.", "Алла Боброва", "артистка"),
    # A life told in sentences without a subject.
    ("Олег Бобров родился в 1950 году в Туле. В 1980 году стал директором завода.", "Олег Бобров", "директор завода"),
    ("Олег Бобров — российский режиссёр. Работал журналистом в газете.", "Олег Бобров", "журналист"),
    # Trades of all kinds.
    ("Сварщик Олег Бобров получил награду.", "Олег Бобров", "сварщик"),
    ("Графиня Анна Боброва прибыла в Тулу.", "Анна Боброва", "графиня"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name", "position"), HITS)
def test_a_post_finds_its_holder(extractor: Extractor, line: str, name: str, position: str) -> None:
    found = extractor.extract(Article("line", line))["occupations"]
    assert (name, position) in {(o["name"], o["position"]) for o in found}
    assert all(0 < o["confidence"] <= 1 for o in found)


MISSES = [
    ("Олег Бобров рассказал журналистам о заводе.", "журналист"),
    ("Иван Барсуков попросил у министра обороны встречи.", "министр обороны"),
    ("Министр обороны Чили Хуан Перес принял посла Франции.", "посол Франции"),
    ("Адвокаты Олега Боброва обжалуют приговор.", "адвокат"),
]


@pytest.mark.parametrize(("line", "position"), MISSES)
def test_a_post_of_somebody_else_is_not_given(extractor: Extractor, line: str, position: str) -> None:
    assert position not in {o["position"] for o in extractor.extract(Article("line", line))["occupations"]}


OF_ANOTHER = [
    # A post within a post is another's.
    ("Полпред президента России Александр Бобров прибыл в Тулу.", "президент России"),
    ("Помощник заместителя госсекретаря Мэтью Бобров прибыл в Тулу.", "госсекретарь"),
]


@pytest.mark.parametrize(("line", "position"), OF_ANOTHER)
def test_a_post_within_a_post_is_not_its_holders(extractor: Extractor, line: str, position: str) -> None:
    positions = {o["position"] for o in extractor.extract(Article("line", line))["occupations"]}
    assert positions
    assert position not in positions


@pytest.mark.parametrize(
    ("line", "positions"),
    [
        ("Министр обороны генерал армии Олег Бобров прибыл.", ["министр обороны"]),
        ("Маршал Олег Бобров прибыл.", ["маршал"]),
        ("Министр обороны Олег Бобров прибыл.", ["министр обороны"]),
    ],
)
def test_a_rank_is_a_post_where_it_stands_alone(extractor: Extractor, line: str, positions: list[str]) -> None:
    found = [o["position"] for o in extractor.extract(Article("line", line))["occupations"]]
    assert sorted(found) == sorted(positions)


def test_a_claim_says_where_it_stands(extractor: Extractor) -> None:
    text = "В Москву прибыл министр обороны Чили Хуан Перес. Раньше он был послом."
    for one in extractor.extract(Article("line", text))["occupations"]:
        assert one["position"].split()[0][:3] in text[one["start"] : one["end"]].lower()


EMPLOYED = [
    ("Гендиректор компании «Север» Олег Бобров прибыл в Москву.", "Олег Бобров", "Север"),
    ("Олег Бобров возглавил Центробанк в 2010 году.", "Олег Бобров", "Центробанк"),
    ("Олег Бобров родился в Туле. С 1990 года работал в Институте физики.", "Олег Бобров", "Институт физики"),
]
NOT_EMPLOYED = [
    "Олег Бобров раскритиковал «Газпром».",
    "Олег Бобров подал иск в Верховный суд.",
    "Об этом Олег Бобров рассказал газете «Известия».",
]


@pytest.mark.parametrize(("line", "name", "organization"), EMPLOYED)
def test_a_body_finds_who_works_for_it(extractor: Extractor, line: str, name: str, organization: str) -> None:
    found = extractor.extract(Article("line", line))["occupations"]
    assert any(o["name"] == name and organization in (o["organization"] or "") for o in found)


@pytest.mark.parametrize("line", NOT_EMPLOYED)
def test_a_body_that_a_person_deals_with_is_no_workplace(extractor: Extractor, line: str) -> None:
    assert not extractor.extract(Article("line", line))["occupations"]


def test_a_body_without_a_post_is_a_claim_of_its_own(extractor: Extractor) -> None:
    text = "Олег Бобров родился в Туле. С 1990 года работал в Институте физики."
    (one,) = extractor.extract(Article("line", text))["occupations"]
    assert (one["position"], one["rule"]) == (None, "workplace")
    assert text[one["start"] : one["end"]] == "Институте физики"


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("Президент Франции Эмманюэль Макрон прибыл в Рим. Позже президент Макрон выступил с речью.", "FR"),
        ("Директор завода Олег Бобров прибыл в Рим. Позже директор Бобров выступил с речью.", None),
    ],
)
def test_an_office_of_state_is_of_its_holders_country(extractor: Extractor, line: str, country: str | None) -> None:
    found = extractor.extract(Article("line", line))["occupations"]
    assert len(found) == 2
    assert {o["country"] for o in found} == {country}


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    """Leaves are bits of a number of 32."""
    nodes = range(33)
    inner = [
        {
            "tree": "0",
            "node": str(n),
            "feature": "gap",
            "at_most": str(n),
            "yes": str(33 + n),
            "no": str(n + 1),
            "value": "",
        }
        for n in nodes
    ]
    leaves = [
        {"tree": "0", "node": str(33 + n), "feature": "", "at_most": "", "yes": "", "no": "", "value": "1"}
        for n in nodes
    ]
    last = {"tree": "0", "node": "32", "feature": "", "at_most": "", "yes": "", "no": "", "value": "1"}
    with pytest.raises(ValueError, match="33 leaves"):
        Model([*inner[:-1], last, *leaves])
