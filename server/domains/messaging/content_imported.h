// What was imported from an archive: part of content.h.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::messaging {

// By the archive's ids, which are nobody's here.
struct ImportedPerson {
    std::uint64_t id = 0;
    std::string name{};
};

// Of an entry in an imported conversation. Ids of people in its content are the archive's, but for
// the importer's own.
struct Imported {
    ImportedPerson sender{};  // 0 for the system
    std::vector<ImportedPerson> people{};
    WallTime time{};  // when it was said there
};

}  // namespace kapok::messaging
