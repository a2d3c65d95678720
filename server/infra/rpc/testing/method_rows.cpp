#include "rpc/testing/method_rows.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

namespace kapok::rpc::testing {

namespace {

using google::protobuf::Value;
using Kept = std::map<std::string, std::string>;

Value read_json(const std::string& text) {
    Value value;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text, &value).ok()) << text;
    return value;
}

// What is wrong with `actual`, one line a place.
std::string differences(const Value& expected,
                        const Value& actual,
                        const std::string& at,
                        Kept& kept) {
    if (expected.kind_case() == Value::kStringValue && expected.string_value() == "*") {
        return {};
    }
    if (expected.kind_case() == Value::kStringValue && expected.string_value().starts_with('$')) {
        kept[expected.string_value()] = actual.string_value();
        return {};
    }
    if (expected.kind_case() != actual.kind_case()) {
        return fmt::format("{} is {}\n", at, actual.ShortDebugString());
    }
    std::string lines;
    if (expected.has_struct_value()) {
        const auto& wanted = expected.struct_value().fields();
        const auto& given = actual.struct_value().fields();
        for (const auto& [name, value] : wanted) {
            const auto path = fmt::format("{}.{}", at, name);
            lines += given.contains(name) ? differences(value, given.at(name), path, kept)
                                          : path + " is missing\n";
        }
        for (const auto& [name, value] : given) {
            if (!wanted.contains(name)) {
                lines += fmt::format("{}.{} is too much: {}\n", at, name, value.ShortDebugString());
            }
        }
        return lines;
    }
    if (expected.has_list_value()) {
        const auto& wanted = expected.list_value().values();
        const auto& given = actual.list_value().values();
        if (wanted.size() != given.size()) {
            return fmt::format("{} has {} elements\n", at, given.size());
        }
        for (int i = 0; i < wanted.size(); ++i) {
            lines += differences(wanted[i], given[i], fmt::format("{}[{}]", at, i), kept);
        }
        return lines;
    }
    return expected.SerializeAsString() == actual.SerializeAsString()
               ? lines
               : fmt::format("{} is {}\n", at, actual.ShortDebugString());
}

std::string fill_in(std::string request, const Kept& kept) {
    for (const auto& [name, value] : kept) {
        for (auto at = request.find(name); at != std::string::npos; at = request.find(name, at)) {
            request.replace(at, name.size(), value);
        }
    }
    return request;
}

}  // namespace

Task<void> MethodRows::run(std::vector<MethodRow> rows) {
    for (const auto& row : rows) {
        const auto reply = co_await router_.call({.method = service_ + "/" + row.method,
                                                  .encoding = Encoding::kJson,
                                                  .body = fill_in(row.request, kept_),
                                                  .caller = row.caller,
                                                  .address = "192.0.2.1",
                                                  .timeout = {}});
        const auto where = fmt::format("{} {}", row.method, row.request);
        if (!reply.result) {
            const auto& error = reply.result.error();
            const auto field = error.field().empty() ? "" : fmt::format(" {}", error.field());
            EXPECT_EQ(std::string(error.reason()) + field, row.answer) << where;
            continue;
        }
        answered_.insert(row.method);
        if (!row.answer.starts_with('{')) {
            ADD_FAILURE() << where << " is not refused: " << *reply.result;
            continue;
        }
        EXPECT_EQ(differences(read_json(row.answer), read_json(*reply.result), "answer", kept_), "")
            << where << "\n"
            << *reply.result;
    }
}

void MethodRows::expect_every_method() const {
    for (const auto* method : router_.methods()) {
        if (method->name.starts_with(service_ + "/")) {
            EXPECT_TRUE(answered_.contains(method->name.substr(service_.size() + 1)))
                << method->name << " is in no row";
        }
    }
}

}  // namespace kapok::rpc::testing
