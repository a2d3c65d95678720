#include "archive/rules.h"

#include "archive/api/errors.h"

#include <algorithm>

namespace kapok::archive::rules {
namespace {

constexpr std::size_t kPassphraseMin = 8;
constexpr std::size_t kPassphraseMax = 256;

struct Named {
    std::vector<UserId>& people;

    void operator()(const messaging::Text& text) const { add(text.mentioned); }
    void operator()(const messaging::Notice& notice) const { add(notice.users); }
    void operator()(const messaging::Recalled& recalled) const { people.push_back(recalled.by); }
    void operator()(const messaging::Nudge& nudge) const { people.push_back(nudge.user); }
    void operator()(const messaging::ContactCard& card) const { people.push_back(card.user); }
    void operator()(const messaging::Merged& merged) const {
        for (const auto& line : merged.lines) {
            people.push_back(line.sender);
        }
    }
    template <class Other>
    void operator()(const Other& /*names nobody*/) const {}

    void add(const std::vector<UserId>& users) const {
        people.insert(people.end(), users.begin(), users.end());
    }
};

}  // namespace

Result<void> check_passphrase(std::string_view passphrase) {
    if (!passphrase.empty() && passphrase.size() < kPassphraseMin) {
        return Error(Code::kInvalid, errors::kPassphraseTooShort).with_field("passphrase");
    }
    return check_given_passphrase(passphrase);
}

Result<void> check_given_passphrase(std::string_view passphrase) {
    if (passphrase.size() > kPassphraseMax) {
        return Error(Code::kInvalid, errors::kPassphraseTooLong).with_field("passphrase");
    }
    return {};
}

std::vector<UserId> people_named_by(const messaging::Entry& entry) {
    std::vector<UserId> people;
    std::visit(Named{people}, entry.content.body);
    if (entry.content.quote) {
        people.push_back(entry.content.quote->sender);
    }
    std::ranges::sort(people);
    const auto repeated = std::ranges::unique(people);
    people.erase(repeated.begin(), repeated.end());
    std::erase_if(people, [&](UserId user) { return !user || user == entry.sender; });
    return people;
}

bool is_archived(const messaging::Entry& entry) {
    return !std::holds_alternative<messaging::Hidden>(entry.content.body);
}

bool is_taken_part_in(const messaging::Entry& entry) {
    return std::holds_alternative<messaging::Poll>(entry.content.body) ||
           std::holds_alternative<messaging::Relay>(entry.content.body);
}

}  // namespace kapok::archive::rules
