#include "search/criteria.h"

#include "search/api/errors.h"

#include <algorithm>

namespace kapok::search {
namespace {

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

Needed needed_of(const Criteria& criteria) {
    Needed needed;
    for (const auto& word : criteria.terms.words) {
        add_word_grams(word, needed.all);
    }
    const auto add_group = [&](Grams group) {
        if (!group.empty()) {
            needed.any.push_back(std::move(group));
        }
    };
    Grams senders;
    for (const auto sender : criteria.senders) {
        senders.push_back(sender_gram(sender));
    }
    add_group(std::move(senders));
    Grams kinds;
    for (const auto& kind : criteria.kinds) {
        kinds.push_back(kind_gram(kind));
    }
    add_group(std::move(kinds));
    if (criteria.mentions_me) {
        add_group({mention_gram(criteria.me), mention_gram(UserId{})});
    }
    return needed;
}

bool is_of_kind(const Criteria& criteria, const messaging::Body& body) {
    const auto kinds = kinds_of(body);
    return criteria.kinds.empty() ||
           std::any_of(kinds.begin(), kinds.end(), [&](const std::string& kind) {
               return contains(criteria.kinds, kind);
           });
}

}  // namespace

Result<Criteria> understand(UserId me, const Asked& asked) {
    Criteria criteria{.me = me,
                      .terms = {},
                      .senders = asked.senders,
                      .since = asked.since,
                      .until = asked.until,
                      .kinds = asked.kinds,
                      .mentions_me = asked.mentions_me,
                      .needed = {}};
    TRY(criteria.terms, parse_terms(asked.text));
    if (asked.senders.size() > kSendersMax) {
        return Error(Code::kInvalid, errors::kTooManySenders).with_field("query.sender_ids");
    }
    if (asked.since && asked.until && *asked.since >= *asked.until) {
        return Error(Code::kInvalid, errors::kRangeInvalid).with_field("query.until_ms");
    }
    if (criteria.terms.empty() && asked.senders.empty() && asked.kinds.empty() && !asked.since &&
        !asked.until && !asked.mentions_me) {
        return Error(Code::kInvalid, errors::kQueryEmpty).with_field("query");
    }
    criteria.needed = needed_of(criteria);
    return criteria;
}

std::optional<Hit> check(const Criteria& criteria, const messaging::Entry& entry) {
    const auto& body = entry.content.body;
    if (!messaging::is_message(body) || (criteria.since && entry.time < *criteria.since) ||
        (criteria.until && entry.time >= *criteria.until)) {
        return std::nullopt;
    }
    if ((!criteria.senders.empty() && !contains(criteria.senders, entry.sender)) ||
        !is_of_kind(criteria, body) ||
        (criteria.mentions_me && !messaging::mentions(body, criteria.me))) {
        return std::nullopt;
    }
    auto matches = find_terms(criteria.terms, messaging::texts_of(body));
    if (!matches) {
        return std::nullopt;
    }
    return Hit{.entry = entry, .matches = *std::move(matches)};
}

std::vector<Hit> check_all(const Criteria& criteria, std::vector<messaging::Entry> entries) {
    std::vector<Hit> hits;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (auto hit = check(criteria, *entry)) {
            hits.push_back(*std::move(hit));
        }
    }
    return hits;
}

}  // namespace kapok::search
