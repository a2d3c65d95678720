#include "app/instance/takers.h"

#include "archive/api/errors.h"
#include "archive/room.h"

namespace kapok::app::instance {
namespace {

// What fits is stored at once; more goes through a staging object in pieces, each of them synced.
constexpr std::size_t kPieceBytes = 4U << 20U;

Error incomplete() {
    return Error(Code::kInvalid,
                 archive::errors::kLineInvalid,
                 "a stream's entries are not those that it says it has");
}

Result<std::string> read_piece(pack::ZipReader& zip) {
    std::string piece;
    while (piece.size() < kPieceBytes) {
        TRY(const auto bytes, zip.read());
        if (bytes.empty()) {
            break;
        }
        piece += bytes;
    }
    return piece;
}

}  // namespace

Result<void> CheckingTaker::take_rows(const storage::Table& /*table*/,
                                      std::vector<storage::Values> rows) {
    lines_ += rows.size();
    work_.progress("lines looked at", lines_);
    return {};
}

Result<void> CheckingTaker::begin_stream(const streams::StreamId& /*stream*/,
                                         const StreamEnds& ends) {
    at_ = ends.trimmed;
    end_ = ends.end;
    return {};
}

Result<void> CheckingTaker::take_entries(const streams::StreamId& /*stream*/,
                                         std::vector<streams::Stored> entries) {
    const bool comes_again = entries.front().entry.seq <= at_.seq;
    const auto rest = streams::rest_behind(at_, entries);
    if (comes_again || !rest) {
        return incomplete();
    }
    const auto& last = entries.back().entry;
    at_ = {.seq = last.seq, .ordinal = last.ordinal, .time = last.time};
    lines_ += entries.size();
    work_.progress("lines looked at", lines_);
    return {};
}

Result<void> CheckingTaker::end_stream(const streams::StreamId& /*stream*/) {
    const bool is_whole =
        at_.seq == end_.seq && at_.ordinal == end_.ordinal && at_.time == end_.time;
    return is_whole ? Result<void>() : incomplete();
}

Result<void> CheckingTaker::take_writers(std::vector<streams::LastWritten> /*writers*/) {
    return {};
}

Result<void> CheckingTaker::take_spent(std::vector<SpentLine> /*spent*/) { return {}; }

Result<void> CheckingTaker::take_file(const std::string& /*key*/, pack::ZipReader& /*zip*/) {
    return {};
}

Result<void> LoadingTaker::step(std::string_view what, std::uint64_t done) {
    work_.progress(what, done);
    TRY_VOID(archive::check_room(work_.settings.data_directory));
    return check_stop(work_.stop);
}

Result<void> LoadingTaker::take_rows(const storage::Table& table,
                                     std::vector<storage::Values> rows) {
    rows_ += rows.size();
    TRY_VOID(step("rows", rows_));
    return work_.place.database->blocking_write(Deadline::never(),
                                                [&](storage::Tx& tx) -> Result<void> {
                                                    storage::insert_rows(tx, table, rows);
                                                    return {};
                                                });
}

Result<void> LoadingTaker::begin_stream(const streams::StreamId& stream, const StreamEnds& ends) {
    return work_.place.streams->begin(stream, ends.trimmed);
}

Result<void> LoadingTaker::take_entries(const streams::StreamId& stream,
                                        std::vector<streams::Stored> entries) {
    entries_ += entries.size();
    TRY_VOID(step("entries", entries_));
    return work_.place.streams->restore(stream, std::move(entries));
}

Result<void> LoadingTaker::end_stream(const streams::StreamId& /*stream*/) { return {}; }

Result<void> LoadingTaker::take_writers(std::vector<streams::LastWritten> writers) {
    return work_.place.streams->restore_writers(std::move(writers));
}

Result<void> LoadingTaker::take_spent(std::vector<SpentLine> spent) {
    // Those of one stream stand together.
    for (std::size_t at = 0; at < spent.size();) {
        const auto stream = spent[at].stream;
        std::vector<streams::SpentId> ids;
        for (; at < spent.size() && spent[at].stream == stream; ++at) {
            ids.push_back(std::move(spent[at].id));
        }
        TRY_VOID(work_.place.streams->restore_spent(stream, std::move(ids)));
    }
    return {};
}

Result<void> LoadingTaker::take_file(const std::string& key, pack::ZipReader& zip) {
    TRY_VOID(step("files", ++files_));
    auto& blobs = *work_.place.blobs;
    TRY(const auto size, blobs.find_size(key));
    if (size) {
        return {};  // whole, or it would not be there
    }
    TRY(auto piece, read_piece(zip));
    if (piece.size() < kPieceBytes) {
        TRY(const auto stored, blobs.put(piece));
        return stored == key ? Result<void>()
                             : Error(Code::kInvalid, archive::errors::kHashWrong, "a file changed")
                                   .with_field(key);
    }
    // What an import that was killed has staged goes when the store is opened.
    const auto upload = std::string(blob::kPassingPrefix) + key.substr(0, 32);
    TRY(auto staged, blobs.staged_bytes(upload));
    while (!piece.empty()) {
        TRY(staged, blobs.stage(upload, staged, piece));
        TRY_VOID(step("files", files_));
        TRY(piece, read_piece(zip));
    }
    return blobs.seal(upload, key);
}

}  // namespace kapok::app::instance
