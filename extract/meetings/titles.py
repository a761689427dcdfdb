"""Titles of documents: where the phrase that names one begins and ends, and its nominative.

The title is the noun with its adjectives or number and what it is about («о …», «в области …», a genitive); who signed it,
where and when stays outside.
"""

from __future__ import annotations

from extract.inflect import nominative
from extract.language import Language, Token
from extract.meetings.party import Party
from extract.meetings.phrase import NOUNS
from extract.meetings.reading import Reading
from extract.tables import column

KINDS = column("document", "lemma", "document_type")
BESIDE = column("document", "lemma", "beside")
WORDS = column("document_word", "word", "class")
MAX_WORDS = 25
ABOUT = {"о", "об", "обо"}
ENDS = {";", ":", "(", ")", "–", "—", "-", "!", "?", "…", "."}
QUOTES = {"«": "»", '"': '"', "“": "”", "„": "“"}


def is_document(reading: Reading, token: Token) -> bool:
    """A noun that names a document; «карта» and «комплекс» do so beside «дорожная» and «мер» only."""
    if token.lemma not in KINDS or token.pos not in {"NOUN", "PROPN"} or KINDS[token.lemma] == "law":
        return False
    near = reading.document.tokens[max(0, token.index - 1) : token.index + 2]
    return not BESIDE[token.lemma] or any(t.lemma == BESIDE[token.lemma] for t in near)


def title_of(reading: Reading, language: Language, noun: Token) -> tuple[str, int, int]:
    """The nominative title of a document and the tokens it covers."""
    document = reading.document
    first, head = opening(reading, noun)
    start, last = closing(reading, noun)
    if any(t.pos == "NUM" for t in document.tokens[first : noun.index]):
        title = document.span_text(first, noun.index + 1)  # «пять совместных заявлений»
    else:
        number = "Plur" if head == noun.index and is_many(reading, noun) else None
        title = nominative(document, language, first, noun.index + 1, head, number)
    if last > start:
        title += " " + document.span_text(start, last)
    is_start = first == reading.sentence_start(first)
    return (lower_first(title) if is_start else title), first, max(last, noun.index + 1)


def is_many(reading: Reading, noun: Token) -> bool:
    """A plural; «подписали соглашения» looks like a genitive of one, which only a negated verb would have."""
    before = reading.token(noun.index - 1)
    looks_single = (
        noun.rel != "obj" or not noun.lower.endswith("ия") or (before.pos == "ADJ" and before.number == "Sing")
    )
    return noun.number == "Plur" or not looks_single


def titles_of(reading: Reading, language: Language, noun: Token) -> tuple[list[str], int]:
    """The titles that one plural noun stands for («соглашения о торговле, о туризме и об отмене виз»: three), and where
    they end; none where it names one thing or an uncounted lot."""
    first, head = opening(reading, noun)
    if (
        not is_many(reading, noun)
        or head != noun.index
        or any(t.pos == "NUM" for t in reading.document.tokens[first:head])
    ):
        return [], noun.index + 1
    parts = topics_of(reading, noun)
    if len(parts) < 2:
        return [], noun.index + 1
    what = nominative(reading.document, language, first, noun.index + 1, head, "Sing")
    return [f"{what} {text}" for text, _ in parts], parts[-1][1]


def topics_of(reading: Reading, noun: Token) -> list[tuple[str, int]]:
    """What the documents of a plural noun are about, each with its end: told by «о …, о … и об …», or by two phrases of
    several words each («в области автомобильного сообщения и морского судоходства»)."""
    text = reading.document.span_text
    start, last = closing(reading, noun)
    if last == start:
        return []
    found = [(text(start, last), last)]
    while reading.token(start).lower in ABOUT and (after := next_about(reading, last)) >= 0:
        last = topic_end(reading, noun, after, reading.sentence_end(noun.index))
        while reading.token(last - 1).pos in {"ADP", "CCONJ", "PUNCT"}:
            last -= 1
        found.append((text(after, last), last))
    words = reading.document.tokens[start:last]
    links = [t.index for t in words if t.lower == "и"]
    if len(found) > 1 or len(links) != 1 or any(t.text == "," or t.text in QUOTES for t in words):
        return found
    lead = start + 1 + (WORDS.get(reading.token(start + 1).lemma) == "field")
    if links[0] - lead > 1 and last - links[0] > 2:
        about = text(start, lead)
        return [(text(start, links[0]), links[0]), (f"{about} {text(links[0] + 1, last)}", last)]
    return found


def next_about(reading: Reading, index: int) -> int:
    """«…, о туризме», «… и об отмене виз», «…, а также о науке»: where the next topic begins, -1 where none does."""
    near = reading.document.tokens[index : index + 4]
    start = next((t.index for t in near if t.lower in ABOUT), -1)
    links = {",", "и", "а", "также"}
    return start if start > index and all(t.lower in links for t in near[: start - index]) else -1


def lower_first(title: str) -> str:
    """The capital of a sentence's first word taken back."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def opening(reading: Reading, noun: Token) -> tuple[int, int]:
    """The first word of a title and its head: adjectives, a number, «пакет»; words of praise and reference left out."""
    start, first, head = reading.sentence_start(noun.index), noun.index, noun.index
    while first > start:
        before = reading.token(first - 1)
        if before.pos not in {"ADJ", "NUM"} and before.index not in reading.adjectives:
            break
        first -= 1
    while first < noun.index and WORDS.get(reading.token(first).lemma) == "dropped":
        first += 1
    is_number = first < noun.index and reading.token(first).pos == "NUM"
    if (
        is_number and first > start + 1 and reading.token(first - 1).lower in {"менее", "более"}
    ):  # «не менее десяти соглашений»
        first -= 2
    elif first > start and WORDS.get(reading.token(first - 1).lemma) == "package":
        first = head = first - 1
    return first, head


def closing(reading: Reading, noun: Token) -> tuple[int, int]:
    """Where the words after the noun that belong to its title begin and end; equal where there are none."""
    end = reading.sentence_end(noun.index)
    start = noun.index + 1
    while start < end:  # «заявление президентов о …»: whose it is stays outside
        owner = next((p.last for p in reading.parties_at.get(start, ()) if is_owner(reading, p)), None)
        if owner is None and WORDS.get(reading.token(start).lemma) == "owner" and reading.token(start).case == "Gen":
            owner = start + 1
        if owner is None:
            break
        start = owner
    if start >= end or not begins_topic(reading, noun, start):
        return start, start
    last = topic_end(reading, noun, start, min(end, start + MAX_WORDS))
    while last > start and reading.token(last - 1).pos in {"ADP", "CCONJ", "PUNCT", "DET", "ADV", "SCONJ"}:
        if reading.token(last - 1).text in QUOTES.values() or reading.token(last - 2).lower in {"г", "гг"}:
            break
        last -= 1
    return start, last


def is_owner(reading: Reading, party: Party) -> bool:
    """People and groups in the genitive; «военного» in «план военного сотрудничества» is none."""
    is_noun = reading.token(party.head).pos in {"NOUN", "PROPN"}
    return is_noun and party.kind != "country" and party.case == "Gen"


def begins_topic(reading: Reading, noun: Token, index: int) -> bool:
    """What may follow a document's noun in its title: «о», «в области», «по», «на производство», a name, a genitive."""
    token = reading.token(index)
    after = reading.token(min(index + 1, len(reading.document.tokens) - 1))
    word = token.lower
    if word in ABOUT or word == "между" or (word == "к" and noun.lemma in {"дополнение", "приложение"}):
        return True
    if word == "в":
        return WORDS.get(after.lemma) == "field"
    if word == "по":
        return WORDS.get(after.lemma) != "closing" and after.lemma not in NOUNS
    if word == "на":
        return after.text[:1].isdigit() or (after.case == "Acc" and is_plain(reading, after))
    if token.text in QUOTES or (token.text[:2].isupper() and token.pos in {"PROPN", "NOUN", "X"}):
        return True
    return token.case == "Gen" and token.pos in {"NOUN", "PROPN", "ADJ"} and is_plain(reading, token)


def is_plain(reading: Reading, token: Token) -> bool:
    """Neither a meeting nor a time nor a city: «протокол заседания» is a protocol, «на встречу» is where it was signed."""
    here = reading.document.tokens[token.index : token.index + 4]
    nouns = next((t for t in here if t.pos in {"NOUN", "PROPN"}), token)
    is_time = any(d.first <= token.index < d.last for d in reading.dates)
    return (
        (nouns.lemma not in NOUNS or nouns.number == "Plur")
        and not is_time
        and WORDS.get(token.lemma) not in {"closing", "adverb"}
    )


def topic_end(reading: Reading, noun: Token, start: int, end: int) -> int:
    """The first token after the words that say what a document is about."""
    index, quote = start, ""
    while index < end:
        token = reading.token(index)
        if quote:
            quote = "" if token.text == quote else quote
        elif token.text in QUOTES and opens(reading, token):
            quote = QUOTES[token.text]
        elif is_verb(token):
            return before_subject(reading, start, index)
        elif is_end(reading, noun, index):
            return index
        index += 1
    return index


def opens(reading: Reading, quote: Token) -> bool:
    """A quotation mark at a word's beginning; straight ones look alike at its end."""
    return reading.document.text[quote.start - 1 : quote.start].isspace()


def is_verb(token: Token) -> bool:
    """A predicate: a finite verb, an infinitive, a gerund, a short participle («подписан»)."""
    if token.pos != "VERB" and token.pos != "AUX":
        return False
    return token.verb_form != "Part" or not token.case


def before_subject(reading: Reading, start: int, verb: int) -> int:
    """«о торговле, и министры договорились»: the words after the last «и» are the verb's own where a nominative is among them."""
    for index in range(verb - 1, start, -1):
        if reading.token(index).pos == "CCONJ" or reading.token(index).text == ",":
            own = reading.document.tokens[index + 1 : verb]
            return index if not own or any(t.case == "Nom" for t in own) else verb
    nominatives = [t.index for t in reading.document.tokens[start:verb] if t.rel == "nsubj" and t.case == "Nom"]
    return nominatives[0] if nominatives else verb


def is_end(reading: Reading, noun: Token, index: int) -> bool:
    """Whether a title ends before a token: punctuation, the next document, who signed, where and when."""
    token = reading.token(index)
    after = reading.token(min(index + 1, len(reading.document.tokens) - 1))
    if token.text in ENDS or token.text in QUOTES:
        return reading.token(index - 1).lower not in {"г", "гг"}
    if token.text == ",":
        return not (is_attribute(after) and (after.case, after.number) != (noun.case, noun.number)) and not continues(
            reading, noun, index
        )
    if token.pos == "CCONJ" or token.lower == "и":
        return bool(next_document(reading, index + 1)) or after.lower in {"также", "о", "об"}
    if is_attribute(token) and WORDS.get(token.lemma) == "closing":
        return True
    if token.pos == "ADP" and (
        WORDS.get(after.lemma) == "closing" or WORDS.get(token.lower) == "adverb" or after.lemma in NOUNS
    ):
        return True
    return WORDS.get(token.lower) == "adverb" or is_day(reading, token) or is_actor(reading, index)


def continues(reading: Reading, noun: Token, comma: int) -> bool:
    """A comma inside a list of the topic: «о торговле, туризме и науке»; the words up to «и» stand in one case."""
    words = reading.document.tokens[comma + 1 : comma + 6]
    stop = next((n for n, t in enumerate(words) if t.lower == "и"), None)
    if stop is None or next_document(reading, comma + 1):
        return False
    return all(t.pos in {"NOUN", "ADJ"} and t.case not in {"Nom", "Ins"} for t in words[:stop])


def is_attribute(token: Token) -> bool:
    """A full participle: «вступающих»."""
    return token.verb_form == "Part" and bool(token.case)


def next_document(reading: Reading, index: int) -> Token | None:
    """The document that starts at a token, adjectives and numbers skipped: «и совместное заявление»."""
    for token in reading.document.tokens[index : index + 6]:
        if is_document(reading, token):
            return token
        if token.pos not in {"ADJ", "NUM", "DET", "ADV"} and WORDS.get(token.lemma) != "quantity":
            return None
    return None


def is_day(reading: Reading, token: Token) -> bool:
    """A day, weekday or clock time: when something was signed; years belong to titles («до 2030 года», «на 2024–2026 годы»)."""
    here = next((d for d in reading.dates if d.first - 1 <= token.index < d.last), None)
    if here is None or (token.index == here.first - 1 and token.pos != "ADP"):
        return False
    before = reading.token(here.first - 1).lower if here.first else ""
    return here.kind != "year" or before == "в"


def is_actor(reading: Reading, index: int) -> bool:
    """A party that acts starts here («…подписали министр …»), or a city («в Минске»)."""
    if any(p.kind in {"person", "post"} and p.case in {"Nom", "Ins"} for p in reading.parties_at.get(index, ())):
        return True
    return reading.token(index).lower in {"в", "во"} and any(
        p.kind == "city" and p.first == index + 1 for p in reading.places
    )
