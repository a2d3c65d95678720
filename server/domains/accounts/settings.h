// What an operator may set for accounts.
#pragma once

#include "accounts/api/admin.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace kapok::accounts {

// What clients are told, so that they ask for nothing that is refused. accounts checks nicknames
// by it; the others are checked by their own domains, from which app copies them.
struct ClientLimits {
    std::uint32_t text_characters = 10'000;
    std::uint32_t album_pictures = 9;
    std::uint32_t voice_ms = 60'000;
    std::uint64_t image_bytes = 25ULL << 20U;
    std::uint64_t file_bytes = 2ULL << 30U;
    std::uint32_t nickname_characters = 32;
    std::uint32_t group_name_characters = 64;
    std::uint32_t announcement_characters = 2'000;
    std::uint32_t admins = 3;
    std::uint32_t pinned = 100;
    std::uint32_t contacts = 5'000;
};

struct Settings {
    std::string instance_name = "Kapok";
    Registration registration = Registration::kOpen;
    ClientLimits limits;
    std::size_t devices_max = 20;  // one more log-in ends the device that was seen longest ago

    // Argon2id: passes over the memory, and the memory of one hash.
    std::uint64_t password_passes = 2;
    std::size_t password_memory_bytes = 67'108'864;

    // Attempts to log in within the window, then TOO_MANY_ATTEMPTS until it ends.
    std::chrono::minutes attempt_window{15};
    std::int64_t attempts_per_account = 10;
    std::int64_t attempts_per_address = 100;
    std::int64_t codes_per_phone_a_day = 10;

    // How long a deletion can be cancelled by logging in.
    std::chrono::milliseconds deletion_wait = std::chrono::days(7);

    std::size_t cached_tokens = 100'000;
    std::size_t cached_users = 100'000;
};

}  // namespace kapok::accounts
