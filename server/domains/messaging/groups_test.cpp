// feature: invite, group-profile
// feature: roles, transfer, create-group, group-avatar, limit-members, limit-group-name
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

std::vector<std::uint64_t> seqs_of(const std::vector<Entry>& entries) {
    std::vector<std::uint64_t> seqs;
    for (const auto& entry : entries) {
        seqs.push_back(entry.seq.value());
    }
    return seqs;
}

// The notices of a conversation, as kinds.
Task<std::vector<NoticeKind>> notices(World* world, UserId user, ConversationId id) {
    std::vector<NoticeKind> kinds;
    for (const auto& entry : co_await world->entries(user, id)) {
        if (const auto* notice = std::get_if<Notice>(&entry.content.body)) {
            kinds.push_back(notice->kind);
        }
    }
    co_return kinds;
}

Task<std::map<UserId, Role>> roles(World* world, UserId user, ConversationId id) {
    std::map<UserId, Role> found;
    const auto page = co_await world->service.list_members(world->as(user), id, "", 0);
    for (const auto& member : page->members) {
        found[member.user] = member.role;
    }
    co_return found;
}

CO_TEST(CreateGroup, ExistsWithItsNoticeWhenItAnswers) {
    World world(loop);
    const auto made = co_await world.service.create_group(
        world.as(kAlice),
        {.client_group_id = "g-1", .name = "  friends ", .users = {kBob, kCarol, kBob, kAlice}});
    CO_ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->name, "friends");
    EXPECT_EQ(made->member_count, 3U);
    EXPECT_EQ(made->membership.role, Role::kOwner);
    EXPECT_EQ(made->head.seq, Seq(1));
    CO_ASSERT_TRUE(made->last_entry.has_value());
    const auto& notice = std::get<Notice>(made->last_entry->content.body);
    EXPECT_EQ(notice.kind, NoticeKind::kCreated);
    EXPECT_EQ(notice.users, (std::vector{kBob, kCarol}));
    EXPECT_EQ(made->last_entry->sender, kAlice);
    for (const auto user : {kBob, kCarol}) {
        const auto page = co_await world.service.list_conversations(world.as(user), "", 0);
        CO_ASSERT_TRUE(page->conversations.size() == 1);
        EXPECT_EQ(page->conversations[0].membership.role, Role::kMember);
    }
    co_await world.close();
}

CO_TEST(CreateGroup, RepeatedReturnsTheSameGroup) {
    World world(loop);
    const auto id = co_await world.make_group("g-1");
    world.contacts.remove(kBob, kAlice);
    EXPECT_EQ(co_await world.make_group("g-1"), id);
    EXPECT_EQ((co_await notices(&world, kAlice, id)).size(), 1U);
    co_await world.close();
}

CO_TEST(CreateGroup, Refuses) {
    Settings settings;
    settings.limits.members = 3;
    World world(loop, settings);
    const auto create = [&](std::string name, std::vector<UserId> users, std::string id = "g") {
        return world.service.create_group(
            world.as(kAlice),
            {.client_group_id = std::move(id), .name = std::move(name), .users = std::move(users)});
    };
    EXPECT_EQ(reason_of(co_await create("x", {kBob})), errors::kTooFewMembers);
    EXPECT_EQ(reason_of(co_await create("x", {kBob, kAlice, kBob})), errors::kTooFewMembers);
    EXPECT_EQ(reason_of(co_await create("x", {kBob, kEve})), errors::kNotAContact);
    EXPECT_EQ(reason_of(co_await create("x", {kBob, kCarol, kDave})), errors::kTooManyMembers);
    EXPECT_EQ(reason_of(co_await create(std::string(65, 'x'), {kBob, kCarol})),
              errors::kNameTooLong);
    EXPECT_EQ(reason_of(co_await create("x", {kBob, kCarol}, "a b")),
              errors::kClientGroupIdInvalid);
    co_await world.close();
}

CO_TEST(AddMembers, ReadFromTheirJoinOn) {
    World world(loop);
    const auto id = co_await world.make_group();
    must(co_await world.say(kAlice, id, "m1", "before"));
    const auto added = co_await world.service.add_members(world.as(kBob), id, {kDave, kCarol});
    CO_ASSERT_TRUE(added.has_value());
    EXPECT_EQ(added->added, std::vector{kDave}) << "carol was in already";
    must(co_await world.say(kAlice, id, "m2", "after"));
    EXPECT_EQ(seqs_of(co_await world.entries(kDave, id)), (std::vector<std::uint64_t>{3, 4}));
    const auto seen = co_await world.get(kDave, id);
    EXPECT_EQ(seen.membership.join_seq, Seq(3));
    EXPECT_EQ(seen.membership.join_ordinal, Ordinal(1));
    EXPECT_EQ(World::unread(seen), 1U);
    EXPECT_EQ(seen.member_count, 4U);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, {kEve})),
              errors::kNotAContact);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kEve), id, {kDave})),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.service.add_members(
                  world.as(kAlice), World::chat(kAlice, kBob), {kDave})),
              errors::kNotAGroup);
    co_await world.close();
}

CO_TEST(AddMembers, RefusesMoreThanTheGroupHolds) {
    Settings settings;
    settings.limits.members = 3;
    World world(loop, settings);
    const auto id = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, {kDave})),
              errors::kTooManyMembers);
    EXPECT_EQ((co_await world.get(kAlice, id)).member_count, 3U);
    EXPECT_EQ(reason_of(co_await world.service.get_conversation(world.as(kDave), id)),
              errors::kConversationUnknown);
    std::vector<UserId> many(101, kDave);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, many)),
              errors::kTooManyUsers);
    co_await world.close();
}

CO_TEST(RemoveMembers, KeepsWhatWasTheirsAndHidesTheRest) {
    World world(loop);
    const auto id = co_await world.make_group();
    const auto before = co_await world.say(kBob, id, "m1", "before");
    const auto removed = co_await world.service.remove_members(world.as(kAlice), id, {kBob});
    CO_ASSERT_TRUE(removed.has_value());
    EXPECT_EQ(*removed, std::vector{kBob});
    world.sessions.pushed().clear();
    const auto after = co_await world.say(kAlice, id, "m2", "after");
    EXPECT_TRUE(world.pushes_to(kBob).empty());
    EXPECT_EQ(world.pushes_to(kCarol).size(), 1U);
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id)), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.after = before->seq})),
              std::vector<std::uint64_t>{});
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m3", "hey")), errors::kNotAMember);
    const auto deadline = world.as(kBob).deadline;
    EXPECT_FALSE(
        (co_await world.service.may_read(deadline, kBob, id.text(), after->seq.value())).value());
    EXPECT_TRUE(
        (co_await world.service.may_read(deadline, kBob, id.text(), before->seq.value())).value());
    must(co_await world.service.update_group(world.as(kAlice), id, {.name = "without bob"}));
    const auto seen = co_await world.get(kBob, id);
    EXPECT_FALSE(seen.membership.active);
    EXPECT_EQ(seen.membership.leave_seq, before->seq);
    EXPECT_EQ(seen.head.seq, before->seq);
    EXPECT_EQ(seen.name, "friends") << "the new name came after them";
    EXPECT_EQ(seen.member_count, 0U);
    EXPECT_EQ(reason_of(co_await world.service.list_members(world.as(kBob), id, "", 0)),
              errors::kNotAMember);
    co_await world.close();
}

CO_TEST(RemoveMembers, ByRole) {
    World world(loop);
    const auto id = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await world.service.remove_members(world.as(kBob), id, {kCarol})),
              errors::kRoleTooLow);
    must(co_await world.service.set_role(world.as(kAlice), id, kBob, Role::kAdmin));
    EXPECT_EQ(reason_of(co_await world.service.remove_members(world.as(kBob), id, {kAlice})),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await world.service.remove_members(world.as(kBob), id, {kCarol})), "");
    const auto nobody = co_await world.service.remove_members(world.as(kBob), id, {kCarol, kEve});
    CO_ASSERT_TRUE(nobody.has_value());
    EXPECT_TRUE(nobody->empty()) << "those not in are passed over";
    co_await world.close();
}

CO_TEST(Rejoining, OpensANewIntervalAndKeepsTheOld) {
    World world(loop);
    const auto id = co_await world.make_group();                             // seq 1
    must(co_await world.say(kAlice, id, "m1", "one"));                       // 2
    must(co_await world.service.leave_group(world.as(kBob), id));            // 3, not bob's
    must(co_await world.say(kAlice, id, "m2", "two"));                       // 4, not bob's
    must(co_await world.service.add_members(world.as(kAlice), id, {kBob}));  // 5
    must(co_await world.say(kAlice, id, "m3", "three"));                     // 6
    using Seqs = std::vector<std::uint64_t>;
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id)), (Seqs{5, 6}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.before = Seq(5)})), (Seqs{1, 2}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.after = Seq(0)})), (Seqs{1, 2}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.after = Seq(2)})), (Seqs{5, 6}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.before = Seq(4)})), (Seqs{1, 2}));
    const auto page = co_await world.service.list_entries(world.as(kBob), id, {});
    EXPECT_EQ(page->first, Seq(1));
    EXPECT_EQ(page->head, Seq(6));
    EXPECT_EQ(World::unread(co_await world.get(kBob, id)), 1U);
    const auto deadline = world.as(kBob).deadline;
    EXPECT_TRUE((co_await world.service.may_read(deadline, kBob, id.text(), 2)).value());
    EXPECT_FALSE((co_await world.service.may_read(deadline, kBob, id.text(), 4)).value());
    // And once more.
    must(co_await world.service.leave_group(world.as(kBob), id));            // 7
    must(co_await world.service.add_members(world.as(kAlice), id, {kBob}));  // 8
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.before = Seq(8)})), (Seqs{5, 6}));
    co_await world.close();
}

CO_TEST(LeaveGroup, HandsOverAndDissolvesAtLast) {
    World world(loop);
    const auto id = co_await world.make_group();
    must(co_await world.service.set_role(world.as(kAlice), id, kCarol, Role::kAdmin));
    CO_ASSERT_TRUE((co_await world.service.leave_group(world.as(kAlice), id)).has_value());
    EXPECT_EQ(co_await roles(&world, kBob, id),
              (std::map<UserId, Role>{{kBob, Role::kMember}, {kCarol, Role::kOwner}}));
    EXPECT_EQ(
        co_await notices(&world, kBob, id),
        (std::vector{NoticeKind::kCreated, NoticeKind::kAdminsAdded, NoticeKind::kOwnerChanged}));
    EXPECT_EQ(co_await notices(&world, kCarol, id),
              (std::vector{NoticeKind::kCreated,
                           NoticeKind::kAdminsAdded,
                           NoticeKind::kLeft,
                           NoticeKind::kOwnerChanged}))
        << "who leads is told";
    EXPECT_TRUE((co_await world.service.leave_group(world.as(kAlice), id)).has_value())
        << "leaving twice is leaving once";
    EXPECT_EQ((co_await world.get(kBob, id)).member_count, 2U);
    must(co_await world.service.leave_group(world.as(kCarol), id));
    must(co_await world.service.leave_group(world.as(kBob), id));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", "anyone?")), errors::kNotAMember);
    EXPECT_EQ(reason_of(co_await world.service.leave_group(world.as(kEve), id)),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(LeaveGroup, IsToldToTheOwnerAndAdminsOnly) {
    World world(loop);
    const auto id = co_await world.make_group();
    must(co_await world.service.add_members(world.as(kAlice), id, {kDave}));
    must(co_await world.service.set_role(world.as(kAlice), id, kCarol, Role::kAdmin));
    const auto before = co_await world.get(kBob, id);
    world.sessions.pushed().clear();
    must(co_await world.service.leave_group(world.as(kDave), id));
    const auto entry_to = [&](UserId user) {
        messaging::v1::Content content;
        for (const auto& push : world.pushes_to(user)) {
            if (push.has_entry()) {
                content = push.entry().content();
            }
        }
        return content;
    };
    EXPECT_TRUE(entry_to(kAlice).notice().has_left());
    EXPECT_TRUE(entry_to(kCarol).notice().has_left());
    EXPECT_TRUE(entry_to(kBob).has_hidden()) << "so that his numbers have no gap";
    const auto bobs = co_await world.get(kBob, id);
    EXPECT_EQ(bobs.member_count, 3U);
    EXPECT_EQ(bobs.head.seq, Seq(before.head.seq.value() + 1));
    EXPECT_EQ(World::unread(bobs), World::unread(before));
    CO_ASSERT_TRUE(bobs.last_entry.has_value());
    EXPECT_EQ(bobs.last_entry->seq, before.last_entry->seq);
    EXPECT_EQ((co_await world.get(kCarol, id)).last_entry->seq, bobs.head.seq);
    co_await world.close();
}

CO_TEST(SetRole, OwnerOnlyAndAtMostThreeAdmins) {
    Settings settings;
    settings.limits.admins = 1;
    World world(loop, settings);
    const auto id = co_await world.make_group();
    const auto set = [&](UserId caller, UserId user, Role role) {
        return world.service.set_role(world.as(caller), id, user, role);
    };
    EXPECT_EQ(reason_of(co_await set(kBob, kCarol, Role::kAdmin)), errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await set(kAlice, kBob, Role::kAdmin)), "");
    EXPECT_EQ(reason_of(co_await set(kAlice, kBob, Role::kAdmin)), "") << "a repetition";
    EXPECT_EQ(reason_of(co_await set(kAlice, kCarol, Role::kAdmin)), errors::kTooManyAdmins);
    EXPECT_EQ(reason_of(co_await set(kAlice, kEve, Role::kAdmin)), errors::kMemberUnknown);
    EXPECT_EQ(reason_of(co_await set(kAlice, kAlice, Role::kMember)), errors::kRoleInvalid);
    EXPECT_EQ(reason_of(co_await set(kAlice, kBob, Role::kMember)), "");
    EXPECT_EQ(reason_of(co_await set(kAlice, kBob, Role::kOwner)), "");
    EXPECT_EQ(reason_of(co_await set(kAlice, kBob, Role::kOwner)), "") << "a repetition";
    EXPECT_EQ(co_await roles(&world, kBob, id),
              (std::map<UserId, Role>{
                  {kAlice, Role::kMember}, {kBob, Role::kOwner}, {kCarol, Role::kMember}}));
    EXPECT_EQ(co_await notices(&world, kBob, id),
              (std::vector{NoticeKind::kCreated,
                           NoticeKind::kAdminsAdded,
                           NoticeKind::kAdminsRemoved,
                           NoticeKind::kOwnerChanged}));
    co_await world.close();
}

CO_TEST(SetRole, ReachesTheHotPathAtOnce) {
    World world(loop);
    const auto id = co_await world.make_group();
    const Text all{.text = "@all", .mentions_all = true};
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", all)), errors::kMentionAllNotAllowed);
    must(co_await world.service.set_role(world.as(kAlice), id, kBob, Role::kAdmin));
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m1", all)), "");
    co_await world.close();
}

CO_TEST(UpdateGroup, NameAndPicture) {
    World world(loop);
    const auto id = co_await world.make_group();
    world.media.upload(kBob, "face", media::Purpose::kAvatar);
    world.media.upload(kBob, "photo", media::Purpose::kImage);
    const auto changed = co_await world.service.update_group(
        world.as(kBob), id, {.name = "team", .avatar_media_id = "face"});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->name, "team");
    EXPECT_EQ(changed->avatar_media_id, "face");
    EXPECT_EQ(world.media.attachments().size(), 1U);
    EXPECT_EQ(
        co_await notices(&world, kBob, id),
        (std::vector{NoticeKind::kCreated, NoticeKind::kRenamed, NoticeKind::kAvatarChanged}));
    must(co_await world.service.update_group(world.as(kBob), id, {.name = "team"}));
    EXPECT_EQ((co_await notices(&world, kBob, id)).size(), 3U) << "nothing changed";
    EXPECT_EQ(reason_of(co_await world.service.update_group(
                  world.as(kBob), id, {.avatar_media_id = "photo"})),
              errors::kMediaUnknown);
    EXPECT_EQ(reason_of(co_await world.service.update_group(
                  world.as(kBob), id, {.name = std::string(65, 'n')})),
              errors::kNameTooLong);
    EXPECT_EQ(reason_of(co_await world.service.update_group(world.as(kEve), id, {.name = "x"})),
              errors::kConversationUnknown);
    must(co_await world.service.update_group(world.as(kBob), id, {.avatar_media_id = ""}));
    EXPECT_TRUE(world.media.attachments().empty());
    co_await world.close();
}

CO_TEST(UpdateGroup, ALargerGroupIsItsLeaders) {
    Settings settings;
    settings.limits.familiar_group = 2;
    World world(loop, settings);
    const auto id = co_await world.make_group();
    EXPECT_EQ(reason_of(co_await world.service.update_group(world.as(kBob), id, {.name = "x"})),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await world.service.update_group(world.as(kAlice), id, {.name = "x"})),
              "");
    co_await world.close();
}

CO_TEST(DissolveGroup, EndsWritingAndKeepsReading) {
    World world(loop);
    const auto id = co_await world.make_group();
    must(co_await world.say(kBob, id, "m1", "hi"));
    EXPECT_EQ(reason_of(co_await world.service.dissolve_group(world.as(kBob), id)),
              errors::kRoleTooLow);
    EXPECT_EQ(reason_of(co_await world.service.dissolve_group(world.as(kAlice), id)), "");
    EXPECT_EQ(reason_of(co_await world.service.dissolve_group(world.as(kAlice), id)), "");
    EXPECT_EQ(reason_of(co_await world.say(kBob, id, "m2", "hey")), errors::kGroupDissolved);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kAlice), id, {kDave})),
              errors::kGroupDissolved);
    EXPECT_EQ(reason_of(co_await world.service.update_group(world.as(kAlice), id, {.name = "x"})),
              errors::kGroupDissolved);
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id)), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_TRUE((co_await world.get(kBob, id)).dissolved);
    EXPECT_EQ(reason_of(co_await world.service.leave_group(world.as(kAlice), id)), "");
    EXPECT_EQ(reason_of(co_await world.service.leave_group(world.as(kBob), id)), "");
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id)), (std::vector<std::uint64_t>{1, 2, 3}));
    co_await world.close();
}

CO_TEST(ListMembers, LeadersFirstInPages) {
    World world(loop);
    const auto id = co_await world.make_group();
    loop.clock().advance(std::chrono::seconds(1));
    must(co_await world.service.add_members(world.as(kAlice), id, {kDave}));
    must(co_await world.service.set_role(world.as(kAlice), id, kDave, Role::kAdmin));
    std::vector<UserId> users;
    std::string token;
    do {
        const auto page = co_await world.service.list_members(world.as(kBob), id, token, 1);
        CO_ASSERT_TRUE(page.has_value() && page->members.size() == 1);
        users.push_back(page->members[0].user);
        token = page->next_page_token;
    } while (!token.empty());
    EXPECT_EQ(users, (std::vector{kAlice, kDave, kBob, kCarol}));
    EXPECT_EQ(reason_of(co_await world.service.list_members(world.as(kBob), id, "x", 0)),
              errors::kPageTokenInvalid);
    EXPECT_EQ(reason_of(co_await world.service.list_members(world.as(kBob), id, "", 501)),
              errors::kLimitTooLarge);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
