with

articles as (
    select * from {{ ref('stg_article') }}
),

participants as (
    select * from {{ ref('stg_participant') }}
),

occupations as (
    select * from {{ ref('stg_occupation') }}
),

meeting_mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

countries as (
    select * from {{ ref('country') }}
),

-- «заместитель министра обороны» is no minister of defence, though the words stand in his post.
inner_posts as (
    select distinct
        one.article_key,
        one.occupation_index
    from occupations as one
    inner join occupations as other
        on
            one.article_key = other.article_key
            and one.name = other.name
            and one."end" = other."end"
            and one.start >= other.start
            and length(one.position) < length(other.position)
            and contains(one.position, ' ')
            and ends_with(other.position, regexp_extract(one.position, ' .*$'))
),

outer_occupations as (
    select occupations.*
    from occupations
    left join inner_posts
        on
            occupations.article_key = inner_posts.article_key
            and occupations.occupation_index = inner_posts.occupation_index
    where inner_posts.article_key is null
),

claims as (
    select
        'participant' as claim_kind,
        article_key,
        meeting_index,
        participant_index as claim_index,
        name,
        surname,
        given_name,
        patronymic,
        position,
        military_rank,
        organization,
        organization_core,
        country,
        role,
        start,
        "end",
        in_title
    from participants
    union all by name
    select
        'occupation' as claim_kind,
        article_key,
        occupation_index as claim_index,
        name,
        surname,
        given_name,
        patronymic,
        position,
        military_rank,
        organization,
        organization_core,
        country,
        phase,
        start,
        "end",
        in_title
    from outer_occupations
    -- A body without a post tells no position.
    where position is not null
),

-- «министр обороны» of a participant is taken for the country's own; where his occupation says no country, none was said.
unlocated_occupations as (
    select distinct
        article_key,
        name,
        position
    from occupations
    where country is null and name is not null and position is not null
),

claims_of_current_articles as (
    select
        {{ surrogate_key(['claims.claim_kind', 'articles.article_id', 'claims.meeting_index', 'claims.claim_index']) }} as claim_key,
        claims.claim_kind,
        claims.claim_index,
        meeting_mentions.mention_key,
        articles.article_key,
        articles.article_id,
        articles.published_date,
        -- A post held on the day of a meeting is a claim about that day, otherwise about the day of the report.
        case
            when
                meeting_mentions.realis = 'held' and meeting_mentions.date_precision = 'day'
                then meeting_mentions.start_date
            else articles.published_date
        end as claim_date,
        claims.name is not null as is_named,
        claims.name,
        claims.surname,
        claims.given_name,
        claims.patronymic,
        {{ fold_name('coalesce(claims.surname, claims.name)') }} as surname_folded,
        {{ fold_name('claims.given_name') }} as given_name_folded,
        {{ fold('claims.patronymic') }} as patronymic_folded,
        -- «Дж.» of «Дж. Байден»; the second of two stands for the patronymic.
        {{ fold("regexp_extract(claims.name, '([А-ЯЁ][а-яё]?)\\.', 1)") }} as given_initial,
        {{ fold("regexp_extract(claims.name, '[А-ЯЁ][а-яё]?\\. ?([А-ЯЁ])\\.', 1)") }} as patronymic_initial,
        -- «С. В. Лавров», «Ж. Перейра Лопеш» and «Лавров» alone do not say which one; «Ким Чен Ын» without a surname does.
        claims.name is not null
        and not regexp_matches(claims.name, '^[А-ЯЁ][а-яё]?\.')
        and case
            when claims.surname is null then contains(claims.name, ' ')
            else coalesce(not contains(claims.given_name, '.'), false)
        end as is_full_name,
        claims.position,
        claims.military_rank,
        claims.organization,
        {{ fold_organization('coalesce(claims.organization_core, claims.organization)') }} as organization_core,
        case when unlocated_occupations.name is null then countries.alpha_2 end as country,
        case when unlocated_occupations.name is not null then countries.alpha_2 end as assumed_country,
        claims.role,
        claims.phase,
        claims.start,
        claims."end",
        coalesce(claims.in_title, false) as is_in_title
    from claims
    inner join articles on claims.article_key = articles.article_key
    left join meeting_mentions
        on
            claims.article_key = meeting_mentions.article_key
            and claims.meeting_index = meeting_mentions.meeting_index
    left join countries on claims.country = countries.alpha_2
    left join unlocated_occupations
        on
            claims.article_key = unlocated_occupations.article_key
            and claims.name = unlocated_occupations.name
            and claims.position = unlocated_occupations.position
    where articles.is_current
)

select * from claims_of_current_articles
