// Numbers are dense, so a hole in what was read is damage.
#pragma once

#include "streams/streams.h"

namespace kapok::streams {

// Oldest first: each entry follows the one before.
inline bool is_dense(const std::vector<Entry>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i].seq.value() != entries[i - 1].seq.value() + 1) {
            return false;
        }
    }
    return true;
}

// What was read after `after` begins right behind it.
inline bool follows(Seq after, const std::vector<Entry>& entries) {
    return entries.empty() || entries.front().seq.value() == after.value() + 1;
}

}  // namespace kapok::streams
