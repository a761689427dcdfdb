{#
    What people judged, laid over the groups that the rules made. Follows `with recursive`, and ends in the relation `judged_groups`:
    one row per unit with its `part_key`; units of one part are one thing.

    `rules`   (unit_key, rule_key, unit_rank): each unit with the group that the rules put it in; the lower rank comes first.
    `sides`   (unit_key, judgement_key, side, verdict, decided_on): the units that each side of a judgement speaks of.
    `links`   (one_key, other_key): units that the rules found alike, both ways; none where they do not say.
    `is_cut_by_unit`: whether a judgement that cuts a group lets every unit go its own way, or only those it names.

    Units judged the same are one block; of two verdicts on one pair the later counts. Blocks judged not the same go to different parts of
    their group; every other block goes to the part it is linked to most, else to the first.
#}
{% macro judged_groups(rules, sides, links=none, is_cut_by_unit=false) %}
-- Groups that no judgement speaks of stay as they are.
judged_rule_keys as (
    select distinct units.rule_key
    from {{ rules }} as units
    inner join {{ sides }} as sides on units.unit_key = sides.unit_key
),

labelled_units as (
    select
        units.unit_key,
        units.rule_key,
        units.unit_rank,
        list_sort(list(sides.judgement_key || sides.side) filter (where sides.side is not null)) as labels,
        coalesce(bool_or(sides.side = 'other'), false) as is_other
    from {{ rules }} as units
    inner join judged_rule_keys on units.rule_key = judged_rule_keys.rule_key
    left join {{ sides }} as sides on units.unit_key = sides.unit_key
    group by units.unit_key, units.rule_key, units.unit_rank
),

-- What no judgement tells apart goes together.
pieces as (
    select
        *,
        {% if is_cut_by_unit -%}
        unit_key as piece_key
        {%- else -%}
        {{ surrogate_key(['rule_key', 'labels']) }} as piece_key
        {%- endif %}
    from labelled_units
),

verdicts as (
    select
        one_piece.piece_key as one_key,
        other_piece.piece_key as other_key,
        one.verdict
    from {{ sides }} as one
    inner join {{ sides }} as other
        on
            one.judgement_key = other.judgement_key
            and one.side = 'one'
            and other.side = 'other'
    inner join pieces as one_piece on one.unit_key = one_piece.unit_key
    inner join pieces as other_piece on other.unit_key = other_piece.unit_key
    where one_piece.piece_key != other_piece.piece_key
    qualify
        row_number() over (
            partition by
                least(one_piece.piece_key, other_piece.piece_key),
                greatest(one_piece.piece_key, other_piece.piece_key)
            order by one.decided_on desc, one.verdict asc, one.judgement_key asc
        ) = 1
),

verdicts_both_ways as (
    select
        one_key,
        other_key,
        verdict
    from verdicts
    union
    select
        other_key as one_key,
        one_key as other_key,
        verdict
    from verdicts
),

reachable_pieces as (
    select
        piece_key,
        piece_key as reached_key
    from pieces
    union
    select
        reachable_pieces.piece_key,
        verdicts_both_ways.other_key as reached_key
    from reachable_pieces
    inner join verdicts_both_ways on reachable_pieces.reached_key = verdicts_both_ways.one_key
    where verdicts_both_ways.verdict = 'same'
),

piece_blocks as (
    select
        piece_key,
        min(reached_key) as block_key
    from reachable_pieces
    group by piece_key
),

blocks as (
    select
        pieces.*,
        piece_blocks.block_key
    from pieces
    inner join piece_blocks on pieces.piece_key = piece_blocks.piece_key
),

blocks_of_rules as (
    select distinct
        rule_key,
        block_key
    from blocks
),

-- Groups of the rules that share a block are one whole, until it is cut.
reachable_blocks as (
    select
        block_key,
        block_key as reached_key
    from blocks_of_rules
    union
    select
        reachable_blocks.block_key,
        other.block_key as reached_key
    from reachable_blocks
    inner join blocks_of_rules as one on reachable_blocks.reached_key = one.block_key
    inner join blocks_of_rules as other on one.rule_key = other.rule_key
),

wholes as (
    select
        block_key,
        min(reached_key) as whole_key
    from reachable_blocks
    group by block_key
),

conflicts as (
    select distinct
        one.block_key,
        other.block_key as other_block_key
    from verdicts_both_ways
    inner join piece_blocks as one on verdicts_both_ways.one_key = one.piece_key
    inner join piece_blocks as other on verdicts_both_ways.other_key = other.piece_key
    where verdicts_both_ways.verdict = 'not_same' and one.block_key != other.block_key
),

-- Blocks that must part come first, in the order of their units; what a judgement names second comes second.
positions as (
    select
        wholes.whole_key,
        blocks.block_key,
        row_number() over (
            partition by wholes.whole_key
            order by
                blocks.block_key in (select block_key from conflicts) desc, bool_and(blocks.is_other) asc, min(blocks.unit_rank) asc,
                blocks.block_key asc
        ) as position
    from blocks
    inner join wholes on blocks.block_key = wholes.block_key
    group by wholes.whole_key, blocks.block_key
),

alike_blocks as (
    select
        one.block_key,
        other.block_key as other_block_key
    from blocks_of_rules as one
    inner join blocks_of_rules as other
        on
            one.rule_key = other.rule_key
            and one.block_key != other.block_key
    {% if links -%}
    union all
    select
        one.block_key,
        other.block_key as other_block_key
    from {{ links }} as links
    inner join blocks as one on links.one_key = one.unit_key
    inner join blocks as other on links.other_key = other.unit_key
    where one.block_key != other.block_key
    {%- endif %}
),

neighbours as (
    select
        positions.whole_key,
        positions.position,
        coalesce(list(others.position) filter (where neighbour.is_conflict), []) as conflicting,
        coalesce(list(others.position) filter (where not neighbour.is_conflict), []) as alike
    from positions
    left join (
        select
            *,
            true as is_conflict
        from conflicts
        union all
        select
            *,
            false as is_conflict
        from alike_blocks
    ) as neighbour on positions.block_key = neighbour.block_key
    left join positions as others
        on
            neighbour.other_block_key = others.block_key
            and positions.whole_key = others.whole_key
            and others.position < positions.position
    group by positions.whole_key, positions.position
),

-- One block after the other: the part of most blocks like it, among those that hold none it must part from; else a new one.
parted as (
    select
        whole_key,
        position,
        [0] as parts
    from neighbours
    where position = 1
    union all
    select
        parted.whole_key,
        neighbours.position,
        list_append(
            parted.parts,
            list_sort(list_transform(
                list_filter(
                    range(0, list_max(parted.parts) + 2),
                    lambda part: not list_contains(
                        list_transform(neighbours.conflicting, lambda other: parted.parts[other]), part
                    )
                ),
                lambda part: {
                    'unlikeness': -len(list_filter(neighbours.alike, lambda other: parted.parts[other] = part)),
                    'part': part
                }
            ))[1]['part']
        ) as parts
    from parted
    inner join neighbours
        on
            parted.whole_key = neighbours.whole_key
            and parted.position + 1 = neighbours.position
),

parts as (
    select
        positions.block_key,
        positions.whole_key,
        arg_max(parted.parts, parted.position)[positions.position] as part
    from positions
    inner join parted on positions.whole_key = parted.whole_key
    group by positions.block_key, positions.whole_key, positions.position
),

judged_groups as (
    select
        blocks.unit_key,
        blocks.rule_key,
        blocks.is_other,
        parts.part,
        {{ surrogate_key(['parts.whole_key', 'parts.part']) }} as part_key
    from blocks
    inner join parts on blocks.block_key = parts.block_key
)
{% endmacro %}

{#
    The keys of judged things: follows `judged_groups`, ends in `judged_keys` (unit_key, rule_key, judged_key, is_cut_off). A part keeps the key that the
    rules gave; of several, that of the side a judgement names first. What was cut off gets a key of its own.
#}
{% macro judged_keys() %}
-- A key of the rules stays with the first of the parts that its group was cut into.
kept_keys as (
    select
        part_key,
        rule_key,
        bool_and(is_other) as is_other
    from judged_groups
    group by part_key, rule_key, part
    qualify min(part) over (partition by rule_key) = part
),

part_keys as (
    select
        judged_groups.part_key,
        coalesce(
            arg_min(kept_keys.rule_key, (kept_keys.is_other, kept_keys.rule_key)),
            {{ surrogate_key(['min(judged_groups.rule_key)', "'part'", 'min(judged_groups.part)']) }}
        ) as judged_key,
        count(kept_keys.rule_key) = 0 as is_cut_off
    from judged_groups
    left join kept_keys
        on
            judged_groups.part_key = kept_keys.part_key
            and judged_groups.rule_key = kept_keys.rule_key
    group by judged_groups.part_key
),

judged_keys as (
    select
        judged_groups.unit_key,
        judged_groups.rule_key,
        part_keys.judged_key,
        part_keys.is_cut_off
    from judged_groups
    inner join part_keys on judged_groups.part_key = part_keys.part_key
)
{% endmacro %}
