#include "tools/cli/entries.h"

#include "tools/cli/output.h"
#include "tools/cli/program.h"

namespace kapok::cli {

Result<messaging::v1::ListEntriesResponse> list_entries(
    Server& server, const messaging::v1::ListEntriesRequest& request) {
    return server.call_twice<messaging::v1::ListEntriesResponse>(
        "kapok.messaging.v1.MessagingService/ListEntries", request);
}

Result<void> EntryPrinter::prepare(
    const google::protobuf::RepeatedPtrField<messaging::v1::Entry>& entries) {
    if (program_.json) {
        return Result<void>();
    }
    for (const auto& entry : entries) {
        names_.note(entry);
    }
    return names_.load();
}

void EntryPrinter::print(const messaging::v1::Entry& entry) {
    if (program_.json) {
        print_json(entry);
        return;
    }
    const auto where = where_ == Where::kShown ? entry.conversation_id() + " " : std::string();
    print_line(fmt::format("{} {}#{} {}: {}",
                           time_text(entry.time_ms()),
                           where,
                           entry.seq(),
                           names_.name_of(entry.sender_id()),
                           content_text(entry.content(), names_)));
}

}  // namespace kapok::cli
