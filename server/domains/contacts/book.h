// A user's own list as the domain that makes archives reads it. Thread-safe: no state but its
// dependency.
#pragma once

#include "contacts/api/book.h"
#include "storage/database.h"

namespace kapok::contacts {

class StoredBook final : public Book {
  public:
    explicit StoredBook(storage::Database& database) : database_(database) {}
    Task<Result<std::vector<BookLine>>> list_all(Deadline deadline, UserId owner) override;

  private:
    storage::Database& database_;
};

}  // namespace kapok::contacts
