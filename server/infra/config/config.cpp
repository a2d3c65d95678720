#include "config/config.h"

#include "base/assert.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <unistd.h>

namespace kapok::config {

namespace {

constexpr std::string_view kPrefix = "KAPOK_";
constexpr std::size_t kFileBytesMax = 1'048'576;

struct Given {
    std::string key;
    Value value;
    std::string place;  // "kapok.toml:3", "environment KAPOK_NET_LISTEN", "command line"
};

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string environment_name(std::string_view key) {
    std::string name(kPrefix);
    for (const char c : key) {
        name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return name;
}

// Levenshtein: how many letters one must change to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}

std::string suggestion(std::string_view key, const std::vector<std::string>& known) {
    const std::string* best = nullptr;
    auto least = std::max<std::size_t>(2, key.size() / 3) + 1;
    for (const auto& name : known) {
        const auto changes = distance(key, name);
        if (changes < least) {
            least = changes;
            best = &name;
        }
    }
    return best == nullptr ? "" : fmt::format("; did you mean {}?", *best);
}

Value value_of(const toml::node& node) {
    Value value;
    value.typed = true;
    if (const auto* text = node.as_string()) {
        value.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.kind = Value::Kind::kInteger;
        value.text = fmt::format("{}", integer->get());
    } else if (const auto* real = node.as_floating_point()) {
        value.kind = Value::Kind::kReal;
        value.text = fmt::format("{}", real->get());
    } else if (const auto* boolean = node.as_boolean()) {
        value.kind = Value::Kind::kBool;
        value.text = boolean->get() ? "true" : "false";
    } else if (const auto* array = node.as_array()) {
        value.kind = Value::Kind::kList;
        for (const auto& item : *array) {
            value.list.push_back(item.value_or(std::string()));
        }
    }
    return value;
}

void flatten(const toml::table& table,
             const std::string& prefix,
             const std::string& file,
             std::vector<Given>& into) {
    for (const auto& [key, node] : table) {
        const auto name = prefix + std::string(key.str());
        if (const auto* inner = node.as_table()) {
            flatten(*inner, name + ".", file, into);
        } else {
            const auto place = fmt::format("{}:{}", file, node.source().begin.line);
            into.push_back({name, value_of(node), place});
        }
    }
}

Value plain(std::string text) {
    Value value;
    value.text = std::move(text);
    return value;
}

std::string trimmed_line(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

struct Registry::State {
    struct Section {
        std::string name;
        std::string sentence;
        std::vector<std::unique_ptr<BaseProperty>> properties;
    };

    [[nodiscard]] BaseProperty* find(std::string_view key) const {
        for (const auto& section : sections) {
            for (const auto& property : section.properties) {
                if (property->name() == key) {
                    return property.get();
                }
            }
        }
        return nullptr;
    }
    template <class Visit>
    void each(Visit visit) const {
        for (const auto& section : sections) {
            for (const auto& property : section.properties) {
                visit(*property);
            }
        }
    }
    // All keys that may be given.
    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> names;
        each([&](const BaseProperty& property) {
            names.push_back(property.name());
            if (property.is_secret()) {
                names.push_back(property.name() + "_file");
            }
        });
        return names;
    }

    Result<void> stage(const Sources& sources) const;
    void collect_environment(const Sources& sources,
                             std::vector<Given>& given,
                             std::vector<std::string>& problems) const;
    void stage_one(Given given, std::vector<std::string>& problems) const;

    std::vector<Section> sections;
    std::set<std::string, std::less<>> ignored;
};

void Registry::State::collect_environment(const Sources& sources,
                                          std::vector<Given>& given,
                                          std::vector<std::string>& problems) const {
    std::map<std::string, std::string> by_variable;
    std::vector<std::string> variables;
    for (const auto& key : keys()) {
        variables.push_back(environment_name(key));
        by_variable[variables.back()] = key;
    }
    for (const auto& [name, text] : sources.environment) {
        if (!name.starts_with(kPrefix) || ignored.contains(name.substr(kPrefix.size()))) {
            continue;
        }
        const auto found = by_variable.find(name);
        if (found == by_variable.end()) {
            problems.push_back(fmt::format(
                "environment {}: no such setting{}", name, suggestion(name, variables)));
        } else {
            given.push_back({found->second, plain(text), "environment " + name});
        }
    }
}

void Registry::State::stage_one(Given given, std::vector<std::string>& problems) const {
    auto* property = find(given.key);
    static constexpr std::string_view kFileSuffix = "_file";
    if (property == nullptr && given.key.ends_with(kFileSuffix)) {
        property = find(given.key.substr(0, given.key.size() - kFileSuffix.size()));
        if (property != nullptr && property->is_secret()) {
            auto text = read_text_file(given.value.text);
            if (!text.has_value()) {
                problems.push_back(
                    fmt::format("{}: {}: {}", given.place, given.key, text.error().message()));
                return;
            }
            given.value = plain(trimmed_line(*std::move(text)));
        } else {
            property = nullptr;
        }
    }
    if (property == nullptr) {
        problems.push_back(fmt::format(
            "{}: {}: no such setting{}", given.place, given.key, suggestion(given.key, keys())));
        return;
    }
    if (const auto staged = property->stage(given.value); !staged.has_value()) {
        problems.push_back(
            fmt::format("{}: {}: {}", given.place, given.key, staged.error().message()));
    }
}

Result<void> Registry::State::stage(const Sources& sources) const {
    std::vector<Given> given;
    std::vector<std::string> problems;
    try {
        flatten(toml::parse(sources.toml, sources.file_name), "", sources.file_name, given);
    } catch (const toml::parse_error& error) {
        problems.push_back(fmt::format(
            "{}:{}: {}", sources.file_name, error.source().begin.line, error.description()));
    }
    collect_environment(sources, given, problems);
    for (const auto& text : sources.overrides) {
        const auto equals = text.find('=');
        if (equals == std::string::npos) {
            problems.push_back(fmt::format("command line: {}: wants name=value", text));
        } else {
            given.push_back(
                {text.substr(0, equals), plain(text.substr(equals + 1)), "command line"});
        }
    }
    each([](BaseProperty& property) { property.stage_default(); });
    for (auto& one : given) {
        stage_one(std::move(one), problems);
    }
    if (!problems.empty()) {
        return Error(
            Code::kInvalid, "CONFIG_INVALID", fmt::format("{}", fmt::join(problems, "\n")));
    }
    return {};
}

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

Group Registry::group(std::string_view name, std::string_view sentence) {
    KAPOK_ASSERT(is_name(name), "a group is named in lower case");
    for (const auto& section : state_->sections) {
        KAPOK_ASSERT(section.name != name, "a group is declared once");
    }
    state_->sections.push_back({std::string(name), std::string(sentence), {}});
    return {*this, std::string(name)};
}

void Registry::add(const std::string& group, std::unique_ptr<BaseProperty> property) {
    KAPOK_ASSERT(is_name(property->name().substr(group.size() + 1)),
                 "a property is named in lower case");
    KAPOK_ASSERT(property->sentence().ends_with('.'), "a property is described by a sentence");
    KAPOK_ASSERT(state_->find(property->name()) == nullptr, "a property is declared once");
    for (auto& section : state_->sections) {
        if (section.name == group) {
            section.properties.push_back(std::move(property));
            return;
        }
    }
}

void Registry::ignore_environment(std::string_view suffix) {
    state_->ignored.insert(std::string(suffix));
}

Result<void> Registry::load(const Sources& sources) {
    TRY_VOID(state_->stage(sources));
    state_->each([](BaseProperty& property) { property.commit(); });
    return {};
}

Result<std::vector<std::string>> Registry::reload(const Sources& sources) {
    TRY_VOID(state_->stage(sources));
    std::vector<std::string> need_restart;
    state_->each([&](BaseProperty& property) {
        if (!property.staged_differs()) {
            return;
        }
        if (!property.is_live()) {
            need_restart.push_back(property.name());
            return;
        }
        property.commit();
        property.announce();
    });
    return need_restart;
}

std::string Registry::reference() const {
    std::string text =
        "# Configuration\n\n"
        "Generated by `kapokd --print-config-reference`; do not edit.\n\n"
        "Values come from, in rising order: the file named by `--config`, the environment\n"
        "(`net.listen` is `KAPOK_NET_LISTEN`), the command line (`--set net.listen=…`). A setting\n"
        "that does not exist stops the start. *Live* settings follow a change of the file at\n"
        "SIGHUP; the others need a restart. A secret `name` may be given as `name_file` instead: "
        "the\n"
        "path of a file that holds it.\n";
    for (const auto& section : state_->sections) {
        text += fmt::format("\n## {}\n\n{}\n\n", section.name, section.sentence);
        text += "| setting | default | what | type |\n|---|---|---|---|\n";
        for (const auto& property : section.properties) {
            auto type = property->type();
            type += property->bounds().empty() ? "" : "; " + property->bounds();
            type += property->is_live() ? "; live" : "";
            type += property->is_secret() ? "; secret" : "";
            text += fmt::format("| `{}` | `{}` | {} | {} |\n",
                                property->name(),
                                property->default_text(),
                                property->sentence(),
                                type);
        }
    }
    return text;
}

std::vector<std::string> Registry::changed() const {
    std::vector<std::string> lines;
    state_->each([&](const BaseProperty& property) {
        if (property.current_text() != property.default_text()) {
            const auto value = property.is_secret() ? "(secret)" : property.current_text();
            lines.push_back(property.name() + " = " + value);
        }
    });
    return lines;
}

Result<std::string> read_text_file(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                               &std::fclose);
    std::string text(kFileBytesMax + 1, '\0');
    if (file == nullptr) {
        return Error(Code::kInvalid, "CONFIG_INVALID", fmt::format("cannot read {}", path));
    }
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get()) != 0 || text.size() > kFileBytesMax) {
        return Error(Code::kInvalid,
                     "CONFIG_INVALID",
                     fmt::format("cannot read {}, or it is over 1 MiB", path));
    }
    return text;
}

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> all;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view line(*entry);
        const auto equals = line.find('=');
        if (equals != std::string_view::npos) {
            all.emplace(line.substr(0, equals), line.substr(equals + 1));
        }
    }
    return all;
}

}  // namespace kapok::config
