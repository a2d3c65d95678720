// Each method through the router: its fields arrive, and its answer comes back in full.
// feature: admin-console, reports, sanctions, word-filter, registration, retention
#include "moderation/testing/world.h"
#include "rpc/testing/method_rows.h"

namespace kapok::moderation {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kMod;
using testing::kRoot;
using testing::World;

struct Callers {
    rpc::Caller alice;
    rpc::Caller mod;
    rpc::Caller root;
};

Callers callers_of(const World& world) {
    return {.alice = world.as(kAlice).caller,
            .mod = world.as(kMod).caller,
            .root = world.as(kRoot).caller};
}

const std::string kBobJson = R"({"userId":"2","handle":"bob","nickname":"bob"})";
const std::string kModJson = R"({"userId":"4","handle":"mod","nickname":"mod"})";
const std::string kRootJson = R"({"userId":"5","handle":"root","nickname":"root"})";
const std::string kAliceJson = R"({"userId":"1","handle":"alice","nickname":"alice"})";

CO_TEST(ModerationRpc, Reports) {
    World world(loop);
    co_await world.start();
    rpc::RateLimiter rates(loop.clock(), rpc::default_rates());
    rpc::Router router(loop.timers(), world.random, rates);
    world.module.bind(router);
    const auto who = callers_of(world);
    EXPECT_TRUE((co_await world.say(kBob, World::chat(kAlice, kBob), "m1", "money!")).has_value());
    rpc::testing::MethodRows reports(router, "kapok.moderation.v1.ReportService");
    co_await reports.run({
        {{}, "Report", "{}", "TOKEN_MISSING"},
        {who.alice, "Report", "{}", "CLIENT_REPORT_ID_INVALID client_report_id"},
        {who.alice,
         "Report",
         R"({"clientReportId":"r1","reason":"REPORT_REASON_FRAUD","words":"look","conversationId":"d1-2","seqs":["1"]})",
         R"({"reportId":"$report"})"},
        {who.alice, "GetMyStanding", "{}", "{}"},
        {who.mod, "GetMyStanding", "{}", R"({"isModerator":true})"},
        {who.root, "GetMyStanding", "{}", R"({"isModerator":true,"isAdmin":true})"},
    });
    reports.expect_every_method();
    const auto id = reports.kept("$report");
    const auto report = [&](const std::string& rest) {
        return R"({"reportId":")" + id +
               R"(","kind":"REPORT_KIND_MESSAGE","reason":"REPORT_REASON_FRAUD","words":"look","reporter":)" +
               kAliceJson + R"(,"subject":)" + kBobJson +
               R"(,"conversationId":"d1-2","createdMs":"*","evidenceCount":1,)" + rest + "}";
    };
    const auto open = report(R"("state":"REPORT_STATE_OPEN","openOnSubject":1)");
    const auto upheld =
        report(R"("state":"REPORT_STATE_UPHELD","decidedMs":"*","decidedBy":)" + kModJson);
    const auto muted =
        R"({"user":)" + kBobJson + R"(,"mutedUntilMs":"1800000003600","reason":"fraud"})";
    rpc::testing::MethodRows rows(router, "kapok.moderation.v1.ModerationService");
    co_await rows.run({
        {who.alice, "ListReports", "{}", "MODERATOR_ONLY"},
        {who.mod,
         "ListReports",
         R"({"state":"REPORT_STATE_OPEN"})",
         R"({"reports":[)" + open + R"(],"openCount":1})"},
        {who.mod, "ListReports", R"({"state":"REPORT_STATE_DISMISSED"})", R"({"openCount":1})"},
        {who.mod, "ListReports", R"({"pageToken":"x"})", "PAGE_TOKEN_INVALID page_token"},
        {who.mod, "ListReports", R"({"limit":101})", "LIMIT_TOO_LARGE limit"},
        {who.mod, "GetReport", R"({"reportId":"1"})", "REPORT_UNKNOWN report_id"},
        {who.mod,
         "GetReport",
         R"({"reportId":")" + id + R"("})",
         R"({"report":)" + open +
             R"(,"evidence":[{"entry":{"conversationId":"d1-2","seq":"1","ordinal":"1","timeMs":"*","senderId":"2","clientMessageId":"m1","content":{"text":{"text":"money!"}}}}],"sanction":{"user":)" +
             kBobJson + "}}"},
        {who.mod, "DecideReport", R"({"reportId":")" + id + R"("})", "VERDICT_INVALID dismiss"},
        {who.mod,
         "DecideReport",
         R"({"reportId":")" + id +
             R"(","recallMessages":true,"muteUntilMs":"1800000003600","reason":"fraud"})",
         R"({"report":)" + upheld + "}"},
        {who.alice, "RecallMessage", "{}", "MODERATOR_ONLY"},
        {who.mod,
         "RecallMessage",
         R"({"conversationId":"d1-2","seq":"1"})",
         "RECALL_REASON_INVALID reason"},
        {who.mod,
         "RecallMessage",
         R"({"conversationId":"d1-2","seq":"99","reason":"rude"})",
         "MESSAGE_UNKNOWN seq"},
        {who.mod,
         "RecallMessage",
         R"({"conversationId":"nowhere","seq":"1","reason":"rude"})",
         "MESSAGE_UNKNOWN seq"},
        {who.mod, "RecallMessage", R"({"conversationId":"d1-2","seq":"1","reason":"rude"})", "{}"},
        {who.mod, "ListSanctions", "{}", R"({"sanctions":[)" + muted + "]}"},
        {who.mod,
         "ListSanctions",
         R"({"limit":1})",
         R"({"sanctions":[)" + muted + R"(],"nextPageToken":"2"})"},
        {who.mod, "SetSanction", R"({"userId":"9","reason":"x"})", "USER_UNKNOWN"},
        {who.mod,
         "SetSanction",
         R"({"userId":"5","bannedUntilMs":"1800000003600","reason":"x"})",
         "STAFF_PROTECTED"},
        {who.mod,
         "SetSanction",
         R"({"userId":"2","bannedUntilMs":"1800000007200","reason":"more"})",
         R"({"sanction":{"user":)" + kBobJson +
             R"(,"bannedUntilMs":"1800000007200","reason":"more"}})"},
        {who.mod, "ChangeTerms", "{}", "ADMIN_ONLY"},
        {who.root, "ChangeTerms", R"({"put":[{"text":"x"}]})", "TERM_INVALID put"},
        {who.root,
         "ChangeTerms",
         R"({"put":[{"text":"Rude","action":"TERM_ACTION_MASK"},{"text":"odd","action":"TERM_ACTION_FLAG"}],"delete":["gone"]})",
         R"({"total":2})"},
        {who.mod,
         "ListTerms",
         R"({"text":"RU"})",
         R"({"terms":[{"text":"Rude","action":"TERM_ACTION_MASK"}],"total":2})"},
        {who.mod,
         "ListTerms",
         R"({"limit":1})",
         R"({"terms":[{"text":"odd","action":"TERM_ACTION_FLAG"}],"nextPageToken":"$next","total":2})"},
        {who.mod,
         "ListTerms",
         R"({"limit":1,"pageToken":"$next"})",
         R"({"terms":[{"text":"Rude","action":"TERM_ACTION_MASK"}],"nextPageToken":"*","total":2})"},
        {who.mod, "ListTerms", R"({"pageToken":"!"})", "PAGE_TOKEN_INVALID page_token"},
    });
    rows.expect_every_method();
    co_await world.close();
}

CO_TEST(OpsRpc, FieldsArriveAndAnswersComeBackInFull) {
    World world(loop);
    co_await world.start();
    rpc::RateLimiter rates(loop.clock(), rpc::default_rates());
    rpc::Router router(loop.timers(), world.random, rates);
    world.ops.bind(router);
    const auto who = callers_of(world);
    auto group_made = co_await world.messaging.service().create_group(
        world.as(kAlice),
        {.client_group_id = "g", .name = "Trees 50%", .users = {kBob, testing::kCarol}});
    CO_ASSERT_TRUE(group_made.has_value());
    const auto group = group_made->id.text();
    const auto group_json = [&](const std::string& rest) {
        return R"({"groups":[{"conversationId":")" + group +
               R"(","name":"Trees 50%","memberCount":3,"createdMs":"*")" + rest + "}]}";
    };
    rpc::testing::MethodRows rows(router, "kapok.ops.v1.OpsService");
    const auto account = [](const std::string& user, const std::string& role) {
        return R"({"user":)" + user + R"(,"role":")" + role + R"(","createdMs":"1"})";
    };
    co_await rows.run({
        {who.alice, "GetOverview", "{}", "MODERATOR_ONLY"},
        {who.mod,
         "GetOverview",
         "{}",
         R"({"version":"*","startedMs":"*","users":"3","devices":"4","online":"2","groups":"1","storage":[{"kind":"image","bytes":"1000"}],"components":[{"name":"storage","ok":true},{"name":"streams","ok":true}]})"},
        {who.mod,
         "SearchAccounts",
         R"({"text":"bo"})",
         R"({"accounts":[)" + account(kBobJson, "STAFF_ROLE_NONE") + "]}"},
        {who.mod,
         "SearchAccounts",
         R"({"limit":1,"pageToken":"3"})",
         R"({"accounts":[)" + account(kModJson, "STAFF_ROLE_MODERATOR") +
             R"(],"nextPageToken":"4"})"},
        {who.mod, "SearchAccounts", R"({"limit":201})", "LIMIT_TOO_LARGE limit"},
        {who.mod,
         "GetAccount",
         R"({"userId":"2"})",
         R"({"account":)" + account(kBobJson, "STAFF_ROLE_NONE") +
             R"(,"maskedPhone":"*8000","devices":[{"deviceId":"7","name":"Phone"}],"groups":1,"mediaBytes":"12"})"},
        {who.mod, "GetAccount", R"({"userId":"9"})", "USER_UNKNOWN"},
        {who.mod, "SetRole", R"({"userId":"2","role":"STAFF_ROLE_MODERATOR"})", "ADMIN_ONLY"},
        {who.root, "SetRole", R"({"userId":"2"})", "ROLE_INVALID role"},
        {who.root, "SetRole", R"({"userId":"2","role":"STAFF_ROLE_MODERATOR"})", "{}"},
        {who.root, "LogOutAccount", R"({"userId":"2"})", R"({"devices":2})"},
        {who.root, "LogOutAccount", R"({"userId":"2","deviceId":"7"})", R"({"devices":1})"},
        {who.root,
         "CreateResetLink",
         R"({"userId":"2"})",
         R"({"path":"/reset?code=reset-code","expiresMs":"5"})"},
        {{}, "ResetPassword", R"({"code":"bogus","newPassword":"12345678"})", "RESET_INVALID"},
        {{},
         "ResetPassword",
         R"({"code":"reset-code","newPassword":"12345678"})",
         R"({"handle":"alice"})"},
        {who.mod, "SearchGroups", R"({"text":"50%"})", group_json("")},
        {who.mod, "SearchGroups", R"({"text":"5%0"})", "{}"},
        {who.mod, "SearchGroups", R"({"pageToken":"x"})", "PAGE_TOKEN_INVALID page_token"},
        {who.mod, "DissolveGroup", R"({"conversationId":")" + group + R"("})", "ADMIN_ONLY"},
        {who.root, "DissolveGroup", R"({"conversationId":"g1"})", "GROUP_UNKNOWN conversation_id"},
        {who.root,
         "DissolveGroup",
         R"({"conversationId":"d1-2"})",
         "GROUP_UNKNOWN conversation_id"},
        {who.root, "DissolveGroup", R"({"conversationId":")" + group + R"(","reason":"x"})", "{}"},
        {who.root, "DissolveGroup", R"({"conversationId":")" + group + R"(","reason":"x"})", "{}"},
        {who.mod,
         "SearchGroups",
         R"({"text":")" + group + R"("})",
         group_json(R"(,"dissolved":true)")},
        {who.root, "GetRegistration", "{}", R"({"registration":"REGISTRATION_OPEN"})"},
        {who.root, "SetRegistration", "{}", "REGISTRATION_INVALID registration"},
        {who.root, "SetRegistration", R"({"registration":"REGISTRATION_CLOSED"})", "{}"},
        {who.root, "GetRegistration", "{}", R"({"registration":"REGISTRATION_CLOSED"})"},
        {who.root,
         "CreateAnnouncement",
         R"({"clientAnnouncementId":"a-1","text":" "})",
         "EMPTY_TEXT text"},
        {who.mod,
         "CreateAnnouncement",
         R"({"clientAnnouncementId":"a-1","text":"x"})",
         "ADMIN_ONLY"},
        {who.root,
         "CreateAnnouncement",
         R"({"clientAnnouncementId":"a-1","text":" Tonight "})",
         "{}"},
        {who.alice, "ListAnnouncements", "{}", "ADMIN_ONLY"},
        {who.root,
         "ListAnnouncements",
         "{}",
         R"({"announcements":[{"text":"Tonight","createdMs":"*","by":)" + kRootJson + "}]}"},
        {who.root, "GetRetention", "{}", R"({"retention":{}})"},
        {who.root,
         "SetRetention",
         R"({"retention":{"groupDays":3651}})",
         "RETENTION_INVALID retention"},
        {who.root, "SetRetention", R"({"retention":{"directDays":1,"groupDays":90}})", "{}"},
        {who.root, "GetRetention", "{}", R"({"retention":{"directDays":1,"groupDays":90}})"},
        {who.mod, "Backup", "{}", "ADMIN_ONLY"},
        {who.root, "Backup", R"({"directory":"b"})", "BACKUP_DIRECTORY_INVALID directory"},
        {who.root, "Backup", R"({"directory":"/b"})", "BACKUP_NOT_HERE"},
        {who.mod, "ListAudit", "{}", "ADMIN_ONLY"},
        {who.root,
         "ListAudit",
         R"({"limit":1})",
         R"({"entries":[{"auditId":"*","timeMs":"*","actor":)" + kRootJson +
             R"(,"action":"retention.set","facts":[{"kind":"AUDIT_FACT_KIND_DIRECT_DAYS","number":"1"},)"
             R"({"kind":"AUDIT_FACT_KIND_GROUP_DAYS","number":"90"},)"
             R"({"kind":"AUDIT_FACT_KIND_SELF_DAYS"}]}],"nextPageToken":"$older"})"},
        {who.root,
         "ListAudit",
         R"({"limit":1,"pageToken":"$older"})",
         R"({"entries":[{"auditId":"*","timeMs":"*","actor":)" + kRootJson +
             R"(,"action":"announcement.create","subject":"a-1","words":"Tonight"}],"nextPageToken":"*"})"},
    });
    auto local = world.as(kRoot);
    local.address = "127.0.0.1";
    const auto made = co_await world.ops.service().back_up(local, "/b");
    EXPECT_EQ(made->name, "/b!");
    EXPECT_EQ(
        (co_await world.ops.service().list_audit(world.as(kRoot), "", 1))->rows.front().line.action,
        "backup.make");
    // What the console set holds after a restart.
    world.admin.set_registration(accounts::Registration::kOpen);
    EXPECT_TRUE((co_await world.ops.service().apply_settings(Deadline::never())).has_value());
    EXPECT_EQ(world.admin.registration(), accounts::Registration::kClosed);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::moderation
