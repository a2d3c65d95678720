// The use cases of contacts: requests.cpp (becoming contacts), lists.cpp (finding and listing),
// service.cpp (remark, block, delete). Thread-safe: no state but its dependencies.
#pragma once

#include "accounts/api/accounts.h"
#include "accounts/api/events.h"
#include "base/random.h"
#include "base/result.h"
#include "contacts/graph.h"
#include "contacts/rules.h"
#include "contacts/values.h"
#include "rpc/context.h"
#include "runtime/task.h"
#include "runtime/timers.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::contacts {

class Service {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        runtime::Timers& timers;
        Random& random;
        accounts::Accounts& accounts;
        Graph& graph;
    };

    // An edge with whom it names.
    struct Contact {
        Edge edge;
        accounts::User user;
    };
    // A request with the other side.
    struct Listed {
        Request request;
        accounts::User user;
    };

    explicit Service(Ports ports) : ports_(ports) {}
    [[nodiscard]] WallTime now() const { return ports_.timers.clock().wall_now(); }

    // lists.cpp
    struct Found {
        accounts::User user;
        Relation relation = Relation::kStranger;
        std::optional<Edge> edge;         // if it is a contact or blocked
        std::optional<Request> incoming;  // if it is open
    };
    Task<Result<Found>> find_by_handle(rpc::RequestContext ctx, std::string handle);
    Task<Result<Found>> find_by_card(rpc::RequestContext ctx, std::string text);
    Task<Result<Found>> find_by_id(rpc::RequestContext ctx, UserId id);
    Task<Result<std::string>> get_card(rpc::RequestContext ctx);
    Task<Result<std::string>> reset_card(rpc::RequestContext ctx);
    struct ContactPage {
        std::vector<Contact> contacts;
        std::string next_page_token;  // empty on the last page
    };
    Task<Result<ContactPage>> list_contacts(rpc::RequestContext ctx,
                                            std::string page_token,
                                            std::uint32_t limit);
    Task<Result<std::vector<Listed>>> list_requests(rpc::RequestContext ctx);

    // requests.cpp
    struct Requested {
        Listed listed;
        std::optional<Contact> contact;  // if they are contacts now
    };
    Task<Result<Requested>> request_friend(rpc::RequestContext ctx, UserId other, Wish wish);
    struct Reply {
        UserId asker;
        Answer answer = Answer::kDecline;
        std::string remark;
    };
    // The contact, if the reply was to accept.
    Task<Result<std::optional<Contact>>> answer_friend(rpc::RequestContext ctx, Reply reply);

    // service.cpp
    Task<Result<Contact>> set_remark(rpc::RequestContext ctx,
                                     UserId other,
                                     std::optional<std::string> remark);
    Task<Result<Contact>> set_blocked(rpc::RequestContext ctx, UserId other, Block block);
    Task<Result<void>> delete_contact(rpc::RequestContext ctx, UserId other);
    // Handler of accounts' event: those who have the user on their list get the new profile.
    Task<Result<void>> on_profile_changed(storage::OutboxRow row);

  private:
    struct Both {
        accounts::User me;
        accounts::User other;
    };

    // NotFound USER_UNKNOWN if the other does not exist (any more).
    Task<Result<Both>> get_both(Deadline deadline, UserId me, UserId other);
    // After a commit: caches forget the pair, and notices are out before the answer is.
    Task<void> settle(Deadline deadline, UserId a, UserId b);
    struct Made {
        UserId asker;
        Remarks remarks;
        std::string reason;
    };
    Result<Edge> make_friends(storage::Tx& tx,
                              const Pair& pair,
                              const Both& both,
                              const Made& made) const;
    void notice_contact(storage::Tx& tx, const Edge& edge, const accounts::User& other) const;
    enum class Viewers { kBoth, kAsker, kAsked };
    void store_request(storage::Tx& tx,
                       const Request& request,
                       const Both& both,
                       Viewers viewers) const;
    Result<Requested> apply_ask(storage::Tx& tx,
                                const Pair& pair,
                                const Both& both,
                                const Ask& ask) const;

    Ports ports_;
};

}  // namespace kapok::contacts
