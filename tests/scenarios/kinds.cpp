// The richer kinds of messages.
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = messaging::v1;

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

// "1.0" as 1, 0.
std::vector<std::uint32_t> path_of(const std::string& text) {
    std::vector<std::uint32_t> path;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, '.');) {
        path.push_back(static_cast<std::uint32_t>(std::stoul(part)));
    }
    return path;
}

std::string text_of(const wire::Content& content) {
    switch (content.kind_case()) {
        case wire::Content::kText:
            return content.text().text();
        case wire::Content::kMerged:
            return fmt::format("[{} messages]", content.merged().count());
        case wire::Content::kImage:
            return fmt::format("[picture {}]", content.image().media().media_id());
        case wire::Content::kCard:
            return fmt::format("[card {}]", content.card().title());
        case wire::Content::KIND_NOT_SET:
            return "(gone)";
        default:
            return "[other]";
    }
}

}  // namespace

std::string Stage::person_of(std::uint64_t id) const {
    for (const auto& [name, user] : users_) {
        if (user.value() == id) {
            return name;
        }
    }
    return "nobody";
}

std::string Stage::line_of(std::uint64_t sender, const wire::Content& content) const {
    return fmt::format("{}: {}", person_of(sender), text_of(content));
}

Task<Outcome> Stage::send_album(Captures with) {
    wire::Content content;
    for (const auto& picture : words_of(with["pictures"])) {
        content.mutable_album()->add_pictures()->set_media_id(picture);
    }
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_video(Captures with) {
    wire::Content content;
    content.mutable_video()->mutable_media()->set_media_id(with["media"]);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_place(Captures with) {
    wire::Content content;
    content.mutable_location()->set_latitude(30.25);
    content.mutable_location()->set_longitude(120.16);
    content.mutable_location()->set_name(with["name"]);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_person(Captures with) {
    wire::Content content;
    content.mutable_contact_card()->set_user_id(
        with["person"] == "nobody" ? 9'999 : user(with["person"]).value());
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_card(Captures with) {
    wire::Content content;
    auto& card = *content.mutable_card();
    card.set_kind(with["kind"] == "music" ? wire::CARD_KIND_MUSIC : wire::CARD_KIND_ARTICLE);
    card.set_title(with["title"]);
    card.set_url(with["url"]);
    if (!with["media"].empty()) {
        card.mutable_picture()->set_media_id(with["media"]);
    }
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::read_page(Captures with) {
    links::Preview preview{
        .id = with["preview"], .url = "https://page.example/", .title = with["title"]};
    server_.add_preview(device(with["device"]).user(), std::move(preview));
    co_return Outcome{};
}

Task<Outcome> Stage::send_with_preview(Captures with) {
    wire::Content content;
    content.mutable_text()->set_text(with["text"]);
    content.mutable_text()->mutable_link()->set_preview_id(with["preview"]);
    content.mutable_text()->mutable_link()->set_title("what the sender claims");
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::merge(Captures with) {
    wire::Content content;
    for (const auto& name : words_of(with["messages"])) {
        const auto& part = message(name);
        content.mutable_merged()->set_conversation_id(part.conversation_id);
        content.mutable_merged()->add_seqs(part.outgoing->seq);
    }
    return write(std::move(with), std::move(content));
}

// The same media again, as a client sends what it was shown.
Task<Outcome> Stage::forward_media(Captures with) {
    const auto* entry = seen(with["device"], with["source"]);
    if (entry == nullptr) {
        co_return expect(false, "it is not there");
    }
    auto content = entry->content();
    co_return co_await write(std::move(with), std::move(content));
}

Task<Outcome> Stage::open_card(Captures with) {
    const auto& card = message(with["message"]);
    wire::GetMergedRequest request;
    request.set_conversation_id(card.conversation_id);
    request.set_seq(card.outgoing->seq);
    for (const auto index : path_of(with["path"])) {
        request.add_path(index);
    }
    const auto got = co_await call<wire::GetMergedRequest, wire::GetMergedResponse>(
        with["device"], "GetMerged", std::move(request));
    if (!got || !with.contains("text")) {
        co_return outcome_of(got);
    }
    std::string lines;
    for (const auto& item : got->items()) {
        lines += (lines.empty() ? "" : ", ") + line_of(item.sender_id(), item.content());
    }
    co_return expect(lines == with["text"], fmt::format("it reads \"{}\"", lines));
}

Task<Outcome> Stage::sees_card(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    if (entry == nullptr) {
        co_return expect(false, "it is not there");
    }
    std::string lines;
    for (const auto& line : entry->content().merged().lines()) {
        const auto words = line.kind() == "recalled" ? "(gone)" : line.summary();
        lines +=
            fmt::format("{}{}: {}", lines.empty() ? "" : ", ", person_of(line.sender_id()), words);
    }
    co_return expect(lines == with["text"], fmt::format("it shows \"{}\"", lines));
}

}  // namespace kapok::scenarios
