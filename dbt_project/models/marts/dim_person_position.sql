with

position_claims as (
    select * from {{ ref('int_position_period') }}
    where not is_contradicting
),

periods as (
    select
        person_position_key,
        any_value(person_key) as person_key,
        coalesce({{ most_frequent('case when not is_former then position end') }}, min(position_core)) as position_title,
        arg_max(military_rank, (coalesce(claim_date, date '0001-01-01'), military_rank)) as military_rank,
        any_value(organization_key) as organization_key,
        any_value(country_key) as country_key,
        bool_and(is_acting) as is_acting,
        any_value(valid_from) as valid_from,
        min(valid_to) as valid_to
    from position_claims
    group by person_position_key
),

-- A post known from undated reports alone is current only where nothing dated is known of the person.
known as (
    select
        *,
        valid_to is null
        and (valid_from is not null or count(valid_from) over (partition by person_key) = 0) as is_current
    from periods
),

unknown as (
    select
        {{ unknown_key() }} as person_position_key,
        {{ unknown_key() }} as person_key,
        'неизвестно' as position_title,
        {{ unknown_key() }} as organization_key,
        {{ unknown_key() }} as country_key,
        false as is_acting,
        false as is_current
)

select * from known
union all by name
select * from unknown
