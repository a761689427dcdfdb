with

claims as (
    select * from {{ ref('int_claim') }}
),

positions as (
    select * from {{ ref('int_position') }}
),

organizations as (
    select
        {{ fold('organization_core') }} as organization_core,
        organization_type
    from {{ ref('organization') }}
    qualify row_number() over (partition by {{ fold('organization_core') }} order by alpha_2 asc nulls first, name_ru asc) = 1
),

aliases as (
    select
        {{ fold('alias') }} as alias,
        {{ fold('organization_core') }} as organization_core,
        alpha_2
    from {{ ref('organization_alias') }}
),

organization_words as (
    select map(list(word), list(coalesce(full_form, ''))) as full_forms
    from {{ ref('organization_word') }}
),

known_cores as (
    select alias as core from aliases
    union
    select organization_core from organizations
),

adjective_stems as (
    select list(distinct regexp_replace(adjective, '(ий|ой)$', '')) as stems
    from {{ ref('country_adjective') }}
),

words_claimed as (
    select distinct
        claims.organization_core as core,
        string_split(claims.organization_core, ' ') as words,
        adjective_stems.stems
    from claims
    cross join adjective_stems
    where claims.organization_core is not null
),

-- «генеральный штаб азербайджанской армии» is «генеральный штаб армии».
words_without_states as (
    select
        core,
        list_transform(
            list_filter(
                generate_series(1, len(words)),
                lambda place: place = 1
                or not coalesce(regexp_matches(words[place + 1], '^(арми|вооруженн|флот)'), false)
                or not list_contains(stems, regexp_replace(words[place], '(ого|ой|их)$', ''))
            ),
            lambda place: words[place]
        ) as words
    from words_claimed
),

cores_claimed as (
    select
        words_without_states.core,
        known_cores.core as known_core,
        words_without_states.words,
        organization_words.full_forms
    from words_without_states
    cross join organization_words
    left join known_cores on array_to_string(words_without_states.words, ' ') = known_cores.core
),

-- «Центральный военсовет» is «центральный военный совет», «госкорпорация Росатом» is «Росатом»; a name that is known stays.
reworded as (
    select
        core,
        known_core,
        list_filter(list_transform(words, lambda word: coalesce(full_forms[word], word)), lambda word: word != '') as full_words
    from cores_claimed
),

generic_words as (
    select list(word) as words
    from {{ ref('organization_generic') }}
),

-- «глава компании» names no body in particular.
spelled_out as (
    select
        reworded.core,
        list_contains(generic_words.words, reworded.core) as is_generic,
        case
            when not list_contains(generic_words.words, reworded.core)
                then coalesce(reworded.known_core, nullif(array_to_string(reworded.full_words, ' '), ''), reworded.core)
        end as full_core
    from reworded
    cross join generic_words
),

bodies_of_posts as (
    select * from {{ ref('position_organization') }}
),

own_names as (
    select * from {{ ref('organization_of_country') }}
),

spheres as (
    select * from {{ ref('position_sphere') }}
),

-- Claims of one post in one way of writing, of which there are few, are understood once.
posts_claimed as (
    select distinct
        position,
        organization_core as written_core,
        coalesce(country, assumed_country) as country
    from claims
),

-- «госсекретарь США» serves in the State Department, a «вице-премьер» in the government.
posts as (
    select
        posts_claimed.position,
        posts_claimed.written_core,
        posts_claimed.country,
        positions.position_core,
        positions.is_former,
        coalesce(positions.is_acting, false) as is_acting,
        coalesce(spelled_out.is_generic, false) as is_body_unnamed,
        coalesce(
            spelled_out.full_core, positions.implied_organization_core, bodies_of_posts.organization_core
        ) as claimed_core
    from posts_claimed
    left join positions on posts_claimed.position = positions.position
    left join spelled_out on posts_claimed.written_core = spelled_out.core
    left join bodies_of_posts
        on
            starts_with(positions.position_core || ' ', bodies_of_posts.position_core || ' ')
            and coalesce(posts_claimed.country = bodies_of_posts.alpha_2, bodies_of_posts.alpha_2 is null)
    qualify
        row_number() over (
            partition by posts_claimed.position, posts_claimed.written_core, posts_claimed.country
            order by length(bodies_of_posts.position_core) desc nulls last, bodies_of_posts.alpha_2 asc nulls last
        ) = 1
),

-- «глава МИД» serves in «министерство иностранных дел», the «вице-спикер парламента» of Armenia in «Национальное собрание».
in_bodies as (
    select
        posts.*,
        coalesce(own_names.own_core, aliases.organization_core, posts.claimed_core) as organization_core
    from posts
    left join aliases
        on
            posts.claimed_core = aliases.alias
            and coalesce(posts.country = aliases.alpha_2, true)
    left join own_names
        on
            posts.claimed_core = own_names.organization_core
            and posts.country = own_names.alpha_2
    qualify
        row_number() over (
            partition by posts.position, posts.written_core, posts.country
            order by aliases.alpha_2 asc nulls last, aliases.organization_core asc
        ) = 1
),

-- The head of a ministry is its minister, and his deputy a deputy minister, in whatever words: «замглавы МИД» is «заместитель министра».
named as (
    select
        in_bodies.*,
        organizations.organization_type,
        case
            when coalesce(organizations.organization_type, '') != 'ministry' then in_bodies.position_core
            when regexp_matches(in_bodies.position_core, '^(министр|глава|руководитель)( |$)') then 'министр'
            when regexp_matches(in_bodies.position_core, '^(первый )?заместитель (министра|главы|руководителя)( |$)')
                then
                    regexp_extract(in_bodies.position_core, '^(первый )?заместитель') || ' министра'
                    -- «… по вопросам планирования» is another deputy; «… по чрезвычайным ситуациям» names the ministry.
                    || case
                        when not contains(in_bodies.organization_core, regexp_extract(in_bodies.position_core, ' (по .*)$', 1))
                            then regexp_extract(in_bodies.position_core, ' по .*$')
                        else ''
                    end
            else in_bodies.position_core
        end as post_core
    from in_bodies
    left join organizations on in_bodies.organization_core = organizations.organization_core
),

-- «ректор» works at a university, «посол» for a state; what a known body is outranks the words. Companies known to us are often the
-- state's, and their heads come from its offices: they tell nobody apart.
in_spheres as (
    select
        named.*,
        case
            when named.organization_type in ('ministry', 'government', 'agency', 'head_of_state', 'military') then 'state'
            when named.organization_type in ('university', 'media') then named.organization_type
            when named.organization_type is null or named.organization_type = 'other' then spheres.sphere
        end as sphere
    from named
    left join spheres
        on
            starts_with(named.position_core || ' ', coalesce(spheres.position_core || ' ', ''))
            and contains(' ' || coalesce(named.claimed_core, '') || ' ', coalesce(' ' || spheres.organization_word || ' ', ''))
    qualify
        row_number() over (
            partition by named.position, named.written_core, named.country
            order by length(spheres.organization_word) desc nulls last, length(spheres.position_core) desc nulls last
        ) = 1
),

understood as (
    select
        claims.claim_key,
        claims.article_id,
        claims.claim_date,
        in_spheres.country,
        in_spheres.position_core,
        in_spheres.post_core,
        in_spheres.claimed_core,
        in_spheres.organization_core,
        -- «освобождён от должности министра»: the post is past from that day on.
        coalesce(in_spheres.is_former, false) or coalesce(claims.phase = 'ended', false) as is_former,
        in_spheres.is_acting,
        in_spheres.is_body_unnamed,
        in_spheres.sphere,
        -- A post as it is compared: «министр», «министерство обороны», RU. One that says neither body nor country is no post in particular.
        case
            when in_spheres.post_core is not null and coalesce(in_spheres.organization_core, in_spheres.country) is not null
                then concat_ws(', ', in_spheres.post_core, in_spheres.organization_core, in_spheres.country)
        end as post
    from claims
    inner join in_spheres
        on
            claims.position is not distinct from in_spheres.position
            and claims.organization_core is not distinct from in_spheres.written_core
            and coalesce(claims.country, claims.assumed_country) is not distinct from in_spheres.country
)

select * from understood
