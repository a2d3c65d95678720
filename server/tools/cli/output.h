// What commands print on stdout: lines for people, or one JSON object a line; and the texts they
// take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Message;
}
namespace kapok::messaging::v1 {
class Content;
}

namespace kapok::cli {

class NameBook;

void print_line(std::string_view line);
// Protobuf's JSON, as the HTTP interface speaks it.
void print_json(const google::protobuf::Message& message);

// Without control characters, so that a message cannot command the terminal. Line ends and tabs
// stay.
std::string printable(std::string_view text);
// The same on one line of at most `characters`.
std::string one_line(std::string_view text, std::size_t characters);

// A text given in words; without any, or with "-", all of stdin.
std::string text_of(const std::vector<std::string>& words);

// "2026-11-22 19:30:05", local time.
std::string time_text(std::int64_t ms);
// What an entry says, in words.
std::string content_text(const messaging::v1::Content& content, const NameBook& names);

}  // namespace kapok::cli
