// Reading and printing entries, for history and tail.
#pragma once

#include "base/result.h"
#include "kapok/messaging/v1/service.pb.h"
#include "tools/cli/names.h"

#include <cstdint>
#include <string>

namespace kapok::cli {

struct Program;
class Server;

Result<messaging::v1::ListEntriesResponse> list_entries(
    Server& server, const messaging::v1::ListEntriesRequest& request);

// Prints entries in the chosen format, with names for people.
class EntryPrinter {
  public:
    enum class Where { kShown, kLeftOut };  // whether the conversation's id is on each line

    EntryPrinter(const Program& program, Server& server, Where where)
        : program_(program), names_(server), where_(where) {}

    // Asks for names that are not known yet, all at once.
    Result<void> prepare(const google::protobuf::RepeatedPtrField<messaging::v1::Entry>& entries);
    void print(const messaging::v1::Entry& entry);

  private:
    const Program& program_;
    NameBook names_;
    Where where_;
};

}  // namespace kapok::cli
