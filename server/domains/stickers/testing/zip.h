// Makes ZIP archives for tests.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <clocale>
#include <string>
#include <vector>

namespace kapok::stickers::testing {

struct ZipEntry {
    std::string path{};
    std::string bytes{};
    int type = AE_IFREG;
};

inline std::string zip_of(const std::vector<ZipEntry>& entries) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // for names that are not ASCII
    std::string out(16U << 20U, '\0');
    std::size_t used = 0;
    ::archive* writer = ::archive_write_new();
    ::archive_write_set_format_zip(writer);
    ::archive_write_set_options(writer, "hdrcharset=UTF-8");
    ::archive_write_open_memory(writer, out.data(), out.size(), &used);
    for (const auto& each : entries) {
        ::archive_entry* entry = ::archive_entry_new();
        ::archive_entry_set_pathname(entry, each.path.c_str());
        ::archive_entry_set_filetype(entry, static_cast<unsigned>(each.type));
        ::archive_entry_set_perm(entry, 0644);
        if (each.type == AE_IFLNK) {
            ::archive_entry_set_symlink(entry, each.bytes.c_str());
        } else {
            ::archive_entry_set_size(entry, static_cast<la_int64_t>(each.bytes.size()));
        }
        ::archive_write_header(writer, entry);
        if (each.type == AE_IFREG) {
            ::archive_write_data(writer, each.bytes.data(), each.bytes.size());
        }
        ::archive_entry_free(entry);
    }
    ::archive_write_close(writer);
    ::archive_write_free(writer);
    out.resize(used);
    return out;
}

}  // namespace kapok::stickers::testing
