// push's SQL. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "push/values.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::push::store {

std::optional<Device> find_device(storage::Tx& tx, DeviceId id);
// Those of the user that have a subscription.
std::vector<Device> list_registered(storage::Tx& tx, UserId user);
// Users with a registered device, in order of ids.
std::vector<UserId> list_users(storage::Tx& tx, UserId after, std::size_t limit);

// Adds the device or sets its subscription, and takes the endpoint from whoever else had it.
void put_subscription(storage::Tx& tx, const Device& device);
// Adds the device or sets its settings.
void put_settings(storage::Tx& tx, const Device& device);
// Of this very endpoint: a new one may have been registered meanwhile.
void clear_subscription(storage::Tx& tx, DeviceId id, std::string_view endpoint);
void put_last(storage::Tx& tx, DeviceId id, const Outcome& last);
void remove_device(storage::Tx& tx, DeviceId id);
void remove_user(storage::Tx& tx, UserId user);

// This instance's private key; the first one that is put stays.
std::optional<std::string> find_key(storage::Tx& tx);
void put_key(storage::Tx& tx, std::string_view private_key, WallTime now);

}  // namespace kapok::push::store
