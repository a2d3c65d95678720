// Typed configuration. A module has a plain Settings struct, whose initialisers are the defaults,
// and declares its members with name, sentence and bounds:
//
//     struct Settings {
//         std::string listen = "127.0.0.1:8443";
//         std::chrono::milliseconds drain{5'000};
//         void declare(config::Registry& registry) {
//             auto group = registry.group("net", "Connections from clients.");
//             group.add("listen", listen, "Address and port that clients connect to.");
//             group.add("drain", drain, "Longest wait for calls at shutdown.").between(0ms, 60s);
//         }
//     };
//
// load() then fills the members from, in rising order: a TOML file, the environment
// (KAPOK_NET_LISTEN), the command line (net.listen=…). A key that nobody declared, a wrong type or
// a value out of bounds is an error that names the key; all errors are told at once.
//
// Used by one thread at start, before others run. The Settings must outlive the Registry, or at
// least its last load() or reload().
#pragma once

#include "base/result.h"
#include "config/property.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::config {

class Registry;

// The properties of one module. A handle; copies are the same group.
class Group {
  public:
    // `name`: lower case and underscores. `sentence` ends with a full stop. The value the member
    // has now is its default.
    template <class T>
    Property<T>& add(std::string_view name, T& member, std::string_view sentence);

  private:
    friend class Registry;
    Group(Registry& registry, std::string name) : registry_(registry), name_(std::move(name)) {}

    Registry& registry_;
    std::string name_;
};

// Where values come from.
struct Sources {
    std::string file_name;                           // for messages; empty: no file
    std::string toml;                                // what is in the file
    std::map<std::string, std::string> environment;  // all of it; KAPOK_… is looked at
    std::vector<std::string> overrides;              // "net.listen=0.0.0.0:443"
};

class Registry {
  public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    Group group(std::string_view name, std::string_view sentence);
    // KAPOK_<suffix> is read by somebody else and is no property.
    void ignore_environment(std::string_view suffix);

    // Invalid CONFIG_INVALID; its message has one line for each thing that is wrong, and nothing
    // was set then.
    Result<void> load(const Sources& sources);

    // Takes over the values of live properties that differ and calls their handlers. Answers the
    // names of those that differ and need a restart.
    Result<std::vector<std::string>> reload(const Sources& sources);

    // docs/reference/config.md.
    [[nodiscard]] std::string reference() const;
    // What is set to other than its default, "name = value" a line, for the log. Secrets are
    // hidden.
    [[nodiscard]] std::vector<std::string> changed() const;

  private:
    friend class Group;
    struct State;

    void add(const std::string& group, std::unique_ptr<BaseProperty> property);

    std::unique_ptr<State> state_;
};

// Reads a file of at most 1 MiB; Invalid CONFIG_INVALID if it cannot be read.
Result<std::string> read_text_file(const std::string& path);
// The process's environment.
std::map<std::string, std::string> process_environment();

template <class T>
Property<T>& Group::add(std::string_view name, T& member, std::string_view sentence) {
    auto property = std::make_unique<Property<T>>(
        name_ + "." + std::string(name), std::string(sentence), member);
    auto& reference = *property;
    registry_.add(name_, std::move(property));
    return reference;
}

}  // namespace kapok::config
