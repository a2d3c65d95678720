// Errors as values. Result<T> holds a T or an Error; its members are named as std::expected's.
//
//     Result<User> find(UserId id);
//     TRY(auto user, find(id));          // in a function that returns a Result
//     CO_TRY(auto user, co_await f());   // in a coroutine that does
//     TRY_VOID(check());                 // for Result<void>; CO_TRY_VOID in coroutines
//
// Exceptions are for a broken world only (disk full, corrupt database) and are caught at task
// roots.
#pragma once

#include "base/assert.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace kapok {

// The closed set; kapok.common.v1.ErrorCode has the same members in the same order.
enum class Code : std::uint8_t {
    kInvalid = 1,
    kUnauthenticated,
    kForbidden,
    kNotFound,
    kConflict,
    kGone,
    kTooLarge,
    kRateLimited,
    kUnavailable,
    kTimeout,
    kCancelled,
    kInternal,
};

std::string_view to_string(Code code);

// One failure. `reason` is a constant of some api/errors.h and part of the protocol; `message` is
// one English sentence for developers that may be sent; `detail` is for our log only and never
// leaves the server.
class Error {
  public:
    Error(Code code, std::string_view reason, std::string message = {})
        : code_(code), reason_(reason), message_(std::move(message)) {}

    [[nodiscard]] Code code() const { return code_; }
    [[nodiscard]] std::string_view reason() const { return reason_; }
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] const std::string& field() const { return field_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }
    // Milliseconds; 0 where it does not apply.
    [[nodiscard]] std::uint32_t retry_after_ms() const { return retry_after_ms_; }

    Error with_field(std::string field) && {
        field_ = std::move(field);
        return std::move(*this);
    }
    Error with_detail(std::string detail) && {
        detail_ = std::move(detail);
        return std::move(*this);
    }
    Error with_retry_after_ms(std::uint32_t milliseconds) && {
        retry_after_ms_ = milliseconds;
        return std::move(*this);
    }

  private:
    Code code_;
    std::string_view reason_;  // a string literal
    std::string message_;
    std::string field_;
    std::string detail_;
    std::uint32_t retry_after_ms_ = 0;
};

template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;  // NOLINT(readability-identifier-naming): as std::expected

    // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return Error(…);` are the
    // point
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    [[nodiscard]] T& value() & { return checked(), *std::get_if<0>(&state_); }
    [[nodiscard]] const T& value() const& { return checked(), *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { return checked(), std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return failed(), *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return failed(), std::move(*std::get_if<1>(&state_)); }

  private:
    void checked() const { KAPOK_ASSERT(has_value(), "value() of a failed Result"); }
    void failed() const { KAPOK_ASSERT(!has_value(), "error() of a good Result"); }

    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;  // NOLINT(readability-identifier-naming): as std::expected

    Result() = default;
    Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const { return state_.index() == 0; }
    explicit operator bool() const { return has_value(); }
    void value() const { KAPOK_ASSERT(has_value(), "value() of a failed Result"); }
    [[nodiscard]] const Error& error() const& {
        KAPOK_ASSERT(!has_value(), "error() of a good Result");
        return *std::get_if<1>(&state_);
    }
    [[nodiscard]] Error&& error() && {
        KAPOK_ASSERT(!has_value(), "error() of a good Result");
        return std::move(*std::get_if<1>(&state_));
    }

  private:
    std::variant<std::monostate, Error> state_;
};

}  // namespace kapok

// NOLINTBEGIN(bugprone-macro-parentheses): `declaration` is one
#define KAPOK_TRY_CONCAT_(a, b) a##b
#define KAPOK_TRY_CONCAT(a, b) KAPOK_TRY_CONCAT_(a, b)
#define KAPOK_TRY_WITH(ret, name, declaration, ...) \
    auto name = (__VA_ARGS__);                      \
    if (!name.has_value()) {                        \
        ret std::move(name).error();                \
    }                                               \
    declaration = *std::move(name)
#define KAPOK_TRY_VOID_WITH(ret, name, ...) \
    auto name = (__VA_ARGS__);              \
    if (!name.has_value()) {                \
        ret std::move(name).error();        \
    }                                       \
    static_assert(true)

#define TRY(declaration, ...) \
    KAPOK_TRY_WITH(return, KAPOK_TRY_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define CO_TRY(declaration, ...) \
    KAPOK_TRY_WITH(co_return, KAPOK_TRY_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define TRY_VOID(...) \
    KAPOK_TRY_VOID_WITH(return, KAPOK_TRY_CONCAT(try_result_, __LINE__), __VA_ARGS__)
#define CO_TRY_VOID(...) \
    KAPOK_TRY_VOID_WITH(co_return, KAPOK_TRY_CONCAT(try_result_, __LINE__), __VA_ARGS__)
// NOLINTEND(bugprone-macro-parentheses)
