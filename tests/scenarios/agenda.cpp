// Sentences about what is put off: scheduled messages and reminders.
#include "kapok/agenda/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::scenarios {
namespace {

namespace wire = agenda::v1;

constexpr std::string_view kService = "kapok.agenda.v1.AgendaService/";

}  // namespace

std::int64_t Stage::ms_after(const Captures& with) const {
    const auto count = std::chrono::minutes(std::stoll(with.at("count")));
    const auto& unit = with.at("unit");
    const int minutes = unit.starts_with("hour") ? 60 : unit.starts_with("day") ? 24 * 60 : 1;
    return to_ms(loop_.clock().wall_now() + count * minutes);
}

Task<Outcome> Stage::schedule(Captures with) {
    wire::ScheduleMessageRequest request;
    request.set_client_item_id(with["item"]);
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.mutable_text()->set_text(with["text"]);
    request.set_due_ms(ms_after(with));
    const auto made = co_await device(with["device"])
                          .call<wire::ScheduleMessageRequest, wire::ScheduleMessageResponse>(
                              std::string(kService) + "ScheduleMessage", std::move(request));
    if (made) {
        items_[with["item"]] = made->item().item_id();
    }
    co_return outcome_of(made);
}

Task<Outcome> Stage::remind(Captures with) {
    const auto& target = message(with["message"]);
    wire::SetReminderRequest request;
    request.set_client_item_id(with["item"]);
    request.set_conversation_id(target.conversation_id);
    request.set_seq(target.outgoing->seq);
    request.set_note(with["note"]);
    request.set_due_ms(ms_after(with));
    const auto made = co_await device(with["device"])
                          .call<wire::SetReminderRequest, wire::SetReminderResponse>(
                              std::string(kService) + "SetReminder", std::move(request));
    if (made) {
        items_[with["item"]] = made->item().item_id();
    }
    co_return outcome_of(made);
}

Task<Outcome> Stage::change_item(Captures with) {
    wire::ChangeItemRequest request;
    request.set_item_id(items_[with["item"]]);
    request.set_due_ms(ms_after(with));
    request.mutable_text()->set_text(with["text"]);
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::ChangeItemRequest, wire::ChangeItemResponse>(
                                 std::string(kService) + "ChangeItem", std::move(request)));
}

Task<Outcome> Stage::cancel_item(Captures with) {
    wire::CancelItemRequest request;
    request.set_item_id(items_[with["item"]]);
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::CancelItemRequest, wire::CancelItemResponse>(
                                 std::string(kService) + "CancelItem", std::move(request)));
}

// "hello, reminder: bring water, late (BLOCKED_BY_PEER)", or nothing.
Task<Outcome> Stage::has_agenda(Captures with) {
    const auto got = co_await device(with["device"])
                         .call<wire::ListItemsRequest, wire::ListItemsResponse>(
                             std::string(kService) + "ListItems", {});
    if (!got) {
        co_return outcome_of(got);
    }
    std::string seen;
    for (const auto& item : got->items()) {
        seen += seen.empty() ? "" : ", ";
        seen += item.has_reminder() ? "reminder: " + item.reminder().note()
                                    : item.scheduled().text().text();
        seen += item.failure().empty() ? "" : fmt::format(" ({})", item.failure());
    }
    co_return expect(seen == with["items"], fmt::format("it is \"{}\"", seen));
}

// The last messages of a chat as the device has them: "text, [card]".
Task<Outcome> Stage::was_written(Captures with) {
    const auto* known = device(with["device"]).find(chat(with["device"], with["chat"]));
    std::vector<std::string> all;
    if (known != nullptr) {
        for (const auto& [seq, entry] : known->entries) {
            const auto& content = entry.content();
            if (content.has_text()) {
                all.push_back(content.text().text());
            } else if (content.has_merged()) {
                all.push_back(fmt::format("[card of {}]", content.merged().count()));
            }
        }
    }
    const auto wanted =
        static_cast<std::size_t>(1 + std::count(with["texts"].begin(), with["texts"].end(), ','));
    const auto first = all.size() > wanted ? all.size() - wanted : 0;
    std::string seen;
    for (auto at = first; at < all.size(); ++at) {
        seen += (seen.empty() ? "" : ", ") + all[at];
    }
    co_return expect(seen == with["texts"], fmt::format("it is \"{}\"", seen));
}

}  // namespace kapok::scenarios
