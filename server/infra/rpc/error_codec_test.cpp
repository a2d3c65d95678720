#include "rpc/error_codec.h"

#include "base/encoding.h"
#include "kapok/common/v1/error.pb.h"
#include "rpc/errors.h"

#include <gtest/gtest.h>

namespace kapok::rpc {
namespace {

Error sample() {
    return Error(Code::kRateLimited, errors::kTooManyCalls, "slow \"down\"\n")
        .with_field("text")
        .with_retry_after_ms(1'500)
        .with_detail("never sent");
}

TEST(ErrorCodec, KeepsEverythingButTheDetail) {
    const auto proto = to_proto(sample(), "abc123");
    EXPECT_EQ(proto.code(), common::v1::ERROR_CODE_RATE_LIMITED);
    EXPECT_EQ(proto.request_id(), "abc123");
    EXPECT_EQ(proto.SerializeAsString().find("never"), std::string::npos);
    const auto error = from_proto(proto);
    EXPECT_EQ(error.code(), Code::kRateLimited);
    EXPECT_EQ(error.reason(), errors::kTooManyCalls);
    EXPECT_EQ(error.message(), "slow \"down\"\n");
    EXPECT_EQ(error.field(), "text");
    EXPECT_EQ(error.retry_after_ms(), 1'500U);
}

TEST(ErrorCodec, ReadsCodesOfANewerServerAsInternal) {
    common::v1::Error proto;
    proto.set_code(static_cast<common::v1::ErrorCode>(77));
    proto.set_reason("BRAND_NEW");
    EXPECT_EQ(from_proto(proto).code(), Code::kInternal);
    EXPECT_EQ(from_proto(proto).reason(), "BRAND_NEW");
}

TEST(ErrorCodec, CodesAreThoseOfTheSchema) {
    for (int code = 1; code <= static_cast<int>(Code::kInternal); ++code) {
        const auto name = common::v1::ErrorCode_Name(static_cast<common::v1::ErrorCode>(code));
        std::string ours = "ERROR_CODE_";
        for (const char c : to_string(static_cast<Code>(code))) {
            ours += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
        EXPECT_EQ(name, ours);
    }
}

TEST(ErrorCodec, SpeaksConnect) {
    const auto connect = to_connect(sample(), "abc123");
    EXPECT_EQ(connect.http_status, 429U);
    EXPECT_EQ(
        connect.json,
        R"({"code":"resource_exhausted","message":"slow \"down\"\u000a","details":[)"
        R"({"type":"kapok.common.v1.Error","value":"CAgSDlRPT19NQU5ZX0NBTExTGgxzbG93ICJkb3duIgog3AsqBmFiYzEyMzIEdGV4dA",)"
        R"("debug":{"reason":"TOO_MANY_CALLS","requestId":"abc123"}}]})");
}

TEST(ErrorCodec, GivesEachCodeItsConnectNameAndStatus) {
    struct Row {
        Code code;
        const char* name;
        unsigned status;
    };
    for (const auto& [code, name, status] : {Row{Code::kInvalid, "invalid_argument", 400},
                                             Row{Code::kUnauthenticated, "unauthenticated", 401},
                                             Row{Code::kForbidden, "permission_denied", 403},
                                             Row{Code::kNotFound, "not_found", 404},
                                             Row{Code::kConflict, "already_exists", 409},
                                             Row{Code::kGone, "failed_precondition", 400},
                                             Row{Code::kTooLarge, "out_of_range", 400},
                                             Row{Code::kRateLimited, "resource_exhausted", 429},
                                             Row{Code::kUnavailable, "unavailable", 503},
                                             Row{Code::kTimeout, "deadline_exceeded", 504},
                                             Row{Code::kCancelled, "canceled", 499},
                                             Row{Code::kInternal, "internal", 500}}) {
        const auto connect = to_connect(Error(code, "SOME_REASON"), "");
        EXPECT_EQ(connect.http_status, status);
        EXPECT_TRUE(connect.json.starts_with(std::string("{\"code\":\"") + name + "\""))
            << connect.json;
    }
}

}  // namespace
}  // namespace kapok::rpc
