// Sending a file to the server. An upload that was cut goes on where the server has it, in this run
// or in a later one.
#pragma once

#include "base/result.h"
#include "kapok/media/v1/types.pb.h"

#include <string>

namespace kapok::cli {

class Server;

enum class Progress { kShown, kSilent };

struct UploadOptions {
    std::string path;
    media::v1::Purpose purpose = media::v1::PURPOSE_FILE;
    Progress progress = Progress::kSilent;
};

// Invalid FILE_UNUSABLE, or the server's refusal.
Result<media::v1::Media> upload_file(Server& server, UploadOptions options);

}  // namespace kapok::cli
