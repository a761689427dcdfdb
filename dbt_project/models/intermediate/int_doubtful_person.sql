with

claims as (
    select * from {{ ref('int_claim') }}
    where is_named
),

persons as (
    select * from {{ ref('int_person_by_rule') }}
),

judgements as (
    select * from {{ ref('int_person_judgement') }}
),

-- A name of a person, as articles write it, with its country; the claim that shows it is the fullest, then the first.
forms as (
    select
        persons.person_key,
        {{ fold('claims.name') }} as name_folded,
        claims.surname_folded,
        bool_or(claims.is_full_name) as is_full_name,
        min(claims.country) as country,
        count(distinct claims.article_id) as article_count,
        first(claims.claim_key order by claims.position is null, claims.published_date, claims.claim_key) as claim_key
    from claims
    inner join persons on claims.claim_key = persons.claim_key
    group by persons.person_key, name_folded, claims.surname_folded
),

judged_pairs as (
    {{ judged_pairs('judgements') }}
),

surnames as (
    select distinct surname_folded
    from forms
),

-- Two words a letter apart are one word without a letter of the one, of the other, or of both: «осипов» and «есипов» are «сипов».
shortened_surnames as (
    select
        surname_folded,
        unnest(list_distinct(list_append(
            list_transform(
                generate_series(1, length(surname_folded)),
                lambda place: left(surname_folded, place - 1) || substr(surname_folded, place + 1)
            ),
            surname_folded
        ))) as shortened
    from surnames
),

near_surnames as (
    select distinct
        one.surname_folded as one_surname,
        other.surname_folded as other_surname
    from shortened_surnames as one
    inner join shortened_surnames as other
        on
            one.shortened = other.shortened
            and one.surname_folded[1] = other.surname_folded[1]
            and {{ letters_apart('one.surname_folded', 'other.surname_folded') }} <= 1
            and length(one.surname_folded) > 3
),

-- Worked out before it is joined: DuckDB would compare every form with every other one.
near_forms as materialized (
    select
        forms.*,
        near_surnames.other_surname
    from forms
    inner join near_surnames on forms.surname_folded = near_surnames.one_surname
),

compared as (
    select
        one.claim_key as one_key,
        other.claim_key as other_key,
        one.person_key = other.person_key as is_merged,
        one.surname_folded = other.surname_folded as is_same_surname,
        one.country = other.country as is_same_country,
        {{ letters_apart('one.name_folded', 'other.name_folded') }} as letters_apart,
        not one.is_full_name or not other.is_full_name as is_partial
    from near_forms as one
    inner join forms as other
        on
            one.other_surname = other.surname_folded
            and one.claim_key != other.claim_key
            and (one.article_count, one.name_folded, one.claim_key) > (other.article_count, other.name_folded, other.claim_key)
            and coalesce(one.country = other.country, true)
),

open_pairs as (
    select compared.*
    from compared
    left join judged_pairs
        on
            compared.one_key = judged_pairs.one_key
            and compared.other_key = judged_pairs.other_key
    where
        judged_pairs.one_key is null
        and (not compared.is_merged or (not compared.is_partial and compared.letters_apart > 0))
),

-- Merged though spelled otherwise, or apart though nearly of one name or of one surname.
doubtful as (
    select
        *,
        case
            when is_merged then case when is_same_surname then 0.4 else 0.6 end
            when letters_apart <= 2 and not is_partial then 0.9
            when is_partial and is_same_surname then 0.6
            else 0
        end
        - 0.1 * (not coalesce(is_same_country, false))::integer as doubt
    from open_pairs
)

select
    one_key,
    other_key,
    is_merged,
    round(doubt, 2)::double as doubt,
    concat_ws(
        '; ',
        case when is_same_surname then 'same surname' else 'surname spelled otherwise' end,
        case when is_partial then 'surname or initials alone' else 'names ' || letters_apart || ' letters apart' end,
        case when is_same_country then 'same country' else 'country not known to both' end
    ) as features
from doubtful
where doubt >= 0.3
