// All terms of the word filter in one automaton: a message is read once, however many there are.
// Immutable, so any thread may scan with it. Decision 0023 says why Vectorscan.
#pragma once

#include "base/result.h"
#include "moderation/values.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct hs_database;

namespace kapok::moderation {

class Matcher {
  public:
    // Takes a third of a second for 10,000 terms: not on a shard. Internal if they cannot be
    // compiled.
    static Result<std::shared_ptr<const Matcher>> compile(const std::vector<Term>& terms);
    ~Matcher();
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;

    struct Hit {
        TermAction action = TermAction::kRefuse;
        std::size_t begin = 0;  // in the text's bytes
        std::size_t end = 0;
    };
    // In no particular order; hits may overlap.
    [[nodiscard]] std::vector<Hit> scan(std::string_view text) const;

  private:
    struct Compiled {
        TermAction action = TermAction::kRefuse;
        std::size_t size = 0;  // of the folded term, in bytes
    };

    Matcher() = default;

    std::vector<Compiled> terms_;
    hs_database* database_ = nullptr;  // none without terms
    std::uint64_t serial_ = 0;
};

// The text with "***" in the place of each hit that masks.
std::string mask(std::string_view text, std::vector<Matcher::Hit> hits);

}  // namespace kapok::moderation
