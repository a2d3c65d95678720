// The lines of an instance's archive: rows of tables, and entries of streams.
// docs/archive-format.md describes them. What is read comes from a file: every line is checked
// before it is believed.
#pragma once

#include "base/result.h"
#include "storage/tables.h"
#include "streams/mover.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::app::instance {

// Longer than those of an account's archive: a row is stored whole.
inline constexpr std::size_t kLineBytesMax = 16U << 20U;

enum class Secrets : bool { kLeftOut, kIncluded };

// Where a stream ends, and up to where it was trimmed (zero for a whole one).
struct StreamEnds {
    streams::Head end{};
    streams::Head trimmed{};
};

// An id that no append to the stream may have again.
struct SpentLine {
    streams::StreamId stream{};
    streams::SpentId id{};
};

// Each with the end of the line.
std::string line_of(const storage::Table& table, const storage::Values& row, Secrets secrets);
std::string line_of(const StreamEnds& ends);
std::string line_of(const streams::StreamId& stream, const streams::Stored& stored);
std::string line_of(const streams::LastWritten& writer);
std::string line_of(const SpentLine& spent);

// Invalid ARCHIVE_TEXT_NOT_UTF8, ARCHIVE_LINE_INVALID.
Result<storage::Values> read_row(const storage::Table& table, std::string_view line);
Result<StreamEnds> read_ends(std::string_view line);
Result<streams::Stored> read_stored(std::string_view line);
Result<streams::LastWritten> read_writer(std::string_view line);
Result<SpentLine> read_spent(std::string_view line);

// "entries/<conversation_id>.jsonl", "feeds/<user_id>.jsonl"; nothing for a stream of another kind.
std::optional<std::string> path_of(const streams::StreamId& stream);
std::optional<streams::StreamId> stream_of(std::string_view path);
// "rows/<table>.jsonl", or nothing.
std::optional<std::string> table_of(std::string_view path);
std::string rows_path(std::string_view table);

}  // namespace kapok::app::instance
