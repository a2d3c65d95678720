// See api/usage.h: sums over the tables.
#pragma once

#include "media/api/usage.h"
#include "storage/database.h"

namespace kapok::media {

class UsageOfTables final : public Usage {
  public:
    explicit UsageOfTables(storage::Database& database) : database_(database) {}

    Task<Result<std::vector<PurposeBytes>>> by_purpose(Deadline deadline) override;
    Task<Result<std::uint64_t>> of_user(Deadline deadline, UserId user) override;

  private:
    storage::Database& database_;
};

}  // namespace kapok::media
