#include "tools/cli/tail.h"

#include "tools/cli/failure.h"

namespace kapok::cli {

namespace wire = messaging::v1;

void Tail::Inbox::put(Event event) {
    {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
    }
    ready_.notify_one();
}

std::optional<Tail::Event> Tail::Inbox::take(Clock& clock, Deadline deadline) {
    std::unique_lock lock(mutex_);
    const auto filled = [this] { return !events_.empty(); };
    if (deadline.is_never()) {
        ready_.wait(lock, filled);
    } else if (!ready_.wait_for(lock, deadline.at() - clock.steady_now(), filled)) {
        return std::nullopt;
    }
    auto event = std::move(events_.front());
    events_.pop_front();
    return event;
}

Tail::Tail(const Program& program, Server& server, TailOptions options)
    : server_(server),
      options_(std::move(options)),
      deadline_(options_.timeout ? Deadline::after(clock_, *options_.timeout) : Deadline::never()),
      printer_(program,
               server,
               options_.conversation.empty() ? EntryPrinter::Where::kShown
                                             : EntryPrinter::Where::kLeftOut) {}

bool Tail::complete() const { return options_.count && printed_ >= *options_.count; }

Result<void> Tail::run() {
    // Connected first, so that nothing falls between the heads and the first push.
    TRY_VOID(open_pushes());
    if (options_.after) {
        cursors_[options_.conversation] = *options_.after;
        TRY_VOID(read_on(options_.conversation));
    } else {
        TRY_VOID(learn_heads());
    }
    while (!complete()) {
        auto event = inbox_.take(clock_, deadline_);
        if (!event) {
            if (options_.count) {
                return Error(Code::kTimeout,
                             kCountNotReachedReason,
                             fmt::format("{} of {} entries came", printed_, *options_.count));
            }
            return Result<void>();
        }
        TRY_VOID(handle(*event));
    }
    return Result<void>();
}

Result<void> Tail::handle(const Event& event) {
    if (event.entry) {
        return apply(*event.entry);
    }
    if (!event.closed) {
        return repair_all();
    }
    return event.connection == connection_ ? connect_again(*event.closed) : Result<void>();
}

Result<void> Tail::open_pushes() {
    pushes_.reset();
    const auto connection = ++connection_;
    pushes_ = std::make_unique<Server::Pushes>(server_);
    auto& client = pushes_->client();
    client.on_push = [this](const gateway::v1::Push& push) {
        if (push.has_entry()) {
            inbox_.put({.entry = push.entry(), .closed = std::nullopt});
        } else if (push.has_resync()) {
            inbox_.put({});
        }
    };
    client.on_closed = [this, connection](const Error& why) {
        inbox_.put({.entry = std::nullopt, .closed = why, .connection = connection});
    };
    const auto welcome = pushes_->connect();
    if (!welcome.has_value()) {
        ++connection_;  // its end is told here, and not again by on_closed
        return welcome.error();
    }
    return Result<void>();
}

// As long as it takes: a tail is left running. A session that has ended is no matter of patience.
Result<void> Tail::connect_again(Error why) {
    for (int attempt = 0; worth_retrying(why) && !deadline_.passed(clock_); ++attempt) {
        pause_before_retry(why, attempt);
        auto opened = open_pushes();
        if (opened.has_value()) {
            return repair_all();
        }
        why = opened.error();
    }
    return worth_retrying(why) ? Result<void>() : why;
}

template <class Visit>
Result<void> Tail::for_each_followed(Visit visit) {
    if (!options_.conversation.empty()) {
        wire::GetConversationRequest request;
        request.set_conversation_id(options_.conversation);
        TRY(const auto response,
            server_.call_twice<wire::GetConversationResponse>(
                "kapok.messaging.v1.MessagingService/GetConversation", request));
        return visit(response.conversation());
    }
    wire::ListConversationsRequest request;
    request.set_limit(200);
    do {
        TRY(const auto page,
            server_.call_twice<wire::ListConversationsResponse>(
                "kapok.messaging.v1.MessagingService/ListConversations", request));
        for (const auto& conversation : page.conversations()) {
            TRY_VOID(visit(conversation));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> Tail::learn_heads() {
    return for_each_followed([this](const wire::Conversation& conversation) {
        cursors_[conversation.conversation_id()] = conversation.head_seq();
        return Result<void>();
    });
}

Result<void> Tail::repair_all() {
    return for_each_followed([this](const wire::Conversation& conversation) {
        // One that came into the list meanwhile is followed from what was not read in it.
        const auto& membership = conversation.membership();
        const auto before = std::max(membership.join_seq(), std::uint64_t{1}) - 1;
        const auto begin = std::max(before, conversation.read_cursor().seq());
        const auto cursor = cursors_.emplace(conversation.conversation_id(), begin).first->second;
        return conversation.head_seq() > cursor ? read_on(conversation.conversation_id())
                                                : Result<void>();
    });
}

Result<void> Tail::apply(const wire::Entry& entry) {
    const auto& conversation = entry.conversation_id();
    if (!options_.conversation.empty() && conversation != options_.conversation) {
        return Result<void>();
    }
    // A conversation that was not in the list begins for us with its first push.
    const auto& cursor = cursors_.emplace(conversation, entry.seq() - 1).first->second;
    if (entry.seq() > cursor + 1) {
        TRY_VOID(read_on(conversation));
    }
    if (entry.seq() <= cursor) {
        return Result<void>();
    }
    google::protobuf::RepeatedPtrField<wire::Entry> one;
    *one.Add() = entry;
    return print(one);
}

Result<void> Tail::read_on(const std::string& conversation) {
    wire::ListEntriesRequest request;
    request.set_conversation_id(conversation);
    request.set_limit(200);
    while (!complete()) {
        request.set_after_seq(cursors_[conversation]);
        TRY(const auto page, list_entries(server_, request));
        if (page.entries().empty()) {
            break;
        }
        TRY_VOID(print(page.entries()));
    }
    return Result<void>();
}

Result<void> Tail::print(const google::protobuf::RepeatedPtrField<wire::Entry>& entries) {
    TRY_VOID(printer_.prepare(entries));
    for (const auto& entry : entries) {
        if (complete()) {
            break;
        }
        printer_.print(entry);
        cursors_[entry.conversation_id()] = entry.seq();
        ++printed_;
    }
    return Result<void>();
}

}  // namespace kapok::cli
