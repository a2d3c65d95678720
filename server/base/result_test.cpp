#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace kapok {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) {
        return Error(Code::kInvalid, "ODD", "not even").with_field("n");
    }
    return n / 2;
}

Result<int> quarter(int n) {
    TRY(auto h, half(n));
    TRY(auto q, half(h));
    return q;
}

Result<void> check(int n) {
    TRY_VOID(quarter(n));
    return {};
}

TEST(Result, PassesValuesOn) {
    ASSERT_TRUE(quarter(8).has_value());
    EXPECT_EQ(*quarter(8), 2);
    EXPECT_TRUE(check(8).has_value());
}

TEST(Result, PassesTheFirstErrorOn) {
    auto result = quarter(6);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code(), Code::kInvalid);
    EXPECT_EQ(result.error().reason(), "ODD");
    EXPECT_EQ(result.error().field(), "n");
    EXPECT_FALSE(check(6).has_value());
}

TEST(Result, HoldsWhatCannotBeCopied) {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
    auto owned = *std::move(result);
    EXPECT_EQ(*owned, 7);
}

TEST(ResultDeathTest, ValueOfAnErrorEndsTheProcess) {
    auto result = half(1);
    EXPECT_DEATH((void)result.value(), "value\\(\\) of a failed Result");
}

}  // namespace
}  // namespace kapok
