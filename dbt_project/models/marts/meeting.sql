-- A published file is opened under any name: the view names schemas, never the database.
with

meetings as (
    select * from {{ ref('fact_meeting').include(database=false) }}
),

dim_meeting_type as (
    select * from {{ ref('dim_meeting_type').include(database=false) }}
),

places as (
    select * from {{ ref('dim_place').include(database=false) }}
),

countries as (
    select * from {{ ref('dim_country').include(database=false) }}
),

parents as (
    select * from {{ ref('fact_meeting').include(database=false) }}
),

country_texts as (
    select
        bridge.meeting_key,
        string_agg(countries.name_ru, ', ' order by countries.name_ru) as countries,
        string_agg(countries.name_en, ', ' order by countries.name_en) as countries_en
    from {{ ref('bridge_meeting_country').include(database=false) }} as bridge
    inner join countries on bridge.country_key = countries.country_key
    group by bridge.meeting_key
),

-- «Олег Мищенко (первый зампредседателя Госкомвоенпрома РБ)»; an official named by post alone is his post.
participant_texts as (
    select
        bridge.meeting_key,
        string_agg(
            case
                when bridge.is_named
                    then persons.full_name || coalesce(' (' || coalesce(bridge.position_text, positions.position_title) || ')', '')
                else coalesce(bridge.position_text, organizations.name_ru)
            end,
            '; ' order by bridge.is_named desc, persons.full_name asc, bridge.position_text asc
        ) as participants,
        string_agg(distinct persons.full_name_latin, '; ' order by persons.full_name_latin) filter (where bridge.is_named) as people_latin
    from {{ ref('bridge_meeting_participant').include(database=false) }} as bridge
    inner join {{ ref('dim_person').include(database=false) }} as persons on bridge.person_key = persons.person_key
    inner join {{ ref('dim_organization').include(database=false) }} as organizations
        on bridge.organization_key = organizations.organization_key
    left join {{ ref('dim_person_position').include(database=false) }} as positions
        on
            bridge.person_position_key = positions.person_position_key
            and positions.valid_from is not null
    group by bridge.meeting_key
),

document_texts as (
    select
        meeting_key,
        string_agg(coalesce(title, document_type) || ' (' || status || ')', '; ' order by title, document_type) as documents
    from {{ ref('fact_signed_document').include(database=false) }}
    group by meeting_key
),

topic_texts as (
    select
        bridge.meeting_key,
        string_agg(topics.name_ru, ', ' order by topics.name_ru) as topics,
        string_agg(topics.name_en, ', ' order by topics.name_en) as topics_en
    from {{ ref('bridge_meeting_topic').include(database=false) }} as bridge
    inner join {{ ref('dim_topic').include(database=false) }} as topics on bridge.topic_key = topics.topic_key
    group by bridge.meeting_key
),

-- An article that tells of the meeting in several passages is one report of it.
first_mentions as (
    select * from {{ ref('fact_meeting_mention').include(database=false) }}
    qualify row_number() over (partition by meeting_key, article_key order by meeting_index) = 1
),

article_texts as (
    select
        mentions.meeting_key,
        string_agg(
            concat_ws(', ', articles.source, coalesce(articles.title, articles.article_id), articles.published_date, articles.url),
            '; ' order by articles.published_date, articles.article_id
        ) as articles,
        arg_min(mentions.quote, (coalesce(articles.published_date, date '9999-12-31'), articles.article_id)) as quote
    from first_mentions as mentions
    inner join {{ ref('dim_article').include(database=false) }} as articles on mentions.article_key = articles.article_key
    group by mentions.meeting_key
)

select
    meetings.meeting_key,
    meetings.start_date,
    meetings.end_date,
    meetings.date_precision,
    meetings.realis,
    meetings.ordinal,
    dim_meeting_type.meeting_type,
    dim_meeting_type.name_ru as meeting_type_ru,
    dim_meeting_type.name_en as meeting_type_en,
    meetings.title,
    places.name_ru as place,
    places.name_en as place_en,
    hosts.name_ru as host_country,
    hosts.name_en as host_country_en,
    country_texts.countries,
    country_texts.countries_en,
    participant_texts.participants,
    participant_texts.people_latin,
    document_texts.documents,
    topic_texts.topics,
    topic_texts.topics_en,
    article_texts.articles,
    article_texts.quote,
    parents.title as parent_title,
    meetings.article_count,
    meetings.source_count,
    meetings.confidence,
    '{{ var("evidence_address") }}' || meetings.meeting_key as evidence_page
from meetings
inner join dim_meeting_type on meetings.meeting_type_key = dim_meeting_type.meeting_type_key
left join places
    on
        meetings.place_key = places.place_key
        and places.place_key != {{ unknown_key() }}
left join countries as hosts
    on
        meetings.host_country_key = hosts.country_key
        and hosts.country_key != {{ unknown_key() }}
left join country_texts on meetings.meeting_key = country_texts.meeting_key
left join participant_texts on meetings.meeting_key = participant_texts.meeting_key
left join document_texts on meetings.meeting_key = document_texts.meeting_key
left join topic_texts on meetings.meeting_key = topic_texts.meeting_key
left join article_texts on meetings.meeting_key = article_texts.meeting_key
left join parents on meetings.parent_meeting_key = parents.meeting_key
