// feature: reports, sanctions, word-filter, rule-6, moderator-recall
#include "messaging/api/errors.h"
#include "moderation/api/errors.h"
#include "moderation/testing/world.h"

#include <gtest/gtest.h>

namespace kapok::moderation {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::kMod;
using testing::kRoot;
using testing::reason_of;
using testing::World;

ReportWish about(messaging::ConversationId id, std::vector<std::uint64_t> seqs) {
    return {.client_report_id = "r-1",
            .reason = Reason::kFraud,
            .conversation = id.text(),
            .seqs = std::move(seqs)};
}

CO_TEST(Moderation, TheWordFilterRefusesMasksAndFlags) {
    World world(loop);
    co_await world.start();
    const auto chat = World::chat(kAlice, kBob);
    co_await world.set_term("forbidden", TermAction::kRefuse);
    co_await world.set_term("rude", TermAction::kMask);
    co_await world.set_term("odd", TermAction::kFlag);

    EXPECT_EQ(reason_of(co_await world.say(kAlice, chat, "m1", "a FORBIDDEN word")),
              errors::kTextNotAllowed);
    const auto masked = co_await world.say(kAlice, chat, "m2", "how ＲＵＤＥ");
    CO_ASSERT_TRUE(masked.has_value());
    EXPECT_EQ(masked->seq, streams::Seq(1)) << "what was refused is nowhere";
    EXPECT_EQ(co_await world.text_of(kBob, chat, masked->seq), "how ***");
    const auto again = co_await world.say(kAlice, chat, "m2", "how ＲＵＤＥ");
    EXPECT_EQ(again->seq, masked->seq) << "a repetition is one";

    const auto flagged = co_await world.say(kAlice, chat, "m3", "how odd");
    CO_ASSERT_TRUE(flagged.has_value());
    EXPECT_EQ(co_await world.text_of(kBob, chat, flagged->seq), "how odd");
    EXPECT_TRUE((co_await world.say(kAlice, chat, "m3", "how odd")).has_value());
    const auto page =
        co_await world.module.service().list_reports(world.as(kMod), ReportState::kOpen, "", 0);
    CO_ASSERT_TRUE(page->reports.size() == 1);
    EXPECT_EQ(page->reports[0].report.reason, Reason::kWordFilter);
    EXPECT_EQ(page->reports[0].report.subject, kAlice);
    EXPECT_EQ(world.module.open_reports(), 1);

    EXPECT_TRUE(
        (co_await world.say(kAlice, World::chat(kAlice, kAlice), "m4", "forbidden")).has_value())
        << "what one writes to oneself is one's own";
    const auto changed =
        co_await world.module.service().change_terms(world.as(kRoot), {.erase = {"Ｆorbidden"}});
    EXPECT_EQ(*changed, 2);
    EXPECT_TRUE((co_await world.say(kAlice, chat, "m1", "a FORBIDDEN word")).has_value())
        << "the filter changes at once";
    co_await world.close();
}

CO_TEST(Moderation, EvidenceOutlivesARecallAndOnlyModeratorsSeeIt) {
    World world(loop);
    co_await world.start();
    auto& service = world.module.service();
    const auto chat = World::chat(kAlice, kBob);
    world.media.upload(kBob, "picture", media::Purpose::kImage);
    const auto words = co_await world.say(kBob, chat, "m1", "send me money");
    messaging::Image picture;
    picture.media.id = "picture";
    messaging::Draft draft{.conversation = chat,
                           .client_message_id = "m2",
                           .content_hash = 2,
                           .content = {.body = picture}};
    const auto shown = co_await world.messaging.service().send(world.as(kBob), draft);
    CO_ASSERT_TRUE(words.has_value() && shown.has_value());

    const auto reported = co_await service.report(world.as(kAlice), about(chat, {1, 2, 77}));
    CO_ASSERT_TRUE(reported.has_value());
    EXPECT_EQ(*co_await service.report(world.as(kAlice), about(chat, {1, 2, 77})), *reported);
    EXPECT_TRUE(
        (co_await world.messaging.service().recall(world.as(kBob), chat, streams::Seq(1), "undo"))
            .has_value());
    EXPECT_EQ(co_await world.text_of(kAlice, chat, streams::Seq(1)), "(recalled)");

    const auto one = co_await service.open_report(world.as(kMod), *reported);
    CO_ASSERT_TRUE(one.has_value());
    EXPECT_EQ(one->seen.report.subject, kBob);
    EXPECT_EQ(one->seen.report.kind, ReportKind::kMessage);
    CO_ASSERT_TRUE(one->evidence.size() == 2);
    EXPECT_NE(one->evidence[0].evidence.entry.find("send me money"), std::string::npos);
    EXPECT_TRUE(one->evidence[0].recalled);
    EXPECT_FALSE(one->evidence[1].recalled);
    const auto scope = fmt::format("r{}", *reported);
    EXPECT_TRUE(world.media.attachments().contains({"picture", scope, 2})) << "its file is held";
    EXPECT_TRUE(*co_await service.may_read(Deadline::never(), kMod, scope, 2));
    EXPECT_FALSE(*co_await service.may_read(Deadline::never(), kAlice, scope, 2));
    const auto audit = co_await world.ops.service().list_audit(world.as(kRoot), "", 0);
    EXPECT_EQ(audit->rows.front().line.action, "report.read") << "who read it is noted";

    // Thirty days after the verdict it is gone.
    EXPECT_TRUE(
        (co_await service.decide(world.as(kMod), *reported, {.dismiss = true})).has_value());
    loop.advance(std::chrono::days(29));
    EXPECT_FALSE(*co_await service.sweep(Deadline::never()));
    EXPECT_EQ((co_await service.open_report(world.as(kMod), *reported))->evidence.size(), 2U);
    loop.advance(std::chrono::days(2));
    EXPECT_FALSE(*co_await service.sweep(Deadline::never()));
    EXPECT_TRUE((co_await service.open_report(world.as(kMod), *reported))->evidence.empty());
    EXPECT_FALSE(world.media.attachments().contains({"picture", scope, 2}));
    co_await world.close();
}

CO_TEST(Moderation, OneReportsOnlyWhatOneCanSee) {
    World world(loop);
    co_await world.start();
    auto& service = world.module.service();
    const auto chat = World::chat(kAlice, kBob);
    EXPECT_TRUE((co_await world.say(kBob, chat, "m1", "between us")).has_value());
    EXPECT_EQ(reason_of(co_await service.report(world.as(kCarol), about(chat, {1}))),
              errors::kReportedUnknown);
    EXPECT_EQ(reason_of(co_await service.report(world.as(kAlice), about(chat, {9}))),
              errors::kReportedUnknown);
    EXPECT_TRUE((co_await world.say(kAlice, chat, "m2", "my own words")).has_value());
    auto framed = about(chat, {2});
    framed.user = kBob;
    EXPECT_EQ(reason_of(co_await service.report(world.as(kAlice), framed)),
              errors::kReportedUnknown)
        << "words of others are no evidence";
    EXPECT_EQ(reason_of(co_await service.report(
                  world.as(kAlice), {.client_report_id = "x", .conversation = "bogus"})),
              errors::kReportedUnknown);
    EXPECT_EQ(reason_of(co_await service.report(world.as(kAlice),
                                                {.client_report_id = "x", .user = UserId(99)})),
              errors::kReportedUnknown);
    EXPECT_TRUE((co_await service.report(world.as(kAlice), {.client_report_id = "y", .user = kBob}))
                    .has_value());
    co_await world.close();
}

CO_TEST(Moderation, AVerdictRecallsMutesAndBans) {
    World world(loop);
    co_await world.start();
    auto& service = world.module.service();
    const auto chat = World::chat(kAlice, kBob);
    const auto said = co_await world.say(kBob, chat, "m1", "an insult");
    const auto reported = co_await service.report(world.as(kAlice), about(chat, {1}));
    loop.advance(std::chrono::hours(99));  // long after its sender could recall it
    const auto until = loop.clock().wall_now() + std::chrono::hours(1);
    EXPECT_EQ(reason_of(co_await service.decide(
                  world.as(kMod), *reported, {.recall_messages = true, .mute_until = until})),
              errors::kSanctionInvalid)
        << "without a reason";
    const auto decided = co_await service.decide(
        world.as(kMod),
        *reported,
        {.recall_messages = true, .mute_until = until, .ban_until = until, .reason = "insults"});
    CO_ASSERT_TRUE(decided.has_value());
    EXPECT_EQ(decided->report.state, ReportState::kUpheld);
    EXPECT_EQ(decided->report.decided_by, kMod);
    EXPECT_EQ(co_await world.text_of(kAlice, chat, said->seq), "(recalled)");
    EXPECT_EQ(world.admin.suspensions.at(kBob).reason, "insults");
    const auto refused = co_await world.say(kBob, chat, "m2", "once more");
    EXPECT_EQ(reason_of(refused), errors::kMutedByModerator);
    EXPECT_GT(refused.error().retry_after_ms(), 3'500'000U);
    EXPECT_TRUE((co_await service.my_standing(world.as(kBob)))->mute.until == until);
    EXPECT_EQ((co_await service.list_sanctions(world.as(kMod), "", 0))->sanctions.size(), 1U);

    // The same verdict again changes nothing; another is refused.
    EXPECT_TRUE((co_await service.decide(
                     world.as(kMod), *reported, {.recall_messages = true, .reason = "insults"}))
                    .has_value());
    EXPECT_EQ(reason_of(co_await service.decide(world.as(kMod), *reported, {.dismiss = true})),
              errors::kReportDecided);
    loop.advance(std::chrono::hours(2));
    EXPECT_TRUE((co_await world.say(kBob, chat, "m2", "once more")).has_value()) << "it ends";

    std::vector<std::string> actions;
    const auto audit = co_await world.ops.service().list_audit(world.as(kRoot), "", 0);
    for (const auto& row : audit->rows) {
        actions.push_back(row.line.action);
        EXPECT_EQ(row.line.actor, kMod);
    }
    EXPECT_EQ(audit->rows.front().line.facts,
              (std::vector<ops::AuditFact>{{.kind = ops::AuditFactKind::kUpheld},
                                           {.kind = ops::AuditFactKind::kMessagesRecalled},
                                           {.kind = ops::AuditFactKind::kMuted},
                                           {.kind = ops::AuditFactKind::kBanned}}));
    EXPECT_EQ(

        actions,
        (std::vector<std::string>{"report.decide", "message.recall", "user.ban", "user.mute"}));
    co_await world.close();
}

CO_TEST(Moderation, AMessageIsRecalledThoughNobodyReportedIt) {
    World world(loop);
    co_await world.start();
    auto& service = world.module.service();
    const auto chat = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, chat, "m1", "for bob only");
    CO_ASSERT_TRUE(sent.has_value());
    loop.advance(std::chrono::days(400));
    const RecallWish wish{
        .conversation = chat.text(), .seq = sent->seq.value(), .reason = " by law "};
    EXPECT_TRUE((co_await service.recall_message(world.as(kMod), wish)).has_value());
    EXPECT_EQ(co_await world.text_of(kBob, chat, sent->seq), "(recalled)");
    const auto page = co_await world.messaging.service().list_entries(
        world.as(kBob), chat, {.after = streams::Seq(0), .limit = 1});
    EXPECT_EQ(std::get<messaging::Recalled>(page->entries.front().content.body).by, UserId())
        << "in nobody's name";
    EXPECT_TRUE((co_await service.recall_message(world.as(kMod), wish)).has_value())
        << "a repetition";
    const auto audit = co_await world.ops.service().list_audit(world.as(kRoot), "", 0);
    CO_ASSERT_TRUE(audit->rows.size() == 1);
    EXPECT_EQ(audit->rows.front().line.action, "message.recall");
    EXPECT_EQ(audit->rows.front().line.actor, kMod);
    EXPECT_EQ(audit->rows.front().line.subject, chat.text() + "#1");
    EXPECT_EQ(audit->rows.front().line.words, "by law");
    // What is no message is none to recall: here the entry of the recall itself.
    EXPECT_EQ(reason_of(co_await service.recall_message(
                  world.as(kMod), {.conversation = chat.text(), .seq = 2, .reason = "x"})),
              errors::kMessageUnknown);
    EXPECT_EQ(reason_of(co_await service.recall_message(
                  world.as(kMod), {.conversation = "i1", .seq = 1, .reason = "x"})),
              errors::kMessageUnknown);
    EXPECT_EQ(reason_of(co_await service.recall_message(
                  world.as(kMod),
                  {.conversation = chat.text(), .seq = 1, .reason = std::string(201, 'x')})),
              errors::kRecallReasonInvalid);
    co_await world.close();
}

CO_TEST(Moderation, WhoRunsTheInstanceIsNotSanctioned) {
    World world(loop);
    co_await world.start();
    auto& service = world.module.service();
    const auto until = loop.clock().wall_now() + std::chrono::hours(1);
    for (const auto staff : {kMod, kRoot}) {
        EXPECT_EQ(reason_of(co_await service.sanction(
                      world.as(kRoot), {.user = staff, .muted_until = until, .reason = "x"})),
                  errors::kStaffProtected);
    }
    EXPECT_TRUE((co_await service.sanction(world.as(kMod),
                                           {.user = kBob, .muted_until = until, .reason = "x"}))
                    .has_value());
    const auto back = co_await service.sanction(world.as(kMod), {.user = kBob});
    EXPECT_EQ(back->muted_until, WallTime());
    EXPECT_TRUE((co_await world.say(kBob, World::chat(kAlice, kBob), "m", "back")).has_value());
    co_await world.close();
}

CO_TEST(Moderation, TheMutesAndTheFilterOutliveARestart) {
    World world(loop);
    co_await world.start();
    co_await world.set_term("rude", TermAction::kMask);
    const auto until = loop.clock().wall_now() + std::chrono::hours(1);
    EXPECT_TRUE((co_await world.module.service().sanction(
                     world.as(kMod), {.user = kBob, .muted_until = until, .reason = "x"}))
                    .has_value());
    Policy anew(*world.database, world.files, loop.clock());
    EXPECT_TRUE(anew.may_write(kBob)) << "not yet read";
    EXPECT_TRUE((co_await anew.reload_terms(Deadline::never())).has_value());
    EXPECT_TRUE((co_await anew.reload_mutes(Deadline::never())).has_value());
    EXPECT_EQ(reason_of(anew.may_write(kBob)), errors::kMutedByModerator);
    EXPECT_EQ(*anew.check_text("rude"), "***");
    co_await world.close();
}

// feature: retention
CO_TEST(Retention, OldMessagesGoWithWhatHangsOnThem) {
    World world(loop);
    co_await world.start();
    const auto chat = World::chat(kAlice, kBob);
    const auto other = World::chat(kAlice, kAlice);
    world.media.upload(kBob, "old", media::Purpose::kImage);
    messaging::Image picture;
    picture.media.id = "old";
    messaging::Draft draft{.conversation = chat,
                           .client_message_id = "p",
                           .content_hash = 2,
                           .content = {.body = picture}};
    EXPECT_TRUE((co_await world.messaging.service().send(world.as(kBob), draft)).has_value());
    for (const auto* id : {"m1", "m2"}) {
        EXPECT_TRUE((co_await world.say(kBob, chat, id, id)).has_value());
        EXPECT_TRUE((co_await world.say(kAlice, other, id, id)).has_value());
    }
    loop.advance(std::chrono::days(40));
    EXPECT_TRUE((co_await world.say(kAlice, chat, "new", "new")).has_value());
    auto& service = world.ops.service();
    EXPECT_EQ(*co_await service.retain(), 0U) << "kept for ever until somebody says otherwise";
    EXPECT_TRUE((co_await service.set_retention(world.as(kRoot), {.direct_days = 50})).has_value());
    EXPECT_EQ(*co_await service.retain(), 0U);
    EXPECT_TRUE((co_await service.set_retention(world.as(kRoot), {.direct_days = 30})).has_value());
    EXPECT_EQ(*co_await service.retain(), 3U);
    EXPECT_EQ(*co_await service.retain(), 0U);

    const auto page = co_await world.messaging.service().list_entries(
        world.as(kAlice), chat, {.after = streams::Seq(0), .limit = 10});
    CO_ASSERT_TRUE(page.has_value() && page->entries.size() == 1);
    EXPECT_EQ(page->entries.front().seq, streams::Seq(4)) << "numbers go on";
    EXPECT_EQ(page->first, streams::Seq(4)) << "clients learn where it begins";
    EXPECT_TRUE(world.media.attachments().empty()) << "files have their seven days now";
    EXPECT_FALSE(*co_await world.messaging.scope_access().may_read(
        Deadline::never(), kAlice, chat.text(), 1));
    EXPECT_EQ(reason_of(co_await world.say(kBob, chat, "m1", "m1")), "ENTRY_TRIMMED")
        << "a late repetition is no new message";
    const auto own = co_await world.messaging.service().list_entries(
        world.as(kAlice), other, {.after = streams::Seq(0), .limit = 10});
    EXPECT_EQ(own->entries.size(), 2U) << "another kind of conversation";
    co_await world.close();
}

}  // namespace
}  // namespace kapok::moderation
