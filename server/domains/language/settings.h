// What an operator may set for language.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kapok::language {

struct TranslateSettings {
    std::string url{};    // empty: not set up
    std::string token{};  // may be empty
    std::chrono::milliseconds timeout{10'000};
    std::size_t characters_max = 5'000;
};

struct TranscribeSettings {
    std::string url{};    // empty: not set up
    std::string token{};  // may be empty
    std::string model{};  // for providers that have several
    std::chrono::milliseconds timeout{60'000};
    std::size_t bytes_max = std::size_t{4} << 20U;
};

struct Settings {
    TranslateSettings translate{};
    TranscribeSettings transcribe{};
};

}  // namespace kapok::language
