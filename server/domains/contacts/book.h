// A user's own list as other domains read it. Thread-safe: no state but its
// dependency.
#pragma once

#include "contacts/api/book.h"
#include "storage/database.h"

namespace kapok::contacts {

class StoredBook final : public Book {
  public:
    explicit StoredBook(storage::Database& database) : database_(database) {}
    Task<Result<std::vector<BookLine>>> list_all(Deadline deadline, UserId owner) override;
    Task<Result<std::vector<Remark>>> list_remarks(Deadline deadline,
                                                   UserId owner,
                                                   std::vector<UserId> users) override;

  private:
    storage::Database& database_;
};

}  // namespace kapok::contacts
