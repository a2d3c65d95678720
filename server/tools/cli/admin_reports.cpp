// kapok admin reports | report | decide | recall | terms | add-terms | delete-terms
#include "kapok/moderation/v1/service.pb.h"
#include "tools/cli/admin.h"
#include "tools/cli/entries.h"
#include "tools/cli/names.h"
#include "tools/cli/output.h"

#include <fstream>
#include <iostream>

namespace kapok::cli {

namespace {

namespace wire = moderation::v1;

constexpr std::string_view kService = "kapok.moderation.v1.ModerationService/";
constexpr int kTermsACall = 5'000;

struct Arguments {
    std::uint64_t report = 0;
    std::string conversation;
    std::uint64_t seq = 0;
    bool all = false;
    bool dismiss = false;
    bool recall = false;
    std::string mute;
    std::string ban;
    std::string reason;
    std::vector<std::string> terms;
    std::string file;
    std::string action = "mask";
};

std::string method(std::string_view name) { return std::string(kService) + std::string(name); }

// "REPORT_REASON_SPAM" as "spam".
std::string word_of(std::string name, std::string_view prefix) {
    name.erase(0, prefix.size());
    for (auto& c : name) {
        c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name;
}

std::string report_text(const wire::Report& report) {
    auto text = fmt::format("{}  {}  {}  {}",
                            report.report_id(),
                            time_text(report.created_ms()),
                            word_of(wire::ReportState_Name(report.state()), "REPORT_STATE_"),
                            word_of(wire::ReportReason_Name(report.reason()), "REPORT_REASON_"));
    if (report.has_subject()) {
        text += "  about @" + report.subject().handle();
    }
    if (!report.conversation_id().empty()) {
        text += "  in " + report.conversation_id();
    }
    if (report.has_reporter()) {
        text += "  by @" + report.reporter().handle();
    }
    return report.words().empty() ? text : text + "  " + one_line(report.words(), 100);
}

Result<void> list_reports(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ListReportsRequest request;
    if (!arguments.all) {
        request.set_state(wire::REPORT_STATE_OPEN);
    }
    do {
        TRY(const auto page,
            server->call_twice<wire::ListReportsResponse>(method("ListReports"), request));
        for (const auto& report : page.reports()) {
            program.json ? print_json(report) : print_line(report_text(report));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> show_report(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::GetReportRequest request;
    request.set_report_id(arguments.report);
    TRY(const auto one, server->call_twice<wire::GetReportResponse>(method("GetReport"), request));
    if (program.json) {
        print_json(one);
        return Result<void>();
    }
    print_line(report_text(one.report()));
    NameBook names(*server);
    for (const auto& evidence : one.evidence()) {
        names.note(evidence.entry());
    }
    TRY_VOID(names.load());
    for (const auto& evidence : one.evidence()) {
        const auto& entry = evidence.entry();
        print_line(fmt::format("{} #{} {}: {}{}",
                               time_text(entry.time_ms()),
                               entry.seq(),
                               names.name_of(entry.sender_id()),
                               printable(content_text(entry.content(), names)),
                               evidence.recalled() ? "  (recalled since)" : ""));
    }
    return Result<void>();
}

Result<void> decide(const Program& program, const Arguments& arguments) {
    wire::DecideReportRequest request;
    request.set_report_id(arguments.report);
    request.set_dismiss(arguments.dismiss);
    request.set_recall_messages(arguments.recall);
    request.set_reason(arguments.reason);
    if (!arguments.mute.empty()) {
        TRY(const auto until, end_of_span(arguments.mute));
        request.set_mute_until_ms(until);
    }
    if (!arguments.ban.empty()) {
        TRY(const auto until, end_of_span(arguments.ban));
        request.set_ban_until_ms(until);
    }
    TRY(const auto server, program.open());
    TRY(const auto done,
        server->call_twice<wire::DecideReportResponse>(method("DecideReport"), request));
    program.json ? print_json(done.report()) : print_line(report_text(done.report()));
    return Result<void>();
}

Result<void> recall(const Program& program, const Arguments& arguments) {
    wire::RecallMessageRequest request;
    request.set_conversation_id(arguments.conversation);
    request.set_seq(arguments.seq);
    request.set_reason(arguments.reason);
    TRY(const auto server, program.open());
    TRY(const auto done,
        server->call_twice<wire::RecallMessageResponse>(method("RecallMessage"), request));
    program.json ? print_json(done) : print_line("The message is recalled.");
    return Result<void>();
}

Result<void> list_terms(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ListTermsRequest request;
    request.set_text(arguments.terms.empty() ? "" : arguments.terms.front());
    do {
        TRY(const auto page,
            server->call_twice<wire::ListTermsResponse>(method("ListTerms"), request));
        for (const auto& term : page.terms()) {
            program.json ? print_json(term)
                         : print_line(fmt::format(
                               "{}  {}",
                               word_of(wire::TermAction_Name(term.action()), "TERM_ACTION_"),
                               one_line(term.text(), 64)));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

// From the command line, and a file of one term a line ("-" is stdin).
Result<std::vector<std::string>> read_terms(const Arguments& arguments) {
    auto terms = arguments.terms;
    if (!arguments.file.empty()) {
        std::ifstream file;
        if (arguments.file != "-") {
            file.open(arguments.file);
            if (!file) {
                return file_failure(arguments.file, "cannot be read");
            }
        }
        auto& in = arguments.file == "-" ? std::cin : file;
        for (std::string line; std::getline(in, line);) {
            if (!line.empty()) {
                terms.push_back(line);
            }
        }
    }
    if (terms.empty()) {
        return usage("no terms: name some, or a --file");
    }
    return terms;
}

Result<void> change_terms(const Program& program, const Arguments& arguments, bool put) {
    TRY(const auto terms, read_terms(arguments));
    TRY(const auto server, program.open());
    const auto action = arguments.action == "refuse" ? wire::TERM_ACTION_REFUSE
                        : arguments.action == "flag" ? wire::TERM_ACTION_FLAG
                                                     : wire::TERM_ACTION_MASK;
    wire::ChangeTermsResponse last;
    wire::ChangeTermsRequest request;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (put) {
            auto& term = *request.add_put();
            term.set_text(terms[i]);
            term.set_action(action);
        } else {
            request.add_delete_(terms[i]);
        }
        if (request.put_size() + request.delete__size() == kTermsACall || i + 1 == terms.size()) {
            TRY(last,
                server->call_twice<wire::ChangeTermsResponse>(method("ChangeTerms"), request));
            request.Clear();
        }
    }
    program.json ? print_json(last)
                 : print_line(fmt::format("The word filter has {} terms.", last.total()));
    return Result<void>();
}

Result<void> add_terms(const Program& program, const Arguments& arguments) {
    return change_terms(program, arguments, true);
}

Result<void> delete_terms(const Program& program, const Arguments& arguments) {
    return change_terms(program, arguments, false);
}

}  // namespace

void add_admin_reports(CLI::App& admin, Program& program) {
    auto arguments = std::make_shared<Arguments>();
    const auto add = [&](const char* name, const char* purpose, auto function) {
        auto* command = admin.add_subcommand(name, purpose);
        run_with(*command, program, arguments, function);
        return command;
    };
    const auto with_report = [&](const char* name, const char* purpose, auto function) {
        auto* command = add(name, purpose, function);
        command->add_option("report", arguments->report, "its number")->required();
        return command;
    };
    add("reports", "list open reports", list_reports)
        ->add_flag("--all", arguments->all, "decided ones too");
    with_report("report", "a report with its evidence", show_report);
    auto* verdict = with_report("decide", "decide a report", decide);
    verdict->add_flag("--dismiss", arguments->dismiss, "nothing was wrong");
    verdict->add_flag("--recall", arguments->recall, "recall its messages");
    verdict->add_option("--mute", arguments->mute, "mute the person for 30m, 12h, 7d …");
    verdict->add_option("--ban", arguments->ban, "ban the person for 30m, 12h, 7d …");
    verdict->add_option("--reason", arguments->reason, "the person reads it");
    auto* taken = add("recall", "recall a message, reported or not", recall);
    taken->add_option("conversation", arguments->conversation, "its id, as g12 or d1-2")
        ->required();
    taken->add_option("seq", arguments->seq, "the message's number there")->required();
    taken->add_option("--reason", arguments->reason, "for the audit log")->required();
    add("terms", "list the word filter", list_terms)
        ->add_option("text", arguments->terms, "what they contain");
    for (auto* command : {add("add-terms", "add terms to the word filter", add_terms),
                          add("delete-terms", "delete terms of the word filter", delete_terms)}) {
        command->add_option("terms", arguments->terms, "the terms");
        command->add_option("--file", arguments->file, "more of them, one a line; - is stdin");
    }
    admin.get_subcommand("add-terms")
        ->add_option("--action", arguments->action, "refuse, mask (default) or flag")
        ->check(CLI::IsMember({"refuse", "mask", "flag"}));
}

}  // namespace kapok::cli
