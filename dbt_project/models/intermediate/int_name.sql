with

names_claimed as (
    select distinct
        surname_folded as claimed_surname,
        given_name_folded as claimed_given_name,
        country
    from {{ ref('int_claim') }}
    where is_named
),

names as (
    select
        names_claimed.*,
        coalesce(spellings.surname, names_claimed.claimed_surname) as spelled_surname,
        coalesce(spellings.given_name, names_claimed.claimed_given_name) as spelled_given_name
    from names_claimed
    left join {{ ref('int_name_spelling') }} as spellings
        on
            names_claimed.claimed_surname = spellings.claimed_surname
            and names_claimed.claimed_given_name = spellings.claimed_given_name
),

known_people as (
    select
        {{ fold_name('full_name') }} as full_name,
        {{ fold_name('surname') }} as surname,
        {{ fold_name('given_name') }} as given_name,
        alpha_2
    from {{ ref('person') }}
),

aliases as (
    select
        {{ fold_name('person_alias.alias') }} as alias,
        known_people.surname,
        known_people.given_name,
        known_people.alpha_2
    from {{ ref('person_alias') }} as person_alias
    inner join known_people on {{ fold_name('person_alias.full_name') }} = known_people.full_name
),

-- «Арагчи» alone is «Аракчи», since «Аббас Арагчи» is «Аббас Аракчи» and no other surname is spelled so.
surname_aliases as (
    select
        replace(alias, given_name || ' ', '') as alias,
        min(surname) as surname
    from aliases
    where starts_with(alias, given_name || ' ') and alias != given_name || ' ' || surname
    group by replace(alias, given_name || ' ', '')
    having count(distinct surname) = 1
),

other_surnames as (
    select
        alias,
        surname
    from surname_aliases
    where alias not in (select known_people.surname from known_people)
),

variants as (
    select map(list(variant), list(given_name)) as given_names
    from {{ ref('given_name_variant') }}
),

-- «Сергеем Бережным» does not say whether he is Бережный or Бережной.
adjectival_surnames as (
    select distinct
        doubtful.claimed_surname,
        doubtful.claimed_given_name,
        certain.claimed_surname as surname
    from names as doubtful
    inner join names as certain
        on
            doubtful.claimed_given_name = certain.claimed_given_name
            and ends_with(doubtful.claimed_surname, 'ый')
            and left(doubtful.claimed_surname, -2) || 'ой' = certain.claimed_surname
            and coalesce(doubtful.country = certain.country, true)
),

names_in_both_orders as (
    select
        *,
        unnest([
            spelled_given_name || ' ' || spelled_surname, spelled_surname || ' ' || spelled_given_name
        ]) as name
    from names
),

names_with_alias as (
    select
        names_in_both_orders.claimed_surname,
        names_in_both_orders.claimed_given_name,
        names_in_both_orders.country,
        aliases.surname,
        aliases.given_name
    from names_in_both_orders
    inner join aliases
        on
            names_in_both_orders.name = aliases.alias
            and coalesce(names_in_both_orders.country = aliases.alpha_2, true)
    qualify
        row_number() over (
            partition by
                names_in_both_orders.claimed_surname, names_in_both_orders.claimed_given_name, names_in_both_orders.country
            order by aliases.alpha_2 asc nulls last, aliases.surname asc, aliases.given_name asc
        ) = 1
),

known_names as (
    select
        names.*,
        coalesce(names_with_alias.surname, other_surnames.surname, adjectival_surnames.surname, names.spelled_surname) as surname,
        coalesce(names_with_alias.given_name, names.spelled_given_name) as given_name
    from names
    left join names_with_alias
        on
            names.claimed_surname = names_with_alias.claimed_surname
            and names.claimed_given_name = names_with_alias.claimed_given_name
            and names.country is not distinct from names_with_alias.country
    left join other_surnames on names.spelled_surname = other_surnames.alias
    left join adjectival_surnames
        on
            names.claimed_surname = adjectival_surnames.claimed_surname
            and names.claimed_given_name = adjectival_surnames.claimed_given_name
),

with_variants as (
    select
        known_names.*,
        variants.given_names
    from known_names
    cross join variants
),

-- «Майк» is compared as «Майкл», «Володимир» as «Владимир».
spelled_alike as (
    select
        claimed_surname,
        claimed_given_name,
        country,
        surname,
        list_transform(string_split(given_name, ' '), lambda word: coalesce(given_names[word], word)) as given_words,
        given_name || ' ' || surname as name
    from with_variants
),

-- «Альваро Лопес» begins the name «Альваро Лопес Мьера».
beginnings as (
    select
        surname,
        given_words,
        country,
        name,
        unnest(list_transform(
            generate_series(1, len(string_split(name, ' ')) - 1),
            lambda place: array_to_string(string_split(name, ' ')[1:place], ' ')
        )) as beginning
    from spelled_alike
),

-- «Тайип Эрдоган» is «Реджеп Тайип Эрдоган», «Альваро Лопес» is «Альваро Лопес Мьера», «Ким Ёнсок» is «Ким Ён Сок».
fuller_names as (
    select
        short.surname as short_surname,
        short.given_words as short_given_words,
        short.country as short_country,
        fuller.surname,
        fuller.given_words
    from spelled_alike as short
    inner join spelled_alike as fuller
        on
            short.surname = fuller.surname
            and coalesce(short.country = fuller.country, true)
            and len(short.given_words) < len(fuller.given_words)
            and (
                list_has_all(fuller.given_words, short.given_words)
                or array_to_string(fuller.given_words, '') = array_to_string(short.given_words, '')
            )
    union
    select
        short.surname as short_surname,
        short.given_words as short_given_words,
        short.country as short_country,
        beginnings.surname,
        beginnings.given_words
    from spelled_alike as short
    inner join beginnings
        on
            short.name = beginnings.beginning
            and coalesce(short.country = beginnings.country, true)
),

-- Of «Реджеп Тайип» and «Реджеп» the fullest counts; a name that fits two people is neither.
fullest_names as (
    select
        fuller_names.short_surname,
        fuller_names.short_given_words,
        fuller_names.short_country,
        min(fuller_names.surname) as surname,
        min(fuller_names.given_words) as given_words
    from fuller_names
    left join fuller_names as still_fuller
        on
            fuller_names.surname = still_fuller.short_surname
            and fuller_names.given_words = still_fuller.short_given_words
            and fuller_names.short_country is not distinct from still_fuller.short_country
    where still_fuller.surname is null
    group by fuller_names.short_surname, fuller_names.short_given_words, fuller_names.short_country
    having count(distinct concat_ws(', ', fuller_names.surname, array_to_string(fuller_names.given_words, ' '))) = 1
),

canonical as (
    select
        spelled_alike.claimed_surname,
        spelled_alike.claimed_given_name,
        spelled_alike.country,
        coalesce(fullest_names.surname, spelled_alike.surname) as surname,
        array_to_string(coalesce(fullest_names.given_words, spelled_alike.given_words), ' ') as given_name
    from spelled_alike
    left join fullest_names
        on
            spelled_alike.surname = fullest_names.short_surname
            and spelled_alike.given_words = fullest_names.short_given_words
            and spelled_alike.country is not distinct from fullest_names.short_country
)

select * from canonical
