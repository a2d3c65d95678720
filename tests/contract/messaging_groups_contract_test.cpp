// The SQL of how groups are run, every statement of it, on both engines.
// feature: ban, group-log, join-link, join-approval, face-to-face
#include "contract/domain_engines.h"
#include "messaging/module.h"
#include "messaging/store.h"
#include "messaging/store_groups.h"

namespace kapok::messaging {
namespace {

constexpr WallTime kNow = from_ms(1'800'000'000'000);
constexpr std::chrono::seconds kSecond{1};
constexpr UserId kAlice{7'000'000'000'000'000'001};
constexpr UserId kBob{7'000'000'000'000'000'002};
constexpr UserId kCarol{3};
const ConversationId kGroup = ConversationId::group(9'000'000'000'000'000'001);
const ConversationId kOther = ConversationId::group(8);

class MessagingGroupsContract : public kapok::testing::DomainContract {
  protected:
    void SetUp() override { open(migrations()); }
};

void put_member(storage::Tx& tx, ConversationId id, UserId user) {
    store::put_member(tx, {.conversation = id, .user = user, .joined = kNow, .nickname = "nick"});
}

TEST_P(MessagingGroupsContract, MembersAreFoundByTheirNames) {
    in_tx([](storage::Tx& tx) {
        using store::NameKind;
        for (const auto user : {kAlice, kBob, kCarol}) {
            put_member(tx, kGroup, user);
        }
        put_member(tx, kOther, kAlice);
        store::put_name(tx, kGroup, kAlice, NameKind::kAccount, "林小满");
        store::put_name(tx, kGroup, kBob, NameKind::kAccount, "林");
        store::put_name(tx, kGroup, kBob, NameKind::kGroup, "林林");
        store::put_name(tx, kGroup, kCarol, NameKind::kAccount, "Z");
        store::put_name(tx, kGroup, kCarol, NameKind::kAccount, "carol");
        store::put_name(tx, kOther, kAlice, NameKind::kAccount, "林小满");
        const auto find = [&](std::string_view prefix) {
            std::vector<UserId> users;
            store::NameCursor after;
            for (auto page = store::search_members(tx, kGroup, prefix, after, 1); !page.empty();
                 page = store::search_members(tx, kGroup, prefix, after, 1)) {
                users.push_back(page[0].member.user);
                after = {.name = page[0].name, .user = page[0].member.user};
            }
            return users;
        };
        EXPECT_EQ(find("林"), (std::vector{kBob, kAlice})) << "each once";
        EXPECT_EQ(find("林林"), std::vector{kBob});
        EXPECT_EQ(find("c"), std::vector{kCarol});
        EXPECT_EQ(find("z"), std::vector<UserId>{});
        EXPECT_EQ(find("").size(), 3U);
        store::put_name(tx, kGroup, kBob, NameKind::kGroup, "");
        EXPECT_EQ(find("林林"), std::vector<UserId>{});
        store::rename_account(tx, kAlice, "alice");
        EXPECT_EQ(find("al"), std::vector{kAlice});
        store::remove_names(tx, kGroup, kAlice);
        EXPECT_EQ(find("al"), std::vector<UserId>{});
        const auto members = store::find_members(tx, kGroup, {kCarol, UserId(99)});
        ASSERT_EQ(members.size(), 1U);
        EXPECT_EQ(members[0].nickname, "nick");
    });
}

TEST_P(MessagingGroupsContract, Bans) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::is_banned(tx, kGroup, kBob));
        EXPECT_TRUE(store::add_ban(tx, kGroup, {.user = kBob, .by = kAlice, .time = kNow}));
        EXPECT_FALSE(store::add_ban(tx, kGroup, {.user = kBob, .by = kAlice, .time = kNow}));
        EXPECT_TRUE(
            store::add_ban(tx, kGroup, {.user = kCarol, .by = kAlice, .time = kNow + kSecond}));
        EXPECT_TRUE(store::is_banned(tx, kGroup, kBob));
        EXPECT_FALSE(store::is_banned(tx, kOther, kBob));
        EXPECT_EQ(store::count_bans(tx, kGroup), 2U);
        const auto first = store::list_bans(tx, kGroup, {}, 1);
        ASSERT_EQ(first.size(), 1U);
        EXPECT_EQ(first[0].user, kCarol);
        const auto second =
            store::list_bans(tx, kGroup, {.time = first[0].time, .user = kCarol}, 9);
        ASSERT_EQ(second.size(), 1U);
        EXPECT_EQ(second[0].user, kBob);
        EXPECT_EQ(second[0].by, kAlice);
        EXPECT_TRUE(store::remove_ban(tx, kGroup, kBob));
        EXPECT_FALSE(store::remove_ban(tx, kGroup, kBob));
    });
}

TEST_P(MessagingGroupsContract, EventsAreNumberedInTheGroup) {
    in_tx([](storage::Tx& tx) {
        for (int i = 0; i < 3; ++i) {
            store::add_event(tx,
                             {.conversation = kGroup,
                              .time = kNow,
                              .actor = kAlice,
                              .kind = GroupEventKind::kMuted,
                              .users = {kBob, kCarol},
                              .count = 2,
                              .text = "字",
                              .number = i - 1});
        }
        store::add_event(tx, {.conversation = kOther, .time = kNow, .actor = kBob});
        const auto newest = store::list_events(tx, kGroup, 0, 2);
        ASSERT_EQ(newest.size(), 2U);
        EXPECT_EQ(newest[0].id, 3U);
        EXPECT_EQ(newest[0].number, 1);
        EXPECT_EQ(newest[0].users, (std::vector{kBob, kCarol}));
        EXPECT_EQ(newest[0].text, "字");
        EXPECT_EQ(newest[0].kind, GroupEventKind::kMuted);
        const auto older = store::list_events(tx, kGroup, newest[1].id, 9);
        ASSERT_EQ(older.size(), 1U);
        EXPECT_EQ(older[0].number, -1);
        EXPECT_EQ(store::list_events(tx, kOther, 0, 9)[0].users.size(), 0U);
    });
}

TEST_P(MessagingGroupsContract, Links) {
    in_tx([](storage::Tx& tx) {
        const InviteLink link{.id = LinkId(5),
                              .conversation = kGroup,
                              .creator = kBob,
                              .created = kNow,
                              .expires = kNow + kSecond,
                              .uses_max = 2,
                              .approval = true};
        store::add_link(tx, link, "hash");
        EXPECT_FALSE(store::find_link(tx, "other"));
        const auto found = *store::find_link(tx, "hash");
        EXPECT_EQ(found.id, link.id);
        EXPECT_EQ(found.conversation, kGroup);
        EXPECT_EQ(found.creator, kBob);
        EXPECT_EQ(found.expires, link.expires);
        EXPECT_TRUE(found.approval && !found.revoked);
        EXPECT_EQ(store::list_links(tx, kGroup, kNow).size(), 1U);
        EXPECT_TRUE(store::list_links(tx, kGroup, kNow + kSecond).empty()) << "expired";
        store::count_use(tx, link.id);
        EXPECT_EQ(store::find_link(tx, link.id)->uses, 1U);
        store::count_use(tx, link.id);
        EXPECT_TRUE(store::list_links(tx, kGroup, kNow).empty()) << "used up";
        store::revoke_link(tx, link.id, kNow);
        EXPECT_TRUE(store::find_link(tx, link.id)->revoked);
        auto second = link;
        second.id = LinkId(6);
        store::add_link(tx, second, "hash-2");
        store::revoke_links_of(tx, kGroup, kAlice, kNow);
        EXPECT_FALSE(store::find_link(tx, second.id)->revoked);
        store::revoke_links_of(tx, kGroup, kBob, kNow);
        EXPECT_TRUE(store::find_link(tx, second.id)->revoked);
    });
}

TEST_P(MessagingGroupsContract, RequestsWaitingFirst) {
    in_tx([](storage::Tx& tx) {
        const auto put = [&](UserId user, int second, JoinState state) {
            store::put_request(tx,
                               {.conversation = kGroup,
                                .user = user,
                                .reason = "因为",
                                .inviter = kAlice,
                                .invited = true,
                                .time = kNow + second * kSecond,
                                .state = state,
                                .answered_by = kBob});
        };
        put(kAlice, 3, JoinState::kAccepted);
        put(kBob, 1, JoinState::kPending);
        put(kCarol, 2, JoinState::kPending);
        put(UserId(4), 0, JoinState::kDeclined);
        EXPECT_EQ(store::count_waiting(tx, kGroup), 2U);
        std::vector<UserId> users;
        store::RequestCursor after;
        for (auto page = store::list_requests(tx, kGroup, after, 1); !page.empty();
             page = store::list_requests(tx, kGroup, after, 1)) {
            users.push_back(page[0].user);
            after = {.waiting = page[0].state == JoinState::kPending,
                     .before = {.time = page[0].time, .user = page[0].user}};
        }
        EXPECT_EQ(users, (std::vector{kCarol, kBob, kAlice, UserId(4)}));
        EXPECT_EQ(store::list_requests(tx, kGroup, {}, 9).size(), 4U);
        put(kBob, 5, JoinState::kAccepted);
        const auto found = *store::find_request(tx, kGroup, kBob);
        EXPECT_EQ(found.state, JoinState::kAccepted);
        EXPECT_EQ(found.reason, "因为");
        EXPECT_TRUE(found.invited);
        EXPECT_EQ(found.answered_by, kBob);
        EXPECT_EQ(store::count_waiting(tx, kGroup), 1U);
        EXPECT_FALSE(store::find_request(tx, kOther, kBob));
    });
}

TEST_P(MessagingGroupsContract, FaceRooms) {
    in_tx([](storage::Tx& tx) {
        EXPECT_FALSE(store::find_face_room(tx, "2580", kNow - kSecond));
        store::add_face_room(tx, 1, "2580", kNow - 9 * kSecond);
        store::add_face_room(tx, 2, "2580", kNow);
        store::add_face_guest(tx, 2, kBob, kNow);
        store::add_face_guest(tx, 2, kBob, kNow + kSecond);
        store::add_face_guest(tx, 2, kAlice, kNow + kSecond);
        const auto room = *store::find_face_room(tx, "2580", kNow - kSecond);
        EXPECT_EQ(room.id, 2U);
        EXPECT_EQ(room.guests, (std::vector{kBob, kAlice}));
        EXPECT_FALSE(room.conversation);
        store::set_face_group(tx, 2, kGroup);
        EXPECT_EQ(store::find_face_room(tx, "2580", kNow - kSecond)->conversation, kGroup);
        EXPECT_EQ(store::count_face_rooms(tx, kBob, kNow - kSecond), 1U);
        EXPECT_EQ(store::count_face_rooms(tx, kBob, kNow), 0U);
        store::remove_old_face_rooms(tx, kNow);
        EXPECT_FALSE(store::find_face_room(tx, "2580", from_ms(0)));
        EXPECT_EQ(store::count_face_rooms(tx, kBob, from_ms(0)), 0U);
    });
}

TEST_P(MessagingGroupsContract, AnnouncementsOnce) {
    in_tx([](storage::Tx& tx) {
        const InstanceAnnouncement announcement{
            .client_id = "a-1", .text = "字", .by = kAlice, .time = kNow};
        EXPECT_TRUE(store::add_announcement(tx, announcement));
        EXPECT_FALSE(store::add_announcement(tx, announcement));
        const InstanceAnnouncement later{
            .client_id = "a-0", .text = "later", .by = kBob, .time = kNow + kSecond};
        EXPECT_TRUE(store::add_announcement(tx, later));
        const auto all = store::list_announcements(tx, 9);
        ASSERT_EQ(all.size(), 2U);
        EXPECT_EQ(all[0].text, "later");
        EXPECT_EQ(all[1].client_id, "a-1");
        EXPECT_EQ(all[1].by, kAlice);
        EXPECT_EQ(all[1].time, kNow);
        EXPECT_EQ(store::list_announcements(tx, 1).size(), 1U);
    });
}

KAPOK_ON_ALL_ENGINES(MessagingGroupsContract);

}  // namespace
}  // namespace kapok::messaging
