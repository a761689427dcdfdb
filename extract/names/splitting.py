"""Names that ran together: where one ends and the next begins, by the dictionary and by the case of their words."""

from __future__ import annotations

from extract.names.declension import fold, is_given, is_surname, readings
from extract.names.words import NameScan, Span, asian_surnames
from extract.tables import word_set


def split(scan: NameScan, span: Span) -> list[Span]:
    """Two names that ran together: «Путиным Меркель», «Рафаэль Корреа Эдвард Сноуден», «Януковича Кернес»."""
    indices = [i for i in range(*span) if scan.is_word(i)]
    words = [scan.tokens[i].text for i in indices]
    if not 2 <= len(words) <= 5 or fold(words[0]) in asian_surnames():
        return [span]
    if is_common_noun(scan, indices):
        return [(indices[1], span[1])]
    cut = 0
    if len(words) == span[1] - span[0]:
        cut = cut_by_role(scan, words) or cut_by_subject(scan, indices)
    cut = cut or cut_by_case(scan, indices)
    return [span] if not cut else [(span[0], indices[cut]), (indices[cut], span[1])]


def cut_by_role(scan: NameScan, words: list[str]) -> int:
    """Where a second name begins by what the dictionary says of the words, 0 for nowhere."""
    given = [is_given(scan.language, w) for w in words]
    surname = [is_surname(scan.language, w) for w in words]
    if len(words) == 2 and not any(given) and all(surname) and not agree(scan, words[:1], words[1:]):
        return 1
    is_tail = fold(words[-1]) in word_set("name_tail", "tail")  # «Мухаммад Фаузул Кабир Хан»
    if len(words) == 4 and given[0] and not given[1] and given[2] and not surname[2] and not given[3] and not is_tail:
        return 2
    return 0


def is_common_noun(scan: NameScan, indices: list[int]) -> bool:
    """«Надежды Трампа»: a noun that is a given name too, and does not agree with the surname behind it."""
    words = [scan.tokens[i].text for i in indices]
    if len(words) != 2 or not scan.starts_sentence(indices[0]):
        return False
    likeliest = scan.language.parses(words[0])[0]
    is_noun = likeliest.is_known and likeliest.pos == "NOUN" and likeliest.feats.get("Animacy") == "Inan"
    return is_noun and ("Nom", "Masc") not in common_states(scan, words[1:]) and not agree(scan, words[:1], words[1:])


def cut_by_subject(scan: NameScan, indices: list[int]) -> int:
    """Where a subject follows a full name in the instrumental: «с президентом Моше Кацавом Ольмерт обсудил»."""
    for cut in range(2, len(indices)):
        one, two = scan.tokens[indices[cut - 1]], scan.tokens[indices[cut]]
        cases = {case for case, _ in common_states(scan, [one.text])}
        after = {case for case, gender in common_states(scan, [two.text]) if gender == "Masc"}
        if "Ins" in cases and "Nom" not in cases and two.case == "Nom" and after == {"Nom"}:
            return cut
    return 0


def cut_by_case(scan: NameScan, indices: list[int]) -> int:
    """Where the case changes for the tagger and by the forms: «Марины Дмитрий Туркин»."""
    words = [scan.tokens[i].text for i in indices]
    if len(words) == 2 and is_given(scan.language, words[0]) and not is_given(scan.language, words[1]):
        return 0  # «Яна Кучеру», «Йоргосом Христу»: the surname is read wrong, or not declined
    for cut in range(1, len(indices)):
        one, two = scan.tokens[indices[cut - 1]], scan.tokens[indices[cut]]
        is_left = cut == len(words) - 1 and are_left_undeclined(scan, words[:cut])
        is_left = is_left or goes_on(scan, indices, cut) or is_foreign_run(scan, indices, cut)
        if one.case and two.case and one.case != two.case and not is_left and not agree(scan, words[:cut], words[cut:]):
            return cut
    return 0


def are_left_undeclined(scan: NameScan, words: list[str]) -> bool:
    """«с Пер Стиг Мёллером»: given names left as they are before a surname, no surname among them."""
    return (
        len(words) > 1
        and is_given(scan.language, words[0])
        and not any(is_surname(scan.language, w) for w in words[1:])
    )


def goes_on(scan: NameScan, indices: list[int], cut: int) -> bool:
    """«с Бадару Абубакаром», «Эрнаном Эстрадой Монтеро»: a given name that the dictionary may lack, and a word that can stand
    in the case the tagger gives that, whatever it gives the word itself."""
    one, two = scan.tokens[indices[0]], scan.tokens[indices[cut]]
    cases = {r.case for r in readings(scan.language, two.text, "any") if r.weight >= 0.5}
    is_first = not scan.is_known(indices[0]) or is_given(scan.language, one.text)
    return (
        cut == 1
        and is_first
        and not is_given(scan.language, two.text)
        and (one.case in cases or two.rel == "flat:name")
    )


def is_foreign_run(scan: NameScan, indices: list[int], cut: int) -> bool:
    """«с Серигом Моду Ньи»: a run the tagger takes for one name, its first word in no dictionary, and no subject begun."""
    one, two = indices[0], indices[cut]
    is_one = scan.entity_of.get(one) is not None and scan.entity_of.get(one) is scan.entity_of.get(two)
    after = scan.tokens[two]
    is_new = after.rel.startswith("nsubj") or after.case == "Nom"
    is_new = is_new or (is_given(scan.language, after.text) and after.rel != "flat:name")
    return is_one and not scan.is_known(one) and not is_new


def agree(scan: NameScan, left: list[str], right: list[str]) -> bool:
    """Whether the words of two runs can stand in one case and gender; a run that disagrees in itself says nothing."""
    one, two = common_states(scan, left), common_states(scan, right)
    return not one or not two or bool(one & two)


def common_states(scan: NameScan, words: list[str]) -> set[tuple[str, str]]:
    forms = [
        {(r.case, r.gender) for r in readings(scan.language, w, "any") if r.weight >= 0.5 and r.gender} for w in words
    ]
    return set.intersection(*forms)
