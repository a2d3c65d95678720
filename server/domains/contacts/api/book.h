// A user's own list for other domains: whole for archives, names for notifications. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

#include <string>
#include <vector>

namespace kapok::contacts {

// What one keeps about another; see kapok.contacts.v1.Contact.
struct BookLine {
    UserId user{};
    bool is_contact = false;
    bool blocked = false;
    std::string remark{};
    std::string note{};
    bool starred = false;
    std::vector<std::string> tags{};  // their names
    WallTime since{};
};

// What one calls another instead of their nickname.
struct Remark {
    UserId user{};
    std::string remark{};
};

class Book {
  public:
    virtual ~Book() = default;
    // Contacts and those who are blocked, in order of their ids.
    virtual Task<Result<std::vector<BookLine>>> list_all(Deadline deadline, UserId owner) = 0;
    // Those that the owner gave to some of these, who are few.
    virtual Task<Result<std::vector<Remark>>> list_remarks(Deadline deadline,
                                                           UserId owner,
                                                           std::vector<UserId> users) = 0;
};

}  // namespace kapok::contacts
