// Values of the domain, as its use cases give and take them.
#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::archive {

enum class JobKind { kExport = 1, kImport };
// Numbers as in the schema.
enum class JobState { kRunning = 1, kDone, kFailed };

// What a job has done so far.
struct Tally {
    std::uint64_t entries = 0;
    std::uint64_t entries_total = 0;
    std::uint32_t conversations = 0;
    std::uint32_t skipped = 0;
    std::uint32_t files = 0;
    std::uint64_t left_out = 0;  // entries and files of an import that cannot be sent here
};

// Somebody whom an imported archive's account had as a contact, as the archive says.
struct Known {
    std::string handle{};
    std::string name{};
};

// The export or import of a user; kapok.archive.v1.Job on the wire. Of each there is one at a time.
struct Job {
    UserId user{};
    JobKind kind = JobKind::kExport;
    std::string id{};
    JobState state = JobState::kRunning;
    WallTime begun{};
    WallTime ended{};
    WallTime expires{};
    Tally tally{};
    std::uint64_t bytes = 0;
    bool locked = false;
    std::string failure{};
    std::vector<Known> known{};  // of an import
};

}  // namespace kapok::archive
