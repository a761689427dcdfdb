with

positions as (
    select distinct position
    from {{ ref('int_claim') }}
    where position is not null
),

aliases as (
    select * from {{ ref('position_alias') }}
),

genitives as (
    select * from {{ ref('position_genitive') }}
),

adjective_stems as (
    select list(distinct regexp_replace(adjective, '(ий|ой)$', '')) as stems
    from {{ ref('country_adjective') }}
),

-- By all their names: «министр национальной обороны» serves in a ministry of defence too.
ministries as (
    select
        {{ fold('organization_core') }} as name,
        {{ fold('organization_core') }} as organization_core
    from {{ ref('organization') }}
    where organization_type = 'ministry'
    union
    select
        {{ fold('organization_alias.alias') }} as name,
        {{ fold('organization_alias.organization_core') }} as organization_core
    from {{ ref('organization_alias') }} as organization_alias
    inner join {{ ref('organization') }} as organization on organization_alias.organization_core = organization.organization_core
    where organization.organization_type = 'ministry' and starts_with(organization_alias.alias, 'министерство ')
),

-- «министр обороны России», «министр обороны РФ» and «российский министр обороны» are «министр обороны».
words as (
    select
        positions.position,
        string_split({{ words_before_name('positions.position') }}, ' ') as words,
        adjective_stems.stems
    from positions
    cross join adjective_stems
),

-- Whatever their case: «помощник российского президента» is «помощник президента».
whole as (
    select
        position,
        array_to_string(list_filter(
            words,
            lambda word: not list_contains(stems, regexp_replace(word, '(ий|ой|ого|ому|им|ом|ая|ую|ое|ие|их|ими)$', ''))
        ), ' ') as core
    from words
),

-- «экс-министр обороны» held the post, «и.о. министра обороны» holds it for the time being: the post is «министр обороны».
marked as (
    select
        position,
        regexp_matches(core, '(^| )(бывш|экс-)') as is_former,
        regexp_matches(core, '^(временно )?(и\. ?о\.|врио|исполняющ\S+ обязанности)( |$)') as is_acting,
        trim(regexp_replace(
            core, '(^(временно )?(и\. ?о\.|врио|исполняющ\S+ обязанности)|(^| )бывш\S+|(^| )экс-) ?', ' ', 'g'
        )) as core
    from whole
),

bare as (
    select
        marked.position,
        marked.is_former,
        marked.is_acting,
        case
            when marked.is_acting and genitives.genitive is not null
                then genitives.nominative || marked.core[length(genitives.genitive) + 1:]
            else marked.core
        end as core
    from marked
    left join genitives on string_split(marked.core, ' ')[1] = genitives.genitive
),

-- «первый зампред» is «первый заместитель председателя»; «коллега» is no post.
unabbreviated as (
    select
        bare.position,
        bare.is_former,
        bare.is_acting,
        case
            when bare.core = aliases.alias then aliases.position_core
            else trim(replace(
                ' ' || bare.core || ' ',
                ' ' || coalesce(aliases.alias, '') || ' ',
                ' ' || coalesce(aliases.position_core, '') || ' '
            ))
        end as core
    from bare
    left join aliases
        on
            bare.core = aliases.alias
            or (aliases.position_core is not null and contains(' ' || bare.core || ' ', ' ' || aliases.alias || ' '))
    qualify row_number() over (partition by bare.position order by length(aliases.alias) desc nulls last) = 1
),

-- «заместитель министра обороны» serves in «министерство обороны».
with_ministry as (
    select
        unabbreviated.position,
        nullif(unabbreviated.core, '') as position_core,
        unabbreviated.is_former,
        unabbreviated.is_acting,
        ministries.organization_core as implied_organization_core
    from unabbreviated
    left join ministries
        on contains(
            ' ' || regexp_replace(unabbreviated.core, '(^|\s)министра? ', ' министерство ') || ' ',
            ' ' || ministries.name || ' '
        )
    qualify
        row_number() over (
            partition by unabbreviated.position
            order by length(ministries.name) desc nulls last, ministries.organization_core asc
        ) = 1
)

select * from with_ministry
