// What the mover says to the database; the tables are those of sql.h.
#pragma once

#include "streams/postgres/session.h"

namespace kapok::streams::postgres {

inline constexpr Statement kMoveList = {"move_list", R"sql(
select h.stream, h.seq, h.ordinal, h.time, coalesce(t.seq, 0)
from streams_head h left join streams_trimmed t on t.stream = h.stream
where h.stream > $1::bytea order by h.stream limit $2::bigint
)sql"};

inline constexpr Statement kMoveFind = {"move_find", R"sql(
select h.seq, h.ordinal, h.time, coalesce(t.seq, 0)
from streams_head h left join streams_trimmed t on t.stream = h.stream
where h.stream = $1::bytea
)sql"};

inline constexpr Statement kMoveRead = {"move_read", R"sql(
select seq, ordinal, time, sender, client_message_id, countable, replaced, payload, content_hash
from streams_entry where stream = $1::bytea and seq > $2::bigint
    and seq > coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
order by seq limit $3::bigint
)sql"};

inline constexpr Statement kMoveWriters = {"move_writers", R"sql(
select s.stream, s.sender, s.ordinal
from streams_sender s join streams_trimmed t on t.stream = s.stream
where (s.stream, s.sender) > ($1::bytea, $2::bigint)
order by s.stream, s.sender limit $3::bigint
)sql"};

// Those of this engine's own trims, and those that were brought.
inline constexpr Statement kMoveSpent = {"move_spent", R"sql(
select digest, seq, content_hash from (
    select substring(sha256(int8send(e.sender) || e.client_message_id) from 1 for 12) as digest,
        e.seq, e.content_hash
    from streams_entry e join streams_trimmed t on t.stream = e.stream
    where e.stream = $1::bytea and e.seq <= t.seq
    union all
    select digest, seq, content_hash from streams_spent where stream = $1::bytea
) as spent
where seq > $2::bigint order by seq limit $3::bigint
)sql"};

inline constexpr Statement kMoveRestoreSpent = {"move_restore_spent", R"sql(
insert into streams_spent (stream, digest, seq, content_hash)
select $1::bytea, digest, seq, content_hash
from unnest($2::bytea[], $3::bigint[], $4::bigint[]) as t(digest, seq, content_hash)
on conflict do nothing
)sql"};

inline constexpr Statement kMoveBegin = {"move_begin", R"sql(
with head as (
    insert into streams_head (stream, seq, ordinal, time)
    values ($1::bytea, $2::bigint, $3::bigint, $4::bigint)
), noted as (
    insert into streams_trimmed (stream, seq) values ($1::bytea, $2::bigint)
)
insert into streams_format values (2) on conflict do nothing
)sql"};

inline constexpr Statement kMoveRestore = {"move_restore", R"sql(
with input as materialized (
    select * from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[],
                         $7::bigint[], $8::bigint[], $9::bigint[], $10::bytea[])
        as t(seq, ordinal, time, sender, client_message_id, content_hash, countable, replaced,
             payload)
), written as (
    insert into streams_entry (stream, seq, ordinal, time, sender, client_message_id,
                               content_hash, countable, replaced, payload)
    select $1::bytea, seq, ordinal, time, sender, client_message_id, content_hash,
        countable = 1, replaced = 1, payload
    from input
), owned as (
    insert into streams_sender as s (stream, sender, ordinal)
    select $1::bytea, sender, max(ordinal) from input where countable = 1 group by sender
    on conflict (stream, sender) do update set ordinal = greatest(s.ordinal, excluded.ordinal)
)
insert into streams_head (stream, seq, ordinal, time)
select $1::bytea, seq, ordinal, time from input order by seq desc limit 1
on conflict (stream) do update
    set seq = excluded.seq, ordinal = excluded.ordinal, time = excluded.time
)sql"};

inline constexpr Statement kMoveRestoreWriters = {"move_restore_writers", R"sql(
insert into streams_sender as s (stream, sender, ordinal)
select stream, sender, max(ordinal)
from unnest($1::bytea[], $2::bigint[], $3::bigint[]) as t(stream, sender, ordinal)
group by stream, sender
on conflict (stream, sender) do update set ordinal = greatest(s.ordinal, excluded.ordinal)
)sql"};

}  // namespace kapok::streams::postgres
