// The names of people whose ids appear in what is printed. Asks the server once for each.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>

namespace kapok::messaging::v1 {
class Entry;
}

namespace kapok::cli {

class Server;

class NameBook {
  public:
    explicit NameBook(Server& server) : server_(server) {}

    // Remembers whom the entry names; load() asks for those that are new.
    void note(const messaging::v1::Entry& entry);
    void note(std::uint64_t user_id);
    Result<void> load();

    // "Lin"; the id where nothing is known; "-" for the system (0).
    [[nodiscard]] std::string name_of(std::uint64_t user_id) const;

  private:
    Server& server_;
    std::set<std::uint64_t> wanted_;
    std::unordered_map<std::uint64_t, std::string> names_;
};

}  // namespace kapok::cli
