// What messages say in another language, and voice messages in text. Thread-safe.
//
// Answers are kept in memory, for all who may read the message, and forgotten when it is recalled.
#pragma once

#include "language/api/providers.h"
#include "language/settings.h"
#include "media/api/files.h"
#include "messaging/api/participation.h"
#include "rpc/context.h"
#include "storage/outbox.h"

#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace kapok::language {

// What was said of messages, the least recently used leaves first. Thread-safe; never locked across
// a suspension.
class Answers {
  public:
    explicit Answers(std::size_t most) : most_(most) {}

    struct Key {
        messaging::ConversationId conversation{};
        messaging::Seq seq{};
        std::string what{};  // wording and language
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    std::optional<Translation> find(const Key& key);
    void put(const Key& key, Translation answer);
    // All of a message.
    void forget(const messaging::MessageId& message);
    [[nodiscard]] std::size_t size();

  private:
    using Order = std::list<std::pair<Key, Translation>>;

    std::mutex mutex_;
    std::size_t most_;
    Order order_;
    std::map<Key, Order::iterator> index_;
};

class Service {
  public:
    struct Ports {
        messaging::Participation& messages;
        media::Files& files;
        // Null where the instance has none.
        Translator* translator = nullptr;
        Transcriber* transcriber = nullptr;
    };

    Service(Ports ports, Settings settings);

    struct Translated {
        Translation translation{};
        std::uint32_t version = 0;
    };
    Task<Result<Translated>> translate(rpc::RequestContext ctx,
                                       messaging::MessageId message,
                                       std::string target);
    Task<Result<std::string>> transcribe(rpc::RequestContext ctx, messaging::MessageId message);
    // Handler of the outbox.
    Task<Result<void>> on_recalled(storage::OutboxRow row);

    [[nodiscard]] Answers& answers() { return answers_; }

  private:
    // Keeps what was made of a message, unless it was recalled meanwhile: ALREADY_RECALLED.
    Task<Result<Translation>> keep(Answers::Key key, Result<Translation> made);

    Ports ports_;
    Settings settings_;
    Answers answers_;
    std::atomic<int> waiting_{0};  // calls of providers
};

}  // namespace kapok::language
