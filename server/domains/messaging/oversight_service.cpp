#include "messaging/oversight_service.h"

#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/notices.h"
#include "messaging/store_oversight.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {

CopiedEntry copy_of(const Entry& entry) {
    CopiedEntry copy{.conversation = entry.conversation,
                     .seq = entry.seq,
                     .sender = entry.sender,
                     .media_ids = {},
                     .bytes = wire::encode(entry)};
    copy.media_ids = media_ids_of(entry.content);
    return copy;
}

Task<Result<std::vector<CopiedEntry>>> OversightService::copy_entries(Deadline deadline,
                                                                      UserId reader,
                                                                      ConversationId id,
                                                                      std::vector<Seq> seqs) {
    std::vector<CopiedEntry> copies;
    // What an archive says that somebody said is no evidence.
    if (id.kind() == Kind::kImported) {
        co_return Error(Code::kNotFound, errors::kConversationUnknown);
    }
    for (const auto seq : seqs) {
        if (!seq) {
            continue;
        }
        // As the reader's own client reads it: what is hidden from them is hidden here.
        const rpc::RequestContext ctx(
            rpc::Caller{.user = reader, .device = {}}, deadline, "oversight", {});
        CO_TRY(const auto page,
               co_await service_.list_entries(
                   ctx, id, {.after = Seq(seq.value() - 1), .before = {}, .limit = 1}));
        for (const auto& entry : page.entries) {
            if (entry.seq == seq && is_message(entry.content.body)) {
                copies.push_back(copy_of(entry));
            }
        }
    }
    co_return copies;
}

Task<Result<bool>> OversightService::knows(Deadline deadline, UserId user, ConversationId id) {
    const auto standing = co_await service_.enter(deadline, user, id);
    if (!standing && standing.error().code() != Code::kNotFound) {
        co_return standing.error();
    }
    co_return standing.has_value();
}

Task<Result<void>> OversightService::recall(Deadline deadline,
                                            ConversationId id,
                                            Seq seq,
                                            storage::SameCommit note) {
    auto& ports = service_.ports_;
    CO_TRY(const auto stored, co_await ports.streams.find(id.stream(), seq));
    const auto content = stored ? wire::decode(stored->payload) : Content();
    if (!is_message(content.body)) {
        co_return Result<void>();
    }
    const RecallJob job{.conversation = id,
                        .target = seq,
                        .by = {},
                        .client_message_id = fmt::format("moderation:{}", seq),
                        .media_ids = media_ids_of(content)};
    CO_TRY_VOID(co_await ports.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        enqueue(tx, job);
        note(tx);
        return {};
    }));
    const auto taken = co_await service_.take_back(deadline, job);
    // Somebody else was faster: it is gone all the same.
    if (!taken && taken.error().code() != Code::kGone && taken.error().code() != Code::kNotFound) {
        co_return taken.error();
    }
    co_return Result<void>();
}

Task<Result<bool>> OversightService::has_message(Deadline /*deadline*/,
                                                 ConversationId id,
                                                 Seq seq) {
    if (id.kind() == Kind::kImported || !seq) {
        co_return false;
    }
    CO_TRY(const auto stored, co_await service_.ports_.streams.find(id.stream(), seq));
    const auto body = stored ? wire::decode(stored->payload).body : Body(Hidden{});
    co_return is_message(body) || std::holds_alternative<Recalled>(body);
}

Task<Result<bool>> OversightService::is_recalled(Deadline /*deadline*/,
                                                 ConversationId id,
                                                 Seq seq) {
    CO_TRY(const auto stored, co_await service_.ports_.streams.find(id.stream(), seq));
    co_return !stored || std::holds_alternative<Recalled>(wire::decode(stored->payload).body);
}

Task<Result<std::vector<GroupLine>>> OversightService::find_groups(Deadline deadline,
                                                                   GroupSearch search) {
    co_return co_await service_.ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<GroupLine>> {
            return store::find_groups(tx, search);
        });
}

Task<Result<std::int64_t>> OversightService::count_groups(Deadline deadline) {
    co_return co_await service_.ports_.database.read(
        deadline, [](storage::Tx& tx) -> Result<std::int64_t> { return store::count_groups(tx); });
}

Task<Result<std::int64_t>> OversightService::count_groups_of(Deadline deadline, UserId user) {
    co_return co_await service_.ports_.database.read(
        deadline,
        [&](storage::Tx& tx) -> Result<std::int64_t> { return store::count_groups_of(tx, user); });
}

Task<Result<void>> OversightService::dissolve(Deadline deadline,
                                              ConversationId id,
                                              storage::SameCommit note) {
    const auto now = service_.ports_.clock.wall_now();
    const auto dissolved =
        co_await service_.ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            auto group = store::find_conversation(tx, id);
            if (!group || id.kind() != Kind::kGroup) {
                return Error(Code::kNotFound, errors::kConversationUnknown)
                    .with_field("conversation_id");
            }
            if (group->dissolved) {
                return {};
            }
            group->dissolved = true;
            ++group->version;
            store::update_conversation(tx, *group);
            record(tx, id, now, {.actor = {}, .kind = GroupEventKind::kDissolved});
            enqueue(tx,
                    NoticeJob{.conversation = id,
                              .sender = {},
                              .notice = {.kind = NoticeKind::kDissolved, .users = {}, .text = {}}});
            note(tx);
            return {};
        });
    co_await service_.settle_group(deadline, id);
    co_return dissolved;
}

}  // namespace kapok::messaging
