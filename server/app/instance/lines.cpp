#include "app/instance/lines.h"

#include "app/instance/tables.h"
#include "archive/api/errors.h"
#include "archive/format.h"
#include "archive/json.h"
#include "base/encoding.h"
#include "base/utf8.h"
#include "feed/api/feed.h"
#include "kapok/archive/v1/format.pb.h"
#include "messaging/api/ids.h"
#include "streams/id_digest.h"

#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <charconv>

namespace kapok::app::instance {
namespace {

constexpr std::string_view kBytesField = "base64";

Error invalid(std::string_view what) {
    return Error(Code::kInvalid, archive::errors::kLineInvalid, "a line cannot be understood")
        .with_field(std::string(what));
}

google::protobuf::Value json_value(const storage::Value& value) {
    google::protobuf::Value json;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        json.set_string_value(fmt::format("{}", *number));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        json.set_string_value(*text);
    } else if (const auto* bytes = std::get_if<storage::Bytes>(&value)) {
        auto& fields = *json.mutable_struct_value()->mutable_fields();
        fields[std::string(kBytesField)].set_string_value(to_base64(bytes->data));
    }
    return json;
}

std::optional<storage::Value> stored_value(const google::protobuf::Value& json,
                                           storage::ColumnType type) {
    using storage::ColumnType;
    if (type == ColumnType::kBytes) {
        const auto& fields = json.struct_value().fields();
        const auto field = fields.find(std::string(kBytesField));
        if (fields.size() != 1 || field == fields.end() || !field->second.has_string_value()) {
            return std::nullopt;
        }
        auto bytes = from_base64(field->second.string_value());
        return bytes ? std::optional<storage::Value>(storage::Bytes{*std::move(bytes)})
                     : std::nullopt;
    }
    if (!json.has_string_value()) {
        return std::nullopt;
    }
    const auto& text = json.string_value();
    if (type == ColumnType::kText) {
        const bool is_text = text.find('\0') == std::string::npos && count_characters(text);
        return is_text ? std::optional<storage::Value>(text) : std::nullopt;
    }
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc() && stopped == end ? std::optional<storage::Value>(number)
                                                    : std::nullopt;
}

// The stored bytes of what the entry says; nothing if it says nothing.
std::optional<std::string> payload_of(const archive::v1::ArchivedStoredEntry& entry) {
    switch (entry.payload_case()) {
        case archive::v1::ArchivedStoredEntry::kContent:
            return entry.content().SerializeAsString();
        case archive::v1::ArchivedStoredEntry::kChange:
            return entry.change().SerializeAsString();
        case archive::v1::ArchivedStoredEntry::kRaw:
            return entry.raw();
        case archive::v1::ArchivedStoredEntry::PAYLOAD_NOT_SET:
            break;
    }
    return std::nullopt;
}

bool parse_payload(const streams::StreamId& stream,
                   const std::string& payload,
                   archive::v1::ArchivedStoredEntry& out) {
    return stream.kind == 'c' ? out.mutable_content()->ParseFromString(payload)
                              : out.mutable_change()->ParseFromString(payload);
}

// What lies between two ends of a path, or nothing.
std::optional<std::string_view> between(std::string_view path, std::string_view folder) {
    const auto suffix = archive::kLinesSuffix;
    if (!path.starts_with(folder) || !path.ends_with(suffix) ||
        path.size() <= folder.size() + suffix.size()) {
        return std::nullopt;
    }
    path.remove_prefix(folder.size());
    path.remove_suffix(suffix.size());
    return path;
}

}  // namespace

std::string line_of(const storage::Table& table, const storage::Values& row, Secrets secrets) {
    google::protobuf::Struct line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        const bool is_left_out =
            std::holds_alternative<std::nullptr_t>(row[i]) ||
            (secrets == Secrets::kLeftOut && is_secret(table.name, column.name));
        if (!is_left_out) {
            (*line.mutable_fields())[column.name] = json_value(row[i]);
        }
    }
    return archive::json_of(line);
}

std::string line_of(const StreamEnds& ends) {
    archive::v1::ArchivedStream out;
    out.set_seq(ends.end.seq.value());
    out.set_ordinal(ends.end.ordinal.value());
    out.set_time_ms(to_ms(ends.end.time));
    out.set_trimmed_seq(ends.trimmed.seq.value());
    out.set_trimmed_ordinal(ends.trimmed.ordinal.value());
    out.set_trimmed_time_ms(to_ms(ends.trimmed.time));
    return archive::json_of(out);
}

std::string line_of(const streams::StreamId& stream, const streams::Stored& stored) {
    const auto& entry = stored.entry;
    archive::v1::ArchivedStoredEntry out;
    out.set_seq(entry.seq.value());
    out.set_ordinal(entry.ordinal.value());
    out.set_time_ms(to_ms(entry.time));
    out.set_sender_id(entry.sender.value());
    out.set_client_message_id(entry.client_message_id);
    out.set_content_hash(stored.content_hash);
    out.set_countable(entry.countable == streams::Countable::kYes);
    out.set_replaced(entry.replaced);
    // JSON drops what this release does not know, so only what comes back to the byte is written
    // as what it means.
    if (parse_payload(stream, entry.payload, out)) {
        auto line = archive::json_of(out);
        const auto again = read_stored(line);
        if (again && again->entry.payload == entry.payload) {
            return line;
        }
    }
    out.set_raw(entry.payload);
    return archive::json_of(out);
}

std::string line_of(const streams::LastWritten& writer) {
    archive::v1::ArchivedWriter out;
    out.set_path(path_of(writer.stream).value_or(""));
    out.set_sender_id(writer.sender.value());
    out.set_ordinal(writer.ordinal.value());
    return archive::json_of(out);
}

std::string line_of(const SpentLine& spent) {
    archive::v1::ArchivedSpentId out;
    out.set_path(path_of(spent.stream).value_or(""));
    out.set_digest(spent.id.digest);
    out.set_seq(spent.id.seq.value());
    out.set_content_hash(spent.id.content_hash);
    return archive::json_of(out);
}

Result<storage::Values> read_row(const storage::Table& table, std::string_view line) {
    google::protobuf::Struct in;
    TRY_VOID(archive::read_json(line, in));
    storage::Values row;
    row.reserve(table.columns.size());
    int found = 0;
    for (const auto& column : table.columns) {
        const auto field = in.fields().find(column.name);
        if (field == in.fields().end()) {
            if (!column.nullable) {
                return invalid(table.name + "." + column.name);
            }
            row.emplace_back(nullptr);
            continue;
        }
        ++found;
        auto value = stored_value(field->second, column.type);
        if (!value) {
            return invalid(table.name + "." + column.name);
        }
        row.push_back(*std::move(value));
    }
    // The schema is the archive's own, so there is no column that it does not know.
    if (found != in.fields_size()) {
        return invalid(table.name);
    }
    return row;
}

Result<StreamEnds> read_ends(std::string_view line) {
    archive::v1::ArchivedStream in;
    TRY_VOID(archive::read_json(line, in));
    if (in.trimmed_seq() > in.seq() || in.trimmed_ordinal() > in.ordinal()) {
        return invalid("trimmed_seq");
    }
    return StreamEnds{.end = {.seq = streams::Seq(in.seq()),
                              .ordinal = streams::Ordinal(in.ordinal()),
                              .time = from_ms(in.time_ms())},
                      .trimmed = {.seq = streams::Seq(in.trimmed_seq()),
                                  .ordinal = streams::Ordinal(in.trimmed_ordinal()),
                                  .time = from_ms(in.trimmed_time_ms())}};
}

Result<streams::Stored> read_stored(std::string_view line) {
    archive::v1::ArchivedStoredEntry in;
    TRY_VOID(archive::read_json(line, in));
    auto payload = payload_of(in);
    if (!payload) {
        return invalid("payload");
    }
    streams::Entry entry;
    entry.seq = streams::Seq(in.seq());
    entry.ordinal = streams::Ordinal(in.ordinal());
    entry.time = from_ms(in.time_ms());
    entry.sender = UserId(in.sender_id());
    entry.client_message_id = in.client_message_id();
    entry.countable = in.countable() ? streams::Countable::kYes : streams::Countable::kNo;
    entry.replaced = in.replaced();
    entry.payload = *std::move(payload);
    return streams::Stored{.entry = std::move(entry), .content_hash = in.content_hash()};
}

Result<streams::LastWritten> read_writer(std::string_view line) {
    archive::v1::ArchivedWriter in;
    TRY_VOID(archive::read_json(line, in));
    const auto stream = stream_of(in.path());
    if (!stream) {
        return invalid("path");
    }
    return streams::LastWritten{.stream = *stream,
                                .sender = UserId(in.sender_id()),
                                .ordinal = streams::Ordinal(in.ordinal())};
}

Result<SpentLine> read_spent(std::string_view line) {
    archive::v1::ArchivedSpentId in;
    TRY_VOID(archive::read_json(line, in));
    const auto stream = stream_of(in.path());
    if (!stream || in.digest().size() != streams::kIdDigestBytes || in.seq() == 0) {
        return invalid("digest");
    }
    return SpentLine{.stream = *stream,
                     .id = {.digest = in.digest(),
                            .seq = streams::Seq(in.seq()),
                            .content_hash = in.content_hash()}};
}

std::optional<std::string> path_of(const streams::StreamId& stream) {
    if (const auto conversation = messaging::ConversationId::of_stream(stream)) {
        return fmt::format(
            "{}{}{}", archive::kEntriesFolder, conversation->text(), archive::kLinesSuffix);
    }
    if (stream == feed::stream_of(UserId(stream.low))) {
        return fmt::format("{}{}{}", archive::kFeedsFolder, stream.low, archive::kLinesSuffix);
    }
    return std::nullopt;
}

std::optional<streams::StreamId> stream_of(std::string_view path) {
    if (const auto name = between(path, archive::kEntriesFolder)) {
        const auto conversation = messaging::ConversationId::parse(*name);
        return conversation ? std::optional(conversation->stream()) : std::nullopt;
    }
    if (const auto name = between(path, archive::kFeedsFolder)) {
        const auto user = parse_decimal(*name);
        return user && *user != 0 ? std::optional(feed::stream_of(UserId(*user))) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string> table_of(std::string_view path) {
    const auto name = between(path, archive::kRowsFolder);
    return name ? std::optional(std::string(*name)) : std::nullopt;
}

std::string rows_path(std::string_view table) {
    return fmt::format("{}{}{}", archive::kRowsFolder, table, archive::kLinesSuffix);
}

}  // namespace kapok::app::instance
