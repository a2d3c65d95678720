#include "app/instance/tables.h"

#include <algorithm>
#include <array>

namespace kapok::app::instance {
namespace {

struct Known {
    std::string_view name;
    TableKind kind;
};

using enum TableKind;

constexpr std::array kKnown{
    Known{"accounts_attempt", kMadeAnew},
    Known{"accounts_deletion", kKept},
    Known{"accounts_device", kSecret},
    Known{"accounts_handle", kKept},
    Known{"accounts_invite", kSecret},
    Known{"accounts_phone_code", kSecret},
    Known{"accounts_qr_login", kSecret},
    Known{"accounts_reset", kSecret},
    Known{"accounts_setup", kSecret},
    Known{"accounts_standing", kKept},
    Known{"accounts_user", kKept},
    Known{"agenda_item", kKept},
    Known{"archive_instance", kKept},
    Known{"archive_job", kMadeAnew},  // their files lie in exports/
    // Hashes of phone numbers under the secret beside them.
    Known{"contacts_book", kSecret},
    Known{"contacts_book_owner", kSecret},
    Known{"contacts_book_secret", kSecret},
    Known{"contacts_book_uploads", kMadeAnew},
    Known{"contacts_card", kSecret},
    Known{"contacts_edge", kKept},
    Known{"contacts_privacy", kKept},
    Known{"contacts_request", kKept},
    Known{"contacts_tag", kKept},
    Known{"contacts_tagged", kKept},
    Known{"favourites_item", kKept},
    Known{"favourites_media", kKept},
    Known{"favourites_tag", kKept},
    Known{"links_preview", kKept},
    Known{"media_content", kKept},
    Known{"media_key", kSecret},
    Known{"media_media", kKept},
    Known{"media_proof", kSecret},
    Known{"media_quota", kMadeAnew},
    Known{"media_upload", kSecret},
    Known{"media_use", kKept},
    Known{"messaging_announcement", kKept},
    Known{"messaging_ban", kKept},
    Known{"messaging_conversation", kKept},
    Known{"messaging_delivery", kKept},
    Known{"messaging_face_guest", kMadeAnew},  // rooms live five minutes
    Known{"messaging_face_room", kMadeAnew},
    Known{"messaging_group_event", kKept},
    Known{"messaging_hidden", kKept},
    Known{"messaging_import", kKept},
    Known{"messaging_invite_link", kKept},  // hashes
    Known{"messaging_join_request", kKept},
    Known{"messaging_member", kKept},
    Known{"messaging_member_name", kKept},
    Known{"messaging_mention", kKept},
    Known{"messaging_past_interval", kKept},
    Known{"messaging_pin", kKept},
    Known{"messaging_reaction", kKept},
    Known{"messaging_reaction_tally", kKept},
    Known{"moderation_evidence", kKept},
    Known{"moderation_mute", kKept},
    Known{"moderation_report", kKept},
    Known{"moderation_term", kKept},
    Known{"note", kKept},
    Known{"note_version", kKept},
    Known{"ops_audit", kKept},
    Known{"ops_day", kKept},
    Known{"ops_setting", kKept},
    Known{"push_device", kSecret},
    Known{"push_key", kSecret},
    Known{"search_block", kMadeAnew},
    Known{"search_position", kMadeAnew},
    Known{"stickers_pack", kKept},
    Known{"stickers_person", kKept},
    Known{"stickers_saved", kKept},
    Known{"stickers_sticker", kKept},
    Known{"storage_import", kMadeAnew},
    Known{"storage_migration", kMadeAnew},
    // Entries in streams are named after its rows.
    Known{"storage_outbox", kKept},
    Known{"storage_schema", kMadeAnew},
    Known{"streams_entry", kStreams},
    Known{"streams_format", kStreams},
    Known{"streams_head", kStreams},
    Known{"streams_sender", kStreams},
    Known{"streams_spent", kStreams},
    Known{"streams_trimmed", kStreams},
    Known{"together_line", kKept},
    Known{"together_state", kKept},
    Known{"together_tally", kKept},
    Known{"together_vote", kKept},
};

}  // namespace

std::optional<TableKind> kind_of(std::string_view table) {
    const auto found = std::ranges::find(kKnown, table, &Known::name);
    return found == kKnown.end() ? std::nullopt : std::optional(found->kind);
}

bool is_secret(std::string_view table, std::string_view column) {
    return table == "accounts_user" && column == "password_hash";
}

std::vector<std::string_view> known_tables() {
    std::vector<std::string_view> names;
    for (const auto& known : kKnown) {
        names.push_back(known.name);
    }
    return names;
}

std::vector<std::string_view> numbered_tables() { return {"storage_outbox"}; }

}  // namespace kapok::app::instance
