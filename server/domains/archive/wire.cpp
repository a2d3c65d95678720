#include "archive/wire.h"

#include "archive/api/errors.h"
#include "archive/json.h"
#include "base/utf8.h"
#include "kapok/archive/v1/format.pb.h"
#include "kapok/archive/v1/types.pb.h"
#include "messaging/api/wire.h"

namespace kapok::archive::wire {
namespace {

// What is kept of an archive for as long as it is read is short: there may be many of each.
constexpr std::size_t kNameCharacters = 64;
constexpr std::size_t kPathBytes = 256;
constexpr std::size_t kConversationIdBytes = 64;

std::string cut(std::string_view name) {
    return std::string(first_characters(name, kNameCharacters));
}

template <class Message>
Result<Message> parse(std::string_view line) {
    Message message;
    TRY_VOID(read_json(line, message));
    return message;
}

void add_files(const std::vector<EntryFile>& files,
               google::protobuf::RepeatedPtrField<v1::ArchivedFile>& out) {
    for (const auto& file : files) {
        auto& one = *out.Add();
        one.set_media_id(file.media_id);
        one.set_sha256(file.sha256);
    }
}

}  // namespace

std::string line_of(const accounts::User& account) {
    v1::ArchivedAccount out;
    out.set_user_id(account.id.value());
    out.set_handle(account.handle);
    out.set_nickname(account.nickname);
    out.set_region(account.region);
    out.set_signature(account.signature);
    out.set_deleted(account.deleted);
    return json_of(out);
}

std::string line_of(const contacts::BookLine& contact) {
    v1::ArchivedContact out;
    out.set_user_id(contact.user.value());
    out.set_is_contact(contact.is_contact);
    out.set_blocked(contact.blocked);
    out.set_remark(contact.remark);
    out.set_note(contact.note);
    out.set_starred(contact.starred);
    for (const auto& tag : contact.tags) {
        out.add_tags(tag);
    }
    out.set_since_ms(to_ms(contact.since));
    return json_of(out);
}

std::string line_of(const ConversationLine& conversation) {
    v1::ArchivedConversation out;
    messaging::wire::fill(conversation.conversation, *out.mutable_conversation());
    out.mutable_conversation()->clear_last_entry();
    out.set_title(conversation.title);
    for (const auto& member : conversation.members) {
        auto& one = *out.add_members();
        one.set_user_id(member.user.value());
        one.set_role(static_cast<messaging::v1::Role>(member.role));
        one.set_nickname(member.nickname);
        one.set_joined_ms(to_ms(member.joined));
    }
    out.set_path(conversation.path);
    out.set_entries(conversation.entries);
    return json_of(out);
}

std::string line_of(const EntryLine& entry) {
    v1::ArchivedEntry out;
    messaging::wire::fill(entry.entry, *out.mutable_entry());
    out.set_sender_name(entry.sender_name);
    for (const auto& person : entry.people) {
        auto& one = *out.add_people();
        one.set_user_id(person.id);
        one.set_name(person.name);
    }
    add_files(entry.files, *out.mutable_files());
    return json_of(out);
}

std::string line_of(const FavouriteLine& favourite) {
    v1::ArchivedFavourite out;
    messaging::wire::fill(favourite.entry, *out.mutable_entry());
    if (!favourite.entry.seq) {
        out.mutable_entry()->clear_conversation_id();  // a note is of none
    }
    out.set_sender_name(favourite.sender_name);
    for (const auto& tag : favourite.tags) {
        out.add_tags(tag);
    }
    out.set_added_ms(to_ms(favourite.added));
    add_files(favourite.files, *out.mutable_files());
    return json_of(out);
}

std::string line_of(const EntryFile& file) {
    v1::ArchivedFile out;
    out.set_media_id(file.media_id);
    out.set_sha256(file.sha256);
    return json_of(out);
}

messaging::Entry entry_of(const Kept& kept) {
    messaging::v1::Entry entry;
    entry.set_conversation_id(kept.conversation);
    entry.set_seq(kept.seq);
    entry.set_sender_id(kept.sender.value());
    entry.set_time_ms(to_ms(kept.said));
    if (!entry.mutable_content()->ParseFromString(kept.content)) {
        entry.clear_content();
    }
    return messaging::wire::read(entry);
}

std::string text_of(const Manifest& manifest) {
    v1::Manifest out;
    out.set_format(manifest.format);
    out.set_version(manifest.version);
    out.set_scope(static_cast<v1::ArchiveScope>(manifest.scope));
    out.set_origin_id(manifest.origin_id);
    out.set_origin_name(manifest.origin_name);
    out.set_made_ms(to_ms(manifest.made));
    out.set_account_id(manifest.account.value());
    out.set_conversations(manifest.conversations);
    out.set_entries(manifest.entries);
    for (const auto& file : manifest.files) {
        auto& one = *out.add_files();
        one.set_path(file.path);
        one.set_bytes(file.bytes);
        one.set_sha256(file.sha256);
    }
    for (const auto& [module, numbers] : manifest.schema) {
        auto& one = *out.add_schema();
        one.set_module(module);
        for (const int number : numbers) {
            one.add_migrations(static_cast<std::uint32_t>(number));
        }
    }
    for (const auto& [table, last] : manifest.sequences) {
        auto& one = *out.add_sequences();
        one.set_table(table);
        one.set_last(last);
    }
    out.set_secrets(manifest.secrets);
    return json_of(out);
}

Result<accounts::User> read_account(std::string_view line) {
    TRY(const auto in, parse<v1::ArchivedAccount>(line));
    accounts::User user;
    user.id = UserId(in.user_id());
    user.handle = cut(in.handle());
    user.nickname = cut(in.nickname());
    user.deleted = in.deleted();
    return user;
}

Result<contacts::BookLine> read_contact(std::string_view line) {
    TRY(const auto in, parse<v1::ArchivedContact>(line));
    return contacts::BookLine{.user = UserId(in.user_id()),
                              .is_contact = in.is_contact(),
                              .blocked = in.blocked(),
                              .remark = cut(in.remark()),
                              .tags = {}};
}

Result<ReadConversation> read_conversation(std::string_view line) {
    TRY(const auto in, parse<v1::ArchivedConversation>(line));
    const auto& conversation = in.conversation();
    const auto& id = conversation.conversation_id();
    if (id.empty() || id.size() > kConversationIdBytes || in.path().empty() ||
        in.path().size() > kPathBytes) {
        return Error(Code::kInvalid, errors::kLineInvalid, "a conversation without id or file");
    }
    ReadConversation read{.id = id,
                          .kind = static_cast<messaging::Kind>(conversation.kind()),
                          .title = cut(in.title()),
                          .read = messaging::Seq(conversation.read_cursor().seq()),
                          .path = in.path()};
    if (conversation.kind() == messaging::v1::CONVERSATION_KIND_IMPORTED) {
        read.kind = static_cast<messaging::Kind>(conversation.origin().kind());
    }
    return read;
}

Result<EntryLine> read_entry(std::string_view line) {
    TRY(const auto in, parse<v1::ArchivedEntry>(line));
    EntryLine entry{.entry = messaging::wire::read(in.entry()),
                    .sender_name = in.sender_name(),
                    .people = {},
                    .files = {}};
    for (const auto& person : in.people()) {
        entry.people.push_back({.id = person.user_id(), .name = person.name()});
    }
    for (const auto& file : in.files()) {
        entry.files.push_back({.media_id = file.media_id(), .sha256 = file.sha256()});
    }
    return entry;
}

Result<Manifest> read_manifest(std::string_view text) {
    auto parsed = parse<v1::Manifest>(text);
    if (!parsed || parsed->format() != kFormat) {
        return Error(Code::kInvalid, errors::kNoArchive, "this is no archive of Kapok's");
    }
    const auto& in = *parsed;
    if (in.version() != kVersion) {
        return Error(Code::kInvalid, errors::kVersionUnknown, "another release made it");
    }
    Manifest manifest{.version = in.version(),
                      .scope = static_cast<Scope>(in.scope()),
                      .origin_id = in.origin_id(),
                      .origin_name = in.origin_name(),
                      .made = from_ms(in.made_ms()),
                      .account = UserId(in.account_id()),
                      .files = {},
                      .conversations = in.conversations(),
                      .entries = in.entries(),
                      .schema = {},
                      .sequences = {},
                      .secrets = in.secrets()};
    for (const auto& module : in.schema()) {
        manifest.schema[module.module()].insert(module.migrations().begin(),
                                                module.migrations().end());
    }
    for (const auto& sequence : in.sequences()) {
        manifest.sequences[sequence.table()] = sequence.last();
    }
    for (const auto& file : in.files()) {
        manifest.files.push_back(
            {.path = file.path(), .bytes = file.bytes(), .sha256 = file.sha256()});
    }
    return manifest;
}

void fill(const Job& job, v1::Job& out) {
    out.set_job_id(job.id);
    out.set_state(static_cast<v1::JobState>(job.state));
    out.set_begun_ms(to_ms(job.begun));
    out.set_ended_ms(to_ms(job.ended));
    out.set_expires_ms(to_ms(job.expires));
    out.set_entries(job.tally.entries);
    out.set_entries_total(job.tally.entries_total);
    out.set_conversations(job.tally.conversations);
    out.set_skipped(job.tally.skipped);
    out.set_files(job.tally.files);
    out.set_left_out(job.tally.left_out);
    out.set_bytes(job.bytes);
    out.set_locked(job.locked);
    out.set_failure(job.failure);
}

}  // namespace kapok::archive::wire
