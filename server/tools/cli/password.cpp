#include "tools/cli/password.h"

#include "tools/cli/failure.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <termios.h>
#include <unistd.h>

namespace kapok::cli {

namespace {

std::string read_line() {
    std::string line;
    for (int next = std::getchar(); next != EOF && next != '\n'; next = std::getchar()) {
        line += static_cast<char>(next);
    }
    return line;
}

// The terminal does not show what is typed while this lives.
class EchoOff {
  public:
    EchoOff() {
        known_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
        if (known_) {
            auto silent = before_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }
    ~EchoOff() {
        if (known_) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
            fmt::print(stderr, "\n");
        }
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

  private:
    termios before_{};
    bool known_ = false;
};

}  // namespace

Result<std::string> ask(const std::string& question, const std::string& missing) {
    if (::isatty(STDIN_FILENO) == 0) {
        return usage(missing);
    }
    fmt::print(stderr, "{}: ", question);
    return read_line();
}

Result<std::string> read_password(PasswordFrom from) {
    if (from == PasswordFrom::kStdin) {
        return read_line();
    }
    if (const char* given = std::getenv("KAPOK_PASSWORD"); given != nullptr) {
        return std::string(given);
    }
    const EchoOff silent;
    return ask("Password", "give the password by --password-stdin or KAPOK_PASSWORD");
}

}  // namespace kapok::cli
