// Matching address books; what it protects and what it does not: docs/decisions/0017.
#include "base/log.h"
#include "base/random.h"
#include "contacts/api/errors.h"
#include "contacts/service.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kSecretBytes = 32;
constexpr std::chrono::seconds kPatience{30};

}  // namespace

Task<Result<Service::AddressBook>> Service::get_address_book(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    // Made once, with the first question.
    const store::BookSecret fresh{.salt = ports_.random.bytes(kSaltBytes),
                                  .secret = ports_.random.bytes(kSecretBytes)};
    CO_TRY(const auto known, co_await ports_.database.read(ctx.deadline, [](storage::Tx& tx) {
        return Result(store::find_book_secret(tx));
    }));
    if (!known) {
        CO_TRY_VOID(
            co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
                store::create_book_secret(tx, fresh);
                return {};
            }));
    }
    co_return co_await ports_.database.read(
        ctx.deadline, [&](storage::Tx& tx) -> Result<AddressBook> {
            return AddressBook{.enabled = store::book_is_on(tx, me),
                               .numbers = static_cast<std::uint32_t>(store::count_book(tx, me)),
                               .salt = store::find_book_secret(tx)->salt};
        });
}

Task<Result<std::uint32_t>> Service::upload_address_book(rpc::RequestContext ctx,
                                                         std::vector<std::uint32_t> hashes) {
    if (hashes.size() > kBookMax) {
        co_return Error(Code::kTooLarge, kAddressBookTooLarge, "at most 5,000 numbers")
            .with_field("hashes");
    }
    const auto me = ctx.caller.user;
    CO_TRY(const auto phones,
           co_await ports_.accounts.list_phones(ctx.deadline, std::vector<UserId>(1, me)));
    if (phones.empty()) {
        co_return Error(Code::kConflict, kPhoneRequired, "register a phone number first");
    }
    CO_TRY(const auto book, co_await get_address_book(ctx));
    const auto own = phone_hash(book.salt, phones.front().phone);
    co_return co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::uint32_t> {
            TRY(const auto window, take_upload(store::find_uploads(tx, me), now()));
            store::put_uploads(tx, me, window);
            const auto secret = store::find_book_secret(tx)->secret;
            store::Book stored{.owner = me, .own_token = book_token(secret, own), .tokens = {}};
            for (const auto hash : hashes) {
                stored.tokens.push_back(book_token(secret, hash));
            }
            std::ranges::sort(stored.tokens);
            stored.tokens.erase(std::unique(stored.tokens.begin(), stored.tokens.end()),
                                stored.tokens.end());
            store::replace_book(tx, stored);
            return static_cast<std::uint32_t>(stored.tokens.size());
        });
}

Task<Result<void>> Service::erase_address_book(rpc::RequestContext ctx) {
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::erase_book(tx, ctx.caller.user);
        return {};
    });
}

Task<Result<std::vector<Service::Match>>> Service::list_matches(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    struct Row {
        UserId user;
        Relation relation;
    };
    std::string salt;
    CO_TRY(const auto rows,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<Row>> {
                   std::vector<Row> matched;
                   const auto secret = store::find_book_secret(tx);
                   salt = secret ? secret->salt : std::string();
                   for (const auto user : store::list_matches(tx, me, kBookMatchesMax)) {
                       const auto pair = store::find_pair(tx, me, user);
                       if (!pair.mine.blocked && !pair.theirs.blocked) {
                           matched.push_back({user, relation_of(pair, now())});
                       }
                   }
                   return matched;
               }));
    std::vector<UserId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.user);
    }
    CO_TRY(const auto users, co_await ports_.accounts.list_users(ctx.deadline, ids));
    CO_TRY(const auto phones, co_await ports_.accounts.list_phones(ctx.deadline, ids));
    std::vector<Match> matches;
    for (const auto& row : rows) {
        const auto is_row = [&](const auto& one) { return one.id == row.user; };
        const auto user = std::ranges::find_if(users, is_row);
        const auto phone = std::ranges::find_if(phones, is_row);
        if (user != users.end() && phone != phones.end() && !user->deleted) {
            matches.push_back({*user, phone_hash(salt, phone->phone), row.relation});
        }
    }
    std::ranges::sort(matches, {}, [](const Match& match) {
        return std::pair(match.relation == Relation::kContact, match.user.id);
    });
    co_return matches;
}

Task<Result<void>> Service::on_phone_changed(storage::OutboxRow row) {
    const auto event = accounts::PhoneChanged::decode(row.payload);
    if (!event) {
        LOG(error, "unreadable outbox row", kv("topic", row.topic), kv("row", row.id));
        co_return Result<void>();
    }
    const auto user = event->user;
    const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
    CO_TRY(const auto phones,
           co_await ports_.accounts.list_phones(deadline, std::vector<UserId>(1, user)));
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto keys = store::find_book_secret(tx);
        if (phones.empty() || !keys) {
            store::erase_book(tx, user);
            return {};
        }
        const auto hash = phone_hash(keys->salt, phones.front().phone);
        store::set_own_token(tx, user, book_token(keys->secret, hash));
        return {};
    });
}

}  // namespace kapok::contacts
