// kapokd: the server. See docs/operations.md.
#include "app/application.h"
#include "app/command_line.h"
#include "app/instance/commands.h"
#include "base/log.h"
#include "base/random.h"

#include <atomic>
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
    const auto with = [](std::string_view before, const std::string& text) {
        return text.empty() ? std::string() : fmt::format("{}{}", before, text);
    };
    fmt::print(stderr,
               "kapokd: {}{} ({}{})\n",
               error.message(),
               with(": ", error.detail()),
               error.reason(),
               with(" ", error.field()));
    return 1;
}

std::atomic<bool> stopping{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal's handler sets it");

// Ctrl-C ends an export or import at its next step; a second one ends the process at once.
void stop_on(const sigset_t& signals) {
    struct sigaction action{};
    action.sa_handler = [](int) { stopping = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

int move_instance(kapok::app::Command command, const sigset_t& signals) {
    namespace instance = kapok::app::instance;
    stop_on(signals);
    instance::ArchiveFile file{.path = std::move(command.file),
                               .passphrase = std::move(command.passphrase)};
    const auto moved = command.action == kapok::app::Action::kExport
                           ? instance::export_instance(command.settings, std::move(file), stopping)
                           : instance::import_instance(command.settings, std::move(file), stopping);
    return moved ? 0 : fail(moved.error());
}

}  // namespace

int main(int argc, char** argv) {
    kapok::initialise_crypto();
    signal(SIGPIPE, SIG_IGN);
    const auto signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    auto command = kapok::app::read_command_line(argc, argv);
    if (!command.has_value()) {
        return fail(command.error());
    }
    if (!*command) {
        return 0;  // --help, --version, --print-config-reference
    }
    if ((*command)->action != kapok::app::Action::kServe) {
        return move_instance(**std::move(command), signals);
    }
    auto application = kapok::app::Application::create(std::move((*command)->settings));
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
