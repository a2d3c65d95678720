// Reads an archive that may come from anybody, within limits, in as many passes as one needs: it
// may be too large for memory, and is read as a stream. Blocks; used by one thread at a time.
#pragma once

#include "archive/adoption.h"
#include "archive/format.h"
#include "base/result.h"
#include "pack/zip_reader.h"

#include <atomic>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::archive {

// A conversation of an archive that was looked through.
struct SurveyedChat {
    ReadConversation conversation{};
    std::uint64_t entries = 0;
    messaging::Seq last{};         // of those that are brought
    std::set<NeededFile> files{};  // that its entries show and the archive has
};

struct Survey {
    Manifest manifest{};
    std::vector<SurveyedChat> chats{};
    std::vector<Known> known{};
    std::map<std::string, std::uint64_t> sizes{};  // of files, by SHA-256
};

// Lines of a source.
class LineReader {
  public:
    explicit LineReader(pack::Source source, std::size_t line_bytes_max = kLineBytesMax)
        : source_(std::move(source)), line_bytes_max_(line_bytes_max) {}
    // The next one without its end; nothing at the end. Invalid ARCHIVE_LINE_INVALID if it is too
    // long.
    Result<std::optional<std::string>> next();

  private:
    pack::Source source_;
    std::size_t line_bytes_max_;
    std::string bytes_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

class Reader {
  public:
    struct File {
        std::string path{};
        std::string passphrase{};  // empty for none
    };

    // Says whether an entry could be imported.
    using CheckEntry = std::function<Result<void>(EntryLine)>;

    // `stop` ends what is being read.
    Reader(File file, const std::atomic<bool>& stop) : file_(std::move(file)), stop_(stop) {}

    // At its first file.
    [[nodiscard]] Result<pack::ZipReader> open() const;
    // Looks through all of it: whether every file is what the manifest says, and every line can be
    // read. TooLarge ZIP_TOO_LARGE, Invalid ARCHIVE_MEDIA_REFUSED if there is too much of it.
    [[nodiscard]] Result<Survey> survey(Scope scope, CheckEntry check) const;

  private:
    File file_;
    const std::atomic<bool>& stop_;
};

}  // namespace kapok::archive
