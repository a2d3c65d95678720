#include "moderation/matcher.h"

#include "base/assert.h"
#include "moderation/fold.h"

#include <algorithm>
#include <atomic>
#include <hs/hs.h>

namespace kapok::moderation {
namespace {

constexpr std::string_view kMask = "***";

// What a scan writes into, one a thread. It grows to the needs of every matcher it has met.
class Scratch {
  public:
    Scratch() = default;
    ~Scratch() { hs_free_scratch(scratch_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    hs_scratch_t* prepare(const hs_database_t* database, std::uint64_t serial) {
        if (serial_ != serial) {
            const auto made = hs_alloc_scratch(database, &scratch_);
            KAPOK_ASSERT(made == HS_SUCCESS, "a few kilobytes for a scan can be had");
            serial_ = serial;
        }
        return scratch_;
    }

  private:
    hs_scratch_t* scratch_ = nullptr;
    std::uint64_t serial_ = 0;
};

struct Found {
    unsigned term = 0;
    std::size_t end = 0;
};

int collect(unsigned id,
            unsigned long long /*from*/,
            unsigned long long to,
            unsigned /*flags*/,
            void* found) {
    static_cast<std::vector<Found>*>(found)->push_back({id, static_cast<std::size_t>(to)});
    return 0;
}

}  // namespace

Result<std::shared_ptr<const Matcher>> Matcher::compile(const std::vector<Term>& terms) {
    static std::atomic<std::uint64_t> serials{0};
    std::shared_ptr<Matcher> matcher(new Matcher());
    matcher->serial_ = ++serials;
    std::vector<std::string> texts;
    texts.reserve(terms.size());
    for (const auto& term : terms) {
        auto text = fold(term.text).text;
        if (!text.empty()) {
            matcher->terms_.push_back({.action = term.action, .size = text.size()});
            texts.push_back(std::move(text));
        }
    }
    if (texts.empty()) {
        return std::shared_ptr<const Matcher>(std::move(matcher));
    }
    std::vector<const char*> expressions;
    std::vector<unsigned> ids;
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        expressions.push_back(texts[i].data());
        ids.push_back(static_cast<unsigned>(i));
        sizes.push_back(texts[i].size());
    }
    const std::vector<unsigned> flags(texts.size(), 0);
    hs_compile_error_t* failure = nullptr;
    const auto compiled = hs_compile_lit_multi(expressions.data(),
                                               flags.data(),
                                               ids.data(),
                                               sizes.data(),
                                               static_cast<unsigned>(texts.size()),
                                               HS_MODE_BLOCK,
                                               nullptr,
                                               &matcher->database_,
                                               &failure);
    if (compiled != HS_SUCCESS) {
        std::string why = failure != nullptr ? failure->message : "unknown";
        hs_free_compile_error(failure);
        return Error(Code::kInternal, "INTERNAL").with_detail("word filter: " + why);
    }
    return std::shared_ptr<const Matcher>(std::move(matcher));
}

Matcher::~Matcher() { hs_free_database(database_); }

std::vector<Matcher::Hit> Matcher::scan(std::string_view text) const {
    std::vector<Hit> hits;
    if (database_ == nullptr || text.empty()) {
        return hits;
    }
    const auto folded = fold(text);
    thread_local Scratch scratch;
    std::vector<Found> found;
    const auto scanned = hs_scan(database_,
                                 folded.text.data(),
                                 static_cast<unsigned>(folded.text.size()),
                                 0,
                                 scratch.prepare(database_, serial_),
                                 collect,
                                 &found);
    KAPOK_ASSERT(scanned == HS_SUCCESS, "a text can be scanned");
    hits.reserve(found.size());
    for (const auto& one : found) {
        const auto& term = terms_[one.term];
        hits.push_back({.action = term.action,
                        .begin = folded.begins[one.end - term.size],
                        .end = folded.ends[one.end - 1]});
    }
    return hits;
}

std::string mask(std::string_view text, std::vector<Matcher::Hit> hits) {
    std::erase_if(hits, [](const auto& hit) { return hit.action != TermAction::kMask; });
    std::ranges::sort(hits, {}, &Matcher::Hit::begin);
    std::string masked;
    std::size_t at = 0;
    for (std::size_t i = 0; i < hits.size();) {
        const auto begin = hits[i].begin;
        auto end = hits[i].end;
        // What overlaps is one.
        for (++i; i < hits.size() && hits[i].begin < end; ++i) {
            end = std::max(end, hits[i].end);
        }
        masked.append(text.substr(at, begin - at)).append(kMask);
        at = end;
    }
    return masked.append(text.substr(at));
}

}  // namespace kapok::moderation
