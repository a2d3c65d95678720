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
    Graph(storage::Database& database, std::size_t cached) : database_(database), cache_(cached) {}

    Task<Result<Relationship>> relationship(Deadline deadline, UserId me, UserId other) override;

    // Something between the two changed, and that is committed.
    void forget(UserId a, UserId b);

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
    static Key key_of(UserId a, UserId b);

    storage::Database& database_;
    // Seen from `low`.
    runtime::SnapshotCache<Key, Relationship, KeyHash> cache_;
};

}  // namespace kapok::contacts
