// What an operator may set for contacts.
#pragma once

#include "contacts/rules.h"

#include <cstddef>
#include <cstdint>

namespace kapok::contacts {

struct Settings {
    std::int64_t contacts_max = kContactsMax;
    std::size_t cached_pairs = 200'000;
    std::size_t cached_settings = 100'000;
};

}  // namespace kapok::contacts
