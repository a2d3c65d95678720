#include "base/random.h"
#include "messaging/api/errors.h"
#include "messaging/changes.h"
#include "messaging/wire.h"

#include <fmt/format.h>

#include <limits>

namespace kapok::messaging {
namespace {

// How far back the last nudge is looked for. In a group where more is written in ten seconds,
// nobody minds.
constexpr std::size_t kLooked = 64;
constexpr Seq kEnd{std::numeric_limits<std::int64_t>::max()};

// When the sender nudged them last: the stream itself remembers.
std::optional<WallTime> last_nudge(const std::vector<streams::Entry>& entries,
                                   UserId sender,
                                   UserId user) {
    std::optional<WallTime> last;
    for (const auto& entry : entries) {
        if (entry.sender == sender) {
            const auto content = wire::decode(entry.payload);
            const auto* nudge = std::get_if<Nudge>(&content.body);
            if (nudge != nullptr && nudge->user == user) {
                last = entry.time;
            }
        }
    }
    return last;
}

}  // namespace

Task<Result<Entry>> Changes::nudge(rpc::RequestContext ctx,
                                   ConversationId id,
                                   UserId user,
                                   std::string client_message_id) {
    const auto caller = ctx.caller.user;
    const ChangeOf what{
        .conversation = id, .seq = {}, .client_message_id = std::move(client_message_id)};
    const auto hash = hash64(fmt::format("nudge:{}", user));
    CO_TRY(auto first, co_await find_repeat(caller, what, hash));
    if (first) {
        co_return *std::move(first);
    }
    CO_TRY(const auto roster, co_await service_.admit_writer(ctx.deadline, caller, id));
    if (roster->find(user) == nullptr) {
        co_return Error(Code::kNotFound, errors::kMemberUnknown).with_field("user_id");
    }
    CO_TRY(const auto recent, co_await ports_.streams.read_before(id.stream(), kEnd, kLooked));
    const auto last = last_nudge(recent, caller, user);
    const auto now = ports_.clock.wall_now();
    if (last && now - *last < limits_.nudge_pause) {
        const auto wait = limits_.nudge_pause - (now - *last);
        co_return Error(Code::kRateLimited, errors::kNudgeTooSoon)
            .with_retry_after_ms(static_cast<std::uint32_t>(wait.count()));
    }
    CO_TRY(auto entry, co_await append(caller, what, hash, Nudge{.user = user}));
    CO_TRY_VOID(co_await service_.push_entry(ctx.deadline, entry));
    co_return entry;
}

}  // namespace kapok::messaging
