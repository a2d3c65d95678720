// The engines of infra/storage, made the same way for every test of the suite.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "storage/database.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace kapok::storage {

enum class EngineKind { kSqliteMemory, kSqliteFile, kPostgres };

// An empty database that can be opened again, as after a restart, if it is not in memory.
class EngineUnderTest {
  public:
    explicit EngineUnderTest(EngineKind kind);
    ~EngineUnderTest();
    EngineUnderTest(const EngineUnderTest&) = delete;
    EngineUnderTest& operator=(const EngineUnderTest&) = delete;

    std::unique_ptr<Database> open();
    std::unique_ptr<Database> open(const Clock& clock);
    [[nodiscard]] EngineKind kind() const { return kind_; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

  private:
    EngineKind kind_;
    SystemClock clock_;
    SystemRandom random_;
    std::string folder_;    // of the file
    std::string conninfo_;  // of PostgreSQL
};

class StorageContract : public ::testing::TestWithParam<EngineKind> {
  protected:
    StorageContract() : engine_(GetParam()), database_(engine_.open()) {}

    // A write and a read that must succeed; they return what the job returns.
    template <class Job>
    auto write(Job job) {
        return unwrap(database_->blocking_write(Deadline::never(), as_result(std::move(job))));
    }
    template <class Job>
    auto read(Job job) {
        return unwrap(database_->blocking_read(Deadline::never(), as_result(std::move(job))));
    }
    // A write that must fail: its error.
    Error refusal(std::function<void(Tx&)> job);

    void reopen() {
        database_.reset();
        database_ = engine_.open();
    }

    template <class Job>
    static auto as_result(Job job) {
        using R = std::invoke_result_t<Job, Tx&>;
        return [job = std::move(job)](Tx& tx) mutable -> Result<R> {
            if constexpr (std::is_void_v<R>) {
                job(tx);
                return {};
            } else {
                return job(tx);
            }
        };
    }
    template <class T>
    static T unwrap(Result<T> result) {
        if (!result.has_value()) {
            ADD_FAILURE() << result.error().reason() << ": " << result.error().detail();
        }
        if constexpr (!std::is_void_v<T>) {
            return std::move(result).value();
        }
    }

    EngineUnderTest engine_;
    std::unique_ptr<Database> database_;
};

std::string engine_name(const ::testing::TestParamInfo<EngineKind>& info);

}  // namespace kapok::storage
