// A directory for one run of a fuzzer, in memory where the system has such a place: it is synced
// thousands of times. Removed with the object.
#pragma once

#include "base/assert.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace kapok::fuzz {

class Scratch {
  public:
    Scratch() {
        const std::string parent = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
        path_ = parent + "/kapok-fuzz-XXXXXX";
        KAPOK_ASSERT(mkdtemp(path_.data()) != nullptr, "a directory for the run");
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    // The path of a file with these bytes.
    [[nodiscard]] std::string write(const std::string& name, const std::string& bytes) const {
        auto file = path_ + "/" + name;
        std::ofstream(file, std::ios::binary) << bytes;
        return file;
    }

  private:
    std::string path_;
};

}  // namespace kapok::fuzz
