// SQL of contacts: a user's tags, privacy settings and address book. Edges and requests are in
// store.h.
#pragma once

#include "contacts/rules.h"
#include "contacts/values.h"
#include "storage/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::contacts::store {

using storage::Tx;

// Tags.
std::vector<Tag> list_tags(Tx& tx, UserId owner);
std::optional<Tag> find_tag(Tx& tx, UserId owner, TagId id);
// False if the owner has one of this name.
bool insert_tag(Tx& tx, UserId owner, const Tag& tag);
// False if another of the owner's has the new name.
bool rename_tag(Tx& tx, UserId owner, const Tag& tag);
// Off all contacts, too.
void delete_tag(Tx& tx, UserId owner, TagId id);

// Privacy. As it is at first if nothing is stored.
Privacy find_privacy(Tx& tx, UserId user);
void put_privacy(Tx& tx, UserId user, const Privacy& privacy);
// Those of the users who have receipts on, in no order.
std::vector<UserId> list_with_receipts(Tx& tx, std::span<const UserId> users);

// Address books.
struct BookSecret {
    std::string salt;
    std::string secret;
};
std::optional<BookSecret> find_book_secret(Tx& tx);
// Keeps the one that is there, if one is.
void create_book_secret(Tx& tx, const BookSecret& fresh);
bool book_is_on(Tx& tx, UserId owner);
std::int64_t count_book(Tx& tx, UserId owner);
struct Book {
    UserId owner;
    std::uint32_t own_token = 0;
    std::vector<std::uint32_t> tokens;  // each once
};
void replace_book(Tx& tx, const Book& book);
// Of a book that is on; else nothing.
void set_own_token(Tx& tx, UserId owner, std::uint32_t own_token);
void erase_book(Tx& tx, UserId owner);
std::optional<UploadWindow> find_uploads(Tx& tx, UserId owner);
void put_uploads(Tx& tx, UserId owner, const UploadWindow& window);
// Who is in the owner's book and has the owner in theirs, while both are on.
std::vector<UserId> list_matches(Tx& tx, UserId owner, std::size_t limit);
bool match(Tx& tx, UserId a, UserId b);

}  // namespace kapok::contacts::store
