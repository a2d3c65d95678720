// What the PostgreSQL engine says to the database.
//
// The stream stands first in every key, so that the tables can be distributed by it.
#pragma once

#include "streams/postgres/session.h"

#include <array>

namespace kapok::streams::postgres {

// For every new connection. The batch statement is planned anew each time, for the length of its
// arrays: a plan made for ten rows would join two thousand by nested loops.
inline constexpr const char* kSessionSettings = R"sql(
set synchronous_commit = on;
set default_transaction_isolation = 'read committed';
set statement_timeout = '30s';
set lock_timeout = '20s';
set plan_cache_mode = 'force_custom_plan';
)sql";

// Whether the tables are there, and of which format.
inline constexpr const char* kSchemaMissing = "select to_regclass('streams_spent') is null";
inline constexpr const char* kSchemaVersion = "select max(version) from streams_format";
// 2 from the first trim on: a release that knows no trims would take them for damage.
inline constexpr std::array<std::string_view, 2> kSchemaVersionsKnown{"1", "2"};

// Safe to run again, and by several nodes at once. Run only if it is needed: making an index that
// is there already still waits for the table's writers.
inline constexpr const char* kSchema = R"sql(
begin;
select pg_advisory_xact_lock(7163290845213);
create table if not exists streams_head (
    stream bytea primary key,
    seq bigint not null,
    ordinal bigint not null,
    time bigint not null
) with (fillfactor = 70);
create table if not exists streams_entry (
    stream bytea not null,
    seq bigint not null,
    ordinal bigint not null,
    time bigint not null,
    sender bigint not null,
    client_message_id bytea not null,
    content_hash bigint not null,
    countable boolean not null,
    replaced boolean not null,
    payload bytea not null,
    primary key (stream, seq)
);
create unique index if not exists streams_entry_id
    on streams_entry (stream, sender, client_message_id);
create table if not exists streams_sender (
    stream bytea not null,
    sender bigint not null,
    ordinal bigint not null,
    primary key (stream, sender)
) with (fillfactor = 70);
create table if not exists streams_trimmed (stream bytea primary key, seq bigint not null);
create table if not exists streams_spent (
    stream bytea not null,
    digest bytea not null,
    seq bigint not null,
    content_hash bigint not null,
    primary key (stream, digest)
);
create table if not exists streams_format (version bigint primary key);
insert into streams_format values (1) on conflict do nothing;
commit;
)sql";

// A whole batch of appends, of many streams, in one statement.
//
// Why it is right when several nodes append to the same streams:
//  - The upsert of a head locks it, in the order of streams, so nodes wait for each other and never
//    in a circle; it adds to the newest value, so numbers are dense whoever came first. All other
//    writes are of streams whose head is locked: the sub-queries that write take from `heads`.
//  - Everything else is read as it was when the statement began. A repetition that another node
//    committed since is not seen, but then its insert breaks the unique index, the statement is
//    undone as a whole, and the next try sees it.
//  - The target of a replacement cannot be missed so: who asks for it has seen it committed. But
//    another node may have changed it since the statement began. The update waits for the head and
//    so for that node, then compares again and misses the row: the division by zero undoes the
//    statement, and the next try sees the change.
//  - streams_spent has the ids of entries that were trimmed before the stream was moved here from
//    another engine; elsewhere it is empty.
//  - A batch replaces a target once; see PostgresStreams::commit().
inline constexpr Statement kAppend = {"append", R"sql(
with input as materialized (
    select * from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[],
                         $6::bytea[], $7::bigint[], $8::bytea[], $9::bytea[], $11::bytea[])
        with ordinality as t(stream, sender, client_message_id, content_hash, countable,
                             payload, target, new_payload, made_from, digest, n)
), known as materialized (
    select i.n, e.seq, e.ordinal, e.time, e.content_hash,
        e.seq <= coalesce((select t.seq from streams_trimmed t where t.stream = i.stream), 0)
            as trimmed
    from input i join streams_entry e
        on e.stream = i.stream and e.sender = i.sender
        and e.client_message_id = i.client_message_id
    union all
    select i.n, s.seq, 0, 0, s.content_hash, true
    from input i join streams_spent s on s.stream = i.stream and s.digest = i.digest
), targets as materialized (
    select i.n, e.payload = i.made_from as unchanged
    from input i join streams_entry e on e.stream = i.stream and e.seq = i.target
), fresh as materialized (
    select i.*,
        row_number() over earlier as place,
        sum(i.countable) over earlier as counted,
        count(*) over all_of as entries,
        sum(i.countable) over all_of as countables
    from input i
    where not exists (select from known k where k.n = i.n)
        and (i.target is null or exists (
            select from targets t where t.n = i.n and t.unchanged))
    window earlier as (partition by i.stream order by i.n rows unbounded preceding),
        all_of as (partition by i.stream)
), heads as (
    insert into streams_head as h (stream, seq, ordinal, time)
    select f.stream, f.entries, f.countables, $10::bigint from fresh f where f.place = 1
    order by f.stream
    on conflict (stream) do update
        set seq = h.seq + excluded.seq,
            ordinal = h.ordinal + excluded.ordinal,
            time = greatest(h.time, excluded.time)
    returning stream, seq, ordinal, time
), written as (
    insert into streams_entry (stream, seq, ordinal, time, sender, client_message_id,
                               content_hash, countable, replaced, payload)
    select f.stream, h.seq - f.entries + f.place, h.ordinal - f.countables + f.counted, h.time,
        f.sender, f.client_message_id, f.content_hash, f.countable = 1, false, f.payload
    from fresh f join heads h on h.stream = f.stream
    returning stream, seq, ordinal, time, sender, client_message_id, countable
), owned as (
    insert into streams_sender (stream, sender, ordinal)
    select stream, sender, max(ordinal) from written where countable group by stream, sender
    on conflict (stream, sender) do update set ordinal = excluded.ordinal
), swapped as (
    update streams_entry e set payload = f.new_payload, replaced = true
    from fresh f join heads h on h.stream = f.stream
    where e.stream = f.stream and e.seq = f.target and e.payload = f.made_from
    returning e.seq
), missed as (
    select (select count(*) from fresh where target is not null) - (select count(*) from swapped)
        as targets
)
select k.n is not null, coalesce(k.seq, w.seq), coalesce(k.ordinal, w.ordinal),
    coalesce(k.time, w.time), k.content_hash, t.n is not null,
    1 / (case when m.targets = 0 then 1 else 0 end), coalesce(k.trimmed, false)
from input i
cross join missed m
left join known k on k.n = i.n
left join targets t on t.n = i.n
left join written w on w.stream = i.stream and w.sender = i.sender
    and w.client_message_id = i.client_message_id
order by i.n
)sql"};

inline constexpr Statement kReadAfter = {"read_after", R"sql(
select seq, ordinal, time, sender, client_message_id, countable, replaced, payload
from streams_entry where stream = $1::bytea and seq > $2::bigint
    and seq > coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
order by seq limit $3::bigint
)sql"};

inline constexpr Statement kReadBefore = {"read_before", R"sql(
select seq, ordinal, time, sender, client_message_id, countable, replaced, payload
from streams_entry where stream = $1::bytea and seq < $2::bigint
    and seq > coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
order by seq desc limit $3::bigint
)sql"};

inline constexpr Statement kFind = {"find", R"sql(
select seq, ordinal, time, sender, client_message_id, countable, replaced, payload
from streams_entry where stream = $1::bytea and seq = $2::bigint
    and seq > coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
)sql"};

inline constexpr Statement kFindRepeat = {"find_repeat", R"sql(
select seq, ordinal, time, sender, client_message_id, countable, replaced, payload, content_hash
from streams_entry
where stream = $1::bytea and sender = $2::bigint and client_message_id = $3::bytea
    and seq > coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
)sql"};

// The rows stay, emptied: they keep their client_message_ids taken. The head is locked, so no
// append replaces meanwhile what goes.
inline constexpr Statement kTrim = {"trim", R"sql(
with head as (
    select stream, least($2::bigint, seq) as up_to from streams_head
    where stream = $1::bytea for update
), emptied as (
    update streams_entry e set payload = '' from head h
    where e.stream = h.stream and e.seq <= h.up_to and e.payload <> ''
), noted as (
    insert into streams_trimmed as t (stream, seq) select stream, up_to from head where up_to > 0
    on conflict (stream) do update set seq = greatest(t.seq, excluded.seq)
)
insert into streams_format values (2) on conflict do nothing
)sql"};

inline constexpr Statement kTrimmed = {"trimmed", R"sql(
select coalesce((select seq from streams_trimmed where stream = $1::bytea), 0)
)sql"};

// A standby, or a database that was set to read only.
inline constexpr Statement kIsReadOnly = {"is_read_only", R"sql(
select current_setting('transaction_read_only')::boolean
)sql"};

inline constexpr Statement kHeads = {"heads", R"sql(
select h.seq, h.ordinal, h.time
from unnest($1::bytea[]) with ordinality as q(stream, n)
left join streams_head h on h.stream = q.stream
order by q.n
)sql"};

inline constexpr Statement kLastOrdinals = {"last_ordinals", R"sql(
select s.ordinal
from unnest($1::bytea[]) with ordinality as q(stream, n)
left join streams_sender s on s.stream = q.stream and s.sender = $2::bigint
order by q.n
)sql"};

}  // namespace kapok::streams::postgres
