#include "ops/api/audit.h"

#include "ops/store.h"

namespace kapok::ops {

storage::SameCommit Audit::line(AuditLine line) {
    const store::AuditRow row{
        .id = ids_.next(), .time = clock_.wall_now(), .line = std::move(line)};
    return [row](storage::Tx& tx) { store::add_audit(tx, row); };
}

}  // namespace kapok::ops
