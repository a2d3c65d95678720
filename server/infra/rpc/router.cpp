#include "rpc/router.h"

#include "base/encoding.h"
#include "base/log.h"
#include "base/random.h"
#include "rpc/errors.h"
#include "rpc/overload.h"
#include "rpc/probe.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kapok::rpc {

namespace {

constexpr std::size_t kRequestIdBytes = 6;

// An IPv6 customer has a whole /64 and could come from another address each time.
std::string network_of(const std::string& address) {
    boost::system::error_code failed;
    const auto parsed = boost::asio::ip::make_address_v6(address, failed);
    if (failed || parsed.is_v4_mapped()) {
        return address;
    }
    const auto bytes = parsed.to_bytes();
    return to_hex({reinterpret_cast<const char*>(bytes.data()), 8});
}

Error cancelled() {
    return {
        Code::kCancelled, errors::kCallCancelled, "the call was cancelled; its effect is unknown"};
}

void log_failure(const Error& error, const std::string& method, const std::string& request_id) {
    if (error.code() == Code::kInternal) {
        LOG(error,
            "call failed",
            kv("method", method),
            kv("request", request_id),
            kv("detail", error.detail()));
        return;
    }
    LOG(debug,
        "call refused",
        kv("method", method),
        kv("request", request_id),
        kv("reason", error.reason()),
        kv("detail", error.detail()));
}

}  // namespace

Router::Router(runtime::Timers& timers, Random& random, RateLimiter& rates)
    : timers_(timers), random_(random), rates_(rates) {
    silence_protobuf();
    for (auto& method : read_schema()) {
        KAPOK_ASSERT(rates_.knows(method.rate_class),
                     "the rate class is in the table of rates: " + method.name);
        auto name = method.name;
        table_.emplace(std::move(name), Row{std::move(method), nullptr});
    }
}

Router::~Router() = default;

void Router::use_probe(Probe& probe) {
    for (const auto& [name, row] : table_) {
        probe.add_method(name);
    }
    probe_ = &probe;
}

void Router::bind_row(std::string_view method,
                      const google::protobuf::Descriptor* request,
                      const google::protobuf::Descriptor* response,
                      Invoke invoke) {
    const auto found = table_.find(method);
    KAPOK_ASSERT(found != table_.end(), fmt::format("{} is in the schema", method));
    auto& row = found->second;
    KAPOK_ASSERT(row.method.request == request && row.method.response == response,
                 fmt::format("{} is bound with the types of the schema", method));
    KAPOK_ASSERT(!row.invoke, fmt::format("{} is bound once", method));
    row.invoke = std::move(invoke);
}

std::vector<std::string> Router::unbound() const {
    std::vector<std::string> names;
    for (const auto& [name, row] : table_) {
        if (!row.invoke) {
            names.push_back(name);
        }
    }
    return names;
}

std::vector<const Method*> Router::methods() const {
    std::vector<const Method*> methods;
    methods.reserve(table_.size());
    for (const auto& [name, row] : table_) {
        methods.push_back(&row.method);
    }
    return methods;
}

const Method* Router::find(std::string_view method) const {
    const auto found = table_.find(method);
    return found == table_.end() ? nullptr : &found->second.method;
}

Result<void> Router::check_role(const Method& method, Caller& caller) const {
    if (method.access != Access::kAdmin && method.access != Access::kModerator) {
        return {};
    }
    if (roles_ != nullptr) {
        const auto role = roles_->role_of(caller.user);
        caller.is_admin = role == StaffRole::kAdministrator;
        caller.is_moderator = role == StaffRole::kModerator;
    }
    if (caller.is_admin || (method.access == Access::kModerator && caller.is_moderator)) {
        return {};
    }
    return method.access == Access::kAdmin
               ? Error(Code::kForbidden, errors::kAdminOnly, "for administrators only")
               : Error(Code::kForbidden, errors::kModeratorOnly, "for moderators only");
}

Result<void> Router::admit(const Method& method, Call& call) {
    if (call.body.size() > method.request_bytes_max) {
        return Error(Code::kTooLarge,
                     errors::kBodyTooLarge,
                     fmt::format("the body is over {} bytes", method.request_bytes_max));
    }
    if (method.access != Access::kPublic && !call.caller) {
        return Error(Code::kUnauthenticated, errors::kTokenMissing, "log in first");
    }
    if (method.access != Access::kPublic) {
        TRY_VOID(check_role(method, *call.caller));
    }
    if (overload_ != nullptr) {
        TRY_VOID(overload_->admit(method));
    }
    // A public method pays by address even for a known caller: log-in attempts are limited by it.
    const auto key = method.access == Access::kPublic ? "a" + network_of(call.address)
                                                      : fmt::format("u{}", call.caller->user);
    return rates_.take(method.rate_class, key);
}

// What an exception says is for the log, which call() writes; the client gets the request id.
Task<Result<std::string>> Router::guarded(Task<Result<std::string>> task) {
    std::string what;
    try {
        co_return co_await std::move(task);
    } catch (const boost::system::system_error& error) {
        if (error.code() == boost::asio::error::operation_aborted) {
            co_return cancelled();
        }
        what = error.what();
    } catch (const std::exception& error) {
        what = error.what();
    }
    co_return Error(Code::kInternal, errors::kInternal, "a fault of the server")
        .with_detail(std::move(what));
}

Task<Result<std::string>> Router::run(const Row* row, Call call, std::string request_id) {
    auto time = row->method.time_max;
    if (call.timeout && *call.timeout > std::chrono::milliseconds(0)) {
        time = std::min(time, *call.timeout);
    }
    const auto deadline = Deadline::after(timers_.clock(), time);
    RequestContext context(
        call.caller.value_or(Caller{}), deadline, request_id, std::move(call.address));
    auto task = row->invoke(std::move(context), call.encoding, std::move(call.body));
    auto safe = guarded(std::move(task));
    co_return co_await runtime::with_deadline(timers_, deadline, std::move(safe));
}

Task<Result<std::string>> Router::ask(std::string method,
                                      RequestContext context,
                                      std::string body) {
    const auto found = table_.find(method);
    KAPOK_ASSERT(found != table_.end() && found->second.invoke, method + " is bound");
    auto task = found->second.invoke(std::move(context), Encoding::kBinary, std::move(body));
    co_return co_await guarded(std::move(task));
}

Task<Reply> Router::call(Call call) {
    const auto began = timers_.clock().steady_now();
    auto request_id = to_hex(random_.bytes(kRequestIdBytes));
    const auto method = call.method;
    const auto found = table_.find(method);

    Result<std::string> result =
        Error(Code::kNotFound, errors::kMethodUnknown, "there is no such method");
    if (found != table_.end() && found->second.invoke) {
        const auto admitted = admit(found->second.method, call);
        if (admitted.has_value()) {
            auto running = run(&found->second, std::move(call), request_id);
            result = co_await guarded(std::move(running));
        } else {
            result = admitted.error();
        }
    }

    const Error* failure = result.has_value() ? nullptr : &result.error();
    if (failure != nullptr) {
        // An unknown name is the client's text: it does not go into the log.
        log_failure(*failure, found == table_.end() ? "unknown" : method, request_id);
    }
    if (probe_ != nullptr) {
        probe_->call_finished(method, failure, timers_.clock().steady_now() - began);
    }
    co_return Reply(std::move(request_id), std::move(result));
}

}  // namespace kapok::rpc
