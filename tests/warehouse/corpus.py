"""The test corpus: what was extracted from a few imagined reports, each there for one rule of resolution."""

from __future__ import annotations

from tests.warehouse.conftest import Corpus, meeting, person

PUTIN = person("Владимир Путин", "президент России", "RU")
XI = person("Си Цзиньпин", "председатель КНР", "CN")
PROTOCOL = {"document_type": "protocol", "title": "итоговый протокол", "status": "signed"}
FULL_BODY = "Государственный военно-промышленный комитет Республики Беларусь"


def mishchenko(position: str, organization: str, core: str, **fields: str | None) -> dict[str, object]:
    """Олег Мищенко, as one of his spellings."""
    return person("Олег Мищенко", position, "BY", organization=organization, organization_core=core, **fields)


CORPUS = (
    Corpus()
    # The commission in Havana: one body under two names, a signatory, a session and a meeting of one article.
    .article(
        "havana",
        "2025-11-18",
        meeting(
            "session",
            "2025-11-10/2025-11-12",
            "BY CU",
            mishchenko(
                "первый зампредседателя Госкомвоенпрома РБ", "Госкомвоенпром РБ", "госкомвоенпром", role="signatory"
            ),
            documents=[PROTOCOL],
            city="Гавана",
            host_country="CU",
            ordinal=11,
            title="11-е заседание совместной комиссии",
        ),
        meeting(
            "meeting",
            "2025-11-10/2025-11-12",
            "BY CU",
            mishchenko(
                "первый зампредседателя Государственного военно-промышленного комитета",
                FULL_BODY,
                "государственный военно-промышленный комитет",
            ),
            person("Альваро Лопес Мьера", "министр Революционных Вооруженных Сил Кубы", "CU", surname="Лопес Мьера"),
            city="Гавана",
            host_country="CU",
        ),
    )
    # Two sources tell of one event in different words; a third knows surnames alone, and another day.
    .article(
        "talks-1", "2025-05-08", meeting("talks", "2025-05-08", "CN RU", PUTIN, XI, city="Москва", host_country="RU")
    )
    .article(
        "talks-2",
        "2025-05-08",
        meeting(
            "meeting",
            "2025-05-08",
            "CN RU",
            PUTIN,
            person(None, "министр обороны Китая", "CN"),
            city="Москва",
            host_country="RU",
        ),
    )
    .article(
        "talks-3",
        "2025-05-09",
        meeting("meeting", "2025-05-07/2025-05-08", "CN RU", person("Путин"), person("Си Цзиньпин")),
    )
    # A reprint that another day was given to.
    .article("print", "2021-04-01", meeting("session", "2021-04-01", "KZ RU"), sha256="same text")
    .article("reprint", "2021-04-05", meeting("session", "2021-04-05", "KZ RU"), sha256="same text")
    # Planned, then held; planned, then cancelled.
    .article("planned", "2024-03-01", meeting("visit", "2024-03-10", "IN RU", PUTIN, realis="planned"))
    .article("held", "2024-03-11", meeting("visit", "2024-03-10", "IN RU", PUTIN, topics=["no such topic"]))
    .article("hoped", "2024-06-01", meeting("summit", "2024-06-20", "RU TR", PUTIN, realis="planned"))
    .article("called-off", "2024-06-02", meeting("summit", "2024-06-20", "RU TR", PUTIN, realis="cancelled"))
    # Two ministers of one day, at home: two meetings, though Путин is in both.
    .article("home-1", "2024-08-01", meeting("meeting", "2024-08-01", "RU", PUTIN, person("Сергей Собянин")))
    .article("home-2", "2024-08-01", meeting("meeting", "2024-08-01", "RU", PUTIN, person("Михаил Мишустин")))
    # A visit with a meeting inside.
    .article(
        "visit",
        "2023-03-22",
        meeting(
            "visit",
            "2023-03-20/2023-03-22",
            "CN RU",
            XI,
            city="Москва",
            host_country="RU",
            title="государственный визит",
        ),
        meeting("talks", "2023-03-21", "CN RU", PUTIN, XI, parent_index=0, city="Москва", host_country="RU"),
    )
    # A post that changed, and words for it that did not.
    .article(
        "post-1",
        "2023-01-10",
        occupations=[person("Сергей Шойгу", "министр обороны России", "RU", military_rank="генерал армии")],
    )
    .article("post-2", "2024-01-10", occupations=[person("Сергей Кужугетович Шойгу", "министр обороны РФ", "RU")])
    .article("post-3", "2024-06-01", occupations=[person("Сергей Шойгу", "секретарь Совета безопасности РФ", "RU")])
    # An older version of an article says what the current one no longer does.
    .article("changed", "2022-02-01", meeting("call", "2022-02-01", "FR RU", PUTIN), is_current=False)
    .article("changed", "2022-02-01", version=2)
    # Nothing is known of this one but that it was.
    .article("vague", None, meeting("other", None, "", person("Иванов")))
)
