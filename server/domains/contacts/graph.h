// The friend graph as other domains ask for it: cached, no SQL on the path of a message.
// Thread-safe.
#pragma once

#include "contacts/api/contacts.h"
#include "contacts/values.h"
#include "runtime/snapshot_cache.h"
#include "storage/database.h"

namespace kapok::contacts {

class Graph final : public Contacts {
  public:
    struct Sizes {
        std::size_t pairs = 0;
        std::size_t settings = 0;
    };
    Graph(storage::Database& database, Sizes cached)
        : database_(database), pairs_(cached.pairs), settings_(cached.settings) {}

    Task<Result<Relationship>> relationship(Deadline deadline, UserId me, UserId other) override;
    Task<Result<std::vector<UserId>>> receipts_shared_in_group(Deadline deadline,
                                                               UserId me,
                                                               std::vector<UserId> others) override;
    Task<Result<bool>> shows_typing_in_groups(Deadline deadline, UserId me) override;
    Task<Result<void>> await_answer(Deadline deadline, UserId me, UserId other) override;

    Task<Result<Privacy>> privacy(Deadline deadline, UserId user);

    // Something between the two changed, and that is committed.
    void forget(UserId a, UserId b);
    // Their settings changed, and that is committed.
    void forget_settings(UserId user) { settings_.erase(user); }

  private:
    // Both directions in one entry, so that one change invalidates one key.
    struct Key {
        UserId low;
        UserId high;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            return std::hash<UserId>{}(key.low) * 31 + std::hash<UserId>{}(key.high);
        }
    };
    // What each of the two keeps about the other.
    struct Stances {
        Stance low;
        Stance high;
    };
    static Key key_of(UserId a, UserId b);

    storage::Database& database_;
    runtime::SnapshotCache<Key, Stances, KeyHash> pairs_;
    runtime::SnapshotCache<UserId, Privacy> settings_;
};

}  // namespace kapok::contacts
