// The lines of an instance's archive: whatever they hold, reading ends, and what is read can be
// written and read again.
//
// Input: a letter for the kind of line, and the line.
#include "app/instance/lines.h"
#include "base/assert.h"
#include "messaging/api/ids.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

namespace instance = kapok::app::instance;
using kapok::storage::ColumnType;

kapok::storage::Table table() {
    return {.name = "note",
            .columns = {{.name = "id", .type = ColumnType::kInteger, .key_place = 1},
                        {.name = "text", .type = ColumnType::kText},
                        {.name = "more", .type = ColumnType::kText, .nullable = true},
                        {.name = "bytes", .type = ColumnType::kBytes, .nullable = true}}};
}

void read_row(std::string_view line) {
    const auto row = instance::read_row(table(), line);
    if (row) {
        const auto again = instance::read_row(
            table(), instance::line_of(table(), *row, instance::Secrets::kIncluded));
        KAPOK_ASSERT(again.has_value() && *again == *row, "a row comes back as it was");
    }
}

void read_stored(std::string_view line) {
    const auto stored = instance::read_stored(line);
    if (stored) {
        const auto stream = kapok::messaging::ConversationId::group(1).stream();
        const auto again = instance::read_stored(instance::line_of(stream, *stored));
        KAPOK_ASSERT(again.has_value() && again->entry.payload == stored->entry.payload,
                     "an entry comes back to the byte");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view line(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (*data) {
        case 'r':
            read_row(line);
            break;
        case 'e':
            read_stored(line);
            break;
        case 's': {
            const auto ends = instance::read_ends(line);
            KAPOK_ASSERT(!ends || ends->trimmed.seq <= ends->end.seq, "it begins before its end");
            break;
        }
        case 'w': {
            const auto writer = instance::read_writer(line);
            KAPOK_ASSERT(!writer || instance::path_of(writer->stream).has_value(),
                         "its stream has a name");
            break;
        }
        case 'd': {
            const auto spent = instance::read_spent(line);
            KAPOK_ASSERT(!spent || instance::path_of(spent->stream).has_value(),
                         "its stream has a name");
            break;
        }
        default: {
            const auto stream = instance::stream_of(line);
            KAPOK_ASSERT(!stream || instance::path_of(*stream) == line, "a stream has one name");
        }
    }
    return 0;
}
