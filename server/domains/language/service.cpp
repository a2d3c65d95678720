#include "language/service.h"

#include "base/log.h"
#include "language/api/errors.h"
#include "language/rules.h"
#include "messaging/api/errors.h"

namespace kapok::language {
namespace {

// Each of at most 5,000 characters, as a rule: some megabytes.
constexpr std::size_t kAnswersMax = 2'000;
// A provider is a program on somebody's machine: more at once would only wait there.
constexpr int kCallsMax = 16;

// Counts a call of a provider while it lives.
class Call {
  public:
    explicit Call(std::atomic<int>& waiting)
        : waiting_(waiting), admitted_(++waiting <= kCallsMax) {}
    ~Call() { --waiting_; }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    [[nodiscard]] bool admitted() const { return admitted_; }

  private:
    std::atomic<int>& waiting_;
    bool admitted_;
};

Error busy() {
    return Error(Code::kUnavailable, errors::kProviderBusy, "the provider has enough to do");
}

}  // namespace

Service::Service(Ports ports, Settings settings)
    : ports_(ports), settings_(std::move(settings)), answers_(kAnswersMax) {}

Task<Result<Service::Translated>> Service::translate(rpc::RequestContext ctx,
                                                     messaging::MessageId message,
                                                     std::string target) {
    CO_TRY(const auto language, rules::check_language(target));
    CO_TRY(const auto entry, co_await ports_.messages.open(ctx.deadline, ctx.caller.user, message));
    CO_TRY(auto text, rules::check_text(entry.content, settings_.translate.characters_max));
    if (ports_.translator == nullptr) {
        co_return Error(Code::kNotFound, errors::kTranslateNotSetUp, "nobody translates here");
    }
    const auto version = rules::version_of(entry.content);
    const Answers::Key key{.conversation = message.conversation,
                           .seq = message.seq,
                           .what = fmt::format("{}/{}", version, language)};
    if (auto known = answers_.find(key)) {
        co_return Translated{.translation = *std::move(known), .version = version};
    }
    const Call call(waiting_);
    if (!call.admitted()) {
        co_return busy();
    }
    auto made = co_await ports_.translator->translate(ctx.deadline, std::move(text), language);
    CO_TRY(auto kept, co_await keep(key, std::move(made)));
    co_return Translated{.translation = std::move(kept), .version = version};
}

Task<Result<std::string>> Service::transcribe(rpc::RequestContext ctx,
                                              messaging::MessageId message) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open(ctx.deadline, user, message));
    const auto bytes_max = settings_.transcribe.bytes_max;
    CO_TRY(const auto voice, rules::check_voice(entry.content, bytes_max));
    if (ports_.transcriber == nullptr) {
        co_return Error(Code::kNotFound, errors::kTranscribeNotSetUp, "nobody writes it down here");
    }
    const Answers::Key key{
        .conversation = message.conversation, .seq = message.seq, .what = "voice"};
    if (auto known = answers_.find(key)) {
        co_return std::move(known->text);
    }
    const Call call(waiting_);
    if (!call.admitted()) {
        co_return busy();
    }
    CO_TRY(const auto file,
           co_await ports_.files.find_file(ctx.deadline, user, voice.id, voice.via));
    CO_TRY(auto bytes, co_await ports_.files.read_file(file.sha256, 0, file.media.size_bytes));
    auto text = co_await ports_.transcriber->transcribe(
        ctx.deadline, {.bytes = std::move(bytes), .mime_type = voice.mime_type});
    auto made = text ? Result(Translation{.text = *std::move(text), .source = {}})
                     : Result<Translation>(std::move(text).error());
    CO_TRY(auto kept, co_await keep(key, std::move(made)));
    co_return std::move(kept.text);
}

Task<Result<Translation>> Service::keep(Answers::Key key, Result<Translation> made) {
    if (!made) {
        co_return made;
    }
    // Kept first: a recall that comes after the look finds it, one that came before is seen.
    answers_.put(key, *made);
    const messaging::MessageId message{.conversation = key.conversation, .seq = key.seq};
    const auto gone = co_await ports_.messages.is_gone(message);
    if (!gone || *gone) {
        answers_.forget(message);
        co_return gone ? Error(Code::kGone, messaging::errors::kAlreadyRecalled).with_field("seq")
                       : gone.error();
    }
    co_return made;
}

Task<Result<void>> Service::on_recalled(storage::OutboxRow row) {
    const auto message = messaging::recalled_message(row.payload);
    if (!message) {
        LOG(error, "a recall in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    // Also if it was refused: then it is only asked for again.
    answers_.forget(*message);
    co_return Result<void>();
}

}  // namespace kapok::language
