// The archive's lines as JSON, and the domain's values as protobuf.
#pragma once

#include "archive/format.h"
#include "archive/values.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace kapok::archive::v1 {
class Job;
}

namespace kapok::archive::wire {

// Each with the end of the line.
std::string line_of(const accounts::User& account);
std::string line_of(const contacts::BookLine& contact);
std::string line_of(const ConversationLine& conversation);
std::string line_of(const EntryLine& entry);
std::string line_of(const FavouriteLine& favourite);
std::string line_of(const EntryFile& file);
std::string text_of(const Manifest& manifest);

// Of an archive, so not to be trusted. Invalid ARCHIVE_TEXT_NOT_UTF8, ARCHIVE_LINE_INVALID.
Result<accounts::User> read_account(std::string_view line);
Result<contacts::BookLine> read_contact(std::string_view line);
Result<ReadConversation> read_conversation(std::string_view line);
Result<EntryLine> read_entry(std::string_view line);
// Also Invalid NOT_A_KAPOK_ARCHIVE, ARCHIVE_VERSION_UNKNOWN.
Result<Manifest> read_manifest(std::string_view text);

messaging::Entry entry_of(const Kept& kept);
void fill(const Job& job, v1::Job& out);

}  // namespace kapok::archive::wire
