// feature: retention, admin-console
#include "ops/rules.h"

#include "ops/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::ops {
namespace {

template <class T>
std::string_view reason_of(const Result<T>& result) {
    return result ? std::string_view() : result.error().reason();
}

TEST(OpsRules, RetentionHasABound) {
    EXPECT_TRUE(rules::check_retention({}));
    EXPECT_TRUE(
        rules::check_retention({.direct_days = 3'650, .group_days = 3'650, .self_days = 3'650}));
    EXPECT_EQ(reason_of(rules::check_retention({.direct_days = 3'651})), errors::kRetentionInvalid);
    EXPECT_EQ(reason_of(rules::check_retention({.group_days = 3'651})), errors::kRetentionInvalid);
    EXPECT_EQ(reason_of(rules::check_retention({.self_days = 3'651})), errors::kRetentionInvalid);
}

TEST(OpsRules, FactsAreStoredAsText) {
    const std::vector<AuditFact> facts{{.kind = AuditFactKind::kUpheld},
                                       {.kind = AuditFactKind::kHours, .number = 24}};
    EXPECT_EQ(rules::text_of(facts), "2:0 6:24");
    EXPECT_EQ(rules::facts_of("2:0 6:24"), facts);
    EXPECT_EQ(rules::text_of(std::vector<AuditFact>()), "");
    EXPECT_TRUE(rules::facts_of("").empty());
    for (const auto* broken : {"x", "1", ":", "1:", ":1", "1:x", "-1:2", "99999999999:1"}) {
        EXPECT_TRUE(rules::facts_of(broken).empty()) << broken;
    }
    EXPECT_EQ(rules::facts_of("x 6:24").size(), 1U) << "the rest is kept";
}

TEST(OpsRules, RetentionIsStoredAsText) {
    const Retention retention{.direct_days = 1, .group_days = 365, .self_days = 0};
    EXPECT_EQ(rules::text_of(retention), "1 365 0");
    EXPECT_EQ(rules::retention_of("1 365 0"), retention);
    for (const auto* broken : {"", "1", "1 2", "1 2 x", "1 2 99999", "-1 2 3", "1  2 3"}) {
        EXPECT_FALSE(rules::retention_of(broken)) << broken;
    }
}

// feature: backup
TEST(OpsRules, ABackupGoesWhereItMay) {
    const auto reason = [](std::string directory, std::string root, std::string address) {
        return reason_of(rules::check_backup_place({.directory = std::move(directory),
                                                    .root = std::move(root),
                                                    .address = std::move(address)}));
    };
    for (const auto* here : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_EQ(reason("/b", "", here), "") << here;
    }
    EXPECT_EQ(reason("/b", "", "192.0.2.1"), errors::kBackupNotHere);
    EXPECT_EQ(reason("/b", "", ""), errors::kBackupNotHere);
    EXPECT_EQ(reason("/srv/b/x", "/srv/b", "192.0.2.1"), "");
    EXPECT_EQ(reason("/srv/b", "/srv/b/", "192.0.2.1"), "");
    EXPECT_EQ(reason("/srv/bad", "/srv/b", "127.0.0.1"), errors::kBackupNotHere);
    EXPECT_EQ(reason("/etc", "/srv/b", "127.0.0.1"), errors::kBackupNotHere);
    for (const auto* bad : {"", "b", "./b", "/srv/b/../x", ".."}) {
        EXPECT_EQ(reason(bad, "", "::1"), errors::kBackupDirectoryInvalid) << bad;
    }
}

TEST(OpsRules, Pages) {
    EXPECT_EQ(*rules::page_size(0, {.usual = 50, .most = 200}), 50U);
    EXPECT_EQ(*rules::page_size(200, {.usual = 50, .most = 200}), 200U);
    EXPECT_EQ(reason_of(rules::page_size(201, {.usual = 50, .most = 200})), errors::kLimitTooLarge);
    EXPECT_EQ(*rules::number_of_token(""), 0U);
    EXPECT_EQ(*rules::number_of_token("17"), 17U);
    for (const auto* bad : {"x", "-1", "01", "9223372036854775808"}) {
        EXPECT_EQ(reason_of(rules::number_of_token(bad)), errors::kPageTokenInvalid) << bad;
    }
}

TEST(OpsRules, ADayBeginsAtMidnight) {
    EXPECT_EQ(to_ms(rules::day_of(from_ms(86'400'000 * 3 + 5))), 86'400'000 * 3);
    EXPECT_EQ(to_ms(rules::day_of(from_ms(86'400'000 * 3))), 86'400'000 * 3);
}

}  // namespace
}  // namespace kapok::ops
