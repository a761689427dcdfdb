-- Nothing offered is lost: each record of a file is loaded, quarantined with its place, or known already.
with

files as (
    select * from {{ ref('stg_file') }}
),

quarantined_inputs as (
    select
        file,
        count(*) as quarantined
    from {{ ref('stg_quarantined_input') }}
    where reason not in ('extraction_failed', 'invalid_judgement')
    group by file
)

select
    files.path,
    files.offered,
    files.loaded,
    files.quarantined,
    files.duplicates,
    quarantined_inputs.quarantined as found_in_quarantine
from files
full outer join quarantined_inputs on files.path = quarantined_inputs.file
where
    files.offered is distinct from files.loaded + files.quarantined + files.duplicates
    or coalesce(files.quarantined, 0) != coalesce(quarantined_inputs.quarantined, 0)
