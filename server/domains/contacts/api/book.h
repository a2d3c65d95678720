// A user's own list, whole, for the domain that makes archives. Thread-safe.
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

class Book {
  public:
    virtual ~Book() = default;
    // Contacts and those who are blocked, in order of their ids.
    virtual Task<Result<std::vector<BookLine>>> list_all(Deadline deadline, UserId owner) = 0;
};

}  // namespace kapok::contacts
