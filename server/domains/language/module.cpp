#include "language/module.h"

namespace kapok::language {

Module::Module(Ports ports, storage::Outbox& outbox, const Settings& settings)
    : translator_(
          settings.translate.url.empty()
              ? nullptr
              : std::make_unique<HttpTranslator>(ports.http, ports.timers, settings.translate)),
      transcriber_(settings.transcribe.url.empty()
                       ? nullptr
                       : std::make_unique<HttpTranscriber>(
                             ports.http, ports.timers, ports.random, settings.transcribe)),
      service_({.messages = ports.messages,
                .files = ports.files,
                .translator = translator_.get(),
                .transcriber = transcriber_.get()},
               settings) {
    outbox.handle(messaging::kMessageRecalled,
                  [this](storage::OutboxRow row) { return service_.on_recalled(std::move(row)); });
}

}  // namespace kapok::language
