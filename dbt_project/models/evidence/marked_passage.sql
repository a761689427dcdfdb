with

reports as (
    select * from {{ ref('article_text') }}
),

meeting_mentions as (
    select * from {{ ref('fact_meeting_mention') }}
),

person_mentions as (
    select * from {{ ref('fact_person_mention') }}
),

persons as (
    select * from {{ ref('dim_person') }}
),

mentions as (
    select * from {{ ref('stg_mention') }}
),

occupations as (
    select * from {{ ref('stg_occupation') }}
),

participants as (
    select * from {{ ref('stg_participant') }}
),

claims as (
    select * from {{ ref('stg_evidence') }}
),

-- Who an article means by a name: «Олег Мищенко», and «Мищенко» where one of its people alone is called so.
names as (
    select
        person_mentions.article_key,
        person_mentions.person_key,
        unnest([person_mentions.name, persons.full_name, persons.surname]) as name
    from person_mentions
    inner join persons on person_mentions.person_key = persons.person_key
),

people as (
    select
        article_key,
        name,
        min(person_key) as person_key
    from names
    where name is not null
    group by article_key, name
    having count(distinct person_key) = 1
),

passages as (
    select
        article_key,
        type as kind,
        mention_index as passage_index,
        coalesce(in_title, false) as is_in_title,
        start,
        "end",
        normal as reading,
        code,
        null as rule,
        case when type = 'person' then normal end as name,
        null::integer as meeting_index
    from mentions
    union all by name
    select
        article_key,
        'post' as kind,
        occupation_index as passage_index,
        coalesce(in_title, false) as is_in_title,
        start,
        "end",
        position as reading,
        rule,
        name
    from occupations
    union all by name
    select
        article_key,
        'participant' as kind,
        participant_index as passage_index,
        coalesce(in_title, false) as is_in_title,
        start,
        "end",
        position as reading,
        role as code,
        name,
        meeting_index
    from participants
    union all by name
    select
        article_key,
        'claim' as kind,
        evidence_index as passage_index,
        coalesce(in_title, false) as is_in_title,
        start,
        "end",
        meeting_index
    from claims
),

known as (
    select
        {{ surrogate_key(['passages.article_key', 'passages.kind', 'passages.meeting_index', 'passages.passage_index']) }}
            as marked_passage_key,
        passages.article_key,
        passages.kind,
        passages.is_in_title,
        passages.start,
        passages."end",
        passages.reading,
        passages.code,
        passages.rule,
        coalesce(people.person_key, {{ unknown_key() }}) as person_key,
        coalesce(meeting_mentions.meeting_key, {{ unknown_key() }}) as meeting_key
    from passages
    inner join reports on passages.article_key = reports.article_key
    left join people
        on
            passages.article_key = people.article_key
            and passages.name = people.name
    left join meeting_mentions
        on
            passages.article_key = meeting_mentions.article_key
            and passages.meeting_index = meeting_mentions.meeting_index
    where passages.start is not null
)

select * from known
