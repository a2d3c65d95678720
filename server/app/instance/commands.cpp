#include "app/instance/commands.h"

#include "app/engines.h"
#include "app/instance/exporter.h"
#include "app/instance/importer.h"
#include "archive/api/errors.h"
#include "storage/import_mark.h"
#include "storage/migration.h"

#include <cstdio>
#include <filesystem>
#include <optional>

namespace kapok::app::instance {
namespace {

constexpr std::chrono::seconds kTellEvery{2};

// A line now and then; the last one of each kind of thing is in what is told at the end.
class Teller {
  public:
    explicit Teller(Clock& clock) : clock_(clock), told_(clock.steady_now()) {}

    void operator()(std::string_view what, std::uint64_t done) {
        const auto now = clock_.steady_now();
        if (now - told_ >= kTellEvery) {
            told_ = now;
            fmt::print("{} {} …\n", done, what);
            std::fflush(stdout);
        }
    }

  private:
    Clock& clock_;
    Instant told_;
};

Error no_instance(const std::string& directory) {
    return Error(Code::kInvalid,
                 archive::errors::kInstanceEmpty,
                 fmt::format("there is no instance with accounts in {}", directory));
}

void tell(const Exported& done, const std::string& path, Secrets secrets) {
    fmt::print("{}: {} rows, {} entries, {} files, {} bytes\n",
               path,
               done.rows,
               done.entries,
               done.files,
               done.bytes);
    if (done.files_gone > 0) {
        fmt::print("{} files that rows name are gone from this instance\n", done.files_gone);
    }
    if (secrets == Secrets::kLeftOut) {
        fmt::print(
            "It is open, so it has no passwords, no devices and no keys: where it is imported, "
            "everybody needs a new password (kapok admin reset-link WHO) and logs in anew. "
            "With --passphrase-file nobody would notice the move.\n");
    } else {
        fmt::print(
            "It is locked. Who has it and its passphrase has every account: keep both safe.\n");
    }
}

void tell(const Imported& done) {
    if (done.was_here) {
        fmt::print("It is here already; nothing was changed.\n");
        return;
    }
    fmt::print("{} is here: {} rows, {} entries, {} files. Start kapokd.\n",
               done.origin_name,
               done.rows,
               done.entries,
               done.files);
    if (done.secrets) {
        return;
    }
    fmt::print(
        "The archive was open, so nobody has a password and everybody logs in anew. Links for the "
        "administrators, good for a day and once, below the address that kapokd prints:\n");
    for (const auto& way : done.administrators) {
        fmt::print("  {}  {}\n", way.handle, way.path);
    }
    fmt::print("For everybody else: kapok admin reset-link WHO\n");
}

}  // namespace

Result<void> export_instance(const Settings& settings,
                             ArchiveFile file,
                             const std::atomic<bool>& stop) {
    // A directory that was mistyped is not made.
    const auto& directory = settings.data_directory;
    const auto* kept_there = settings.engine == "postgres" ? "" : "/kapok.db";
    if (!std::filesystem::exists(directory + kept_there)) {
        return no_instance(directory);
    }
    SystemClock clock;
    SystemRandom random;
    TRY(auto place, open_place(settings, clock, random));
    TRY_VOID(storage::refuse_unfinished_import(*place.database));
    TRY_VOID(storage::migrate(*place.database, migrations_of(settings)));
    TRY(const bool is_instance,
        place.database->blocking_read(
            Deadline::never(), [](storage::Tx& tx) -> Result<bool> { return has_accounts(tx); }));
    if (!is_instance) {
        return no_instance(directory);
    }
    Exporter exporter({.settings = settings,
                       .place = place,
                       .clock = clock,
                       .random = random,
                       .stop = stop,
                       .progress = Teller(clock)});
    const auto path = file.path;
    const auto secrets = file.passphrase.empty() ? Secrets::kLeftOut : Secrets::kIncluded;
    TRY(const auto done, exporter.run(std::move(file)));
    tell(done, path, secrets);
    return {};
}

Result<void> import_instance(const Settings& settings,
                             ArchiveFile file,
                             const std::atomic<bool>& stop) {
    SystemClock clock;
    SystemRandom random;
    TRY(auto place, open_place(settings, clock, random));
    Importer importer({.settings = settings,
                       .place = place,
                       .clock = clock,
                       .random = random,
                       .stop = stop,
                       .progress = Teller(clock)});
    TRY(const auto done, importer.run(std::move(file)));
    tell(done);
    return {};
}

}  // namespace kapok::app::instance
