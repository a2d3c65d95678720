#include "ops/api/errors.h"
#include "ops/service.h"

#include <fmt/format.h>

namespace kapok::ops {
namespace {

// True while one is made.
class Turn {
  public:
    explicit Turn(std::atomic<bool>& taken) : taken_(taken), mine_(!taken.exchange(true)) {}
    ~Turn() {
        if (mine_) {
            taken_ = false;
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    [[nodiscard]] bool mine() const { return mine_; }

  private:
    std::atomic<bool>& taken_;
    bool mine_;
};

}  // namespace

Task<Result<BackupDone>> Service::back_up(rpc::RequestContext ctx, std::string directory) {
    CO_TRY_VOID(rules::check_backup_place(
        {.directory = directory, .root = ports_.backup_root, .address = ctx.address}));
    if (maker_ == nullptr) {
        co_return Error(Code::kConflict, errors::kBackupNotEmbedded, "see docs/operations.md");
    }
    const Turn turn(backing_up_);
    if (!turn.mine()) {
        co_return Error(Code::kConflict, errors::kBackupRunning, "another is being made");
    }
    CO_TRY(auto done, co_await maker_->make(directory));
    const auto line = note(ctx, "backup.make", directory, done.name);
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        line(tx);
        return {};
    }));
    co_return done;
}

}  // namespace kapok::ops
