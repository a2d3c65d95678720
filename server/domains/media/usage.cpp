#include "media/usage.h"

#include "media/store_usage.h"

namespace kapok::media {

Task<Result<std::vector<PurposeBytes>>> UsageOfTables::by_purpose(Deadline deadline) {
    co_return co_await database_.read(deadline,
                                      [](storage::Tx& tx) -> Result<std::vector<PurposeBytes>> {
                                          return store::sum_by_purpose(tx);
                                      });
}

Task<Result<std::uint64_t>> UsageOfTables::of_user(Deadline deadline, UserId user) {
    co_return co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<std::uint64_t> {
        return store::sum_of_user(tx, user);
    });
}

}  // namespace kapok::media
