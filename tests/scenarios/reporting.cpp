// Reports, and those who look at them.
#include "kapok/moderation/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace kapok::scenarios {
namespace {

namespace wire = kapok::moderation::v1;
const std::string kReports = "kapok.moderation.v1.ReportService/";
const std::string kModeration = "kapok.moderation.v1.ModerationService/";
constexpr std::string_view kReasonPrefix = "REPORT_REASON_";

// "fraud" and REPORT_REASON_FRAUD.
wire::ReportReason reason_named(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    wire::ReportReason reason = wire::REPORT_REASON_UNSPECIFIED;
    wire::ReportReason_Parse(std::string(kReasonPrefix) + name, &reason);
    return reason;
}

std::string name_of_reason(wire::ReportReason reason) {
    auto name = wire::ReportReason_Name(reason).substr(kReasonPrefix.size());
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

}  // namespace

Task<Outcome> Stage::appoint(Captures with) {
    server_.make_moderator(user(with["person"]));
    co_return Outcome{};
}

// Of a message, or of a person. Saying it again is the same report.
Task<Outcome> Stage::report(Captures with) {
    wire::ReportRequest request;
    request.set_reason(reason_named(with["reason"]));
    request.set_words(with["words"]);
    if (with.contains("message")) {
        const auto& target = message(with["message"]);
        request.set_client_report_id(fmt::format("{}-{}", with["device"], with["message"]));
        request.set_conversation_id(target.conversation_id);
        request.add_seqs(target.outgoing->seq);
    } else {
        request.set_client_report_id(fmt::format("{}-{}", with["device"], with["person"]));
        request.set_user_id(user(with["person"]).value());
    }
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::ReportRequest, wire::ReportResponse>(kReports + "Report",
                                                                              std::move(request)));
}

// "carol has reports {bob about alice: fraud 1}": those that are open, newest first, with how many
// messages are kept of each.
Task<Outcome> Stage::has_reports(Captures with) {
    wire::ListReportsRequest request;
    request.set_state(wire::REPORT_STATE_OPEN);
    const auto listed = co_await device(with["device"])
                            .call<wire::ListReportsRequest, wire::ListReportsResponse>(
                                kModeration + "ListReports", std::move(request));
    if (!listed) {
        co_return outcome_of(listed);
    }
    std::vector<std::string> lines;
    for (const auto& report : listed->reports()) {
        lines.push_back(fmt::format("{} about {}: {} {}",
                                    person_of(report.reporter().user_id()),
                                    person_of(report.subject().user_id()),
                                    name_of_reason(report.reason()),
                                    report.evidence_count()));
    }
    const auto all = fmt::format("{}", fmt::join(lines, ", "));
    co_return expect(all == with["reports"], fmt::format("they are \"{}\"", all));
}

Task<Result<std::uint64_t>> Stage::report_about(std::string device_name, std::string person) {
    CO_TRY(const auto listed,
           co_await device(device_name)
               .call<wire::ListReportsRequest, wire::ListReportsResponse>(
                   kModeration + "ListReports", {}));
    for (const auto& report : listed.reports()) {
        if (report.subject().user_id() == user(person).value()) {
            co_return report.report_id();
        }
    }
    co_return Error(Code::kNotFound, "NO_SUCH_REPORT");
}

// What was said, as it is kept, also after it was recalled.
Task<Outcome> Stage::reads_report(Captures with) {
    const auto id = co_await report_about(with["device"], with["person"]);
    if (!id) {
        co_return outcome_of(id);
    }
    wire::GetReportRequest request;
    request.set_report_id(*id);
    const auto got = co_await device(with["device"])
                         .call<wire::GetReportRequest, wire::GetReportResponse>(
                             kModeration + "GetReport", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    std::vector<std::string> lines;
    for (const auto& kept : got->evidence()) {
        lines.push_back(kept.entry().content().text().text() +
                        (kept.recalled() ? " (recalled)" : ""));
    }
    const auto all = fmt::format("{}", fmt::join(lines, ", "));
    co_return expect(all == with["evidence"], fmt::format("it reads \"{}\"", all));
}

Task<Outcome> Stage::decide_report(Captures with) {
    const auto id = co_await report_about(with["device"], with["person"]);
    if (!id) {
        co_return outcome_of(id);
    }
    wire::DecideReportRequest request;
    request.set_report_id(*id);
    if (with["verb"] == "dismisses") {
        request.set_dismiss(true);
    } else {
        request.set_recall_messages(true);
        request.set_reason("it is what it says");
    }
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::DecideReportRequest, wire::DecideReportResponse>(
                                 kModeration + "DecideReport", std::move(request)));
}

}  // namespace kapok::scenarios
