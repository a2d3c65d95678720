// feature: export, import
#include "pack/envelope.h"
#include "pack/errors.h"
#include "pack/zip_reader.h"
#include "pack/zip_writer.h"

#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>
#include <filesystem>

namespace kapok::pack {
namespace {

constexpr WallTime kTime = from_ms(1'800'000'000'000);
constexpr Work kLittleWork{.passes = 1, .memory_kib = 8};
constexpr ZipLimits kLimits{.files_max = 8, .bytes_max = 64U << 20U};

Sink into(std::string& out) {
    return [&out](std::string_view bytes) -> Result<void> {
        out += bytes;
        return {};
    };
}

struct File {
    std::string path;
    std::string bytes;
    ZipWriter::Method method = ZipWriter::Method::kDeflated;
};

std::string zip_of(const std::vector<File>& files) {
    std::string out;
    auto writer = ZipWriter::create(into(out), kTime);
    EXPECT_TRUE(writer);
    for (const auto& file : files) {
        const bool stored = file.method == ZipWriter::Method::kStored;
        EXPECT_TRUE(writer->begin(
            {.path = file.path,
             .method = file.method,
             .size = stored ? std::optional<std::uint64_t>(file.bytes.size()) : std::nullopt}));
        EXPECT_TRUE(writer->write(file.bytes));
    }
    EXPECT_TRUE(writer->finish());
    return out;
}

// All files, or the reason of the refusal as a file of no name.
std::vector<File> read_all(Source source, ZipLimits limits = kLimits) {
    const auto refused = [](const Error& error) {
        return std::vector{File{.path = {}, .bytes = std::string(error.reason())}};
    };
    auto reader = ZipReader::open(std::move(source), limits);
    if (!reader) {
        return refused(reader.error());
    }
    std::vector<File> files;
    for (;;) {
        auto path = reader->next();
        if (!path) {
            return refused(path.error());
        }
        if (!*path) {
            return files;
        }
        files.push_back({.path = **path, .bytes = {}});
        for (;;) {
            auto piece = reader->read();
            if (!piece) {
                return refused(piece.error());
            }
            if (piece->empty()) {
                break;
            }
            files.back().bytes += *piece;
        }
    }
}

std::string refusal(Source source, ZipLimits limits = kLimits) {
    const auto files = read_all(std::move(source), limits);
    return files.size() == 1 && files[0].path.empty() ? files[0].bytes : "";
}

// A name as no honest program would write it.
std::string zip_with_entry(const char* path, unsigned type) {
    std::string out(1U << 16U, '\0');
    std::size_t used = 0;
    ::archive* writer = ::archive_write_new();
    ::archive_write_set_format_zip(writer);
    ::archive_write_open_memory(writer, out.data(), out.size(), &used);
    ::archive_entry* entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, path);
    ::archive_entry_set_filetype(entry, type);
    ::archive_entry_set_perm(entry, 0644);
    if (type == AE_IFLNK) {
        ::archive_entry_set_symlink(entry, "/etc/passwd");
    } else {
        ::archive_entry_set_size(entry, 0);
    }
    ::archive_write_header(writer, entry);
    ::archive_entry_free(entry);
    ::archive_write_close(writer);
    ::archive_write_free(writer);
    out.resize(used);
    return out;
}

TEST(Zip, ComesBackAsItWent) {
    const std::string large(300'000, 'x');
    std::string noise;
    for (int i = 0; i < 200'000; ++i) {
        noise.push_back(static_cast<char>((i * 7'919) >> 5));
    }
    const auto zip = zip_of({{"manifest.json", "{}"},
                             {"entries/聊天.jsonl", large},
                             {"media/ab", noise, ZipWriter::Method::kStored},
                             {"media/empty", "", ZipWriter::Method::kStored}});
    const auto files = read_all(source_of(zip));
    ASSERT_EQ(files.size(), 4U);
    EXPECT_EQ(files[0].bytes, "{}");
    EXPECT_EQ(files[1].path, "entries/聊天.jsonl");
    EXPECT_EQ(files[1].bytes, large);
    EXPECT_EQ(files[2].bytes, noise);
    EXPECT_EQ(files[3].bytes, "");
    EXPECT_LT(zip.size(), noise.size() + 5'000) << "text is deflated, and nothing is padded";
}

TEST(Zip, ABombEndsAtItsLimits) {
    const std::string zeros(32U << 20U, '\0');
    const auto zip = zip_of({{"bomb", zeros}});
    auto limits = kLimits;
    limits.bytes_free = 1U << 20U;
    EXPECT_EQ(refusal(source_of(zip), limits), errors::kZipTooLarge) << "1000 to 1";
    limits = kLimits;
    limits.bytes_max = 1'000;
    EXPECT_EQ(refusal(source_of(zip_of({{"a", zeros.substr(0, 2'000)}})), limits),
              errors::kZipTooLarge);
    limits = kLimits;
    limits.files_max = 2;
    EXPECT_EQ(refusal(source_of(zip_of({{"a", ""}, {"b", ""}, {"c", ""}})), limits),
              errors::kZipTooManyFiles);
}

TEST(Zip, HostileNamesAreRefused) {
    for (const char* path : {"../up", "a/../../b", "/etc/passwd", "c:d", "a//b", "./a"}) {
        EXPECT_EQ(refusal(source_of(zip_with_entry(path, AE_IFREG))), errors::kZipPathInvalid)
            << path;
    }
    const auto link = read_all(source_of(zip_with_entry("link", AE_IFLNK)));
    ASSERT_EQ(link.size(), 1U)
        << "a stream does not tell it from a file: it is one, and leads nowhere";
    EXPECT_EQ(link[0].bytes, "/etc/passwd");
    EXPECT_EQ(refusal(source_of(zip_of({{"a", "1"}, {"a", "2"}}))), errors::kZipPathInvalid)
        << "twice";
    EXPECT_TRUE(read_all(source_of(zip_with_entry("folder/", AE_IFDIR))).empty());
}

TEST(Zip, WhatIsNoneOrCutOffIsRefused) {
    EXPECT_EQ(refusal(source_of("")), errors::kZipBroken);
    EXPECT_EQ(refusal(source_of("hello, I am no archive at all")), errors::kZipBroken);
    const auto zip = zip_of({{"a", std::string(10'000, 'a')}, {"b", "b"}});
    for (const std::size_t length : {std::size_t{40}, zip.size() / 3}) {
        const auto reason = refusal(source_of(zip.substr(0, length)));
        EXPECT_TRUE(reason == errors::kTruncated || reason == errors::kZipBroken) << length;
    }
    auto changed = zip_of({{"a", "0123456789", ZipWriter::Method::kStored}});
    changed[changed.find("0123456789")] = 'X';
    EXPECT_FALSE(refusal(source_of(changed)).empty()) << "its checksum does not fit";
}

TEST(Zip, AFailureOfTheSinkOrSourceComesThrough) {
    const Error full(Code::kUnavailable, "DISK_FULL", "no room");
    auto writer = ZipWriter::create([&](std::string_view) -> Result<void> { return full; }, kTime);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->begin({.path = "a"}));
    EXPECT_EQ(writer->finish().error().reason(), "DISK_FULL");
    EXPECT_EQ(refusal([&]() -> Result<std::string> { return full; }), "DISK_FULL");
}

std::string seal(std::string_view plain, std::string_view passphrase) {
    std::string out;
    auto sealer = Sealer::create(into(out), passphrase, kLittleWork);
    EXPECT_TRUE(sealer);
    for (std::size_t at = 0; at < plain.size(); at += 10'000) {
        EXPECT_TRUE(sealer->write(plain.substr(at, 10'000)));
    }
    EXPECT_TRUE(sealer->finish());
    return out;
}

// What is in it, or the reason of the refusal.
std::string open(std::string locked, std::string_view passphrase) {
    auto source = unseal(source_of(std::move(locked)), passphrase);
    if (!source) {
        return std::string(source.error().reason());
    }
    std::string plain;
    for (;;) {
        auto piece = (*source)();
        if (!piece) {
            return std::string(piece.error().reason());
        }
        if (piece->empty()) {
            return plain;
        }
        plain += *piece;
    }
}

constexpr std::size_t kChunk = 64U << 10U;

TEST(Envelope, OpensWithItsPassphraseOnly) {
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, kChunk - 1, kChunk, kChunk + 1, 3 * kChunk}) {
        const std::string plain(length, 'p');
        const auto locked = seal(plain, "correct horse");
        EXPECT_TRUE(is_sealed(locked));
        EXPECT_EQ(locked.find("pppp"), std::string::npos);
        EXPECT_EQ(open(locked, "correct horse"), plain) << length;
        EXPECT_EQ(open(locked, "battery staple"), errors::kPassphraseWrong);
        EXPECT_EQ(open(locked, ""), errors::kPassphraseNeeded);
    }
    EXPECT_EQ(open("PK plain", "whatever"), "PK plain") << "what is not locked comes as it is";
}

TEST(Envelope, CannotBeCutChangedOrContinued) {
    const std::string plain(3 * kChunk + 5, 'p');
    const auto locked = seal(plain, "horse");
    EXPECT_EQ(open(locked.substr(0, 20), "horse"), errors::kTruncated);
    EXPECT_EQ(open(locked.substr(0, locked.size() - 1), "horse"), errors::kTruncated);
    const auto head = locked.size() - (3 * (kChunk + 17) + 5 + 17);
    EXPECT_EQ(open(locked.substr(0, head + 2 * (kChunk + 17)), "horse"), errors::kTruncated)
        << "between two chunks";
    EXPECT_EQ(open(locked + "x", "horse"), errors::kTruncated) << "its last chunk does not fit";
    const auto full = seal(std::string(kChunk, 'p'), "horse");
    EXPECT_EQ(open(full + "x", "horse"), errors::kEnvelopeDamaged);
    auto changed = locked;
    changed[head + kChunk + 100] ^= 1;
    EXPECT_EQ(open(changed, "horse"), errors::kEnvelopeDamaged);
    changed = locked;
    std::swap_ranges(changed.begin() + static_cast<std::ptrdiff_t>(head + kChunk + 17),
                     changed.begin() + static_cast<std::ptrdiff_t>(head + 2 * (kChunk + 17)),
                     changed.begin() + static_cast<std::ptrdiff_t>(head + 2 * (kChunk + 17)));
    EXPECT_EQ(open(changed, "horse"), errors::kEnvelopeDamaged) << "two chunks in other order";
}

TEST(Envelope, AsksForNoMoreWorkThanWeGive) {
    const auto locked = seal("plain", "horse");
    for (const std::size_t at : {8, 10, 15, 16}) {
        auto changed = locked;
        changed[at] = '\x7f';
        EXPECT_EQ(open(changed, "horse"), errors::kEnvelopeUnknown) << at;
    }
}

TEST(NewFile, IsThereOnlyIfItIsKept) {
    const auto path =
        (std::filesystem::temp_directory_path() / ("kapok-pack-" + std::to_string(::getpid())))
            .string();
    {
        auto file = NewFile::create(path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->sink()("half"));
        EXPECT_FALSE(NewFile::create(path)) << "it is taken";
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    {
        auto file = NewFile::create(path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->sink()("whole"));
        EXPECT_EQ(file->size(), 5U);
        ASSERT_TRUE(file->keep());
    }
    auto source = open_file(path);
    ASSERT_TRUE(source);
    EXPECT_EQ(*(*source)(), "whole");
    EXPECT_EQ(*(*source)(), "");
    std::filesystem::remove(path);
    EXPECT_FALSE(open_file(path));
}

}  // namespace
}  // namespace kapok::pack
