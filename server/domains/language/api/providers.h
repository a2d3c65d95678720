// Ports: who translates, and who writes down what is said. An instance has none unless its operator
// names one; the domain's own adapter speaks HTTP (http_providers.h), others may be written.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"

#include <cstddef>
#include <string>

namespace kapok::language {

struct Translation {
    std::string text{};
    std::string source{};  // the language it was in, as the provider names it; may be empty
};

// Thread-safe. Invalid LANGUAGE_UNKNOWN; Unavailable PROVIDER_DOWN, PROVIDER_BUSY.
class Translator {
  public:
    virtual ~Translator() = default;
    virtual Task<Result<Translation>> translate(Deadline deadline,
                                                std::string text,
                                                std::string target) = 0;
};

struct Recording {
    std::string bytes{};
    std::string mime_type{};
};

// Thread-safe. Invalid VOICE_NOT_UNDERSTOOD; Unavailable PROVIDER_DOWN, PROVIDER_BUSY.
class Transcriber {
  public:
    virtual ~Transcriber() = default;
    virtual Task<Result<std::string>> transcribe(Deadline deadline, Recording recording) = 0;
};

// How the adapters reach an address that the operator wrote down, private or not; app plugs in
// net's client. Any answer is a success.
class ProviderHttp {
  public:
    struct Request {
        std::string url{};
        std::string content_type{};
        std::string bearer{};  // for "Authorization: Bearer …"; none if empty
        std::string body{};
        std::size_t answer_bytes_max = 0;
    };
    struct Answer {
        int status = 0;
        std::string body{};
    };
    virtual ~ProviderHttp() = default;
    virtual Task<Result<Answer>> post(Deadline deadline, Request request) = 0;
};

}  // namespace kapok::language
