// What accounts publishes through the outbox. Handlers must be idempotent.
#pragma once

#include "accounts/api/accounts.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::accounts {

// Outbox topic: the public part of an account changed. In order for each user.
inline constexpr std::string_view kProfileChanged = "accounts.profile_changed";

struct ProfileChanged {
    User user;  // as it was when the change was committed: caches may still be older

    [[nodiscard]] std::string encode() const;
    static std::optional<ProfileChanged> decode(std::string_view payload);
};

// Outbox topic: a user has another phone than before, or none any more. Who needs it asks for the
// phone of now. In order for each user.
inline constexpr std::string_view kPhoneChanged = "accounts.phone_changed";

struct PhoneChanged {
    UserId user;

    [[nodiscard]] std::string encode() const;
    static std::optional<PhoneChanged> decode(std::string_view payload);
};

// Outbox topic: a further device was logged in to an account. Not told of the first one, by which
// the account was made.
inline constexpr std::string_view kSignedIn = "accounts.signed_in";

struct SignedInEvent {
    UserId user;
    DeviceId device;
    std::string device_name;

    [[nodiscard]] std::string encode() const;
    static std::optional<SignedInEvent> decode(std::string_view payload);
};

}  // namespace kapok::accounts
