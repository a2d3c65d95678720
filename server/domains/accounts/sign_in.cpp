#include "accounts/sign_in.h"

#include "accounts/api/events.h"
#include "accounts/rules.h"
#include "accounts/store.h"
#include "accounts/store_admin.h"
#include "accounts/store_deletion.h"
#include "accounts/tokens.h"
#include "accounts/wire.h"
#include "base/random.h"
#include "feed/api/feed.h"
#include "storage/outbox.h"

#include <fmt/format.h>

namespace kapok::accounts {

NewSession::NewSession(Random& random, IdSource& ids, std::string device_name_in)
    : token(new_token(random)),
      device(ids.next_as<DeviceId>()),
      device_name(std::move(device_name_in)) {}

Result<SignedIn> sign_in(storage::Tx& tx,
                         const Account& account,
                         const NewSession& session,
                         std::size_t devices_max,
                         WallTime now) {
    SignedIn out;
    const auto user = account.user.id;
    TRY_VOID(check_suspension(store::find_suspension(tx, user), now));
    auto devices = store::list_devices(tx, user);
    const bool had_device = !devices.empty();
    while (devices.size() >= devices_max && !devices.empty()) {
        if (auto revoked = store::delete_device(tx, user, devices.back().id)) {
            out.evicted.push_back(std::move(*revoked));
        }
        devices.pop_back();
    }
    Device device;
    device.id = session.device;
    device.name = session.device_name;
    device.created = now;
    device.last_seen = to_minute(now);
    device.current = true;
    store::insert_device(tx, {user, device, hash_of_token(session.token)});
    feed::append(tx, user, wire::devices_change());
    if (had_device) {
        storage::enqueue(tx,
                         kSignedIn,
                         fmt::format("accounts:{}", user),
                         SignedInEvent{user, session.device, session.device_name}.encode());
    }
    out.session = {.token = session.token,
                   .device = std::move(device),
                   .profile = profile_of(account, now),
                   .deletion_cancelled = store::cancel_deletion(tx, user)};
    return out;
}

}  // namespace kapok::accounts
