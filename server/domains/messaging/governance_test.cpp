// feature: group-notice, group-nickname, mute-members, slow-mode, ban, group-log, newcomers-history
// feature: mute-all
#include "messaging/governance.h"

#include "accounts/api/events.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono_literals::operator""s;

// The settings that notices tell of, with their values.
Task<std::vector<std::pair<SettingKind, std::int64_t>>> told_settings(World* world,
                                                                      UserId user,
                                                                      ConversationId id) {
    std::vector<std::pair<SettingKind, std::int64_t>> told;
    for (const auto& entry : co_await world->entries(user, id)) {
        const auto* notice = std::get_if<Notice>(&entry.content.body);
        if (notice != nullptr && notice->kind == NoticeKind::kSettingsChanged) {
            told.emplace_back(notice->setting, notice->number);
        }
    }
    co_return told;
}

Task<std::vector<GroupEventKind>> events(World* world, ConversationId id) {
    std::vector<GroupEventKind> kinds;
    const auto page = co_await world->module.governance().list_events(world->as(kAlice), id, "", 0);
    for (const auto& event : page->events) {
        kinds.push_back(event.kind);
    }
    co_return kinds;
}

CO_TEST(GroupSettings, AreToldAndLogged) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    const auto changed = co_await governance.update_settings(
        world.as(kAlice), id, {.join_approval = true, .slow_mode = 30s});
    CO_ASSERT_TRUE(changed.has_value() && changed->settings.has_value());
    EXPECT_TRUE(changed->settings->join_approval);
    EXPECT_EQ(changed->settings->slow_mode, 30s);
    EXPECT_EQ(changed->settings->members_max, 500U) << "what the instance gives";
    must(co_await governance.update_settings(world.as(kAlice), id, {.join_approval = true}));
    const std::vector<std::pair<SettingKind, std::int64_t>> expected{
        {SettingKind::kJoinApproval, 1}, {SettingKind::kSlowMode, 30}};
    EXPECT_EQ(co_await told_settings(&world, kBob, id), expected) << "nothing new, nothing told";
    EXPECT_EQ(
        co_await events(&world, id),
        (std::vector{
            GroupEventKind::kSlowMode, GroupEventKind::kJoinApproval, GroupEventKind::kCreated}));
    EXPECT_EQ(
        reason_of(co_await governance.update_settings(world.as(kBob), id, {.muted_all = true})),
        errors::kRoleTooLow);
    EXPECT_EQ(
        reason_of(co_await governance.update_settings(world.as(kEve), id, {.muted_all = true})),
        errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await governance.list_events(world.as(kBob), id, "", 0)),
              errors::kRoleTooLow);
    co_await world.close();
}

CO_TEST(MutedAll, LeavesItToTheLeaders) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    must(co_await governance.update_settings(world.as(kAlice), id, {.muted_all = true}));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "hey")), errors::kGroupMuted);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "m2", "quiet")), "");
    must(co_await world.service.set_role(world.as(kAlice), id, kBob, Role::kAdmin));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m3", "yes")), "");
    must(co_await governance.update_settings(world.as(kBob), id, {.muted_all = false}));
    EXPECT_EQ(reason_of(co_await world.say(kCarol, id, "m4", "thanks")), "");
    co_await world.close();
}

CO_TEST(MuteMember, ForATime) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    const auto mute = [&](UserId caller, UserId user, rules::Mute how) {
        return governance.mute_member(world.as(caller), id, user, how);
    };
    const auto muted = co_await mute(kAlice, kBob, {.duration = 600s});
    CO_ASSERT_TRUE(muted.has_value());
    EXPECT_EQ(muted->muted_until, loop.clock().wall_now() + 600s);
    EXPECT_EQ((co_await world.get(kBob, id)).membership.muted_until, muted->muted_until);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "hey")), errors::kMuted);
    EXPECT_EQ(reason_of(co_await world.say(kCarol, id, "m2", "hey")), "");
    loop.clock().advance(600s);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "hey")), "");
    must(co_await mute(kAlice, kBob, {.for_ever = true}));
    loop.clock().advance(std::chrono::hours(24 * 365));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m3", "hey")), errors::kMuted);
    EXPECT_EQ(reason_of(co_await mute(kBob, kCarol, {.for_ever = true})), errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await mute(kAlice, kAlice, {.for_ever = true})), errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await mute(kAlice, kEve, {.for_ever = true})), errors::kMemberUnknown);
    // Neither leaving and coming back nor a repetition lifts it.
    must(co_await world.service.leave_group(world.as(kBob), id));
    must(co_await world.service.add_members(world.as(kAlice), id, {kBob}));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m4", "hey")), errors::kMuted);
    must(co_await mute(kAlice, kBob, {}));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m4", "hey")), "");
    must(co_await mute(kAlice, kBob, {}));
    const auto kinds = co_await events(&world, id);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), GroupEventKind::kUnmuted), 1);
    co_await world.close();
}

CO_TEST(SlowMode, OneMessageAPause) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    must(co_await world.say(kBob, id, "m0", "before"));
    must(co_await governance.update_settings(world.as(kAlice), id, {.slow_mode = 60s}));
    // What was written before slow mode counts, and is found in the stream.
    const auto early = co_await world.say(kBob, id, "m1", "hey");
    EXPECT_EQ(reason_of(early), errors::kSlowMode);
    EXPECT_EQ(early.error().retry_after_ms(), 60'000U);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m0", "before")), "") << "a repetition";
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "a1", "I may")), "");
    EXPECT_EQ(reason_of(co_await world.say(kAlice, id, "a2", "at once")), "");
    loop.clock().advance(60s);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "hey")), "");
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m2", "again")), errors::kSlowMode);
    EXPECT_EQ(reason_of(co_await world.say(kCarol, id, "c1", "me")), "");
    // A send that is refused takes no turn.
    loop.clock().advance(60s);
    EXPECT_EQ(
        reason_of(co_await world.say(kBob, id, "m3", Text{.text = "@eve", .mentioned = {kEve}})),
        errors::kMentionNotAMember);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m3", "hey")), "");
    co_await world.close();
}

Task<void> say_into(World* world, ConversationId id, std::string name, int* sent) {
    const auto said = co_await world->say(kBob, id, std::move(name), "together");
    *sent += said ? 1 : 0;
}

CO_TEST(SlowMode, TwoAtOnceAreOne) {
    World world(loop);
    const auto id = co_await world.make_group();
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.slow_mode = 60s}));
    int sent = 0;
    runtime::Scope scope(loop.executor());
    for (int i = 0; i < 8; ++i) {
        scope.spawn("test.say", say_into(&world, id, fmt::format("m{}", i), &sent));
    }
    co_await scope.join();
    EXPECT_EQ(sent, 1);
    co_await scope.close();
    co_await world.close();
}

CO_TEST(Announcement, IsKeptToldAndMentionsAll) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    const auto set = co_await governance.set_announcement(
        world.as(kAlice), id, {.text = " 周六七点集合 ", .mention_all = true});
    CO_ASSERT_TRUE(set.has_value() && set->announcement.has_value());
    EXPECT_EQ(set->announcement->text, "周六七点集合");
    EXPECT_EQ(set->announcement->author, kAlice);
    const auto seen = co_await world.get(kBob, id);
    EXPECT_EQ(seen.announcement->text, "周六七点集合");
    EXPECT_EQ(World::unread(seen), 1U) << "the message that mentions all";
    EXPECT_EQ(seen.mentioned_seq, Seq(3));
    must(co_await governance.set_announcement(
        world.as(kAlice), id, {.text = "周六七点集合", .mention_all = true}));
    EXPECT_EQ((co_await world.entries(kBob, id)).size(), 3U) << "a repetition says nothing";
    must(co_await world.service.add_members(world.as(kAlice), id, {kDave}));
    EXPECT_TRUE((co_await world.get(kDave, id)).announcement.has_value()) << "newcomers see it";
    must(co_await governance.set_announcement(world.as(kAlice), id, {}));
    EXPECT_FALSE((co_await world.get(kBob, id)).announcement.has_value());
    EXPECT_EQ(reason_of(co_await governance.set_announcement(world.as(kBob), id, {.text = "x"})),
              errors::kRoleTooLow);
    must(co_await world.service.remove_members(world.as(kAlice), id, {kBob}));
    EXPECT_FALSE((co_await world.get(kBob, id)).settings.has_value()) << "not theirs any more";
    co_await world.close();
}

CO_TEST(Announcement, MentionsAllNotTooOftenInALargeGroup) {
    Settings settings;
    settings.limits.large_group = 2;
    World world(loop, settings);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    must(co_await governance.set_announcement(
        world.as(kAlice), id, {.text = "one", .mention_all = true}));
    EXPECT_EQ(reason_of(co_await governance.set_announcement(
                  world.as(kAlice), id, {.text = "two", .mention_all = true})),
              errors::kMentionAllTooSoon);
    EXPECT_EQ(
        reason_of(co_await governance.set_announcement(world.as(kAlice), id, {.text = "two"})), "");
    co_await world.close();
}

// Refuses one word, and whoever it is told to.
class StrictPolicy final : public ContentPolicy {
  public:
    [[nodiscard]] Result<void> may_write(UserId /*sender*/) const override { return {}; }
    [[nodiscard]] Result<std::string> check_text(std::string text) const override {
        if (text == "forbidden") {
            return Error(Code::kForbidden, "TEXT_NOT_ALLOWED");
        }
        return text == "rude" ? std::string("****") : std::move(text);
    }
    [[nodiscard]] bool wants_review(std::string_view /*text*/) const override { return false; }
    Task<Result<void>> review(Deadline /*deadline*/, CopiedEntry /*entry*/) override {
        co_return Result<void>();
    }
};

CO_TEST(Announcement, IsHeldToTheContentPolicy) {
    World world(loop);
    StrictPolicy policy;
    world.service.use_content_policy(policy);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await governance.set_announcement(
                  world.as(kAlice), id, {.text = "forbidden", .mention_all = true})),
              "TEXT_NOT_ALLOWED");
    const auto masked =
        co_await governance.set_announcement(world.as(kAlice), id, {.text = "rude"});
    CO_ASSERT_TRUE(masked.has_value() && masked->announcement.has_value());
    EXPECT_EQ(masked->announcement->text, "****");
    co_await world.close();
}

CO_TEST(GroupNames, AreHeldToTheContentPolicy) {
    World world(loop);
    StrictPolicy policy;
    world.service.use_content_policy(policy);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await world.service.update_group(
                  world.as(kAlice), id, {.name = "forbidden", .avatar_media_id = {}})),
              "TEXT_NOT_ALLOWED");
    EXPECT_EQ(reason_of(co_await governance.set_nickname(world.as(kBob), id, "forbidden")),
              "TEXT_NOT_ALLOWED");
    const auto masked = co_await governance.set_nickname(world.as(kBob), id, "rude");
    CO_ASSERT_TRUE(masked.has_value());
    EXPECT_EQ(masked->nickname, "****");
    EXPECT_EQ(reason_of(co_await world.service.create_group(
                  world.as(kAlice),
                  {.client_group_id = "g-2", .name = "forbidden", .users = {kBob, kCarol}})),
              "TEXT_NOT_ALLOWED");
    co_await world.close();
}

CO_TEST(Nickname, IsShownAndFound) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    const auto set = co_await governance.set_nickname(world.as(kBob), id, " Captain ");
    CO_ASSERT_TRUE(set.has_value());
    EXPECT_EQ(set->nickname, "Captain");
    const auto members = co_await world.service.get_members(world.as(kAlice), id, {kBob, kEve});
    CO_ASSERT_TRUE(members.has_value() && members->size() == 1);
    EXPECT_EQ(members->front().nickname, "Captain");
    const auto find = [&](std::string query) -> Task<std::vector<UserId>> {
        std::vector<UserId> users;
        std::string token;
        do {
            const auto page =
                co_await world.service.search_members(world.as(kCarol), id, query, token, 1);
            for (const auto& member : page->members) {
                users.push_back(member.user);
            }
            token = page->next_page_token;
        } while (!token.empty());
        co_return users;
    };
    EXPECT_EQ(co_await find("cap"), std::vector{kBob});
    EXPECT_EQ(co_await find("BO"), std::vector{kBob}) << "the account's name finds them too";
    EXPECT_EQ(co_await find("c"), (std::vector{kBob, kCarol})) << "Captain before carol";
    EXPECT_EQ(co_await find("aptain"), std::vector<UserId>{}) << "from the beginning only";
    must(co_await governance.set_nickname(world.as(kCarol), id, "carola"));
    EXPECT_EQ(co_await find("carol"), std::vector{kCarol}) << "by two names, once";
    must(co_await world.service.remove_members(world.as(kAlice), id, {kBob}));
    EXPECT_EQ(co_await find("cap"), std::vector<UserId>{});
    must(co_await world.service.add_members(world.as(kAlice), id, {kBob}));
    EXPECT_EQ(co_await find("cap"), std::vector<UserId>{}) << "it went with them";
    EXPECT_EQ(reason_of(co_await governance.set_nickname(world.as(kBob), id, "a\nb")),
              errors::kNicknameInvalid);
    co_await world.close();
}

CO_TEST(Nickname, FollowsTheAccount) {
    World world(loop);
    const auto id = co_await world.make_group();
    accounts::User renamed = world.accounts.at(kBob);
    renamed.nickname = "Robert";
    must(co_await world.database->write(world.as(kBob).deadline, [&](storage::Tx& tx) {
        storage::enqueue(tx,
                         accounts::kProfileChanged,
                         "accounts:2",
                         accounts::ProfileChanged{renamed}.encode());
        return Result<void>();
    }));
    co_await world.drain();
    const auto page = co_await world.service.search_members(world.as(kAlice), id, "rob", "", 0);
    CO_ASSERT_TRUE(page.has_value() && page->members.size() == 1);
    EXPECT_EQ(page->members.front().user, kBob);
    co_await world.close();
}

CO_TEST(Ban, KeepsOut) {
    World world(loop);
    auto& governance = world.module.governance();
    const auto id = co_await world.make_group();
    const auto banned = co_await governance.ban(world.as(kAlice), id, {kBob, kEve});
    CO_ASSERT_TRUE(banned.has_value());
    EXPECT_EQ(*banned, (std::vector{kBob, kEve})) << "members or not";
    EXPECT_FALSE((co_await world.get(kBob, id)).membership.active);
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "hey")), errors::kNotAMember);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, {kBob})),
              errors::kBannedFromGroup);
    const auto again = co_await governance.ban(world.as(kAlice), id, {kBob});
    EXPECT_TRUE(again->empty());
    const auto first = co_await governance.list_bans(world.as(kAlice), id, "", 1);
    CO_ASSERT_TRUE(first.has_value() && first->bans.size() == 1);
    EXPECT_EQ(first->bans.front().user, kEve);
    const auto second =
        co_await governance.list_bans(world.as(kAlice), id, first->next_page_token, 1);
    EXPECT_EQ(second->bans.front().user, kBob);
    EXPECT_EQ(second->bans.front().by, kAlice);
    EXPECT_EQ(second->next_page_token, "");
    must(co_await governance.unban(world.as(kAlice), id, {kBob, kDave}));
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, {kBob})), "");
    EXPECT_EQ(reason_of(co_await governance.ban(world.as(kBob), id, {kCarol})),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await governance.ban(world.as(kAlice), id, {kAlice})),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await governance.ban(world.as(kAlice), id, {UserId(99)})),
              errors::kUserUnknown);
    EXPECT_EQ(reason_of(co_await governance.list_bans(world.as(kBob), id, "", 0)),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await governance.list_bans(world.as(kAlice), id, "?", 0)),
              errors::kPageTokenInvalid);
    co_await world.close();
}

CO_TEST(History, IsOpenToNewcomersWhereTheGroupSaysSo) {
    World world(loop);
    const auto id = co_await world.make_group();           // 1
    must(co_await world.say(kAlice, id, "m1", "before"));  // 2
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.history_for_newcomers = true}));              // 3
    must(co_await world.service.add_members(world.as(kAlice), id, {kDave}));  // 4
    const auto seen = co_await world.get(kDave, id);
    EXPECT_EQ(seen.membership.join_seq, Seq(1));
    EXPECT_EQ(World::unread(seen), 0U) << "what was written before they came is not new";
    EXPECT_EQ(seen.read_cursor.seq, Seq(3));
    EXPECT_EQ((co_await world.entries(kDave, id)).size(), 4U);
    must(co_await world.say(kAlice, id, "m2", "after"));  // 5
    EXPECT_EQ(World::unread(co_await world.get(kDave, id)), 1U);
    // And with an interval of before: one from the first entry on, not two.
    must(co_await world.service.leave_group(world.as(kBob), id));            // 6
    must(co_await world.say(kAlice, id, "m3", "meanwhile"));                 // 7
    must(co_await world.service.add_members(world.as(kAlice), id, {kBob}));  // 8
    EXPECT_EQ((co_await world.entries(kBob, id)).size(), 8U);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
