// What is done with the contents of an instance's archive: looked through, then loaded.
#pragma once

#include "app/instance/place.h"
#include "app/instance/walk.h"

#include <cstdint>
#include <string>

namespace kapok::app::instance {

// Finds out whether all of it can be loaded; changes nothing.
class CheckingTaker final : public Taker {
  public:
    explicit CheckingTaker(Work& work) : work_(work) {}

    Result<void> take_rows(const storage::Table& table, std::vector<storage::Values> rows) override;
    Result<void> begin_stream(const streams::StreamId& stream, const StreamEnds& ends) override;
    Result<void> take_entries(const streams::StreamId& stream,
                              std::vector<streams::Stored> entries) override;
    Result<void> end_stream(const streams::StreamId& stream) override;
    Result<void> take_writers(std::vector<streams::LastWritten> writers) override;
    Result<void> take_spent(std::vector<SpentLine> spent) override;
    Result<void> take_file(const std::string& key, pack::ZipReader& zip) override;

  private:
    Work& work_;
    std::uint64_t lines_ = 0;
    streams::Head at_;  // of the stream that is being read
    streams::Head end_;
};

class LoadingTaker final : public Taker {
  public:
    explicit LoadingTaker(Work& work) : work_(work) {}

    Result<void> take_rows(const storage::Table& table, std::vector<storage::Values> rows) override;
    Result<void> begin_stream(const streams::StreamId& stream, const StreamEnds& ends) override;
    Result<void> take_entries(const streams::StreamId& stream,
                              std::vector<streams::Stored> entries) override;
    Result<void> end_stream(const streams::StreamId& stream) override;
    Result<void> take_writers(std::vector<streams::LastWritten> writers) override;
    Result<void> take_spent(std::vector<SpentLine> spent) override;
    Result<void> take_file(const std::string& key, pack::ZipReader& zip) override;

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    [[nodiscard]] std::uint64_t entries() const { return entries_; }
    [[nodiscard]] std::uint64_t files() const { return files_; }

  private:
    Result<void> step(std::string_view what, std::uint64_t done);

    Work& work_;
    std::uint64_t rows_ = 0;
    std::uint64_t entries_ = 0;
    std::uint64_t files_ = 0;
};

}  // namespace kapok::app::instance
