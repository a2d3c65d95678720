// Port: asked about every name and word that others are shown, such as a nickname or the reason of
// a friend request. moderation implements it.
#pragma once

#include "base/result.h"

#include <string>

namespace kapok::accounts {

class TextPolicy {
  public:
    virtual ~TextPolicy() = default;
    // The text as it may be shown: Forbidden TEXT_NOT_ALLOWED, or with what it must not say masked.
    // From memory, in microseconds, on any thread.
    [[nodiscard]] virtual Result<std::string> check_text(std::string text) const = 0;
};

// Without a policy everything may be said.
inline Result<std::string> check_text(const TextPolicy* policy, std::string text) {
    return policy == nullptr ? Result(std::move(text)) : policy->check_text(std::move(text));
}

}  // namespace kapok::accounts
