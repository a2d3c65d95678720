// messaging's use cases, each file one group of them. Thread-safe: the only state is a cache of
// rosters.
//
// The hot path of Send asks no database: the roster and the relationship are cached, the append is
// the only thing that waits. Rosters in the cache are brought up to date after each commit that
// changes one, by what changed only; so a member who was removed may at worst still write or
// receive what was on its way at that moment.
#pragma once

#include "accounts/api/accounts.h"
#include "accounts/api/erasure.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/random.h"
#include "contacts/api/contacts.h"
#include "links/api/links.h"
#include "media/api/media.h"
#include "messaging/api/content_policy.h"
#include "messaging/api/sticker_source.h"
#include "messaging/probe.h"
#include "messaging/roster.h"
#include "messaging/screening.h"
#include "messaging/served.h"
#include "messaging/store.h"
#include "messaging/turns.h"
#include "messaging/types.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "runtime/snapshot_cache.h"
#include "storage/database.h"
#include "storage/outbox.h"
#include "streams/streams.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

struct NoticeJob;
struct RecallJob;

class Service final : public media::ScopeAccess,
                      public contacts::MeetingPlaces,
                      public accounts::Erasure {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        streams::Streams& streams;
        accounts::Accounts& accounts;
        contacts::Contacts& contacts;
        media::Library& media;
        links::Links& links;
        rpc::Sessions& sessions;
        Clock& clock;
        IdSource& ids;
        Random& random;
        observability::Metrics& metrics;
    };

    Service(Ports ports, Limits limits, std::size_t rosters_cached);
    // moderation is a higher domain: app plugs it in before the first call.
    void use_content_policy(ContentPolicy& policy) { policy_ = &policy; }
    Screening& screening() { return screening_; }
    // Likewise stickers; without it there are only emoji and people's own.
    void use_stickers(StickerSource& stickers) { stickers_ = &stickers; }

    // send.cpp
    Task<Result<Entry>> send(rpc::RequestContext ctx, Draft draft);
    Task<Result<void>> send_typing(rpc::RequestContext ctx, ConversationId id, bool active);

    // recall.cpp
    Task<Result<Entry>> recall(rpc::RequestContext ctx,
                               ConversationId id,
                               Seq target,
                               std::string client_message_id);

    // list.cpp
    Task<Result<ConversationPage>> list_conversations(rpc::RequestContext ctx,
                                                      std::string page_token,
                                                      std::uint32_t limit);
    Task<Result<Conversation>> get_conversation(rpc::RequestContext ctx, ConversationId id);
    Task<Result<EntryPage>> list_entries(rpc::RequestContext ctx,
                                         ConversationId id,
                                         EntryRange range);

    // merged.cpp
    Task<Result<MergedPage>> get_merged(rpc::RequestContext ctx,
                                        ConversationId id,
                                        Seq seq,
                                        MergedRange range);
    // May the user read, at `via` (an item of a forwarded card, as get_merged names it), an entry
    // that shows the media?
    Task<Result<bool>> may_read_through(Deadline deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override;

    // cursors.cpp
    Task<Result<ReadCursor>> mark_read(rpc::RequestContext ctx, ConversationId id, Seq seq);
    Task<Result<Membership>> update_membership(rpc::RequestContext ctx,
                                               ConversationId id,
                                               MembershipChange change);

    // receipts.cpp
    Task<Result<std::vector<Receipt>>> list_receipts(rpc::RequestContext ctx, ConversationId id);
    struct Delivered {
        ConversationId conversation{};
        Seq seq{};
    };
    Task<Result<void>> mark_delivered(rpc::RequestContext ctx, std::vector<Delivered> delivered);

    // groups.cpp
    Task<Result<Conversation>> create_group(rpc::RequestContext ctx, NewGroup group);
    Task<Result<Conversation>> update_group(rpc::RequestContext ctx,
                                            ConversationId id,
                                            GroupChange change);
    Task<Result<void>> dissolve_group(rpc::RequestContext ctx, ConversationId id);
    Task<Result<void>> set_role(rpc::RequestContext ctx, ConversationId id, UserId user, Role role);

    // members.cpp
    struct Invited {
        std::vector<UserId> added;      // were not in before
        std::vector<UserId> requested;  // wait for an admin's word
    };
    Task<Result<Invited>> add_members(rpc::RequestContext ctx,
                                      ConversationId id,
                                      std::vector<UserId> users);
    // Who was removed.
    Task<Result<std::vector<UserId>>> remove_members(rpc::RequestContext ctx,
                                                     ConversationId id,
                                                     std::vector<UserId> users);
    Task<Result<void>> leave_group(rpc::RequestContext ctx, ConversationId id);
    Task<Result<MemberPage>> list_members(rpc::RequestContext ctx,
                                          ConversationId id,
                                          std::string page_token,
                                          std::uint32_t limit);
    // Whose name, or nickname in the group, begins with the query.
    Task<Result<MemberPage>> search_members(rpc::RequestContext ctx,
                                            ConversationId id,
                                            std::string query,
                                            std::string page_token,
                                            std::uint32_t limit);
    Task<Result<std::vector<Member>>> get_members(rpc::RequestContext ctx,
                                                  ConversationId id,
                                                  std::vector<UserId> users);

    // notices.cpp: handlers of the outbox.
    Task<Result<void>> on_notice(storage::OutboxRow row);
    Task<Result<void>> on_recall(storage::OutboxRow row);
    Task<Result<void>> on_became_contacts(storage::OutboxRow row);
    // erasure.cpp
    Task<Result<void>> on_history_unwanted(storage::OutboxRow row);

    // access.cpp
    Task<Result<bool>> may_read(Deadline deadline,
                                UserId user,
                                std::string scope,
                                std::uint64_t seq) override;
    Task<Result<bool>> share_group(Deadline deadline,
                                   UserId a,
                                   UserId b,
                                   std::string conversation_id) override;
    Task<Result<bool>> shows_card(Deadline deadline, UserId reader, Card card) override;

    // erasure.cpp: what a deleted user leaves behind, group by group.
    Task<Result<void>> erase(Deadline deadline, UserId user) override;

    // --- For the domain's other classes of use cases ---

    using SharedRoster = std::shared_ptr<const Roster>;

    // How one stands in a conversation that one is or was in.
    struct Standing {
        SharedRoster roster;
        std::optional<Place> place;  // none for a former member
        rules::Intervals intervals;
    };

    // access.cpp: what the domain's use cases begin with.
    // Null if the conversation has no row.
    Task<Result<SharedRoster>> find_roster(Deadline deadline, ConversationId id);
    // Brings the roster in the cache up to date with what is committed.
    Task<void> freshen(Deadline deadline, ConversationId id);
    // NotFound CONVERSATION_UNKNOWN if the user has never been in it. Opens a 1:1 with a contact
    // and the self chat.
    Task<Result<Standing>> enter(Deadline deadline, UserId user, ConversationId id);
    // Also Forbidden NOT_A_MEMBER.
    Task<Result<Standing>> enter_as_member(Deadline deadline, UserId user, ConversationId id);
    // Makes the rows of a 1:1, self or service chat, once.
    Task<Result<SharedRoster>> open_direct(Deadline deadline, ConversationId id);
    // Whoever holds a link may see the group's picture for some minutes.
    void let_see_avatar(ConversationId id, UserId user);

    // groups.cpp
    // After a write that may have changed who is in it: freshens the roster, waits for the notices.
    Task<void> settle_group(Deadline deadline, ConversationId id);

    // policy.cpp
    Result<Content> apply_policy(UserId sender, ConversationId id, Content content) const;
    // Likewise a name in a group, or a reason to join it.
    [[nodiscard]] Result<std::string> check_words(std::string words) const;
    Task<Result<void>> review(Deadline deadline, Entry entry);

    // send.cpp
    // Who may write there now; see send() for the refusals.
    Task<Result<SharedRoster>> admit_writer(Deadline deadline, UserId user, ConversationId id);
    // What hangs on a message that was written: its media and marks of mentions.
    Task<Result<void>> settle(Deadline deadline, Entry entry);
    Task<Result<void>> push_entry(Deadline deadline, Entry entry);

    Turns& turns() { return turns_; }

    // notices.cpp
    // Appends under the server's own `id` and pushes; a repetition only pushes.
    Task<Result<void>> append_notice(NoticeJob job, std::string id);

  private:
    friend class OversightService;

    // send.cpp
    Task<Result<Content>> prepare_media(Deadline deadline, Draft draft, UserId sender);
    Task<Result<media::Media>> find_media(Deadline deadline, UserId user, media::Media named);
    Task<Result<Quote>> find_quoted(Deadline deadline, UserId user, ConversationId id, Seq seq);
    Task<Result<Entry>> write(rpc::RequestContext ctx, Draft draft);
    Task<Result<Screening::Cleared>> prepare(Deadline deadline, UserId sender, Draft draft);
    Task<Result<Entry>> answer_refused(rpc::RequestContext ctx, Draft draft, Error refusal);
    Task<Result<Entry>> answer_repeat(rpc::RequestContext ctx, Entry first);
    Task<Result<Entry>> find_first(ConversationId id, Seq seq);

    // fill_in.cpp
    // What the server knows better than the sender: a person's names, a link's preview, what is
    // forwarded.
    Task<Result<Draft>> fill_in(Deadline deadline, UserId sender, Draft draft);
    Task<Result<Sticker>> describe_sticker(Deadline deadline, Sticker sticker);
    Task<Result<ContactCard>> describe_person(Deadline deadline, UserId user);
    Task<Result<Merged>> gather(Deadline deadline, UserId sender, Merged asked);

    // merged.cpp
    // The card at a place that the user may read.
    Task<Result<Merged>> find_merged(Deadline deadline,
                                     UserId user,
                                     ConversationId id,
                                     Seq seq,
                                     std::vector<std::uint32_t> path);

    // recall.cpp
    // Appends the recall entry; a repetition writes nothing. Pushes it the first time.
    Task<Result<Entry>> take_back(Deadline deadline, RecallJob job);

    // receipts.cpp
    // Those who may see how far the user is, sorted; nobody in large groups.
    Task<Result<std::vector<UserId>>> viewers_of(Deadline deadline,
                                                 UserId user,
                                                 SharedRoster roster);
    // After the user has read: those who may see it hear of it.
    Task<Result<void>> tell_read(Deadline deadline, UserId user, Standing standing, Seq read);

    // list.cpp
    Task<Result<std::vector<Conversation>>> describe(Deadline deadline,
                                                     UserId user,
                                                     std::vector<store::Listed> listed,
                                                     std::vector<streams::Head> heads);

    // members.cpp
    // Leaves a group that one was in; leaving twice is leaving once.
    Task<Result<void>> quit(Deadline deadline, UserId caller, ConversationId id);

    // groups.cpp
    Task<Result<void>> check_invitable(Deadline deadline, UserId user, std::vector<UserId> others);
    Task<Result<void>> check_avatar(Deadline deadline, UserId user, std::string media_id);
    Task<Result<void>> keep_avatar(Deadline deadline,
                                   ConversationId id,
                                   std::string fresh,
                                   std::string old);

    Ports ports_;
    Limits limits_;
    Probe probe_;
    Served served_;
    ContentPolicy* policy_ = nullptr;
    Screening screening_{limits_};
    StickerSource* stickers_ = nullptr;
    runtime::SnapshotCache<ConversationId, Roster> rosters_;
    Turns turns_;
    runtime::SnapshotCache<Turns::Key, WallTime, Turns::KeyHash> avatar_views_;  // until when
};

// A page of members or conversations never waits longer than this for notices: when another row of
// the outbox is stuck, the answer comes before they are there.
inline constexpr std::chrono::milliseconds kNoticeWait{2'000};

// How often a change of an entry that others change too is made anew.
inline constexpr int kReplaceTries = 8;

// Who is invited at most in one call, each once.
Result<void> check_users(std::vector<UserId>& users, const Limits& limits);

// As the member sees it; `head` decides whether it is still hidden.
Membership membership_of(const store::MemberRow& row, const streams::Head& head);

}  // namespace kapok::messaging
