// feature: join-link, join-approval, invite, ban
#include "messaging/admission.h"

#include "feed/api/feed.h"
#include "kapok/feed/v1/feed.pb.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""h;

Task<std::string> link(World* world, UserId user, ConversationId id, rules::LinkWish wish = {}) {
    auto made = co_await world->module.admission().create_link(world->as(user), id, wish);
    KAPOK_ASSERT(made.has_value(), made.has_value() ? "" : made.error().reason());
    co_return made->token;
}

Task<std::string> try_to_join(World* world,
                              UserId user,
                              std::string token,
                              std::string reason = {}) {
    const auto joined = co_await world->module.admission().join_by_link(
        world->as(user), std::move(token), std::move(reason));
    if (!joined) {
        co_return std::string(joined.error().reason());
    }
    co_return joined->state == JoinState::kAccepted ? "in" : "waits";
}

// The latest number that the user's feed tells.
Task<std::uint32_t> waiting_in_feed(World* world, UserId user) {
    auto& streams = world->streams.streams();
    const auto entries = co_await streams.read_after(feed::stream_of(user), Seq(0), 200);
    std::uint32_t waiting = 0;
    for (const auto& entry : *entries) {
        kapok::feed::v1::FeedEntry parsed;
        EXPECT_TRUE(parsed.ParseFromString(entry.payload));
        if (parsed.has_join_request_count()) {
            waiting = parsed.join_request_count().waiting();
        }
    }
    co_return waiting;
}

CO_TEST(InviteLink, LeadsIn) {
    World world(loop);
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kBob, id);
    EXPECT_EQ(token.size(), 32U);
    const auto view = co_await world.module.admission().view_link(world.as(kEve), token);
    CO_ASSERT_TRUE(view.has_value());
    EXPECT_EQ(view->name, "friends");
    EXPECT_EQ(view->member_count, 3U);
    EXPECT_EQ(view->first_members.size(), 3U);
    EXPECT_EQ(view->inviter, kBob);
    EXPECT_FALSE(view->is_member || view->approval);
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), "in") << "nobody's contact";
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), errors::kAlreadyAMember);
    EXPECT_TRUE((co_await world.module.admission().view_link(world.as(kEve), token))->is_member);
    const auto entries = co_await world.entries(kAlice, id);
    const auto& notice = std::get<Notice>(entries.back().content.body);
    EXPECT_EQ(notice.kind, NoticeKind::kJoinedByLink);
    EXPECT_EQ(notice.users, std::vector{kBob});
    EXPECT_EQ(entries.back().sender, kEve);
    EXPECT_EQ((co_await world.get(kEve, id)).member_count, 4U);
    EXPECT_EQ(reason_of(co_await world.say(kEve, id, "m1", "hello")), "");
    const auto links = co_await world.module.admission().list_links(world.as(kBob), id);
    CO_ASSERT_TRUE(links.has_value() && links->size() == 1);
    EXPECT_EQ(links->front().uses, 1U);
    co_await world.close();
}

CO_TEST(InviteLink, EndsInManyWays) {
    World world(loop);
    auto& admission = world.module.admission();
    const auto id = co_await world.make_group();
    EXPECT_EQ(co_await try_to_join(&world, kEve, std::string(32, 'x')), errors::kInviteLinkUnknown);
    EXPECT_EQ(co_await try_to_join(&world, kEve, "short"), errors::kInviteLinkUnknown);
    const auto once = co_await link(&world, kAlice, id, {.uses_max = 1});
    EXPECT_EQ(co_await try_to_join(&world, kDave, once), "in");
    EXPECT_EQ(co_await try_to_join(&world, kEve, once), errors::kInviteLinkUsedUp);
    const auto revoked = co_await link(&world, kBob, id);
    const auto links = *co_await admission.list_links(world.as(kBob), id);
    EXPECT_EQ(reason_of(co_await admission.revoke_link(world.as(kCarol), id, links[0].id)),
              errors::kInviteLinkUnknown)
        << "another's";
    must(co_await admission.revoke_link(world.as(kAlice), id, links[0].id));
    must(co_await admission.revoke_link(world.as(kAlice), id, links[0].id));
    EXPECT_EQ(co_await try_to_join(&world, kEve, revoked), errors::kInviteLinkRevoked);
    const auto brief = co_await link(&world, kAlice, id, {.lifetime = 60s});
    loop.clock().advance(60s);
    EXPECT_EQ(co_await try_to_join(&world, kEve, brief), errors::kInviteLinkExpired);
    const auto open = co_await link(&world, kAlice, id);
    must(co_await world.module.governance().ban(world.as(kAlice), id, {kEve}));
    EXPECT_EQ(co_await try_to_join(&world, kEve, open), errors::kBannedFromGroup);
    EXPECT_EQ(reason_of(co_await admission.view_link(world.as(kEve), open)),
              errors::kBannedFromGroup);
    must(co_await world.module.governance().unban(world.as(kAlice), id, {kEve}));
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.members_max = 4}));
    EXPECT_EQ(co_await try_to_join(&world, kEve, open), errors::kTooManyMembers);
    must(co_await world.service.dissolve_group(world.as(kAlice), id));
    EXPECT_EQ(co_await try_to_join(&world, kEve, open), errors::kGroupDissolved);
    co_await world.close();
}

CO_TEST(InviteLink, OfOneWhoLeftLeadsNowhere) {
    World world(loop);
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kBob, id);
    must(co_await world.service.leave_group(world.as(kBob), id));
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), errors::kInviteLinkRevoked);
    co_await world.close();
}

CO_TEST(InviteLink, ByWhomTheGroupSays) {
    Settings settings;
    settings.limits.links = 2;
    World world(loop, settings);
    auto& admission = world.module.admission();
    const auto id = co_await world.make_group();
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.invite_by_admins = true}));
    EXPECT_EQ(reason_of(co_await admission.create_link(world.as(kBob), id, {})),
              errors::kInviteNotAllowed);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kBob), id, {kDave})),
              errors::kInviteNotAllowed);
    co_await link(&world, kAlice, id);
    co_await link(&world, kAlice, id);
    EXPECT_EQ(reason_of(co_await admission.create_link(world.as(kAlice), id, {})),
              errors::kTooManyLinks);
    EXPECT_EQ(reason_of(co_await admission.create_link(world.as(kAlice), id, {.lifetime = 721h})),
              errors::kInviteLinkLimits);
    EXPECT_EQ(reason_of(co_await admission.create_link(world.as(kEve), id, {})),
              errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(JoinRequest, WaitsForAnAdminsWord) {
    World world(loop);
    auto& admission = world.module.admission();
    const auto id = co_await world.make_group();
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.join_approval = true}));
    const auto token = co_await link(&world, kBob, id);
    EXPECT_EQ(co_await try_to_join(&world, kEve, token, "let me in"), "waits");
    EXPECT_EQ(co_await try_to_join(&world, kEve, token, "let me in"), "waits") << "once";
    EXPECT_EQ(co_await waiting_in_feed(&world, kAlice), 1U);
    EXPECT_EQ(co_await waiting_in_feed(&world, kBob), 0U) << "leaders only";
    EXPECT_EQ((co_await world.get(kAlice, id)).join_requests, 1U);
    EXPECT_EQ((co_await world.get(kBob, id)).join_requests, 0U);
    EXPECT_EQ(reason_of(co_await admission.list_requests(world.as(kBob), id, "", 0)),
              errors::kRoleTooLow);
    const auto page = co_await admission.list_requests(world.as(kAlice), id, "", 0);
    CO_ASSERT_TRUE(page.has_value() && page->requests.size() == 1);
    EXPECT_EQ(page->requests[0].user, kEve);
    EXPECT_EQ(page->requests[0].reason, "let me in");
    EXPECT_EQ(page->requests[0].inviter, kBob);
    EXPECT_FALSE(page->requests[0].invited);
    EXPECT_EQ(reason_of(co_await world.service.get_conversation(world.as(kEve), id)),
              errors::kConversationUnknown)
        << "not in yet";
    EXPECT_EQ(reason_of(co_await admission.answer(world.as(kBob), id, kEve, JoinState::kAccepted)),
              errors::kRoleTooLow);
    EXPECT_EQ(
        reason_of(co_await admission.answer(world.as(kAlice), id, kDave, JoinState::kAccepted)),
        errors::kJoinRequestUnknown);
    const auto answered =
        co_await admission.answer(world.as(kAlice), id, kEve, JoinState::kAccepted);
    CO_ASSERT_TRUE(answered.has_value());
    EXPECT_EQ(answered->answered_by, kAlice);
    must(co_await admission.answer(world.as(kAlice), id, kEve, JoinState::kAccepted));
    EXPECT_EQ(
        reason_of(co_await admission.answer(world.as(kAlice), id, kEve, JoinState::kDeclined)),
        errors::kJoinRequestAnswered);
    EXPECT_EQ(co_await waiting_in_feed(&world, kAlice), 0U);
    EXPECT_TRUE((co_await world.get(kEve, id)).membership.active);
    const auto entries = co_await world.entries(kEve, id);
    EXPECT_EQ(std::get<Notice>(entries.back().content.body).kind, NoticeKind::kAdmitted);
    co_await world.close();
}

CO_TEST(JoinRequest, MayBeDeclinedAndMadeAgain) {
    World world(loop);
    auto& admission = world.module.admission();
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kAlice, id, {.approval = true});
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), "waits") << "the link asks for it";
    must(co_await admission.answer(world.as(kAlice), id, kEve, JoinState::kDeclined));
    EXPECT_EQ((co_await admission.view_link(world.as(kEve), token))->request, JoinState::kDeclined);
    EXPECT_EQ(co_await try_to_join(&world, kEve, token, "please"), "waits");
    must(co_await admission.answer(world.as(kAlice), id, kEve, JoinState::kAccepted));
    EXPECT_TRUE((co_await world.get(kEve, id)).membership.active);
    co_await world.close();
}

CO_TEST(JoinRequest, AlsoForThoseWhomMembersBring) {
    World world(loop);
    auto& admission = world.module.admission();
    const auto id = co_await world.make_group();
    must(co_await world.module.governance().update_settings(
        world.as(kAlice), id, {.join_approval = true}));
    const auto asked = co_await world.service.add_members(world.as(kBob), id, {kDave});
    CO_ASSERT_TRUE(asked.has_value());
    EXPECT_TRUE(asked->added.empty());
    EXPECT_EQ(asked->requested, std::vector{kDave});
    const auto page = co_await admission.list_requests(world.as(kAlice), id, "", 0);
    CO_ASSERT_TRUE(page->requests.size() == 1);
    EXPECT_TRUE(page->requests[0].invited);
    EXPECT_EQ(page->requests[0].inviter, kBob);
    // A leader brings them in at once, which answers nothing but ends the waiting.
    const auto added = co_await world.service.add_members(world.as(kAlice), id, {kDave});
    EXPECT_EQ(added->added, std::vector{kDave});
    must(co_await admission.answer(world.as(kAlice), id, kDave, JoinState::kAccepted));
    EXPECT_EQ((co_await world.get(kAlice, id)).member_count, 4U) << "in once";
    co_await world.close();
}

CO_TEST(JoinRequest, ABanAnswersIt) {
    World world(loop);
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kAlice, id, {.approval = true});
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), "waits");
    must(co_await world.module.governance().ban(world.as(kAlice), id, {kEve}));
    EXPECT_EQ((co_await world.get(kAlice, id)).join_requests, 0U);
    EXPECT_EQ(reason_of(co_await world.module.admission().answer(
                  world.as(kAlice), id, kEve, JoinState::kAccepted)),
              errors::kJoinRequestAnswered);
    co_await world.close();
}

CO_TEST(JoinRequest, NotTooMany) {
    Settings settings;
    settings.limits.join_requests = 1;
    World world(loop, settings);
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kAlice, id, {.approval = true});
    EXPECT_EQ(co_await try_to_join(&world, kEve, token), "waits");
    EXPECT_EQ(co_await try_to_join(&world, kDave, token), errors::kTooManyRequests);
    EXPECT_EQ(co_await try_to_join(&world, kDave, token, std::string(101, 'x')),
              errors::kReasonTooLong);
    co_await world.close();
}

CO_TEST(InviteLink, ShowsTheGroupsPictureForAWhile) {
    World world(loop);
    const auto id = co_await world.make_group();
    const auto token = co_await link(&world, kAlice, id);
    const auto may_see = [&] {
        return world.service.may_read(world.as(kEve).deadline, kEve, id.text(), 0);
    };
    EXPECT_FALSE((co_await may_see()).value());
    must(co_await world.module.admission().view_link(world.as(kEve), token));
    EXPECT_TRUE((co_await may_see()).value());
    EXPECT_FALSE(
        (co_await world.service.may_read(world.as(kEve).deadline, kEve, id.text(), 1)).value())
        << "the picture only";
    loop.clock().advance(std::chrono::minutes(10));
    EXPECT_FALSE((co_await may_see()).value());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
