// The use cases of contacts: requests.cpp (becoming contacts), lists.cpp (finding and listing),
// service.cpp (change, block, delete), tags.cpp, privacy.cpp, address_book.cpp. Thread-safe: no
// state but its dependencies.
#pragma once

#include "accounts/api/accounts.h"
#include "accounts/api/events.h"
#include "accounts/api/text_policy.h"
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
        IdSource& ids;
        accounts::Accounts& accounts;
        Graph& graph;
        MeetingPlaces* places = nullptr;              // none: nobody met in a group or by a card
        const accounts::TextPolicy* texts = nullptr;  // none: everything may be said
        std::int64_t contacts_max = kContactsMax;     // of one account
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
    void use_meeting_places(MeetingPlaces& places) { ports_.places = &places; }
    void use_text_policy(const accounts::TextPolicy& policy) { ports_.texts = &policy; }
    [[nodiscard]] WallTime now() const { return ports_.timers.clock().wall_now(); }

    // lists.cpp
    struct Found {
        accounts::User user;
        Relation relation = Relation::kStranger;
        std::optional<Edge> edge;         // if it is a contact or blocked
        std::optional<Request> incoming;  // if it is open
        bool may_write = false;           // though they are no contact
    };
    Task<Result<Found>> find_by_handle(rpc::RequestContext ctx, std::string handle);
    Task<Result<Found>> find_by_card(rpc::RequestContext ctx, std::string text);
    Task<Result<Found>> find_by_phone(rpc::RequestContext ctx, std::string phone);
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
    Task<Result<Requested>> request_friend(rpc::RequestContext ctx,
                                           UserId other,
                                           Wish wish,
                                           Way way = {});
    struct Reply {
        UserId asker;
        Answer answer = Answer::kDecline;
        std::string remark;
    };
    // The contact, if the reply was to accept.
    Task<Result<std::optional<Contact>>> answer_friend(rpc::RequestContext ctx, Reply reply);

    // service.cpp
    // Only what is set changes.
    struct ContactChange {
        std::optional<std::string> remark{};
        std::optional<std::string> note{};
        std::optional<bool> starred{};
        std::optional<std::vector<TagId>> tags{};
        std::optional<Sharing> presence{};
        std::optional<Sharing> receipts{};
        std::optional<Sharing> typing{};
    };
    Task<Result<Contact>> update_contact(rpc::RequestContext ctx,
                                         UserId other,
                                         ContactChange change);
    Task<Result<Contact>> set_blocked(rpc::RequestContext ctx, UserId other, Block block);
    enum class History { kKeep, kDelete };
    Task<Result<void>> delete_contact(rpc::RequestContext ctx, UserId other, History history);
    // All that a deleted user kept.
    Task<Result<void>> erase(Deadline deadline, UserId user);
    // Handler of accounts' event: those who have the user on their list get the new profile.
    Task<Result<void>> on_profile_changed(storage::OutboxRow row);

    // tags.cpp
    Task<Result<std::vector<Tag>>> list_tags(rpc::RequestContext ctx);
    Task<Result<Tag>> create_tag(rpc::RequestContext ctx, std::string name);
    struct TagChange {
        TagId id{};
        std::optional<std::string> name{};
        std::vector<UserId> add{};
        std::vector<UserId> remove{};
    };
    Task<Result<Tag>> update_tag(rpc::RequestContext ctx, TagChange change);
    Task<Result<void>> delete_tag(rpc::RequestContext ctx, TagId id);

    // privacy.cpp
    Task<Result<Privacy>> get_privacy(rpc::RequestContext ctx);
    struct PrivacyChange {
        std::optional<bool> by_handle{};
        std::optional<bool> by_phone{};
        std::optional<bool> by_qr{};
        std::optional<bool> by_group{};
        std::optional<bool> by_card{};
        std::optional<bool> confirm{};
        std::optional<bool> strangers_may_write{};
        std::optional<bool> presence{};
        std::optional<bool> receipts{};
        std::optional<bool> typing{};
    };
    Task<Result<Privacy>> update_privacy(rpc::RequestContext ctx, PrivacyChange change);

    // address_book.cpp
    struct AddressBook {
        bool enabled = false;
        std::uint32_t numbers = 0;
        std::string salt;
    };
    Task<Result<AddressBook>> get_address_book(rpc::RequestContext ctx);
    // Answers how many different ones there are.
    Task<Result<std::uint32_t>> upload_address_book(rpc::RequestContext ctx,
                                                    std::vector<std::uint32_t> hashes);
    Task<Result<void>> erase_address_book(rpc::RequestContext ctx);
    struct Match {
        accounts::User user;
        std::uint32_t hash = 0;
        Relation relation = Relation::kStranger;
    };
    Task<Result<std::vector<Match>>> list_matches(rpc::RequestContext ctx);
    // Handler of accounts' event: the number that others may have is another one, or none.
    Task<Result<void>> on_phone_changed(storage::OutboxRow row);

  private:
    struct Both {
        accounts::User me;
        accounts::User other;
    };

    // NotFound USER_UNKNOWN if the other does not exist (any more).
    Task<Result<Both>> get_both(Deadline deadline, UserId me, UserId other);
    // After a commit: caches forget the pair, and notices are out before the answer is.
    Task<void> settle(Deadline deadline, UserId a, UserId b);
    Task<void> settle_notices(Deadline deadline);
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
    // Whether what the asker shows is so.
    Task<Result<Evidence>> check_evidence(Deadline deadline, UserId me, UserId other, Way way);
    // A person who may be found this way, or whom the caller knows; else UserUnknown `hidden`.
    Task<Result<Found>> found_if(rpc::RequestContext ctx,
                                 UserId id,
                                 bool Privacy::* way,
                                 Error hidden);
    Result<Requested> apply_ask(storage::Tx& tx,
                                const Pair& pair,
                                const Both& both,
                                const Ask& ask) const;

    Ports ports_;
};

}  // namespace kapok::contacts
