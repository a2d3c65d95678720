#include "moderation/screen.h"

#include "base/log.h"
#include "moderation/api/errors.h"
#include "moderation/wire.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::moderation {
namespace {

using Outcome = Probe::Outcome;
using Verdict = wire::PolicyAnswer::Verdict;

// Several times the longest message, escaped.
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20U;

Deadline within(Deadline deadline, runtime::Timers& timers, std::chrono::milliseconds timeout) {
    return Deadline(std::min(deadline.at(), Deadline::after(timers.clock(), timeout).at()));
}

// Nothing if the answer cannot be used.
std::optional<wire::PolicyAnswer> read(const Result<ScreenHttp::Answer>& answer,
                                       std::size_t texts,
                                       std::string& trouble) {
    if (!answer) {
        trouble = answer.error().reason();
        return std::nullopt;
    }
    if (answer->status / 100 != 2) {
        trouble = fmt::format("status {}", answer->status);
        return std::nullopt;
    }
    auto judged = wire::read_answer(answer->body);
    if (!judged || (judged->verdict == Verdict::kMask && judged->mask.size() != texts)) {
        trouble = "no verdict in the answer";
        return std::nullopt;
    }
    return judged;
}

Outcome outcome_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::kMask:
            return Outcome::kMask;
        case Verdict::kRefuse:
            return Outcome::kRefuse;
        case Verdict::kReview:
            return Outcome::kReview;
        case Verdict::kAllow:
            break;
    }
    return Outcome::kAllow;
}

}  // namespace

class HttpScreen::Place {
  public:
    explicit Place(std::atomic<std::size_t>& taken) : taken_(taken), number_(++taken) {}
    ~Place() { --taken_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] std::size_t number() const { return number_; }

  private:
    std::atomic<std::size_t>& taken_;
    std::size_t number_;
};

HttpScreen::HttpScreen(Ports ports, PolicySettings settings, Reviewer reviewer)
    : ports_(ports),
      settings_(std::move(settings)),
      reviewer_(std::move(reviewer)),
      probe_(ports.metrics) {}

Task<Result<messaging::Screened>> HttpScreen::screen(Deadline deadline,
                                                     messaging::Written written) {
    const Place place(asking_);
    if (place.number() > settings_.calls_max) {
        probe_.policy_answered(Outcome::kShed);
        co_return unjudged(std::move(written));
    }
    co_return co_await ask(deadline, std::move(written));
}

Task<Result<messaging::Screened>> HttpScreen::ask(Deadline deadline, messaging::Written written) {
    const auto begun = ports_.timers.clock().steady_now();
    const auto answer =
        co_await ports_.http.post(within(deadline, ports_.timers, settings_.timeout),
                                  {.url = settings_.url,
                                   .bearer = settings_.secret,
                                   .body = wire::screen_request(written),
                                   .answer_bytes_max = kAnswerBytesMax});
    probe_.policy_took(ports_.timers.clock().steady_now() - begun);
    std::string trouble;
    auto judged = read(answer, written.texts.size(), trouble);
    note(judged.has_value(), trouble);
    if (!judged) {
        probe_.policy_answered(Outcome::kFailed);
        co_return unjudged(std::move(written));
    }
    probe_.policy_answered(outcome_of(judged->verdict));
    if (judged->verdict == Verdict::kRefuse) {
        co_return Error(
            Code::kForbidden, errors::kContentRefused, "the instance's policy refuses it")
            .with_field("content");
    }
    messaging::Screened screened{.texts = std::move(written.texts), .concern = {}};
    if (judged->verdict == Verdict::kMask) {
        screened.texts = std::move(judged->mask);
    }
    if (judged->verdict == Verdict::kReview) {
        screened.concern = std::move(judged->concern);
    }
    co_return screened;
}

Result<messaging::Screened> HttpScreen::unjudged(messaging::Written written) {
    if (settings_.on_failure == "refuse") {
        return Error(
            Code::kUnavailable, errors::kContentCheckDown, "nobody can say whether it is allowed");
    }
    return messaging::Screened{.texts = std::move(written.texts), .concern = {}};
}

void HttpScreen::note(bool works, std::string_view what) {
    if (failing_.exchange(!works) == !works) {
        return;
    }
    if (works) {
        LOG(info, "the content policy answers again");
    } else {
        LOG(warn, "the content policy fails", kv("what", what));
    }
}

}  // namespace kapok::moderation
