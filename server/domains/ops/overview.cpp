#include "ops/service.h"

#include <algorithm>
#include <filesystem>

namespace kapok::ops {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::days kDaysShown{14};

std::string_view word_for(media::Purpose purpose) {
    switch (purpose) {
        case media::Purpose::kImage:
        case media::Purpose::kOriginal:
            return "image";
        case media::Purpose::kVoice:
            return "voice";
        case media::Purpose::kFile:
            return "file";
        case media::Purpose::kAvatar:
            return "avatar";
        default:
            return "other";
    }
}

// Files that vanish while they are counted count nothing.
std::uint64_t bytes_below(const fs::path& path) {
    std::uint64_t bytes = 0;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(path, failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code gone;
        const auto size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
        bytes += gone ? 0 : size;
    }
    return bytes;
}

std::uint64_t bytes_of(const fs::path& path) {
    std::error_code failed;
    const auto bytes = fs::file_size(path, failed);
    return failed ? 0 : bytes;
}

// What the embedded engines take, and what is left. Blocks.
std::vector<Service::KindBytes> measure(const fs::path& data) {
    std::vector<Service::KindBytes> sizes;
    const auto database = bytes_of(data / "kapok.db") + bytes_of(data / "kapok.db-wal");
    if (database > 0) {
        sizes.push_back({"database", database});
        sizes.push_back({"streams", bytes_below(data / "streams")});
    }
    std::error_code failed;
    const auto room = fs::space(data, failed);
    if (!failed) {
        sizes.push_back({"free", room.available});
    }
    return sizes;
}

}  // namespace

Task<Result<Service::Overview>> Service::describe(rpc::RequestContext ctx) {
    Overview overview{.started = started_};
    CO_TRY(overview.accounts, co_await ports_.admin.count(ctx.deadline));
    CO_TRY(overview.groups, co_await ports_.oversight.count_groups(ctx.deadline));
    overview.online = ports_.online();
    overview.open_reports = ports_.open_reports ? ports_.open_reports() : 0;
    CO_TRY_VOID(co_await count_messages(ctx.deadline));
    const auto since = rules::day_of(ports_.clock.wall_now()) - kDaysShown;
    CO_TRY(overview.days,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<store::Day>> {
                                             return store::list_days(tx, since);
                                         }));
    CO_TRY(overview.storage, co_await runtime::offload(ports_.files, [&] {
               return Result(measure(ports_.data_directory));
           }));
    CO_TRY(const auto purposes, co_await ports_.usage.by_purpose(ctx.deadline));
    for (const auto& purpose : purposes) {
        // Pictures are pictures, as they came or made smaller.
        const auto word = word_for(purpose.purpose);
        const auto same = std::ranges::find(overview.storage, word, &KindBytes::kind);
        if (same != overview.storage.end()) {
            same->bytes += purpose.bytes;
        } else {
            overview.storage.push_back({std::string(word), purpose.bytes});
        }
    }
    // That this answers shows that the database does.
    overview.components.push_back({"storage", {}});
    const auto writable = co_await ports_.streams.check_writable();
    overview.components.push_back(
        {"streams", writable ? std::string() : std::string(writable.error().reason())});
    co_return overview;
}

Task<Result<void>> Service::count_messages(Deadline deadline) {
    const auto sent = ports_.oversight.messages_sent();
    const auto before = counted_.exchange(sent);
    if (sent <= before) {
        co_return Result<void>();
    }
    const store::Day day{.day = rules::day_of(ports_.clock.wall_now()), .messages = sent - before};
    const auto counted =
        co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::add_messages(tx, day);
            return {};
        });
    if (!counted) {
        counted_ -= day.messages;  // for the next time
    }
    co_return counted;
}

}  // namespace kapok::ops
