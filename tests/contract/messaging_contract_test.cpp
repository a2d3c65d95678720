// The SQL of messaging, every statement of it, on both engines.
#include "contract/domain_engines.h"
#include "messaging/module.h"
#include "messaging/store.h"
#include "messaging/store_changes.h"
#include "messaging/store_oversight.h"
#include "messaging/store_receipts.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{7'000'000'000'000'000'002};
constexpr UserId kCarol{3};
const ConversationId kChat = ConversationId::direct(kAlice, kBob);
const ConversationId kGroup = ConversationId::group(9'000'000'000'000'000'001);

class MessagingContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

store::MemberRow member(ConversationId id, UserId user) {
    return {.conversation = id, .user = user, .joined = kNow};
}

TEST_P(MessagingContract, Conversations) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::add_conversation(tx, kChat, kNow));
        EXPECT_FALSE(store::add_conversation(tx, kChat, kNow));
        EXPECT_EQ(store::find_conversation(tx, kChat)->member_count, 2U);
        EXPECT_FALSE(store::find_conversation(tx, kGroup));

        store::ConversationRow group{.id = kGroup, .name = "朋友", .member_count = 3};
        EXPECT_TRUE(store::add_group(tx, group, kAlice, "g-1", kNow));
        group.id = ConversationId::group(5);
        EXPECT_FALSE(store::add_group(tx, group, kAlice, "g-1", kNow)) << "made before";
        EXPECT_TRUE(store::add_group(tx, group, kBob, "g-1", kNow)) << "another's id";
        EXPECT_EQ(*store::find_group(tx, kAlice, "g-1"), kGroup);
        EXPECT_FALSE(store::find_group(tx, kAlice, "g-2"));

        auto changed = *store::find_conversation(tx, kGroup);
        changed.name = "team";
        changed.avatar_media_id = "face";
        changed.member_count = 2;
        changed.dissolved = true;
        changed.version = 7;
        changed.settings = {.join_approval = true,
                            .invite_by_admins = true,
                            .muted_all = true,
                            .slow_mode = std::chrono::seconds(30),
                            .history_for_newcomers = true,
                            .members_max = 100'000};
        changed.announcement = {.text = "公告", .author = kBob, .time = kNow};
        store::update_conversation(tx, changed);
        const auto found = *store::find_conversation(tx, kGroup);
        EXPECT_EQ(found.name, "team");
        EXPECT_EQ(found.avatar_media_id, "face");
        EXPECT_EQ(found.member_count, 2U);
        EXPECT_TRUE(found.dissolved);
        EXPECT_EQ(found.version, 7U);
        EXPECT_EQ(found.settings, changed.settings);
        EXPECT_EQ(found.announcement.text, "公告");
        EXPECT_EQ(found.announcement.author, kBob);
        EXPECT_EQ(found.announcement.time, kNow);
    });
}

TEST_P(MessagingContract, AMembersRowKeepsEverything) {
    in_tx([](storage::Tx& tx) {
        store::MemberRow row{.conversation = kGroup,
                             .user = kAlice,
                             .active = false,
                             .role = Role::kAdmin,
                             .join_seq = Seq(7),
                             .join_ordinal = Ordinal(5),
                             .joined = kNow,
                             .left = {.seq = Seq(9), .ordinal = Ordinal(6), .time = kNow},
                             .left_name = "old",
                             .left_avatar_media_id = "face",
                             .returned = true,
                             .pinned = true,
                             .muted = true,
                             .hidden = true,
                             .hidden_ordinal = Ordinal(4),
                             .draft = "未发",
                             .marked_unread = true,
                             .read_seq = Seq(8),
                             .read_ordinal = Ordinal(3),
                             .version = 12,
                             .nickname = "班长",
                             .muted_until = kNow,
                             .folded = true};
        EXPECT_FALSE(store::find_member(tx, kGroup, kAlice));
        store::put_member(tx, member(kGroup, kAlice));
        store::put_member(tx, row);
        const auto found = *store::find_member(tx, kGroup, kAlice);
        EXPECT_FALSE(found.active);
        EXPECT_EQ(found.role, Role::kAdmin);
        EXPECT_EQ(found.join_seq, Seq(7));
        EXPECT_EQ(found.join_ordinal, Ordinal(5));
        EXPECT_EQ(found.left.seq, Seq(9));
        EXPECT_EQ(found.left.ordinal, Ordinal(6));
        EXPECT_EQ(found.left.time, kNow);
        EXPECT_EQ(found.left_name, "old");
        EXPECT_EQ(found.left_avatar_media_id, "face");
        EXPECT_TRUE(found.returned && found.pinned && found.muted && found.hidden);
        EXPECT_EQ(found.hidden_ordinal, Ordinal(4));
        EXPECT_EQ(found.draft, "未发");
        EXPECT_TRUE(found.marked_unread);
        EXPECT_EQ(found.read_seq, Seq(8));
        EXPECT_EQ(found.read_ordinal, Ordinal(3));
        EXPECT_EQ(found.version, 12U);
        EXPECT_EQ(found.nickname, "班长");
        EXPECT_EQ(found.muted_until, kNow);
        EXPECT_TRUE(found.folded);
        EXPECT_EQ(store::count_pinned(tx, kAlice), 1);
        EXPECT_EQ(store::count_pinned(tx, kBob), 0);
    });
}

TEST_P(MessagingContract, Intervals) {
    in_tx([](storage::Tx& tx) {
        auto row = member(kGroup, kAlice);
        row.active = false;
        row.join_seq = Seq(2);
        row.left.seq = Seq(4);
        EXPECT_EQ(store::list_intervals(tx, row), (rules::Intervals{{Seq(2), Seq(4)}}));
        store::add_past_interval(tx, row);
        store::add_past_interval(tx, row);
        row.returned = true;
        row.active = true;
        row.join_seq = Seq(8);
        EXPECT_EQ(store::list_intervals(tx, row),
                  (rules::Intervals{{Seq(2), Seq(4)}, {Seq(8), Seq(0)}}));
        row.active = false;
        row.left.seq = Seq(7);
        EXPECT_EQ(store::list_intervals(tx, row), (rules::Intervals{{Seq(2), Seq(4)}}))
            << "left before anything was written";
    });
}

TEST_P(MessagingContract, Members) {
    in_tx([](storage::Tx& tx) {
        auto owner = member(kGroup, kCarol);
        owner.role = Role::kOwner;
        owner.joined = kNow + std::chrono::seconds(5);
        auto gone = member(kGroup, UserId(4));
        gone.active = false;
        auto late = member(kGroup, kAlice);
        late.joined = kNow + std::chrono::seconds(1);
        for (const auto& row : {owner, gone, late, member(kGroup, kBob), member(kChat, kBob)}) {
            store::put_member(tx, row);
        }
        EXPECT_EQ(store::list_places(tx, kGroup).size(), 3U);
        EXPECT_EQ(store::list_first_members(tx, kGroup, 2), (std::vector{kBob, kAlice}));
        EXPECT_EQ(store::list_with_role(tx, kGroup, Role::kOwner), std::vector{kCarol});
        EXPECT_EQ(store::find_heir(tx, kGroup, kCarol), kBob);
        EXPECT_EQ(store::find_heir(tx, kGroup, kBob), kAlice) << "no admin: who joined first";
        EXPECT_FALSE(store::find_heir(tx, kChat, kBob));
        const auto first = store::list_members(tx, kGroup, {}, 2);
        ASSERT_EQ(first.size(), 2U);
        EXPECT_EQ(first[0].user, kCarol);
        EXPECT_EQ(first[1].user, kBob);
        const auto rest = store::list_members(
            tx, kGroup, {.role = first[1].role, .joined = first[1].joined, .user = kBob}, 2);
        ASSERT_EQ(rest.size(), 1U);
        EXPECT_EQ(rest[0].user, kAlice);
    });
}

TEST_P(MessagingContract, ChangesSinceAVersion) {
    in_tx([](storage::Tx& tx) {
        const auto put = [&](UserId user, std::uint64_t version, bool active) {
            auto row = member(kGroup, user);
            row.version = version;
            row.active = active;
            row.role = Role::kAdmin;
            row.muted_until = kNow;
            store::put_member(tx, row);
        };
        put(kAlice, 1, true);
        put(kBob, 2, true);
        put(kCarol, 3, false);
        const auto changes = store::list_changes(tx, kGroup, 1);
        ASSERT_EQ(changes.present.size(), 1U);
        EXPECT_EQ(changes.present[0].user, kBob);
        EXPECT_EQ(changes.present[0].role, Role::kAdmin);
        EXPECT_EQ(changes.present[0].muted_until, kNow);
        EXPECT_EQ(changes.gone, std::vector{kCarol});
        EXPECT_TRUE(store::list_changes(tx, kGroup, 3).present.empty());
        store::remove_past_intervals(tx, member(kGroup, kAlice));
    });
}

TEST_P(MessagingContract, Lists) {
    in_tx([](storage::Tx& tx) {
        store::add_conversation(tx, kChat, kNow);
        store::put_member(tx, member(kChat, kAlice));
        store::put_member(tx, member(kChat, kBob));
        const auto listed = store::list_conversations(tx, kAlice);
        ASSERT_EQ(listed.size(), 1U);
        EXPECT_EQ(listed[0].conversation.id, kChat);
        EXPECT_EQ(listed[0].member.user, kAlice);
        EXPECT_EQ(listed[0].member.joined, kNow);
        EXPECT_TRUE(store::list_conversations(tx, kCarol).empty());
        const auto found = store::find_listed(tx, kAlice, kChat);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->member.joined, kNow);
        EXPECT_FALSE(store::find_listed(tx, kCarol, kChat));
        auto drafting = member(kChat, kAlice);
        drafting.draft = "unsent";
        drafting.pinned = true;
        store::put_member(tx, drafting);
        const auto standings = store::list_standings(tx, kAlice);
        ASSERT_EQ(standings.size(), 1U);
        EXPECT_TRUE(standings[0].pinned);
        EXPECT_TRUE(standings[0].has_draft);
        EXPECT_FALSE(store::list_standings(tx, kBob).front().has_draft);
    });
}

TEST_P(MessagingContract, Mentions) {
    in_tx([](storage::Tx& tx) {
        const auto mark = [&](UserId user, std::uint64_t at, UserId sender) {
            const store::Mention mention{.conversation = kGroup,
                                         .user = user,
                                         .ordinal = Ordinal(at),
                                         .seq = Seq(at + 10),
                                         .sender = sender,
                                         .time = kNow};
            store::add_mention(tx, mention);
            store::add_mention(tx, mention);
        };
        const auto seen_by = [&](UserId user, std::uint64_t above, std::uint64_t up_to = 100) {
            const auto seqs = store::list_mentioned_seqs(
                tx, kGroup, user, {.above = Ordinal(above), .up_to = Seq(up_to)}, 50);
            return seqs.empty() ? Seq() : seqs.back();
        };
        mark(kAlice, 1, kBob);
        mark(kAlice, 2, kBob);
        mark(UserId(), 3, kBob);
        EXPECT_EQ(seen_by(kAlice, 0), Seq(13));
        EXPECT_EQ(seen_by(kAlice, 0, 12), Seq(12));
        EXPECT_EQ(seen_by(kAlice, 3), Seq(0));
        EXPECT_EQ(seen_by(kBob, 0), Seq(0)) << "one's own @all";
        EXPECT_EQ(seen_by(kCarol, 0), Seq(13));
        mark(kAlice, 3, kBob);
        const store::MentionRange all{.above = Ordinal(0), .up_to = Seq(100)};
        EXPECT_EQ(store::list_mentioned_seqs(tx, kGroup, kAlice, all, 50),
                  (std::vector{Seq(11), Seq(12), Seq(13)}))
            << "by name and with all is once";
        EXPECT_EQ(store::list_mentioned_seqs(tx, kGroup, kAlice, all, 2),
                  (std::vector{Seq(12), Seq(13)}))
            << "the newest";
        store::remove_mentions(tx, kGroup, Seq(13));
        EXPECT_EQ(seen_by(kAlice, 0), Seq(12));
        store::remove_read_mentions(tx, kGroup, kAlice, Ordinal(1));
        EXPECT_EQ(seen_by(kAlice, 0), Seq(12));
        store::remove_read_mentions(tx, kGroup, kAlice, Ordinal(2));
        EXPECT_EQ(seen_by(kAlice, 0), Seq(0));
    });
}

// feature: rule-12
TEST_P(MessagingContract, WhenAllWereMentionedLast) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::add_group(tx, {.id = kGroup, .member_count = 1}, kAlice, "g", kNow));
        EXPECT_EQ(store::last_mention_all(tx, kGroup).time, WallTime{});
        store::set_last_mention_all(tx, kGroup, {.time = kNow, .by = "1:m1"});
        store::update_conversation(tx, *store::find_conversation(tx, kGroup));
        store::remove_mentions(tx, kGroup, Seq(1));
        EXPECT_EQ(store::last_mention_all(tx, kGroup).time, kNow);
        EXPECT_EQ(store::last_mention_all(tx, kGroup).by, "1:m1");
        EXPECT_EQ(store::last_mention_all(tx, kChat).by, "") << "none for what is not there";
    });
}

TEST_P(MessagingContract, WhatAUserDeletedForThemselves) {
    in_tx([](storage::Tx& tx) {
        store::put_member(tx, member(kGroup, kAlice));
        const auto hidden = [&](UserId user) {
            const auto seqs =
                store::list_hidden(tx, kGroup, user, {.first = Seq(3), .last = Seq(9)});
            std::vector<std::uint64_t> found;
            for (std::uint64_t seq = 1; seq <= 12; ++seq) {
                if (seqs.contains(Seq(seq))) {
                    found.push_back(seq);
                }
            }
            return found;
        };
        using Seqs = std::vector<std::uint64_t>;
        EXPECT_EQ(hidden(kAlice), Seqs{});
        for (const std::uint64_t seq : {2, 4, 4, 9, 10}) {
            store::hide_entry(tx, kGroup, kAlice, Seq(seq));
        }
        EXPECT_EQ(hidden(kAlice), (Seqs{4, 9})) << "of the range";
        EXPECT_EQ(hidden(kBob), Seqs{});
        EXPECT_TRUE(store::advance_cleared(tx, kGroup, kAlice, Seq(5)));
        EXPECT_FALSE(store::advance_cleared(tx, kGroup, kAlice, Seq(5)));
        EXPECT_FALSE(store::advance_cleared(tx, kGroup, kAlice, Seq(4)));
        EXPECT_FALSE(store::advance_cleared(tx, kGroup, kBob, Seq(5))) << "has no row";
        EXPECT_EQ(hidden(kAlice), (Seqs{1, 2, 3, 4, 5, 9}));
        auto row = *store::find_member(tx, kGroup, kAlice);
        EXPECT_EQ(row.cleared_seq, Seq(5));
        row.cleared_seq = {};
        store::put_member(tx, row);
        EXPECT_EQ(store::find_member(tx, kGroup, kAlice)->cleared_seq, Seq(5))
            << "other changes leave it";
    });
}

TEST_P(MessagingContract, PlayedCursors) {
    in_tx([](storage::Tx& tx) {
        store::put_member(tx, member(kChat, kAlice));
        EXPECT_TRUE(store::advance_played(tx, kChat, kAlice, Seq(7)));
        EXPECT_FALSE(store::advance_played(tx, kChat, kAlice, Seq(7)));
        EXPECT_FALSE(store::advance_played(tx, kChat, kAlice, Seq(3)));
        EXPECT_EQ(store::find_member(tx, kChat, kAlice)->played_seq, Seq(7));
        store::put_member(tx, member(kChat, kAlice));
        EXPECT_EQ(store::find_member(tx, kChat, kAlice)->played_seq, Seq(7));
        EXPECT_EQ(store::list_conversations(tx, kAlice).size(), 0U);
    });
}

TEST_P(MessagingContract, ReactionsAndTheirTallies) {
    in_tx([](storage::Tx& tx) {
        const auto put =
            [&](UserId user, std::string emoji, std::uint64_t seq, bool active = true) {
                const store::ReactionRow row{.conversation = kGroup,
                                             .target = Seq(5),
                                             .emoji = std::move(emoji),
                                             .user = user,
                                             .active = active,
                                             .seq = Seq(seq)};
                store::put_reaction(tx, row);
                EXPECT_EQ(store::has_reaction(tx, row), active);
            };
        const auto shown_to = [&](UserId user) {
            auto all = store::list_tallies(tx, kGroup, user, {.first = Seq(1), .last = Seq(9)});
            std::string text;
            for (const auto& tally : all[Seq(5)].tallies) {
                text += fmt::format("{}{}{} ", tally.emoji, tally.count, tally.mine ? "*" : "");
            }
            return fmt::format("{}@{}", text, all[Seq(5)].seq);
        };
        EXPECT_TRUE(
            store::list_tallies(tx, kGroup, kAlice, {.first = Seq(1), .last = Seq(9)}).empty());
        put(kAlice, "👍", 10);
        put(kBob, "🎉", 11);
        put(kBob, "👍", 12);
        EXPECT_EQ(shown_to(kBob), "👍2* 🎉1* @12");
        EXPECT_EQ(shown_to(kCarol), "👍2 🎉1 @12");
        put(kAlice, "👍", 13, false);
        EXPECT_EQ(shown_to(kAlice), "👍1 🎉1 @13") << "it keeps its place while anyone is left";
        // A repetition of an older one changes nothing.
        store::put_reaction(tx,
                            {.conversation = kGroup,
                             .target = Seq(5),
                             .emoji = "👍",
                             .user = kAlice,
                             .active = true,
                             .seq = Seq(10)});
        EXPECT_EQ(shown_to(kAlice), "👍1 🎉1 @13");
        put(kBob, "👍", 14, false);
        EXPECT_EQ(shown_to(kAlice), "🎉1 @14") << "the state is that of the last change";
        EXPECT_EQ(store::count_other_reactions(tx, kGroup, Seq(5), "👍"), 1);
        EXPECT_EQ(store::count_other_reactions(tx, kGroup, Seq(5), "🎉"), 0);
        put(kCarol, "👍", 15);
        EXPECT_EQ(shown_to(kAlice), "🎉1 👍1 @15");

        const auto everyone = store::list_reactors(tx, kGroup, Seq(5), "", Seq(0), 10);
        ASSERT_EQ(everyone.size(), 2U);
        EXPECT_EQ(everyone[0].user, kBob);
        EXPECT_EQ(everyone[0].emoji, "🎉");
        EXPECT_EQ(everyone[1].seq, Seq(15));
        EXPECT_EQ(store::list_reactors(tx, kGroup, Seq(5), "", Seq(11), 10).size(), 1U);
        EXPECT_EQ(store::list_reactors(tx, kGroup, Seq(5), "👍", Seq(0), 10).size(), 1U);
        EXPECT_EQ(store::list_reactors(tx, kGroup, Seq(5), "", Seq(0), 1).size(), 1U);
        EXPECT_TRUE(store::list_reactors(tx, kGroup, Seq(6), "", Seq(0), 10).empty());

        store::remove_reactions(tx, kGroup, Seq(5));
        EXPECT_EQ(shown_to(kAlice), "@0");
        EXPECT_TRUE(store::list_reactors(tx, kGroup, Seq(5), "", Seq(0), 10).empty());
    });
}

TEST_P(MessagingContract, ATallyNamesTheFirstFew) {
    in_tx([](storage::Tx& tx) {
        for (std::uint64_t n = 1; n <= 5; ++n) {
            store::put_reaction(tx,
                                {.conversation = kGroup,
                                 .target = Seq(5),
                                 .emoji = "👍",
                                 .user = UserId(n),
                                 .active = true,
                                 .seq = Seq(10 + n)});
        }
        auto all = store::list_tallies(tx, kGroup, kAlice, {.first = Seq(5), .last = Seq(5)});
        ASSERT_EQ(all[Seq(5)].tallies.size(), 1U);
        EXPECT_EQ(all[Seq(5)].tallies[0].count, 5U);
        EXPECT_EQ(all[Seq(5)].tallies[0].users, (std::vector{UserId(1), UserId(2), UserId(3)}));
        EXPECT_TRUE(
            store::list_tallies(tx, kGroup, kAlice, {.first = Seq(6), .last = Seq(9)}).empty());
    });
}

TEST_P(MessagingContract, Pins) {
    in_tx([](storage::Tx& tx) {
        const auto put = [&](std::uint64_t seq, bool pinned, std::uint64_t at) {
            store::put_pin(tx,
                           {.conversation = kGroup,
                            .seq = Seq(seq),
                            .user = kAlice,
                            .pinned = pinned,
                            .pin_seq = Seq(at),
                            .time = kNow});
        };
        EXPECT_FALSE(store::is_pinned(tx, kGroup, Seq(3)));
        put(3, true, 10);
        put(4, true, 11);
        put(3, false, 12);
        put(3, true, 10);
        EXPECT_FALSE(store::is_pinned(tx, kGroup, Seq(3))) << "a repetition of an older one";
        EXPECT_EQ(store::count_pinned_messages(tx, kGroup), 1);
        put(3, true, 13);
        const auto pins = store::list_pins(tx, kGroup);
        ASSERT_EQ(pins.size(), 2U);
        EXPECT_EQ(pins[0].seq, Seq(3));
        EXPECT_EQ(pins[0].pin_seq, Seq(13));
        EXPECT_EQ(pins[1].seq, Seq(4));
        EXPECT_EQ(pins[1].user, kAlice);
        EXPECT_EQ(pins[1].time, kNow);
        store::remove_pin(tx, kGroup, Seq(3));
        EXPECT_FALSE(store::is_pinned(tx, kGroup, Seq(3)));
        EXPECT_TRUE(store::list_pins(tx, kChat).empty());
    });
}

TEST_P(MessagingContract, GroupsForThoseWhoRunTheInstance) {
    in_tx([](storage::Tx& tx) {
        store::ConversationRow group{.id = kGroup, .name = "Trees 50%", .member_count = 3};
        EXPECT_TRUE(store::add_group(tx, group, kAlice, "g-1", kNow));
        EXPECT_TRUE(store::add_conversation(tx, kChat, kNow));
        store::put_member(tx, member(kGroup, kAlice));
        store::put_member(tx, member(kChat, kAlice));
        EXPECT_EQ(store::count_groups(tx), 1);
        EXPECT_EQ(store::count_groups_of(tx, kAlice), 1);
        EXPECT_EQ(store::count_groups_of(tx, kBob), 0);
        const auto found = store::find_groups(tx, {.text = "ES 50%", .limit = 9});
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].id, kGroup);
        EXPECT_EQ(found[0].created, kNow);
        EXPECT_TRUE(store::find_groups(tx, {.text = "5%0", .limit = 9}).empty());
        EXPECT_EQ(store::find_groups(tx, {.text = kGroup.text(), .limit = 9}).size(), 1U);
        EXPECT_TRUE(store::find_groups(tx, {.after = kGroup.text(), .limit = 9}).empty());
        group.dissolved = true;
        store::update_conversation(tx, group);
        EXPECT_EQ(store::count_groups(tx), 0);
    });
}

// feature: receipts, delete-account
TEST_P(MessagingContract, Receipts) {
    in_tx([](storage::Tx& tx) {
        auto alice = member(kGroup, kAlice);
        alice.read_seq = Seq(4);
        alice.read_ordinal = Ordinal(3);
        alice.draft = "unsent";
        store::put_member(tx, alice);
        store::put_member(tx, member(kGroup, kBob));
        EXPECT_TRUE(store::advance_delivery(tx, kGroup, kAlice, Seq(3)));
        EXPECT_FALSE(store::advance_delivery(tx, kGroup, kAlice, Seq(3)));
        EXPECT_FALSE(store::advance_delivery(tx, kGroup, kAlice, Seq(2)));
        EXPECT_TRUE(store::advance_delivery(tx, kGroup, kBob, Seq(7)));
        const auto receipts = store::list_receipts(tx, kGroup);
        ASSERT_EQ(receipts.size(), 2U);
        for (const auto& receipt : receipts) {
            const bool is_alice = receipt.user == kAlice;
            EXPECT_EQ(receipt.read, is_alice ? Seq(4) : Seq(0));
            EXPECT_EQ(receipt.read_ordinal, is_alice ? Ordinal(3) : Ordinal(0));
            EXPECT_EQ(receipt.delivered, is_alice ? Seq(4) : Seq(7)) << "read is received";
        }
        store::hide_entry(tx, kGroup, kAlice, Seq(2));
        store::hide_entry(tx, kGroup, kBob, Seq(2));
        store::erase_settings(tx, kAlice);
        store::erase_settings(tx, kAlice);
        const store::SeqRange all{.first = Seq(1), .last = Seq(9)};
        EXPECT_FALSE(store::list_hidden(tx, kGroup, kAlice, all).contains(Seq(2)));
        EXPECT_TRUE(store::list_hidden(tx, kGroup, kBob, all).contains(Seq(2)));
        EXPECT_EQ(store::find_member(tx, kGroup, kAlice)->draft, "");
        EXPECT_EQ(store::find_member(tx, kGroup, kAlice)->read_seq, Seq(0));
        store::erase_member(tx, kGroup, kAlice);
        EXPECT_FALSE(store::find_member(tx, kGroup, kAlice));
        EXPECT_EQ(store::list_receipts(tx, kGroup).size(), 1U);
    });
}

// feature: retention
TEST_P(MessagingContract, WhatHangsOnTrimmedEntriesGoes) {
    in_tx([](storage::Tx& tx) {
        EXPECT_TRUE(store::add_conversation(tx, kChat, kNow));
        EXPECT_TRUE(store::add_group(tx, {.id = kGroup, .member_count = 1}, kAlice, "g", kNow));
        EXPECT_EQ(store::list_of_kind(tx, Kind::kDirect, "", 9),
                  (std::vector<ConversationId>{kChat}));
        EXPECT_TRUE(store::list_of_kind(tx, Kind::kDirect, kChat.text(), 9).empty());
        EXPECT_TRUE(store::list_of_kind(tx, Kind::kSelf, "", 9).empty());
        for (const std::uint64_t seq : {3, 4}) {
            store::add_mention(tx,
                               {.conversation = kGroup,
                                .user = kBob,
                                .ordinal = Ordinal(seq),
                                .seq = Seq(seq),
                                .sender = kAlice,
                                .time = kNow});
            store::hide_entry(tx, kGroup, kAlice, Seq(seq));
            store::put_reaction(tx,
                                {.conversation = kGroup,
                                 .target = Seq(seq),
                                 .emoji = "👍",
                                 .user = kAlice,
                                 .active = true,
                                 .seq = Seq(seq + 10)});
        }
        store::remove_marks_up_to(tx, kGroup, Seq(3));
        const auto tallies =
            store::list_tallies(tx, kGroup, kAlice, {.first = Seq(1), .last = Seq(9)});
        EXPECT_EQ(tallies.size(), 1U);
        EXPECT_TRUE(tallies.contains(Seq(4)));
        EXPECT_FALSE(store::has_reaction(tx,
                                         {.conversation = kGroup,
                                          .target = Seq(3),
                                          .emoji = "👍",
                                          .user = kAlice,
                                          .active = true}));
        EXPECT_EQ(store::list_mentioned_seqs(
                      tx, kGroup, kBob, {.above = Ordinal(0), .up_to = Seq(9)}, 50),
                  std::vector{Seq(4)});
    });
}

KAPOK_ON_ALL_ENGINES(MessagingContract);

}  // namespace
}  // namespace kapok::messaging
