// Providers over HTTP: LibreTranslate, or whatever speaks as it does; OpenAI's transcription, as
// whisper.cpp and many others speak it.
#pragma once

#include "base/random.h"
#include "language/api/providers.h"
#include "language/settings.h"
#include "runtime/timers.h"

namespace kapok::language {

class HttpTranslator final : public Translator {
  public:
    HttpTranslator(ProviderHttp& http, runtime::Timers& timers, TranslateSettings settings)
        : http_(http), timers_(timers), settings_(std::move(settings)) {}

    Task<Result<Translation>> translate(Deadline deadline,
                                        std::string text,
                                        std::string target) override;

  private:
    ProviderHttp& http_;
    runtime::Timers& timers_;
    TranslateSettings settings_;
};

class HttpTranscriber final : public Transcriber {
  public:
    HttpTranscriber(ProviderHttp& http,
                    runtime::Timers& timers,
                    Random& random,
                    TranscribeSettings settings)
        : http_(http), timers_(timers), random_(random), settings_(std::move(settings)) {}

    Task<Result<std::string>> transcribe(Deadline deadline, Recording recording) override;

  private:
    ProviderHttp& http_;
    runtime::Timers& timers_;
    Random& random_;
    TranscribeSettings settings_;
};

}  // namespace kapok::language
