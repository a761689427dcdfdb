"""Triggers: all the words of an article that tell of a contact event, the rejected ones with their reason.

Which triggers tell of the same event is decided in events.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from extract.language import Token
from extract.meetings.carriers import PREDICATES
from extract.meetings.clauses import subject
from extract.meetings.event import FAMILY
from extract.meetings.nouns import noun_trigger
from extract.meetings.party import Party
from extract.meetings.phrase import NOUNS, is_who_sits
from extract.meetings.reading import Reading
from extract.meetings.realis import verb_realis
from extract.meetings.trigger import Trigger, is_official
from extract.meetings.verbs import VERBS, verb_trigger
from extract.records import REALIS
from extract.tables import lexicon, word_set

NOT_A_MEETING = {row["lemma"]: row for row in lexicon("not_a_meeting")}
REACHES = {"sentence": 1000, "near": 4, "never": -1}  # tokens; «адвокат» only tells what an article is about
COURT = {"reason": "court", "reach": "near"}
NEWS_WORDS = 4  # different words of sport or of trials that make an article one of them
TITLE = 7  # tokens of a work's name
OPENING, CLOSING = {"«", '"', "“", "„"}, {"»", '"', "”", "“"}
REPEATED = {"verb:встречаться", "verb:общаться", "verb:видеться", "verb:обсуждать", "verb:беседовать"}
COUNTABLE = {"встреча", "беседа", "разговор", "консультация"}  # «переговоры» are plural even when they are one


def find_triggers(reading: Reading) -> Iterator[Trigger]:
    """All triggers of an article in order, the rejected ones with their reason."""
    light: set[int] = set()
    for token in reading.document.tokens:
        if token.lemma in NOUNS and token.pos in {"NOUN", "PROPN"}:
            trigger = noun_trigger(reading, token)
            if not is_meeting_noun(reading, token, trigger):
                continue
            light.add(token.index if trigger.verb is None else trigger.verb)
            yield from (check(reading, one) for one in separate(reading, trigger, token))
    for token in reading.document.tokens:
        pronoun = pronoun_subject(reading, token) if tells_of_occasion(token) else None
        if pronoun is not None:
            told = Trigger(
                token.index,
                "meeting",
                verb_realis(reading.document, token),
                "pronoun",
                is_anaphoric=True,
                verb=token.index,
                phrase=(pronoun.index, pronoun.index + 1),
            )
            yield check(reading, told)
        if token.lemma in VERBS and token.pos == "VERB" and token.index not in light:
            found = verb_trigger(reading, token)
            if found is not None:
                yield check(reading, found)


def is_meeting_noun(reading: Reading, noun: Token, trigger: Trigger) -> bool:
    """Some nouns name a meeting in a certain company only: «обсуждение с министром», «церемония подписания», «сессия Генассамблеи»."""
    before = reading.document.tokens[max(0, noun.index - 2) : noun.index]
    if any(t.lemma in NOUNS and is_who_sits(t, noun) for t in before):
        return False
    needs = NOUNS[noun.lemma]["needs"]
    after = reading.token(min(noun.index + 1, reading.sentence_end(noun.index) - 1))
    return {
        "": True,
        "counterpart": any(p.kind in {"person", "post"} for p in trigger.counterparts),
        "signing": after.lemma == "подписание" and not is_ceremony(reading, noun),
        "body": trigger.body in word_set("meeting_body", "lemma")
        or after.text.isupper()
        or trigger.ordinal is not None,
        "carrier": trigger.is_setting or trigger.verb is not None,
    }[needs]


def tells_of_occasion(token: Token) -> bool:
    """A verb whose subject can hardly be anything but an occasion: «состоится», «пройдёт»; not «стал», «был»."""
    is_telling = token.pos == "VERB" and PREDICATES.get(token.lemma) == "happen"
    return is_telling and token.lemma not in {"стать", "быть", "идти", "произойти"}


def pronoun_subject(reading: Reading, verb: Token) -> Token | None:
    """«Она пройдёт в Вашингтоне», said of a meeting named before."""
    head = subject(reading.document, verb, 0)
    if head is None or head.case != "Nom":
        return None
    is_named_before = head.lemma in {"он", "она", "оно", "они", "мероприятие"} or is_ceremony(reading, head)
    return head if is_named_before else None


def is_ceremony(reading: Reading, noun: Token) -> bool:
    """«Церемония прошла в Пекине», «Подписание состоялось …»: of the document just told of, so it names none itself; not
    «Церемония состоялась после переговоров»."""
    others = (t for t in reading.document.sentence(noun.sentence) if t.index != noun.index and t.lemma in NOUNS)
    if any(others):
        return False
    behind = reading.document.tokens[noun.index + 1 : noun.index + 3]
    if noun.lemma == "церемония":
        behind = behind[1:] if behind and behind[0].lemma == "подписание" else behind[:1]
    elif noun.lemma != "подписание":
        return False
    return not any(t.case == "Gen" and t.pos in {"NOUN", "PROPN", "ADJ"} for t in behind[:1])


def separate(reading: Reading, trigger: Trigger, noun: Token) -> Iterator[Trigger]:
    """«встречи с A, B и C» are as many contacts as counterparts; one plural post («с министрами России и Китая») is one."""
    spans = sorted({(p.first, p.last) for p in trigger.counterparts})
    if trigger.is_bilateral and len(trigger.counterparts) > 1:
        for party in trigger.counterparts:  # «двусторонние переговоры с представителями Казахстана и Узбекистана»
            rest = tuple((p, r) for p, r in trigger.parties if p is party or p not in trigger.counterparts)
            yield replace(trigger, parties=rest, is_apart=True)
        return
    if noun.number != "Plur" or noun.lemma not in COUNTABLE or len(spans) < 2 or is_open_list(reading, spans):
        yield trigger
        return
    for span in spans:
        others = {p for p in trigger.counterparts if (p.first, p.last) != span}
        yield replace(trigger, parties=tuple((p, r) for p, r in trigger.parties if p not in others), is_apart=True)


def is_open_list(reading: Reading, spans: list[tuple[int, int]]) -> bool:
    """«с A, B и другими руководителями»: the list names some of one circle."""
    between = reading.document.tokens[spans[0][1] : spans[-1][1]]
    return any(t.lemma in {"другой", "прочий"} for t in between)


def check(reading: Reading, trigger: Trigger) -> Trigger:
    """Reject what only looks like a meeting: matches, court sessions, denied and habitual contacts."""
    if trigger.rejected:
        return trigger
    if trigger.realis not in REALIS:
        return replace(trigger, rejected=trigger.realis)
    if is_private(reading, trigger):
        return replace(trigger, rejected="private")
    if is_of_title(reading, trigger):
        return replace(trigger, rejected="title")
    if is_court_news(reading) and trigger.rule == "noun:заседание" and trigger.body is None:
        return replace(trigger, rejected="court")
    if is_sports_news(reading) and not any(holds_office(reading, p) for p, _ in trigger.parties):
        return replace(trigger, rejected="sport")
    if trigger.is_plenary and trigger.verb is None and len(trigger.parties) < 2 and not is_of_body(reading, trigger):
        return replace(trigger, rejected="speech")
    sentence = reading.document.sentence(reading.token(trigger.index).sentence)
    posts = {i for p, _ in trigger.parties for i in range(p.first, p.last)}  # «принял председателя Верховного суда»
    for token in sentence:
        if token.index in posts:
            continue
        row = NOT_A_MEETING.get(token.lemma) or (COURT if is_court(token) else None)
        reach = REACHES[row["reach"]] if row else -1
        if row and abs(token.index - trigger.index) <= reach:
            return replace(trigger, rejected=row["reason"])
    return replace(trigger, rejected="press") if is_press(reading, trigger) else trigger


def is_sports_news(reading: Reading) -> bool:
    """Many words of sport anywhere in an article: whoever meets there meets as a rival («переговоры о третьем бое»)."""
    return count_words(reading, "sport") >= NEWS_WORDS


def is_court_news(reading: Reading) -> bool:
    """Many words of trials anywhere in an article: its sessions are those of a court («прокурор на заседании …»)."""
    return count_words(reading, "court") >= NEWS_WORDS


def count_words(reading: Reading, reason: str) -> int:
    """How many different words of an article tell of no meeting for one reason."""
    return len(words_of(reason) & {t.lemma for t in reading.document.tokens})


@cache
def words_of(reason: str) -> frozenset[str]:
    return frozenset(word for word, row in NOT_A_MEETING.items() if row.get("reason") == reason)


def holds_office(reading: Reading, party: Party) -> bool:
    """Somebody of whom the article tells an official post."""
    if party.kind == "person" and party.person is not None:
        return any(p.is_official for p in reading.dossiers[party.person].posts)
    return is_official(reading, party)


def is_court(token: Token) -> bool:
    """«в Пресненском райсуде», «Мосгорсуд»."""
    return token.pos in {"NOUN", "PROPN"} and token.lemma.endswith(("райсуд", "горсуд", "облсуд", "спецсуд"))


def is_of_title(reading: Reading, trigger: Trigger) -> bool:
    """«пьеса "Завтрак у предводителя"»: a short name in quotation marks that begins with the word."""
    noun = reading.token(trigger.index)
    before = reading.token(trigger.index - 1).text if trigger.index else ""
    if before not in OPENING or not noun.text[0].isupper() or noun.case != "Nom":
        return False
    behind = reading.document.tokens[trigger.index + 1 : trigger.index + TITLE]
    end = next((n for n, t in enumerate(behind) if t.text in CLOSING), None)
    return end is not None and not any(t.verb_form == "Fin" or t.text in {",", "."} for t in behind[:end])


def is_of_body(reading: Reading, trigger: Trigger) -> bool:
    """«пленарное заседание комиссии»: a body meets; that of a forum or a congress is a row of speeches."""
    last = trigger.phrase[1] if trigger.phrase else trigger.index
    after = reading.document.tokens[trigger.index + 1 : max(last, trigger.index + 4)]
    return any(t.lemma in word_set("meeting_body", "lemma") and t.case == "Gen" for t in after)


def is_press(reading: Reading, trigger: Trigger) -> bool:
    """«в беседе с журналистами», «в разговоре с РИА Новости»: an interview; «встретился с журналистами» is told as a meeting."""
    if trigger.meeting_type not in FAMILY or trigger.rule == "verb:встретиться":
        return False
    after = reading.document.tokens[trigger.index + 1 : min(trigger.index + 5, reading.sentence_end(trigger.index))]
    start = next((t.index for t in after if t.lower in {"с", "со"}), None)
    near = reading.document.tokens[start : start + 4] if start is not None else ()
    return any(t.lemma in word_set("press", "lemma") for t in near) and not any(
        p.kind == "person" and start < p.first for p, _ in trigger.parties if start is not None
    )


def is_private(reading: Reading, trigger: Trigger) -> bool:
    """«он встречался с ней», «визит музыканта»: journeys and repeated contacts of people who hold no office."""
    if trigger.meeting_type != "visit" and trigger.rule not in REPEATED:
        return False
    return bool(trigger.parties) and not any(is_official(reading, p) for p, _ in trigger.parties)
