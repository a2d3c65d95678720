#include "sim/simulation.h"

#include "kapok/contacts/v1/service.pb.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kapok::sim {
namespace {

namespace wire = messaging::v1;
using rpc::testing::Direction;
using rpc::testing::Fate;
using std::chrono::milliseconds;

const std::string kMessaging = "kapok.messaging.v1.MessagingService/";

// Waits until all appends that were under way are committed: real threads keep pace with virtual
// time.
Task<void> barrier(testing::TestServer* server, std::uint64_t id) {
    const auto done =
        co_await server->streams().append({.stream = {.kind = 'x', .high = 0, .low = 0},
                                           .sender = UserId(1),
                                           .client_message_id = std::to_string(id),
                                           .content_hash = 0,
                                           .countable = streams::Countable::kNo,
                                           .payload = {},
                                           .replace = {}});
    KAPOK_ASSERT(done.has_value(), "the barrier's append succeeds");
}

bool recalled(const std::string& payload) {
    wire::Content content;
    return content.ParseFromString(payload) && content.has_recalled();
}

// What a user sees of an entry: its words, how often it was edited, its reactions.
std::string look_of(const wire::Entry& entry) {
    const auto& content = entry.content();
    auto text = fmt::format("{} \"{}\" v{} > \"{}\"",
                            static_cast<int>(content.kind_case()),
                            content.text().text(),
                            content.edited().version(),
                            content.quote().summary());
    for (const auto& tally : entry.reactions()) {
        text += fmt::format(" {}{}{}", tally.emoji(), tally.count(), tally.mine() ? "*" : "");
    }
    return text;
}

// The device has the entry, and not as recalled.
bool shows(const testing::SeenConversation& seen, std::uint64_t seq) {
    const auto found = seen.entries.find(seq);
    return found != seen.entries.end() && !found->second.content().has_recalled() &&
           !found->second.content().has_hidden();
}

}  // namespace

Simulation::Simulation(Plan plan) : plan_(plan), random_(plan.seed) {
    loop_.set_time(runtime::testing::Loop::Time::kStands);
}

Simulation::~Simulation() = default;

void Simulation::play(Task<void> task) { loop_.run(std::move(task)); }

std::vector<std::string> Simulation::run() {
    set_up();
    for (int i = 0; i < plan_.steps && wrong_.empty(); ++i) {
        step();
    }
    heal();
    play(check());
    const auto end = [](Simulation* self) -> Task<void> {
        for (const auto& device : self->devices_) {
            co_await device->detach();
        }
        co_await self->server_->stop();
    };
    play(end(this));
    return wrong_;
}

void Simulation::let_pass(milliseconds time) {
    loop_.advance(time);
    play(barrier(server_.get(), ++last_id_));
}

Fate Simulation::fate(Direction direction, const std::string& bytes) {
    if (healed_) {
        return {};
    }
    if (random_.below(1'000) < plan_.cut) {
        return {.kind = Fate::Kind::kCut};
    }
    gateway::v1::Frame frame;
    if (direction == Direction::kToClient && random_.below(1'000) < plan_.lost_push &&
        frame.ParseFromString(bytes) && frame.has_push()) {
        return {.kind = Fate::Kind::kDrop};
    }
    return {.kind = Fate::Kind::kDeliver, .delay = milliseconds(random_.below(200))};
}

void Simulation::set_up() {
    server_ = std::make_unique<testing::TestServer>(loop_, plan_.seed);
    for (std::size_t i = 0; i < plan_.people; ++i) {
        people_.push_back(server_->add_user(fmt::format("person{}", i)));
        for (int d = 0; d < 2; ++d) {
            const auto user = people_.back();
            devices_.push_back(std::make_unique<Device>(*server_, user, server_->add_device(user)));
            devices_.back()->attach();
        }
    }
    const auto befriend = [](Simulation* self) -> Task<void> {
        namespace contacts = kapok::contacts::v1;
        const std::string service = "kapok.contacts.v1.ContactsService/";
        for (std::size_t a = 0; a < self->people_.size(); ++a) {
            for (std::size_t b = a + 1; b < self->people_.size(); ++b) {
                contacts::RequestFriendRequest ask;
                ask.set_user_id(self->people_[b].value());
                contacts::AnswerFriendRequest answer;
                answer.set_user_id(self->people_[a].value());
                answer.set_accept(true);
                co_await self->devices_[2 * a]->until_idle();
                co_await self->devices_[2 * b]->until_idle();
                const auto asked =
                    co_await self->devices_[2 * a]
                        ->call<contacts::RequestFriendRequest, contacts::RequestFriendResponse>(
                            service + "RequestFriend", ask);
                const auto answered =
                    co_await self->devices_[2 * b]
                        ->call<contacts::AnswerFriendRequest, contacts::AnswerFriendResponse>(
                            service + "AnswerFriend", answer);
                KAPOK_ASSERT(asked.has_value() && answered.has_value(), "they become contacts");
            }
        }
        wire::CreateGroupRequest group;
        group.set_client_group_id("group");
        for (std::size_t i = 1; i < self->people_.size(); ++i) {
            group.add_user_ids(self->people_[i].value());
        }
        const auto made =
            co_await self->devices_[0]->call<wire::CreateGroupRequest, wire::CreateGroupResponse>(
                kMessaging + "CreateGroup", group);
        KAPOK_ASSERT(made.has_value(), "the group is made");
        self->group_ = made->conversation().conversation_id();
    };
    play(befriend(this));
    for (const auto& device : devices_) {
        device->set_network([this](Direction direction, const std::string& frame) {
            return fate(direction, frame);
        });
    }
}

void Simulation::step() {
    const auto dice = random_.below(1'000);
    if (dice < plan_.kill) {
        play(kill_server());
    } else if (dice < 400) {
        send();
    } else if (dice < 440) {
        play(edit_something());
    } else if (dice < 490) {
        play(react_to_something());
    } else if (dice < 500) {
        play(hide_something());
    } else if (dice < 560) {
        change_network();
    } else if (dice < 640) {
        play(recall_something());
    } else if (dice < 700) {
        play(repeat_something());
    } else if (dice < 800) {
        play(read_something());
    } else if (dice < 830) {
        play(change_group());
    }
    let_pass(milliseconds(random_.below(300)));
}

std::string Simulation::any_chat(UserId user) {
    if (random_.below(2) == 0) {
        return group_;
    }
    // With oneself, too.
    return messaging::ConversationId::direct(user, people_[random_.below(people_.size())]).text();
}

// --- What people do ---

void Simulation::send() {
    const auto index = random_.below(devices_.size());
    auto& device = *devices_[index];
    const auto id = any_chat(device.user());
    wire::Content content;
    content.mutable_text()->set_text(fmt::format("text {}", random_.below(1'000)));
    const auto* seen = device.find(id);
    if (seen != nullptr && !seen->entries.empty() && random_.below(5) == 0) {
        content.mutable_quote()->set_seq(seen->last_seq());
    }
    sent_.push_back({.device = index,
                     .outgoing = device.send(
                         id, fmt::format("{:06}-{}", ++last_id_, index), std::move(content))});
}

Task<void> Simulation::recall_something() {
    if (sent_.empty()) {
        co_return;
    }
    const auto& sent = sent_[random_.below(sent_.size())];
    wire::RecallRequest request;
    request.set_conversation_id(sent.outgoing->conversation_id);
    request.set_seq(sent.outgoing->seq);
    request.set_client_message_id(fmt::format("r{}", ++last_id_));
    // Not awaited: the answer may be on its way for long.
    devices_[sent.device]->start(kMessaging + "Recall", request.SerializeAsString());
    co_return;
}

// Crosses recalls and other edits of the same message.
Task<void> Simulation::edit_something() {
    if (sent_.empty()) {
        co_return;
    }
    const auto& sent =
        sent_[sent_.size() - 1 - random_.below(std::min<std::size_t>(8, sent_.size()))];
    wire::EditMessageRequest request;
    request.set_conversation_id(sent.outgoing->conversation_id);
    request.set_seq(sent.outgoing->seq);
    request.set_client_message_id(fmt::format("e{}", ++last_id_));
    request.mutable_text()->set_text(fmt::format("edited {}", last_id_));
    devices_[sent.device]->start(kMessaging + "EditMessage", request.SerializeAsString());
    co_return;
}

Task<void> Simulation::react_to_something() {
    auto& device = any_device();
    const auto id = any_chat(device.user());
    const auto* seen = device.find(id);
    if (seen == nullptr || seen->last_seq() == 0) {
        co_return;
    }
    wire::ReactRequest request;
    request.set_conversation_id(id);
    request.set_seq(seen->last_seq() - random_.below(std::min<std::uint64_t>(6, seen->last_seq())));
    request.set_client_message_id(fmt::format("a{}", ++last_id_));
    request.set_emoji(random_.below(2) == 0 ? "👍" : "🎉");
    request.set_active(random_.below(3) != 0);
    device.start(kMessaging + "React", request.SerializeAsString());
}

Task<void> Simulation::hide_something() {
    auto& device = any_device();
    const auto id = any_chat(device.user());
    const auto* seen = device.find(id);
    if (seen == nullptr || seen->last_seq() == 0) {
        co_return;
    }
    wire::HideEntriesRequest request;
    request.set_conversation_id(id);
    request.add_seqs(1 + random_.below(seen->last_seq()));
    device.start(kMessaging + "HideEntries", request.SerializeAsString());
}

// A client that does not know that it was answered.
Task<void> Simulation::repeat_something() {
    if (sent_.empty()) {
        co_return;
    }
    const auto& sent = sent_[random_.below(sent_.size())];
    if (!sent.outgoing->done || sent.outgoing->failure) {
        co_return;
    }
    wire::SendRequest request;
    request.set_conversation_id(sent.outgoing->conversation_id);
    request.set_client_message_id(sent.outgoing->client_message_id);
    *request.mutable_content() = sent.outgoing->content;
    devices_[sent.device]->start(kMessaging + "Send", request.SerializeAsString());
}

Task<void> Simulation::read_something() {
    auto& device = any_device();
    const auto id = any_chat(device.user());
    const auto* seen = device.find(id);
    if (seen == nullptr || seen->last_seq() == 0) {
        co_return;
    }
    wire::MarkReadRequest request;
    request.set_conversation_id(id);
    request.set_seq(1 + random_.below(seen->last_seq()));
    device.start(kMessaging + "MarkRead", request.SerializeAsString());
}

// The owner removes one and takes them in again later.
Task<void> Simulation::change_group() {
    const auto other = people_[1 + random_.below(people_.size() - 1)];
    if (random_.below(2) == 0) {
        wire::RemoveMembersRequest request;
        request.set_conversation_id(group_);
        request.add_user_ids(other.value());
        devices_[0]->start(kMessaging + "RemoveMembers", request.SerializeAsString());
    } else {
        wire::AddMembersRequest request;
        request.set_conversation_id(group_);
        request.add_user_ids(other.value());
        devices_[0]->start(kMessaging + "AddMembers", request.SerializeAsString());
    }
    co_return;
}

void Simulation::change_network() {
    auto& device = any_device();
    switch (random_.below(3)) {
        case 0:
            device.go_offline();
            break;
        case 1:
            device.drop_connection();
            break;
        default:
            device.go_online();
    }
}

Task<void> Simulation::kill_server() {
    for (const auto& device : devices_) {
        co_await device->detach();
    }
    co_await server_->stop();
    server_->start();
    for (const auto& device : devices_) {
        device->attach();
    }
}

// --- Healing ---

bool Simulation::all_idle() const {
    return std::all_of(
        devices_.begin(), devices_.end(), [](const auto& device) { return device->idle(); });
}

void Simulation::heal() {
    healed_ = true;
    for (const auto& device : devices_) {
        device->go_online();
    }
    // Old connections may have lost pushes that no later one reveals; a real client compares its
    // heads whenever it comes back.
    for (const auto& device : devices_) {
        device->drop_connection();
    }
    for (int i = 0; i < 300; ++i) {
        let_pass(milliseconds(500));
        if (all_idle() && i > 20) {
            break;
        }
    }
    if (!all_idle()) {
        wrong("a device does not come to rest");
    }
    play(server_->drain());
    for (const auto& device : devices_) {
        device->drop_connection();
    }
    for (int i = 0; i < 20; ++i) {
        let_pass(milliseconds(500));
    }
}

// --- What must be true ---

Task<void> Simulation::check() {
    std::set<std::string> ids{group_};
    for (const auto a : people_) {
        for (const auto b : people_) {
            ids.insert(messaging::ConversationId::direct(a, b).text());
        }
    }
    for (const auto& id : ids) {
        co_await check_stream(id);
    }
    check_sent();
    for (std::size_t i = 0; i < devices_.size(); ++i) {
        co_await check_device(i);
    }
}

// Dense, in time, and every client_message_id once.
Task<void> Simulation::check_stream(std::string conversation_id) {
    const auto stream = messaging::ConversationId::parse(conversation_id)->stream();
    auto read = co_await server_->streams().read_after(stream, streams::Seq(0), 100'000);
    KAPOK_ASSERT(read.has_value(), "streams can be read");
    std::set<std::pair<UserId, std::string>> ids;
    streams::Seq seq;
    streams::Ordinal ordinal;
    WallTime time{};
    for (const auto& entry : *read) {
        seq = streams::Seq(seq.value() + 1);
        if (entry.countable == streams::Countable::kYes) {
            ordinal = streams::Ordinal(ordinal.value() + 1);
        }
        if (entry.seq != seq || entry.ordinal != ordinal || entry.time < time) {
            wrong(fmt::format("{} is wrong at {}", conversation_id, seq));
        }
        if (!ids.insert({entry.sender, entry.client_message_id}).second) {
            wrong(fmt::format("{} has {} twice", conversation_id, entry.client_message_id));
        }
        time = entry.time;
    }
    stored_[conversation_id] = *std::move(read);
}

// Acknowledged is stored, once, and each device's messages are in the order in which they were
// written.
void Simulation::check_sent() {
    std::map<std::pair<std::size_t, std::string>, std::uint64_t> last;
    for (const auto& sent : sent_) {
        const auto& out = *sent.outgoing;
        if (!out.done) {
            wrong(fmt::format("{} is still on its way", out.client_message_id));
            continue;
        }
        if (out.failure) {
            continue;
        }
        const auto& entries = stored_[out.conversation_id];
        const bool there = out.seq >= 1 && out.seq <= entries.size() &&
                           entries[out.seq - 1].client_message_id == out.client_message_id;
        if (!there) {
            wrong(fmt::format("{} was acknowledged and is lost", out.client_message_id));
        }
        auto& before = last[{sent.device, out.conversation_id}];
        if (out.seq <= before) {
            wrong(fmt::format("{} overtook another", out.client_message_id));
        }
        before = out.seq;
    }
}

// A device has what its user may read, all of it and nothing else, and counts as the server does.
Task<void> Simulation::check_device(std::size_t index) {
    auto& device = *devices_[index];
    for (const auto& complaint : device.complaints()) {
        wrong(fmt::format("device {}: {}", index, complaint));
    }
    for (const auto& [id, entries] : stored_) {
        wire::GetConversationRequest request;
        request.set_conversation_id(id);
        const auto got =
            co_await device.call<wire::GetConversationRequest, wire::GetConversationResponse>(
                kMessaging + "GetConversation", request);
        const auto* seen = device.find(id);
        if (!got) {
            if (seen != nullptr) {
                wrong(fmt::format("device {} knows {}, which is not its user's", index, id));
            }
            continue;
        }
        const auto& summary = got->conversation();
        const auto& membership = summary.membership();
        const auto head = membership.active() ? entries.size() : membership.leave_seq();
        for (auto seq = membership.join_seq(); seq <= head; ++seq) {
            const auto* entry =
                seen != nullptr && seen->entries.contains(seq) ? &seen->entries.at(seq) : nullptr;
            if (entry == nullptr) {
                wrong(fmt::format("device {} lacks {} of {}", index, seq, id));
            } else if (entry->content().has_recalled() && !recalled(entries[seq - 1].payload)) {
                wrong(fmt::format("device {} hides {} of {}", index, seq, id));
            } else if (entry->content().has_recall() &&
                       shows(*seen, entry->content().recall().target_seq())) {
                wrong(fmt::format("device {} shows what {} of {} recalled", index, seq, id));
            }
        }
        if (membership.active()) {
            co_await check_shown(index, id);
        }
        if (seen != nullptr && seen->last_seq() > head) {
            wrong(fmt::format(
                "device {} has {} of {}, after its user left", index, seen->last_seq(), id));
        }
        const auto read = std::max({summary.read_cursor().ordinal(),
                                    membership.join_ordinal(),
                                    summary.own_last_ordinal()});
        const auto unread = summary.head_ordinal() > read ? summary.head_ordinal() - read : 0;
        if (membership.active() && device.unread(id) != unread) {
            wrong(fmt::format("device {} counts {} unread in {}, the server {}",
                              index,
                              device.unread(id),
                              id,
                              unread));
        }
    }
}

Task<void> Simulation::check_shown(std::size_t index, std::string conversation_id) {
    auto& device = *devices_[index];
    std::uint64_t after = 0;
    while (true) {
        wire::ListEntriesRequest request;
        request.set_conversation_id(conversation_id);
        request.set_after_seq(after);
        request.set_limit(200);
        const auto page = co_await device.call<wire::ListEntriesRequest, wire::ListEntriesResponse>(
            kMessaging + "ListEntries", request);
        if (!page || page->entries().empty()) {
            co_return;
        }
        const auto* seen = device.find(conversation_id);
        const auto joined = seen != nullptr ? seen->membership.join_seq() : 0;
        for (const auto& entry : page->entries()) {
            after = entry.seq();
            // Whoever left is not told what became of the messages of before, also when they come
            // back.
            if (after < joined) {
                continue;
            }
            const auto shown = seen != nullptr && seen->entries.contains(after)
                                   ? look_of(seen->entries.at(after))
                                   : "nothing";
            if (shown != look_of(entry) && shown != "nothing") {
                wrong(fmt::format("device {} shows {} of {} as {}, the server as {}",
                                  index,
                                  after,
                                  conversation_id,
                                  shown,
                                  look_of(entry)));
            }
        }
    }
}

}  // namespace kapok::sim
