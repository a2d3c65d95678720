// One configuration property: a name, a sentence, a default, bounds, and the member it sets.
//
// Types: bool, integers, double, std::string, std::chrono::milliseconds ("250 ms", "30 s",
// "10 min", "2 h", "7 d"), Bytes ("512 KiB", "64 MiB", "2 GiB"), std::vector<std::string>.
#pragma once

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::config {

// A size in bytes, such as a limit of memory or of a file.
struct Bytes {
    std::uint64_t count = 0;
    friend auto operator<=>(Bytes, Bytes) = default;
};

// What a source says, before its type is known: TOML has types, the environment has text only.
struct Value {
    enum class Kind { kText, kInteger, kReal, kBool, kList };
    Kind kind = Kind::kText;
    std::string text;  // of kText; the canonical form of the scalar kinds
    std::vector<std::string> list;
    bool typed = false;  // from TOML: 5 is not "5"
};

class BaseProperty {
  public:
    BaseProperty(std::string name, std::string sentence)
        : name_(std::move(name)), sentence_(std::move(sentence)) {}
    virtual ~BaseProperty() = default;
    BaseProperty(const BaseProperty&) = delete;
    BaseProperty& operator=(const BaseProperty&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& sentence() const { return sentence_; }
    [[nodiscard]] bool is_secret() const { return secret_; }
    [[nodiscard]] bool is_live() const { return live_; }
    [[nodiscard]] virtual std::string type() const = 0;
    [[nodiscard]] virtual std::string bounds() const = 0;
    [[nodiscard]] virtual std::string default_text() const = 0;
    [[nodiscard]] virtual std::string current_text() const = 0;

    // Reads and checks; the message says what is wanted instead. commit() makes it count.
    virtual Result<void> stage(const Value& value) = 0;
    virtual void stage_default() = 0;
    [[nodiscard]] virtual bool staged_differs() const = 0;
    virtual void commit() = 0;
    // Calls the live handler with the value that counts.
    virtual void announce() = 0;

  protected:
    bool secret_ = false;
    bool live_ = false;

  private:
    std::string name_;
    std::string sentence_;
};

template <class T>
class Property final : public BaseProperty {
  public:
    Property(std::string name, std::string sentence, T& member)
        : BaseProperty(std::move(name), std::move(sentence)),
          member_(member),
          default_(member),
          staged_(member) {}

    Property& between(T lowest, T highest) {
        lowest_ = std::move(lowest);
        highest_ = std::move(highest);
        return *this;
    }
    Property& one_of(std::vector<T> choices) {
        choices_ = std::move(choices);
        return *this;
    }
    // Never printed. It may also be given as <name>_file: the path of a file that holds it.
    Property& secret() {
        secret_ = true;
        return *this;
    }
    // May change while the server runs: `handler` takes the new value over.
    Property& live(std::function<void(const T&)> handler) {
        live_ = true;
        handler_ = std::move(handler);
        return *this;
    }

    [[nodiscard]] std::string type() const override;
    [[nodiscard]] std::string bounds() const override;
    [[nodiscard]] std::string default_text() const override;
    [[nodiscard]] std::string current_text() const override;
    Result<void> stage(const Value& value) override;
    void stage_default() override { staged_ = default_; }
    [[nodiscard]] bool staged_differs() const override { return staged_ != member_; }
    void commit() override { member_ = staged_; }
    void announce() override {
        if (handler_) {
            handler_(member_);
        }
    }

  private:
    T& member_;
    T default_;
    T staged_;
    std::optional<T> lowest_;
    std::optional<T> highest_;
    std::vector<T> choices_;
    std::function<void(const T&)> handler_;
};

// The types there are; property.cpp knows how each is read and written.
extern template class Property<bool>;
extern template class Property<int>;
extern template class Property<unsigned>;
extern template class Property<long>;
extern template class Property<unsigned long>;
extern template class Property<unsigned short>;
extern template class Property<double>;
extern template class Property<std::string>;
extern template class Property<std::chrono::milliseconds>;
extern template class Property<Bytes>;
extern template class Property<std::vector<std::string>>;

}  // namespace kapok::config
