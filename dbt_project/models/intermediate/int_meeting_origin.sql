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
        {{ fold("regexp_replace(text, '[^а-яёА-ЯЁa-zA-Z0-9]+', ' ', 'g')") }} as text
    from {{ ref('stg_article') }}
    where article_key in (
        select mentions.article_key
        from mentions
        inner join meetings on mentions.mention_key = meetings.mention_key
        inner join retold on meetings.meeting_key = retold.meeting_key
    )
),

words_of_texts as (
    select distinct
        text,
        string_split(text, ' ') as words
    from texts
),

-- Every three words that follow each other.
phrases_of_texts as (
    select
        text,
        list_distinct(list_transform(
            list_zip(words, words[2:], words[3:])[1:greatest(len(words) - 2, 1)],
            lambda three: concat_ws(' ', three[1], three[2], three[3])
        )) as phrases
    from words_of_texts
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
        texts.text
    from mentions
    inner join meetings on mentions.mention_key = meetings.mention_key
    left join texts on mentions.article_key = texts.article_key
    left join datelines on mentions.article_key = datelines.article_key
    left join media on {{ fold_organization('mentions.source') }} = media.name
),

pairs_of_texts as (
    select distinct
        one.text as one_text,
        other.text as other_text
    from sources as one
    inner join sources as other
        on
            one.meeting_key = other.meeting_key
            and one.text <= other.text
),

-- Texts that share half of their phrases of three words.
alike_texts as (
    select pairs_of_texts.*
    from pairs_of_texts
    inner join phrases_of_texts as one on pairs_of_texts.one_text = one.text
    inner join phrases_of_texts as other on pairs_of_texts.other_text = other.text
    where
        one.text = other.text
        or (
            list_has_any(one.phrases, other.phrases)
            and 3 * len(list_intersect(one.phrases, other.phrases)) >= len(one.phrases) + len(other.phrases)
        )
),

-- Reports of one meeting in texts alike are reprints of the earliest of them.
reprints as (
    select
        one.meeting_key,
        one.article_id,
        first(earlier.teller order by earlier.published_date asc nulls last, earlier.article_id asc) as origin
    from sources as one
    inner join sources as earlier on one.meeting_key = earlier.meeting_key
    left join alike_texts
        on
            least(one.text, earlier.text) = alike_texts.one_text
            and greatest(one.text, earlier.text) = alike_texts.other_text
    where one.article_id = earlier.article_id or alike_texts.one_text is not null
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
