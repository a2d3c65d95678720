// The whole server: every module as a member, in order of dependency; destruction in reverse is the
// shutdown order.
//
//     auto application = Application::create(settings);   // opens engines, binds methods
//     application->start();                               // listens; then stop() from any ordinary
//     thread
#pragma once

#include "app/engines.h"
#include "app/settings.h"
#include "base/result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace kapok::app {

class Application {
  public:
    static Result<std::unique_ptr<Application>> create(Settings settings);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    // What is good to know once it is ready.
    struct Started {
        std::string url;
        std::string setup_url;  // empty once an account exists
    };
    Result<Started> start();
    // Goodbye to all sessions, then everything ends in order. Blocks; idempotent.
    void stop();

  private:
    struct State;
    explicit Application(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace kapok::app
