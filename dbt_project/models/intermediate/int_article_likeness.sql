with

articles as (
    select * from {{ ref('stg_article') }}
    where text != ''
),

signatures as (
    select * from {{ ref('stg_article_signature') }}
),

signed_articles as (
    select
        articles.article_key,
        articles.article_id,
        signatures.signature,
        signatures.text_hash,
        row_number() over (order by articles.published_date asc nulls last, articles.article_id asc, articles.article_key asc) as place
    from articles
    inner join signatures on articles.article_key = signatures.article_key
),

bands as (
    select unnest(range(32)) as band
),

-- Articles that share a bucket may be alike: the same words, or four values of the signature in the same place.
buckets as (
    select
        place,
        hash(text_hash) as bucket
    from signed_articles
    union all
    select
        signed_articles.place,
        hash(bands.band, signed_articles.signature[4 * bands.band + 1:4 * bands.band + 4]) as bucket
    from signed_articles
    cross join bands
    where len(signed_articles.signature) > 0
),

-- Each is compared with the earliest of its bucket alone: a thousand reprints are a thousand comparisons, not a million.
earliest_of_buckets as (
    select
        bucket,
        min(place) as place
    from buckets
    group by bucket
    having count(*) > 1
),

pairs as (
    select distinct
        buckets.place,
        earliest_of_buckets.place as original_place
    from buckets
    inner join earliest_of_buckets
        on
            buckets.bucket = earliest_of_buckets.bucket
            and buckets.place != earliest_of_buckets.place
),

-- Versions of one article share its id and are no reprints.
pairs_of_articles as (
    select
        articles.article_key,
        originals.article_key as original_article_key,
        pairs.original_place,
        articles.text_hash = originals.text_hash as is_exact,
        list_zip(articles.signature, originals.signature) as values_in_place
    from pairs
    inner join signed_articles as articles on pairs.place = articles.place
    inner join signed_articles as originals on pairs.original_place = originals.place
    where articles.article_id != originals.article_id
),

compared_pairs as (
    select
        article_key,
        original_article_key,
        original_place,
        is_exact,
        case
            when is_exact then 1.0
            else len(list_filter(values_in_place, lambda place: place[1] = place[2])) / 128
        end as similarity
    from pairs_of_articles
),

-- The earliest article that it repeats.
likenesses as (
    select
        article_key,
        original_article_key,
        similarity,
        is_exact
    from compared_pairs
    where similarity >= 0.7
    qualify row_number() over (partition by article_key order by original_place) = 1
)

select * from likenesses
