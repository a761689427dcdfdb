with

mentions as (
    select * from {{ ref('int_meeting_mention') }}
),

meetings as (
    select * from {{ ref('int_meeting') }}
),

-- Only a meeting that several articles tell of can have reprints.
retold as (
    select meetings.meeting_key
    from meetings
    inner join mentions on meetings.mention_key = mentions.mention_key
    group by meetings.meeting_key
    having count(distinct mentions.article_id) > 1
),

texts as (
    select
        article_key,
        string_split(
            {{ fold("regexp_replace(text, '[^а-яёА-ЯЁa-zA-Z0-9]+', ' ', 'g')") }}, ' '
        ) as words
    from {{ ref('stg_article') }}
    where article_key in (
        select mentions.article_key
        from mentions
        inner join meetings on mentions.mention_key = meetings.mention_key
        inner join retold on meetings.meeting_key = retold.meeting_key
    )
),

-- Every three words that follow each other.
phrases_of_texts as (
    select
        article_key,
        list_distinct(list_transform(
            generate_series(1, greatest(len(words) - 2, 1)),
            lambda place: array_to_string(words[place:place + 2], ' ')
        )) as phrases
    from texts
),

organization_mentions as (
    select * from {{ ref('stg_mention') }}
    where type = 'organization' and not coalesce(in_title, false)
),

media as (
    select
        {{ fold_organization('organization_core') }} as name,
        organization_core as agency
    from {{ ref('organization') }}
    where organization_type = 'media'
    union
    select
        {{ fold_organization('aliases.alias') }} as name,
        organizations.organization_core as agency
    from {{ ref('organization_alias') }} as aliases
    inner join {{ ref('organization') }} as organizations on aliases.organization_core = organizations.organization_core
    where organizations.organization_type = 'media'
),

-- The agency of the dateline («МОСКВА, 21 января – РИА Новости.»), which is relayed, whoever prints it.
datelines as (
    select
        organization_mentions.article_key,
        first(media.agency order by organization_mentions.start, media.agency) as agency
    from organization_mentions
    inner join media on {{ fold_organization('organization_mentions.normal') }} = media.name
    where organization_mentions.start < 80
    group by organization_mentions.article_key
),

sources as (
    select distinct
        meetings.meeting_key,
        mentions.article_id,
        mentions.published_date,
        coalesce(datelines.agency, media.agency, mentions.source) as teller,
        texts.phrases
    from mentions
    inner join meetings on mentions.mention_key = meetings.mention_key
    left join phrases_of_texts as texts on mentions.article_key = texts.article_key
    left join datelines on mentions.article_key = datelines.article_key
    left join media on {{ fold_organization('mentions.source') }} = media.name
),

-- Reports of one meeting that share half of their phrases of three words are reprints of the earliest of them.
reprints as (
    select
        one.meeting_key,
        one.article_id,
        first(earlier.teller order by earlier.published_date asc nulls last, earlier.article_id asc) as origin
    from sources as one
    inner join sources as earlier
        on
            one.meeting_key = earlier.meeting_key
            and (
                one.article_id = earlier.article_id
                or (
                    list_has_any(one.phrases, earlier.phrases)
                    and 3 * len(list_intersect(one.phrases, earlier.phrases)) >= len(one.phrases) + len(earlier.phrases)
                )
            )
    group by one.meeting_key, one.article_id
)

select
    meetings.mention_key,
    reprints.origin
from meetings
inner join mentions on meetings.mention_key = mentions.mention_key
inner join reprints
    on
        meetings.meeting_key = reprints.meeting_key
        and mentions.article_id = reprints.article_id
