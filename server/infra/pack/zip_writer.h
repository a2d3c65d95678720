// Writes a ZIP as a stream: one file after the other, each in pieces. ZIP64 where it is needed.
// Blocks; used by one thread at a time.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "pack/stream.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::pack {

class ZipWriter {
  public:
    enum class Method { kStored, kDeflated };
    struct File {
        std::string path{};
        Method method = Method::kDeflated;
        std::optional<std::uint64_t> size{};  // must be known to be stored
    };

    // `time` is that of every file in it.
    static Result<ZipWriter> create(Sink sink, WallTime time);
    ZipWriter(ZipWriter&&) noexcept;
    ZipWriter& operator=(ZipWriter&&) noexcept;
    ~ZipWriter();

    // Ends the file before, too.
    Result<void> begin(const File& file);
    Result<void> write(std::string_view bytes);
    // The end of the archive; nothing is whole without it.
    Result<void> finish();

  private:
    struct State;
    explicit ZipWriter(std::unique_ptr<State> state);
    Result<void> check(int returned);

    std::unique_ptr<State> state_;
};

}  // namespace kapok::pack
