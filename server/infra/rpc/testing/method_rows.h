// Runs a table of calls through the router, as clients make them: JSON in, JSON out.
//
//     MethodRows rows(router, "kapok.contacts.v1.ContactsService");
//     co_await rows.run({
//         {alice, "GetMyQr", "{}", R"({"qrText":"$card"})"},
//         {bob, "FindUser", R"({"qrText":"$card"})", R"({"user":{"userId":"1","handle":"*"}})"},
//         {bob, "FindUser", R"({"userId":"9"})", "USER_UNKNOWN user_id"},
//     });
//     rows.expect_every_method();
//
// In an answer "*" is any value and "$name" keeps it; in a request "$name" is what was kept. An
// answer has to be given in full: a field that is not named is a failure, too. A refusal is its
// reason and, if it has one, its field.
#pragma once

#include "rpc/context.h"
#include "rpc/router.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kapok::rpc::testing {

struct MethodRow {
    std::optional<Caller> caller;
    std::string method;
    std::string request;
    std::string answer;
};

class MethodRows {
  public:
    MethodRows(Router& router, std::string service)
        : router_(router), service_(std::move(service)) {}

    Task<void> run(std::vector<MethodRow> rows);
    // Each method of the service was answered at least once.
    void expect_every_method() const;
    [[nodiscard]] const std::string& kept(const std::string& name) const { return kept_.at(name); }

  private:
    Router& router_;
    std::string service_;
    std::map<std::string, std::string> kept_;
    std::set<std::string> answered_;
};

}  // namespace kapok::rpc::testing
