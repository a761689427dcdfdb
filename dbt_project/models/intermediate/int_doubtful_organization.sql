with

names as (
    select
        *,
        string_split(claimed_core, ' ') as words,
        array_to_string(list_transform(string_split(replace(claimed_core, '-', ' '), ' '), lambda word: word[1]), '') as initials
    from {{ ref('int_organization_by_rule') }}
),

claims as (
    select * from {{ ref('int_post_claim') }}
),

judgements as (
    select * from {{ ref('int_organization_judgement') }}
),

aliases as (
    select {{ fold('alias') }} as alias
    from {{ ref('organization_alias') }}
    where ambiguous
),

judged_pairs as (
    {{ judged_pairs('judgements') }}
),

-- The claim that shows a name: one that writes it out, the first.
forms as (
    select
        names.organization_name_key,
        count(distinct claims.article_id) as article_count,
        first(
            claims.claim_key
            order by claims.organization is null, not claims.is_named, claims.published_date, claims.claim_key
        ) as claim_key
    from names
    inner join claims
        on
            names.claimed_core = claims.claimed_core
            and names.claimed_country is not distinct from claims.claimed_country
    group by names.organization_name_key
),

told_names as (
    select
        names.*,
        forms.article_count,
        forms.claim_key,
        aliases.alias is not null as is_ambiguous
    from names
    inner join forms on names.organization_name_key = forms.organization_name_key
    left join aliases on names.claimed_core = aliases.alias
),

compared as (
    select
        one.claim_key as one_key,
        other.claim_key as other_key,
        one.organization_name_key as one_name_key,
        other.organization_name_key as other_name_key,
        one.organization_key = other.organization_key as is_merged,
        one.country = other.country as is_same_country,
        -- Two names of one body are apart by their countries alone.
        one.organization_core = other.organization_core as is_same_body,
        one.is_ambiguous or other.is_ambiguous as is_ambiguous,
        case
            when least(length(one.claimed_core), length(other.claimed_core)) > 7
                then {{ letters_apart('one.claimed_core', 'other.claimed_core') }}
        end as letters_apart,
        -- «ГКВП» has the first letters of «государственный комитет военной промышленности».
        one.claimed_core = other.initials or other.claimed_core = one.initials as is_abbreviated,
        least(len(one.words), len(other.words)) > 1
        and (list_has_all(one.words, other.words) or list_has_all(other.words, one.words)) as is_nested
    from told_names as one
    inner join told_names as other
        on
            (one.claimed_core[1] = other.claimed_core[1] or one.words[-1] = other.words[-1])
            and one.claimed_core != other.claimed_core
            and coalesce(one.country = other.country, true)
            and (one.article_count, one.claimed_core, one.organization_name_key)
            > (other.article_count, other.claimed_core, other.organization_name_key)
),

-- Merged by a name that means something else as well; apart though nearly of one name.
doubtful as (
    select
        compared.*,
        case
            when compared.is_merged then 0.6 * compared.is_ambiguous::integer
            when compared.is_same_body then 0
            when compared.is_abbreviated or compared.letters_apart <= 2 then 0.8
            when compared.is_nested then 0.5
            else 0
        end
        - 0.1 * (not coalesce(compared.is_same_country, false))::integer as doubt
    from compared
    left join judged_pairs
        on
            compared.one_name_key = judged_pairs.one_key
            and compared.other_name_key = judged_pairs.other_key
    where judged_pairs.one_key is null
)

select
    one_key,
    other_key,
    is_merged,
    round(doubt, 2)::double as doubt,
    concat_ws(
        '; ',
        case
            when is_abbreviated then 'first letters of the other'
            when is_nested then 'all words of the shorter in the longer'
            when letters_apart is not null then letters_apart || ' letters apart'
        end,
        case when is_ambiguous then 'one name has another meaning' end,
        case when is_same_country then 'same country' else 'country not known to both' end
    ) as features
from doubtful
where doubt >= 0.3
