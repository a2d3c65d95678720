#include "tools/cli/session_file.h"

#include "tools/cli/failure.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace kapok::cli {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

Error failed(const std::string& path) { return file_failure(path, std::strerror(errno)); }

// Creates the file for its owner alone, before a secret is in it.
Result<void> write_private(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return failed(path);
    }
    const bool written = ::fchmod(file, 0600) == 0 && ::write(file, text.data(), text.size()) ==
                                                          static_cast<ssize_t>(text.size());
    if (::close(file) != 0 || !written) {
        return failed(path);
    }
    return Result<void>();
}

}  // namespace

std::string default_session_path() {
    if (auto path = environment("KAPOK_SESSION"); !path.empty()) {
        return path;
    }
    auto config = environment("XDG_CONFIG_HOME");
    if (config.empty()) {
        config = environment("HOME") + "/.config";
    }
    return config + "/kapok/session.json";
}

Result<Session> read_session(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        if (errno == ENOENT) {
            return not_logged_in();
        }
        return failed(path);
    }
    std::stringstream text;
    text << file.rdbuf();
    google::protobuf::Struct json;
    if (!google::protobuf::util::JsonStringToMessage(text.str(), &json).ok()) {
        return file_failure(path, "not a session file; log in again");
    }
    const auto field = [&](const char* name) {
        const auto found = json.fields().find(name);
        return found == json.fields().end() ? std::string() : found->second.string_value();
    };
    Session session{field("server"), field("token"), field("handle")};
    if (session.server.empty() || session.token.empty()) {
        return file_failure(path, "not a session file; log in again");
    }
    return session;
}

Result<void> write_session(const std::string& path, const Session& session) {
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code failure;
    if (!folder.empty() && !std::filesystem::exists(folder, failure)) {
        std::filesystem::create_directories(folder, failure);
        if (failure) {
            return file_failure(folder.string(), failure.message());
        }
        ::chmod(folder.c_str(), 0700);
    }
    google::protobuf::Struct json;
    auto& fields = *json.mutable_fields();
    fields["server"].set_string_value(session.server);
    fields["token"].set_string_value(session.token);
    fields["handle"].set_string_value(session.handle);
    std::string text;
    if (!google::protobuf::util::MessageToJsonString(json, &text).ok()) {
        return file_failure(path, "the session is not text");
    }
    const auto fresh = fmt::format("{}.{}", path, ::getpid());
    TRY_VOID(write_private(fresh, text + "\n"));
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        return failed(path);
    }
    return Result<void>();
}

Result<void> remove_session(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return failed(path);
    }
    return Result<void>();
}

}  // namespace kapok::cli
