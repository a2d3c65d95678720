// feature: export, import
#include "archive/jobs.h"

#include "archive/api/errors.h"
#include "archive/module.h"
#include "archive/store.h"
#include "archive/testing/world.h"
#include "pack/errors.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fstream>

namespace kapok::archive {
namespace {

using messaging::testing::World;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::must;
using testing::Place;

// Jobs on a database of their own. End with `co_await office.close()`.
class Office {
  public:
    explicit Office(runtime::testing::Loop& loop)
        : place(loop, "home"),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          importer({.history = place.world.module.history(),
                    .imports = place.world.module.imports(),
                    .files = place.files,
                    .pool = place.pool,
                    .clock = loop.clock()}),
          jobs(make()) {}

    Task<void> close() {
        co_await jobs->close();
        co_await place.close();
    }
    std::unique_ptr<Jobs> make() {
        auto& loop = place.world.loop;
        return std::make_unique<Jobs>(Jobs::Ports{.database = *database,
                                                  .exporter = place.exporter,
                                                  .importer = importer,
                                                  .files = place.files,
                                                  .pool = place.pool,
                                                  .file_pool = place.pool,
                                                  .timers = loop.timers(),
                                                  .random = random,
                                                  .executor = loop.executor(),
                                                  .directory = place.path("exports"),
                                                  .instance_name = "Home"});
    }

    // Until the user's job has ended.
    Task<Job> ended(UserId user, JobKind kind) {
        for (;;) {
            const auto ctx = place.world.as(user);
            const auto job = kind == JobKind::kExport ? co_await jobs->get_export(ctx)
                                                      : co_await jobs->get_import(ctx);
            must(job);
            KAPOK_ASSERT(job->has_value(), "it was begun");
            if ((*job)->state != JobState::kRunning) {
                co_return **job;
            }
            co_await boost::asio::post(place.world.loop.executor(), boost::asio::use_awaitable);
        }
    }
    void put(const Job& job) {
        must(database->blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            store::put_job(tx, job);
            return {};
        }));
    }
    // In place of the job's file lies what remove() cannot take away.
    void nail_down(const std::string& job_id) const {
        const auto file = place.path("exports/" + job_id + ".archive");
        std::filesystem::remove(file);
        std::filesystem::create_directory(file);
        std::ofstream(file + "/nail") << "nail";
    }
    [[nodiscard]] std::size_t files() const {
        const std::filesystem::directory_iterator all(place.path("exports"));
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    Place place;
    std::unique_ptr<storage::Database> database;
    SeededRandom random{5};
    Importer importer;
    std::unique_ptr<Jobs> jobs;
};

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

Job running(UserId user, std::string id) {
    return {
        .user = user, .kind = JobKind::kExport, .id = std::move(id), .failure = {}, .known = {}};
}

Job done(UserId user, std::string id, WallTime expires) {
    auto job = running(user, std::move(id));
    job.state = JobState::kDone;
    job.expires = expires;
    return job;
}

CO_TEST(Jobs, AnExportIsItsOwnersForADay) {
    Office office(loop);
    must(co_await office.jobs->start());
    must(co_await office.place.world.say(kAlice, World::chat(kAlice, kBob), "m1", "hello"));
    const auto as_alice = office.place.world.as(kAlice);
    EXPECT_FALSE(*co_await office.jobs->get_export(as_alice));
    must(co_await office.jobs->start_export(as_alice, ""));
    const auto job = co_await office.ended(kAlice, JobKind::kExport);
    EXPECT_EQ(job.state, JobState::kDone);
    EXPECT_EQ(job.tally.conversations, 1U);
    EXPECT_EQ(job.expires - job.ended, std::chrono::hours(24));
    const auto file = co_await office.jobs->open_export(as_alice.deadline, kAlice, job.id);
    must(file);
    EXPECT_EQ(std::filesystem::file_size(file->path), job.bytes);
    EXPECT_EQ(reason_of(co_await office.jobs->open_export(as_alice.deadline, kBob, job.id)),
              errors::kExportUnknown);
    EXPECT_EQ(reason_of(co_await office.jobs->open_export(as_alice.deadline, kAlice, "other")),
              errors::kExportUnknown);
    EXPECT_FALSE(*co_await office.jobs->get_export(office.place.world.as(kBob)));

    loop.clock().advance(std::chrono::hours(24));
    EXPECT_EQ(reason_of(co_await office.jobs->open_export(Deadline::never(), kAlice, job.id)),
              errors::kExportUnknown);
    co_await office.close();
}

CO_TEST(Jobs, ANewOneTakesThePlaceOfTheLast) {
    Office office(loop);
    must(co_await office.jobs->start());
    const auto as_alice = office.place.world.as(kAlice);
    must(co_await office.jobs->start_export(as_alice, ""));
    const auto first = co_await office.ended(kAlice, JobKind::kExport);
    must(co_await office.jobs->start_export(as_alice, "correct horse"));
    const auto second = co_await office.ended(kAlice, JobKind::kExport);
    EXPECT_NE(first.id, second.id);
    EXPECT_TRUE(second.locked);
    EXPECT_EQ(office.files(), 1U);
    must(co_await office.jobs->remove_export(as_alice.deadline, kAlice));
    must(co_await office.jobs->remove_export(as_alice.deadline, kAlice));
    EXPECT_EQ(office.files(), 0U);
    EXPECT_FALSE(*co_await office.jobs->get_export(as_alice));
    co_await office.close();
}

CO_TEST(Jobs, AFileThatStaysKeepsNoNewOneBack) {
    Office office(loop);
    must(co_await office.jobs->start());
    const auto as_alice = office.place.world.as(kAlice);
    must(co_await office.jobs->start_export(as_alice, ""));
    const auto first = co_await office.ended(kAlice, JobKind::kExport);
    office.nail_down(first.id);
    must(co_await office.jobs->start_export(as_alice, ""));
    const auto second = co_await office.ended(kAlice, JobKind::kExport);
    EXPECT_EQ(second.state, JobState::kDone);
    EXPECT_NE(second.id, first.id);
    co_await office.close();
}

CO_TEST(Jobs, WhatIsThrownEndsTheJob) {
    Office office(loop);
    must(co_await office.jobs->start());
    office.place.files.add(kAlice, "pic-1", media::Purpose::kImage, "a picture");
    messaging::Image image;
    image.media.id = "pic-1";
    must(co_await office.place.world.service.send(
        office.place.world.as(kAlice),
        World::draft(World::chat(kAlice, kBob), "m1", {.body = image, .quote = {}})));
    office.place.files.throws = true;
    must(co_await office.jobs->start_export(office.place.world.as(kAlice), ""));
    const auto job = co_await office.ended(kAlice, JobKind::kExport);
    EXPECT_EQ(job.state, JobState::kFailed);
    EXPECT_EQ(job.failure, "INTERNAL");
    EXPECT_EQ(office.files(), 0U);
    co_await office.close();
}

CO_TEST(Jobs, OneThatCannotBeRemovedKeepsNoOther) {
    Office office(loop);
    must(co_await office.jobs->start());
    office.put(done(kAlice, "a", loop.clock().wall_now()));
    office.put(done(kBob, "b", loop.clock().wall_now() + std::chrono::seconds(1)));
    office.nail_down("a");
    std::ofstream(office.place.path("exports/b.archive")) << "b";
    loop.advance(std::chrono::minutes(10));
    const auto as_bob = office.place.world.as(kBob);
    // The files' threads are not in virtual time.
    while (*co_await office.jobs->get_export(as_bob)) {
        co_await boost::asio::post(loop.executor(), boost::asio::use_awaitable);
    }
    EXPECT_FALSE(std::filesystem::exists(office.place.path("exports/b.archive")));
    EXPECT_TRUE(*co_await office.jobs->get_export(office.place.world.as(kAlice)))
        << "its row stays, so that it is tried again";
    co_await office.close();
}

CO_TEST(Jobs, OneAUserAndAFewInAll) {
    Office office(loop);
    must(co_await office.jobs->start());
    office.put(running(kAlice, "a"));
    EXPECT_EQ(reason_of(co_await office.jobs->start_export(office.place.world.as(kAlice), "")),
              errors::kExportRunning);
    auto importing = running(kCarol, "c");
    importing.kind = JobKind::kImport;
    office.put(importing);
    EXPECT_EQ(reason_of(co_await office.jobs->start_import(office.place.world.as(kCarol), "m", "")),
              errors::kImportRunning);
    const auto third = co_await office.jobs->start_export(office.place.world.as(kBob), "");
    EXPECT_EQ(reason_of(third), errors::kArchivesBusy);
    EXPECT_GT(third.error().retry_after_ms(), 0U);
    co_await office.close();
}

CO_TEST(Jobs, PassphrasesAreLongEnough) {
    Office office(loop);
    must(co_await office.jobs->start());
    const auto as_alice = office.place.world.as(kAlice);
    EXPECT_EQ(reason_of(co_await office.jobs->start_export(as_alice, "1234567")),
              errors::kPassphraseTooShort);
    EXPECT_EQ(reason_of(co_await office.jobs->start_export(as_alice, std::string(257, 'x'))),
              errors::kPassphraseTooLong);
    EXPECT_EQ(reason_of(co_await office.jobs->start_import(as_alice, "m", std::string(257, 'x'))),
              errors::kPassphraseTooLong);
    EXPECT_FALSE(*co_await office.jobs->get_export(as_alice)) << "nothing was begun";
    co_await office.close();
}

CO_TEST(Jobs, WhatTheLastProcessLeftHasFailed) {
    Office office(loop);
    office.put(running(kAlice, "a"));
    std::filesystem::create_directories(office.place.path("exports"));
    std::ofstream(office.place.path("exports/half.archive")) << "half";
    must(co_await office.jobs->start());
    const auto job = co_await office.ended(kAlice, JobKind::kExport);
    EXPECT_EQ(job.state, JobState::kFailed);
    EXPECT_EQ(job.failure, errors::kInterrupted);
    EXPECT_EQ(office.files(), 0U);

    // What is whole stays through a restart.
    must(co_await office.jobs->start_export(office.place.world.as(kAlice), ""));
    const auto whole = co_await office.ended(kAlice, JobKind::kExport);
    co_await office.jobs->close();
    office.jobs = office.make();
    must(co_await office.jobs->start());
    must(co_await office.jobs->open_export(Deadline::never(), kAlice, whole.id));
    co_await office.close();
}

CO_TEST(Jobs, AnImportSaysHowItEnded) {
    Office office(loop);
    must(co_await office.jobs->start());
    const auto as_alice = office.place.world.as(kAlice);
    EXPECT_FALSE(*co_await office.jobs->get_import(as_alice));
    Place elsewhere(loop, "elsewhere");
    elsewhere.book.lines[kAlice] = {{.user = kBob, .is_contact = true, .tags = {}}};
    must(co_await elsewhere.world.say(kBob, World::chat(kAlice, kBob), "m1", "hello"));
    const auto path = co_await elsewhere.export_of(kAlice, "a.box", "correct horse");
    must(co_await office.jobs->start_import(as_alice, path, ""));
    EXPECT_EQ((co_await office.ended(kAlice, JobKind::kImport)).failure,
              pack::errors::kPassphraseNeeded);
    must(co_await office.jobs->start_import(as_alice, path, "correct horse"));
    const auto job = co_await office.ended(kAlice, JobKind::kImport);
    EXPECT_EQ(job.state, JobState::kDone);
    EXPECT_EQ(job.failure, "");
    EXPECT_EQ(job.tally.conversations, 1U);
    CO_ASSERT_TRUE(job.known.size() == 1);
    EXPECT_EQ(job.known[0].handle, "bob");
    // A deleted account leaves nothing here.
    must(co_await office.jobs->erase(Deadline::never(), kAlice));
    EXPECT_FALSE(*co_await office.jobs->get_import(as_alice));
    co_await elsewhere.close();
    co_await office.close();
}

}  // namespace
}  // namespace kapok::archive
