#include "push/store.h"

namespace kapok::push::store {

namespace {

#define KAPOK_PUSH_COLUMNS                                                               \
    "device_id, user_id, endpoint, public_key, auth, language, registered_ms, enabled, " \
    "body_hidden, quiet_from, quiet_to, time_zone, last_ms, last_verdict, last_status, " \
    "last_reason"

Device device_of(const storage::Row& row) {
    Device device{.id = row.id<DeviceId>(0),
                  .user = row.id<UserId>(1),
                  .subscription = {.endpoint = row.text(2),
                                   .keys = {.public_key = row.bytes(3), .auth = row.bytes(4)},
                                   .language = row.text(5),
                                   .registered = row.time(6)},
                  .settings = {.enabled = row.flag(7),
                               .body_hidden = row.flag(8),
                               .quiet = {},
                               .time_zone = row.text(11)},
                  .last = {.time = row.time(12),
                           .conversation = {},
                           .seq = {},
                           .verdict = static_cast<Verdict>(row.integer(13)),
                           .status = static_cast<int>(row.integer(14)),
                           .reason = row.text(15)}};
    if (row.integer(9) >= 0) {
        device.settings.quiet = {.from = static_cast<std::uint32_t>(row.integer(9)),
                                 .to = static_cast<std::uint32_t>(row.integer(10))};
    }
    return device;
}

std::int64_t quiet_from(const Settings& settings) {
    return settings.quiet ? std::int64_t{settings.quiet->from} : -1;
}
std::int64_t quiet_to(const Settings& settings) {
    return settings.quiet ? std::int64_t{settings.quiet->to} : -1;
}

}  // namespace

constexpr std::string_view kFindDevice =
    "SELECT " KAPOK_PUSH_COLUMNS " FROM push_device WHERE device_id = $1";

std::optional<Device> find_device(storage::Tx& tx, DeviceId id) {
    const auto row = tx.query_row(kFindDevice, {id});
    return row ? std::optional(device_of(*row)) : std::nullopt;
}

constexpr std::string_view kListRegistered =
    "SELECT " KAPOK_PUSH_COLUMNS
    " FROM push_device WHERE user_id = $1 AND endpoint <> '' ORDER BY device_id";

std::vector<Device> list_registered(storage::Tx& tx, UserId user) {
    std::vector<Device> devices;
    for (const auto& row : tx.query(kListRegistered, {user})) {
        devices.push_back(device_of(row));
    }
    return devices;
}

constexpr std::string_view kListUsers =
    "SELECT DISTINCT user_id FROM push_device WHERE user_id > $1 AND endpoint <> '' "
    "ORDER BY user_id LIMIT $2";

std::vector<UserId> list_users(storage::Tx& tx, UserId after, std::size_t limit) {
    std::vector<UserId> users;
    for (const auto& row : tx.query(kListUsers, {after, limit})) {
        users.push_back(row.id<UserId>(0));
    }
    return users;
}

constexpr std::string_view kTakeEndpoint =
    "UPDATE push_device SET endpoint = '' WHERE endpoint = $1 AND device_id <> $2";
constexpr std::string_view kPutSubscription =
    "INSERT INTO push_device (" KAPOK_PUSH_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0, '') "
    "ON CONFLICT (device_id) DO UPDATE SET user_id = excluded.user_id, "
    "endpoint = excluded.endpoint, public_key = excluded.public_key, auth = excluded.auth, "
    "language = excluded.language, registered_ms = excluded.registered_ms";
constexpr std::string_view kPutSettings =
    "INSERT INTO push_device (" KAPOK_PUSH_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0, '') "
    "ON CONFLICT (device_id) DO UPDATE SET user_id = excluded.user_id, "
    "enabled = excluded.enabled, body_hidden = excluded.body_hidden, "
    "quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, "
    "time_zone = excluded.time_zone";

namespace {

void put(storage::Tx& tx, std::string_view sql, const Device& device) {
    tx.exec(sql,
            {device.id,
             device.user,
             device.subscription.endpoint,
             storage::Bytes{device.subscription.keys.public_key},
             storage::Bytes{device.subscription.keys.auth},
             device.subscription.language,
             device.subscription.registered,
             device.settings.enabled,
             device.settings.body_hidden,
             quiet_from(device.settings),
             quiet_to(device.settings),
             device.settings.time_zone});
}

}  // namespace

void put_subscription(storage::Tx& tx, const Device& device) {
    tx.exec(kTakeEndpoint, {device.subscription.endpoint, device.id});
    put(tx, kPutSubscription, device);
}

void put_settings(storage::Tx& tx, const Device& device) { put(tx, kPutSettings, device); }

constexpr std::string_view kClearSubscription =
    "UPDATE push_device SET endpoint = '' WHERE device_id = $1 AND endpoint = $2";

void clear_subscription(storage::Tx& tx, DeviceId id, std::string_view endpoint) {
    tx.exec(kClearSubscription, {id, endpoint});
}

constexpr std::string_view kPutLast =
    "UPDATE push_device SET last_ms = $2, last_verdict = $3, last_status = $4, last_reason = $5 "
    "WHERE device_id = $1";

void put_last(storage::Tx& tx, DeviceId id, const Outcome& last) {
    tx.exec(kPutLast,
            {id, last.time, static_cast<std::int64_t>(last.verdict), last.status, last.reason});
}

constexpr std::string_view kRemoveDevice = "DELETE FROM push_device WHERE device_id = $1";

void remove_device(storage::Tx& tx, DeviceId id) { tx.exec(kRemoveDevice, {id}); }

constexpr std::string_view kRemoveUser = "DELETE FROM push_device WHERE user_id = $1";

void remove_user(storage::Tx& tx, UserId user) { tx.exec(kRemoveUser, {user}); }

constexpr std::string_view kFindKey = "SELECT private_key FROM push_key WHERE id = 1";

std::optional<std::string> find_key(storage::Tx& tx) {
    const auto row = tx.query_row(kFindKey);
    return row ? std::optional(row->bytes(0)) : std::nullopt;
}

constexpr std::string_view kPutKey =
    "INSERT INTO push_key (id, private_key, made_ms) VALUES (1, $1, $2) ON CONFLICT (id) DO "
    "NOTHING";

void put_key(storage::Tx& tx, std::string_view private_key, WallTime now) {
    tx.exec(kPutKey, {storage::Bytes{std::string(private_key)}, now});
}

}  // namespace kapok::push::store
