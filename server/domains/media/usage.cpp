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

Task<Result<std::vector<FileSum>>> UsageOfTables::of_ranges(Deadline deadline,
                                                            std::vector<ScopeRange> ranges) {
    co_return co_await database_.read(deadline,
                                      [&](storage::Tx& tx) -> Result<std::vector<FileSum>> {
                                          std::vector<FileSum> sums;
                                          for (const auto& range : ranges) {
                                              sums.push_back(store::sum_of_range(tx, range));
                                          }
                                          return sums;
                                      });
}

Task<Result<FileSum>> UsageOfTables::unused_of(Deadline deadline, UserId user, WallTime before) {
    co_return co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<FileSum> {
        return store::sum_unused(tx, user, before);
    });
}

Task<Result<FileSum>> UsageOfTables::give_up_unused(Deadline deadline,
                                                    UserId user,
                                                    WallTime before) {
    co_return co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<FileSum> {
        const auto sum = store::sum_unused(tx, user, before);
        store::give_up_unused(tx, user, before);
        return sum;
    });
}

}  // namespace kapok::media
