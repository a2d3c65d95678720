#include "app/instance/exporter.h"

#include "app/engines.h"
#include "app/instance/tables.h"
#include "archive/api/errors.h"
#include "archive/module.h"
#include "archive/rules.h"
#include "base/encoding.h"
#include "base/log.h"
#include "media/module.h"
#include "storage/schema_state.h"

#include <filesystem>

namespace kapok::app::instance {
namespace {

constexpr std::size_t kRowsAtOnce = 200;
constexpr std::size_t kEntriesAtOnce = 200;
constexpr std::size_t kStreamsAtOnce = 1'000;
constexpr std::size_t kWritersAtOnce = 1'000;
constexpr std::size_t kSpentAtOnce = 1'000;
constexpr std::size_t kPieceBytes = 1U << 20U;
constexpr std::size_t kOriginBytes = 16;
// The search index is made anew, so its schema is nobody's business.
constexpr std::string_view kSearchModule = "search";

// What the stream's numbers were when the last trimmed entry was written, as what is left tells it.
streams::Head trimmed_head(const streams::MovedStream& stream,
                           const std::vector<streams::Stored>& rest) {
    if (!stream.trimmed) {
        return {};
    }
    if (rest.empty()) {
        return stream.head;
    }
    const auto& first = rest.front().entry;
    const std::uint64_t own = first.countable == streams::Countable::kYes ? 1 : 0;
    return {.seq = stream.trimmed,
            .ordinal = streams::Ordinal(first.ordinal.value() - own),
            .time = first.time};
}

}  // namespace

Result<void> Exporter::step(std::string_view what, std::uint64_t done) {
    work_.progress(what, done);
    return check_stop(work_.stop);
}

Result<Exported> Exporter::run(ArchiveFile file) {
    TRY_VOID(archive::rules::check_passphrase(file.passphrase));
    secrets_ = file.passphrase.empty() ? Secrets::kLeftOut : Secrets::kIncluded;
    TRY(auto manifest, describe());
    TRY(writer_,
        archive::Writer::create({.path = std::filesystem::absolute(file.path).string(),
                                 .passphrase = std::move(file.passphrase),
                                 .made = manifest.made}));
    TRY_VOID(write_rows(manifest));
    TRY_VOID(write_streams());
    TRY_VOID(write_writers());
    TRY_VOID(write_spent());
    TRY_VOID(write_files());
    manifest.entries = done_.entries;
    TRY(done_.bytes, writer_->finish(std::move(manifest)));
    return done_;
}

Result<archive::Manifest> Exporter::describe() {
    archive::Manifest manifest{.scope = archive::Scope::kInstance,
                               .origin_name = work_.settings.accounts.instance_name,
                               .made = work_.clock.wall_now(),
                               .files = {},
                               .schema = {},
                               .sequences = {},
                               .secrets = secrets_ == Secrets::kIncluded};
    const auto fresh = to_hex(work_.random.bytes(kOriginBytes));
    const auto known = migrations_of(work_.settings);
    TRY_VOID(work_.place.database->blocking_write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            manifest.origin_id = archive::Module::ensure_origin_id(tx, fresh);
            manifest.schema = storage::read_schema_state(tx);
            manifest.schema.erase(std::string(kSearchModule));
            const auto unknown = storage::find_unknown_migration(known, manifest.schema);
            if (unknown) {
                return Error(Code::kInvalid,
                             archive::errors::kSchemaNewer,
                             fmt::format("a newer release used these data (migration {}): export "
                                         "them with that one",
                                         *unknown));
            }
            for (const auto table : numbered_tables()) {
                manifest.sequences[std::string(table)] = storage::last_number(tx, table);
            }
            return {};
        }));
    return manifest;
}

Result<void> Exporter::write_rows(archive::Manifest& manifest) {
    std::vector<std::string> tables;
    TRY_VOID(work_.place.database->blocking_read(Deadline::never(),
                                                 [&](storage::Tx& tx) -> Result<void> {
                                                     tables = storage::list_tables(tx);
                                                     return {};
                                                 }));
    for (const auto& table : tables) {
        const auto kind = kind_of(table);
        if (!kind) {
            LOG(warn, "a table is none of this release's and stays behind", kv("table", table));
            continue;
        }
        if (kind == TableKind::kKept ||
            (kind == TableKind::kSecret && secrets_ == Secrets::kIncluded)) {
            const auto before = done_.rows;
            TRY_VOID(write_table(table));
            if (table == "messaging_conversation") {
                manifest.conversations = done_.rows - before;
            }
        }
    }
    return {};
}

Result<void> Exporter::write_table(const std::string& name) {
    storage::Table table;
    TRY_VOID(work_.place.database->blocking_read(Deadline::never(),
                                                 [&](storage::Tx& tx) -> Result<void> {
                                                     table = storage::describe_table(tx, name);
                                                     return {};
                                                 }));
    TRY_VOID(writer_->begin(rows_path(name)));
    std::vector<storage::Values> rows;
    do {
        const auto after = rows.empty() ? storage::Values() : std::move(rows.back());
        TRY(rows,
            work_.place.database->blocking_read(
                Deadline::never(), [&](storage::Tx& tx) -> Result<std::vector<storage::Values>> {
                    return storage::read_rows(tx, table, after, kRowsAtOnce);
                }));
        for (const auto& row : rows) {
            TRY_VOID(writer_->write(line_of(table, row, secrets_)));
        }
        done_.rows += rows.size();
        TRY_VOID(step("rows", done_.rows));
    } while (!rows.empty());
    return {};
}

Result<void> Exporter::write_streams() {
    std::vector<streams::MovedStream> page;
    do {
        const auto after = page.empty() ? streams::StreamId() : page.back().id;
        TRY(page, work_.place.streams->list(after, kStreamsAtOnce));
        for (const auto& stream : page) {
            TRY_VOID(write_stream(stream));
        }
    } while (!page.empty());
    return {};
}

Result<void> Exporter::write_stream(const streams::MovedStream& stream) {
    const auto path = path_of(stream.id);
    if (!path) {
        LOG(warn,
            "a stream is none of this release's and stays behind",
            kv("kind", stream.id.kind));
        return {};
    }
    TRY(auto first, work_.place.streams->read(stream.id, streams::Seq(), kEntriesAtOnce));
    TRY_VOID(writer_->begin(*path));
    TRY_VOID(writer_->write(
        line_of(StreamEnds{.end = stream.head, .trimmed = trimmed_head(stream, first)})));
    return write_entries(stream.id, std::move(first));
}

Result<void> Exporter::write_entries(const streams::StreamId& stream,
                                     std::vector<streams::Stored> first_page) {
    auto page = std::move(first_page);
    while (!page.empty()) {
        for (const auto& stored : page) {
            TRY_VOID(writer_->write(line_of(stream, stored)));
        }
        done_.entries += page.size();
        TRY_VOID(step("entries", done_.entries));
        TRY(page, work_.place.streams->read(stream, page.back().entry.seq, kEntriesAtOnce));
    }
    return {};
}

Result<void> Exporter::write_writers() {
    TRY_VOID(writer_->begin(std::string(archive::kWritersPath)));
    streams::WritersPage page;
    do {
        TRY(page, work_.place.streams->list_writers(page.next, kWritersAtOnce));
        for (const auto& writer : page.writers) {
            if (path_of(writer.stream)) {
                TRY_VOID(writer_->write(line_of(writer)));
            }
        }
        TRY_VOID(check_stop(work_.stop));
    } while (!page.next.empty());
    return {};
}

Result<void> Exporter::write_spent() {
    TRY_VOID(writer_->begin(std::string(archive::kSpentPath)));
    std::vector<streams::MovedStream> page;
    do {
        const auto after = page.empty() ? streams::StreamId() : page.back().id;
        TRY(page, work_.place.streams->list(after, kStreamsAtOnce));
        for (const auto& stream : page) {
            if (stream.trimmed && path_of(stream.id)) {
                TRY_VOID(write_spent_of(stream.id));
            }
        }
    } while (!page.empty());
    return {};
}

Result<void> Exporter::write_spent_of(const streams::StreamId& stream) {
    streams::SpentPage page;
    do {
        TRY(page, work_.place.streams->list_spent(stream, page.next, kSpentAtOnce));
        for (auto& id : page.ids) {
            TRY_VOID(writer_->write(line_of(SpentLine{.stream = stream, .id = std::move(id)})));
        }
        TRY_VOID(check_stop(work_.stop));
    } while (!page.next.empty());
    return {};
}

Result<void> Exporter::write_files() {
    std::vector<std::string> keys;
    TRY_VOID(work_.place.database->blocking_read(Deadline::never(),
                                                 [&](storage::Tx& tx) -> Result<void> {
                                                     keys = media::Module::list_objects(tx);
                                                     return {};
                                                 }));
    for (const auto& key : keys) {
        TRY_VOID(write_file(key));
        TRY_VOID(step("files", done_.files));
    }
    return {};
}

Result<void> Exporter::write_file(const blob::ObjectKey& key) {
    auto& blobs = *work_.place.blobs;
    TRY(const auto size, blobs.find_size(key));
    if (!size) {
        LOG(warn, "a file that a row names is not there", kv("key", key));
        ++done_.files_gone;
        return {};
    }
    TRY_VOID(writer_->begin_stored(std::string(archive::kMediaFolder) + key, *size));
    for (std::uint64_t at = 0; at < *size;) {
        TRY(const auto piece, blobs.read(key, at, kPieceBytes));
        if (piece.empty()) {
            return Error(Code::kInternal, archive::errors::kFileMissing, "a file is cut off")
                .with_field(key);
        }
        TRY_VOID(writer_->write(piece));
        at += piece.size();
        TRY_VOID(check_stop(work_.stop));
    }
    ++done_.files;
    return {};
}

}  // namespace kapok::app::instance
