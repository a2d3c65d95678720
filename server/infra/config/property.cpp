#include "config/property.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <type_traits>

namespace kapok::config {

namespace {

template <class T>
std::optional<T> parse_number(std::string_view text) {
    T number{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || text.empty()) {
        return std::nullopt;
    }
    return number;
}

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

// "250 ms" or "250ms": a whole number and a unit.
std::optional<std::uint64_t> read_with_unit(std::string_view text, const std::vector<Unit>& units) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_number<std::uint64_t>(text.substr(0, digits));
    auto name = text.substr(digits);
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    for (const auto& unit : units) {
        if (number && unit.name == name &&
            *number <= std::numeric_limits<std::int64_t>::max() / unit.factor) {
            return *number * unit.factor;
        }
    }
    return std::nullopt;
}

// In the largest unit that leaves no rest.
std::string write_with_unit(std::uint64_t count, const std::vector<Unit>& units) {
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
        if (count % unit->factor == 0 && count >= unit->factor) {
            return fmt::format("{} {}", count / unit->factor, unit->name);
        }
    }
    return fmt::format("{} {}", count, units.front().name);
}

const std::vector<Unit>& time_units() {
    static const std::vector<Unit> units{
        {"ms", 1}, {"s", 1'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    return units;
}

const std::vector<Unit>& size_units() {
    static const std::vector<Unit> units{
        {"B", 1}, {"KiB", 1ULL << 10U}, {"MiB", 1ULL << 20U}, {"GiB", 1ULL << 30U}};
    return units;
}

// How a type is called, read (nothing if the value is not of it) and written.
template <class T>
struct Codec;

template <>
struct Codec<bool> {
    static constexpr std::string_view kName = "true or false";
    static std::optional<bool> read(const Value& value) {
        if (value.kind == Value::Kind::kBool || !value.typed) {
            if (value.text == "true") {
                return true;
            }
            if (value.text == "false") {
                return false;
            }
        }
        return std::nullopt;
    }
    static std::string write(bool value) { return value ? "true" : "false"; }
};

template <class T>
    requires std::is_integral_v<T>
struct Codec<T> {
    static constexpr std::string_view kName = "whole number";
    static std::optional<T> read(const Value& value) {
        if (value.typed && value.kind != Value::Kind::kInteger) {
            return std::nullopt;
        }
        return parse_number<T>(value.text);
    }
    static std::string write(T value) { return fmt::format("{}", value); }
};

template <>
struct Codec<double> {
    static constexpr std::string_view kName = "number";
    static std::optional<double> read(const Value& value) {
        if (value.typed && value.kind != Value::Kind::kInteger &&
            value.kind != Value::Kind::kReal) {
            return std::nullopt;
        }
        return parse_number<double>(value.text);
    }
    static std::string write(double value) { return fmt::format("{}", value); }
};

template <>
struct Codec<std::string> {
    static constexpr std::string_view kName = "text";
    static std::optional<std::string> read(const Value& value) {
        if (value.kind != Value::Kind::kText) {
            return std::nullopt;
        }
        return value.text;
    }
    static std::string write(const std::string& value) { return '"' + value + '"'; }
};

template <>
struct Codec<std::chrono::milliseconds> {
    static constexpr std::string_view kName = "time, such as \"30 s\" (ms, s, min, h, d)";
    static std::optional<std::chrono::milliseconds> read(const Value& value) {
        if (value.kind != Value::Kind::kText) {
            return std::nullopt;
        }
        const auto count = read_with_unit(value.text, time_units());
        if (!count) {
            return std::nullopt;
        }
        return std::chrono::milliseconds(*count);
    }
    static std::string write(std::chrono::milliseconds value) {
        return '"' + write_with_unit(static_cast<std::uint64_t>(value.count()), time_units()) + '"';
    }
};

template <>
struct Codec<Bytes> {
    static constexpr std::string_view kName = "size, such as \"64 MiB\" (B, KiB, MiB, GiB)";
    static std::optional<Bytes> read(const Value& value) {
        if (value.kind != Value::Kind::kText) {
            return std::nullopt;
        }
        const auto count = read_with_unit(value.text, size_units());
        return count ? std::optional(Bytes{*count}) : std::nullopt;
    }
    static std::string write(Bytes value) {
        return '"' + write_with_unit(value.count, size_units()) + '"';
    }
};

template <>
struct Codec<std::vector<std::string>> {
    static constexpr std::string_view kName = "list of texts (in the environment: with commas)";
    static std::optional<std::vector<std::string>> read(const Value& value) {
        if (value.kind == Value::Kind::kList) {
            return value.list;
        }
        if (value.typed || value.kind != Value::Kind::kText) {
            return std::nullopt;
        }
        std::vector<std::string> list;
        for (std::size_t at = 0; at < value.text.size();) {
            const auto comma = std::min(value.text.find(',', at), value.text.size());
            list.push_back(value.text.substr(at, comma - at));
            at = comma + 1;
        }
        return list;
    }
    static std::string write(const std::vector<std::string>& value) {
        std::string text = "[";
        for (const auto& item : value) {
            text += (text.size() > 1 ? ", \"" : "\"") + item + '"';
        }
        return text + "]";
    }
};

}  // namespace

template <class T>
std::string Property<T>::type() const {
    return std::string(Codec<T>::kName);
}

template <class T>
std::string Property<T>::default_text() const {
    return Codec<T>::write(default_);
}

template <class T>
std::string Property<T>::current_text() const {
    return Codec<T>::write(member_);
}

template <class T>
std::string Property<T>::bounds() const {
    if (!choices_.empty()) {
        std::string text = "one of";
        for (const auto& choice : choices_) {
            text += (text.size() > 6 ? ", " : " ") + Codec<T>::write(choice);
        }
        return text;
    }
    if (lowest_ && highest_) {
        return fmt::format("{} to {}", Codec<T>::write(*lowest_), Codec<T>::write(*highest_));
    }
    return {};
}

template <class T>
Result<void> Property<T>::stage(const Value& value) {
    auto read = Codec<T>::read(value);
    if (!read) {
        return Error(Code::kInvalid, "CONFIG_INVALID", fmt::format("wants {}", type()));
    }
    const bool outside = (lowest_ && *read < *lowest_) || (highest_ && *highest_ < *read);
    const bool stranger =
        !choices_.empty() && std::find(choices_.begin(), choices_.end(), *read) == choices_.end();
    if (outside || stranger) {
        return Error(Code::kInvalid, "CONFIG_INVALID", fmt::format("wants {}", bounds()));
    }
    staged_ = *std::move(read);
    return {};
}

template class Property<bool>;
template class Property<int>;
template class Property<unsigned>;
template class Property<long>;
template class Property<unsigned long>;
template class Property<unsigned short>;
template class Property<double>;
template class Property<std::string>;
template class Property<std::chrono::milliseconds>;
template class Property<Bytes>;
template class Property<std::vector<std::string>>;

}  // namespace kapok::config
