// kapokd: the server. See docs/operations.md.
#include "app/application.h"
#include "app/command_line.h"
#include "base/log.h"
#include "base/random.h"

#include <cstdio>
#include <signal.h>

namespace {

// Blocked before any thread starts, so that only wait_for_signal() sees them.
sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

void wait_for_signal(const sigset_t& signals) {
    int signal = 0;
    sigwait(&signals, &signal);
    // A second one ends the process at once.
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

int fail(const kapok::Error& error) {
    fmt::print(stderr,
               "kapokd: {}{}\n",
               error.message(),
               error.detail().empty() ? "" : ": " + error.detail());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    kapok::initialise_crypto();
    signal(SIGPIPE, SIG_IGN);
    const auto signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    auto settings = kapok::app::read_command_line(argc, argv);
    if (!settings.has_value()) {
        return fail(settings.error());
    }
    if (!*settings) {
        return 0;  // --help, --version, --print-config-reference
    }
    auto application = kapok::app::Application::create(**std::move(settings));
    if (!application.has_value()) {
        return fail(application.error());
    }
    auto started = (*application)->start();
    if (!started.has_value()) {
        return fail(started.error());
    }
    if (!started->setup_url.empty()) {
        fmt::print("Make the first account, the administrator's: {}\n", started->setup_url);
    }
    fmt::print("Kapok is ready at {} (Ctrl-C stops it)\n", started->url);
    std::fflush(stdout);
    wait_for_signal(signals);
    fmt::print("Stopping …\n");
    (*application)->stop();
    return 0;
}
