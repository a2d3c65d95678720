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
    Task<Result<std::vector<FileSum>>> of_ranges(Deadline deadline,
                                                 std::vector<ScopeRange> ranges) override;
    Task<Result<FileSum>> unused_of(Deadline deadline, UserId user, WallTime before) override;
    Task<Result<FileSum>> give_up_unused(Deadline deadline, UserId user, WallTime before) override;

  private:
    storage::Database& database_;
};

}  // namespace kapok::media
