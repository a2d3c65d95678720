// `kapokd export` and `kapokd import`: a whole instance into an archive and out of one, while no
// server runs on the data. Block, and tell on stdout how far they are.
#pragma once

#include "app/instance/place.h"
#include "app/settings.h"
#include "base/result.h"

#include <atomic>

namespace kapok::app::instance {

// A second signal is the operator's; `stop` ends what is being done within a moment.
Result<void> export_instance(const Settings& settings,
                             ArchiveFile file,
                             const std::atomic<bool>& stop);
Result<void> import_instance(const Settings& settings,
                             ArchiveFile file,
                             const std::atomic<bool>& stop);

}  // namespace kapok::app::instance
