"""How real a meeting is: held, planned or cancelled, or a reason why the text asserts none (denied, hypothetical, habitual).

The words around a noun speak first, then the verb above it. Which words say what stands in lexicon/noun_cue.csv,
lexicon/predicate.csv and lexicon/meeting_setting.csv.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.language import Document, Token
from extract.meetings.carriers import CARRYING, PREDICATES
from extract.meetings.clauses import auxiliary, clause_tokens, governors, is_negated, tense, verb_chain
from extract.meetings.reading import Reading
from extract.tables import column, lexicon, word_set

CUES = column("noun_cue", "lemma", "class")
PARTICIPLES = {"happen": "held", "light": "held", "planned": "planned", "cancelled": "cancelled"}
AHEAD = {"planned", "gather", "due"}  # «намерен встретиться», «собирается встретиться», «должны встретиться»
MANY = {"множество", "много", "несколько", "не", "ни", "сколько"}  # «… раз»
LENGTHS = {"час", "день", "сутки", "неделя", "месяц", "год", "раунд", "тур"}
PROGRAMMES = {"программа", "повестка"}
# Relations in which a noun is what a verb is about.
ARGUMENTS = {"obj", "nsubj", "nsubj:pass", "nmod", "obl", "iobj", "conj", "root"}


@dataclass(frozen=True)
class Realis:
    """held, planned, cancelled, or why nothing is asserted; vague where only the noun's use suggests it («темы встречи»)."""

    value: str
    is_vague: bool = False


def noun_realis(reading: Reading, noun: Token, first: int, verb: Token | None, kind: str) -> Realis:
    """How real a meeting named by a noun is; `first` is its first adjective, `kind` the way in which the verb carries it."""
    cue = cue_of(reading, noun, first)
    if "cancelled" in {cue, kind} and any(t.lemma == "участие" for t in governors(reading.document, noun)):
        return Realis("denied")  # «отказался от участия в саммите»: the summit goes on
    if cue and not (cue == "planned" and is_carried(noun, kind)):  # «намеченная встреча состоялась»
        return Realis(cue)
    if first and reading.token(first - 1).lower == "для" and kind == "visit":
        return Realis("planned", is_vague=True)  # «прибыл в Минск для переговоров с министром»
    setting = setting_of(reading, noun, first)
    if setting == "before":
        return Realis("planned", is_vague=True)  # «перед встречей он сказал»: may be told of as held elsewhere
    if verb is None:
        is_ahead = any(
            t.lemma in PROGRAMMES and t.case == "Loc"
            for t in reading.document.tokens[reading.sentence_start(noun.index) : first]
        )
        return Realis("planned" if is_ahead else "held", is_vague=True)  # «В программе визита – переговоры с …»
    if kind not in CARRYING and kind != "visit" and setting:
        return setting_realis(reading.document, teller(reading.document, noun, verb))
    if kind == "speak":
        return Realis("held", is_vague=True)
    if kind in {"planned", "cancelled"} and noun.rel in ARGUMENTS:
        return Realis("denied" if is_negated(reading.document, verb) else kind)
    if PREDICATES.get(verb.lemma) == "hypothetical":
        return Realis("hypothetical")
    realis = verb_realis(reading.document, verb)
    if realis == "denied" and PREDICATES.get(verb.lemma) == "happen":
        return Realis("cancelled")
    return Realis(realis)


def cue_of(reading: Reading, noun: Token, first: int) -> str | None:
    """What an adjective before the noun or a noun above it says: «предстоящая встреча», «отмена визита»."""
    tokens = reading.document.tokens
    if [t.lower for t in tokens[max(0, first - 3) : first]][:2] == ["для", "участия"]:
        return "planned"  # «прибыли для участия в заседании»
    above = [t for t in governors(reading.document, noun) if t.pos != "VERB"]
    is_place = setting_of(reading, noun, first) == "during" and noun.case == "Loc"
    if is_place and all(t.lemma != "участие" for t in above):
        above = []  # «выступил с предложением на заседании» proposes no session
    near = [*tokens[first : noun.index], *above]
    found = (
        CUES.get(t.lemma) or (PARTICIPLES.get(PREDICATES.get(t.lemma, "")) if t.verb_form == "Part" else None)
        for t in near
    )
    return next((cue for cue in found if cue), None)


def setting_of(reading: Reading, noun: Token, first: int) -> str | None:
    """Where a noun is only the occasion of what is told: during («на встрече», «в ходе визита»), after or before it."""
    first -= 2 if is_length(reading.document.tokens[max(0, first - 2) : first]) else 0
    for row in lexicon("meeting_setting"):
        phrase = row["phrase"].split(" ")
        if noun.case != row["case"]:
            continue
        if [t.lower for t in reading.document.tokens[max(0, first - len(phrase)) : first]] == phrase:
            return row["sense"]
    return None


def is_length(words: Sequence[Token]) -> bool:
    """«(после) двух дней (переговоров)»: how long the occasion lasted, between the setting and the noun."""
    return len(words) == 2 and words[0].pos in {"NUM", "ADJ"} and words[1].lemma in LENGTHS


def teller(document: Document, noun: Token, verb: Token) -> Token:
    """«на встрече министр заявил, что рассчитывает …»: the arc may lead into what was said; the verb of saying tells."""
    between = document.tokens[noun.index : verb.index]
    nearer = next((t for t in between if t.verb_form == "Fin"), None)
    if nearer is not None and any(t.text == "," for t in document.tokens[nearer.index : verb.index]):
        return nearer  # «на встрече Совет планирует поднять вопрос, сообщил секретарь»
    said = next((t.index for t in between if t.lower == "что"), None)
    if said is None:
        return verb
    return next((t for t in document.tokens[noun.index : said] if t.verb_form == "Fin"), verb)


def setting_realis(document: Document, verb: Token) -> Realis:
    """«обсудят во время встречи» lies ahead, «заявил на встрече» does not; what one can or must do there says nothing of it."""
    chain = list(verb_chain(document, verb))
    if any(tense(document, t) == "Fut" for t in chain):
        return Realis("planned")
    is_ahead = any(PREDICATES.get(t.lemma) in AHEAD for t in chain) or (
        verb.verb_form == "Inf" and any(PREDICATES.get(t.lemma) == "hypothetical" for t in chain[1:])
    )
    return Realis("planned" if is_ahead and tense(document, chain[-1]) != "Past" else "held")


def is_carried(noun: Token, kind: str) -> bool:
    """The verb tells of the meeting itself: «отменили намеченную встречу»."""
    return kind == "cancelled" or (kind == "happen" and noun.rel.startswith("nsubj"))


def verb_realis(document: Document, verb: Token) -> str:
    """How real a meeting told by a verb is, or a reason why the verb asserts nothing."""
    words = {t.lower for t in clause_tokens(document, verb)}
    if words & {"если", "бы", "чтобы"} and verb.verb_form == "Fin":
        return "hypothetical"
    said_above = realis_above(document, verb)
    if said_above:
        return said_above
    if is_negated(document, verb):
        return "denied"
    if words & word_set("habit", "word") or is_many_times(document, verb):
        return "habitual"
    if tense(document, verb) == "Fut":
        return "hypothetical" if is_doubted(document, verb) else "planned"
    return "hypothetical" if verb.verb_form == "Inf" and len(list(verb_chain(document, verb))) == 1 else "held"


def is_many_times(document: Document, verb: Token) -> bool:
    """«множество раз посещал», «не раз встречались»: no single occasion."""
    tokens = clause_tokens(document, verb)
    before = [document.tokens[t.index - 1].lower for t in tokens if t.lower == "раз" and t.index]
    return any(word in MANY for word in before)


def realis_above(document: Document, verb: Token) -> str | None:
    """What the verbs above say: «намерен», «предложил», «не смог»; none of it touches a past tense («подтвердил, что встретились»)."""
    if verb.verb_form == "Fin" and tense(document, verb) == "Past":
        return None
    for above in list(verb_chain(document, verb))[1:]:
        kind = PREDICATES.get(above.lemma)
        if kind == "cancelled":
            return "held" if is_negated(document, above) else "cancelled"
        if kind == "hypothetical":
            return "hypothetical"
        if kind == "due" and (auxiliary(document, above) is not None or is_negated(document, above)):
            return "hypothetical"  # «должна была состояться»: did it?
        if is_negated(document, above):
            return "denied"  # «не намерен встречаться», «не дали встретиться»
        if kind in AHEAD:
            return "planned"
    return None


def is_doubted(document: Document, verb: Token) -> bool:
    """«Возможно, он прибудет в Душанбе»: the clause opens with a doubt."""
    start = document.sentences[verb.sentence][0]
    return any(
        t.lower in {"возможно", "вероятно", "может"} and document.tokens[t.index + 1].text == ","
        for t in document.tokens[start : min(start + 4, verb.index)]
    )
