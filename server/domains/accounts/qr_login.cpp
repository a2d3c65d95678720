#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/service.h"
#include "accounts/store.h"
#include "accounts/store_login.h"
#include "base/encoding.h"

namespace kapok::accounts {
namespace {

constexpr std::size_t kTicketBytes = 16;
// What an answer needs after the wait, within the client's deadline.
constexpr std::chrono::milliseconds kAnswerTime{500};

}  // namespace

Task<Result<Service::QrStarted>> Service::start_qr_login(rpc::RequestContext ctx,
                                                         std::string device_name) {
    QrLogin login;
    CO_TRY(login.device_name, check_device_name(device_name));
    login.ticket = to_base64url(ports_.random.bytes(kTicketBytes));
    login.address = ctx.address;
    login.expires = now() + kQrLife;
    const auto secret = new_token(ports_.random);
    const auto secret_hash = hash_of_token(secret);
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::insert_qr_login(tx, login, secret_hash);
        return {};
    }));
    co_return QrStarted{qr_text(login.ticket), secret, login.expires};
}

Task<Result<Service::QrProgress>> Service::await_qr_login(rpc::RequestContext ctx,
                                                          std::string secret,
                                                          QrState known) {
    const auto hash = hash_of_token(secret);
    const auto read = [&](storage::Tx& tx) -> Result<std::optional<QrLogin>> {
        return store::find_qr_login_by_secret(tx, hash);
    };
    CO_TRY(auto login, co_await ports_.database.read(ctx.deadline, read));
    CO_TRY(auto state, watch_qr(login, now()));
    if (state == known && state != QrState::kDenied) {
        const auto& clock = ports_.timers.clock();
        const auto left = std::min<std::chrono::milliseconds>(kQrWait, login->expires - now());
        const auto until = std::min(clock.steady_now() + left, ctx.deadline.at() - kAnswerTime);
        co_await ports_.qr_waiters.wait({login->ticket, state, until});
        CO_TRY(login, co_await ports_.database.read(ctx.deadline, read));
        CO_TRY(state, watch_qr(login, now()));
    }
    if (state == QrState::kConfirmed) {
        co_return co_await counted(&probe_.qr, collect_qr_login(std::move(ctx), hash));
    }
    QrProgress progress;
    progress.state = state;
    if (state == QrState::kScanned) {
        CO_TRY(progress.scanned_by,
               co_await ports_.directory.get_user(ctx.deadline, login->scanned_by));
    }
    co_return progress;
}

Task<Result<Service::QrProgress>> Service::collect_qr_login(rpc::RequestContext ctx,
                                                            std::string secret_hash) {
    std::optional<QrLogin> login;
    // Made for a device whose name is only read inside: the name is filled in there.
    NewSession session(ports_.random, ports_.ids, {});
    CO_TRY(auto signed_in,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<SignedIn> {
               login = store::find_qr_login_by_secret(tx, secret_hash);
               TRY(const auto state, watch_qr(login, now()));
               auto account = store::find_account(tx, login->scanned_by);
               if (state != QrState::kConfirmed || !account || account->user.deleted) {
                   return Error(Code::kGone, kQrUsed, "it was taken back");
               }
               store::set_qr_state(tx, login->ticket, QrState::kUsed, login->scanned_by);
               session.device_name = login->device_name;
               return sign_in(tx, *account, session, settings_.devices_max, now());
           }));
    ports_.qr_waiters.announce(login->ticket, QrState::kUsed);
    QrProgress progress;
    progress.state = QrState::kConfirmed;
    progress.session = co_await finish(ctx.deadline, std::move(signed_in));
    co_return progress;
}

Task<Result<Service::QrAsker>> Service::scan_qr_login(rpc::RequestContext ctx,
                                                      std::string qr_text) {
    CO_TRY(const auto ticket, parse_qr_text(qr_text));
    const auto user = ctx.caller.user;
    CO_TRY(const auto login,
           co_await ports_.database.write(ctx.deadline,
                                          [&](storage::Tx& tx) -> Result<std::optional<QrLogin>> {
                                              auto found = store::find_qr_login(tx, ticket);
                                              TRY(const auto state, scan_qr(found, user, now()));
                                              store::set_qr_state(tx, ticket, state, user);
                                              return found;
                                          }));
    ports_.qr_waiters.announce(ticket, QrState::kScanned);
    co_return QrAsker{login->device_name, login->address};
}

Task<Result<void>> Service::decide_qr_login(rpc::RequestContext ctx,
                                            std::string qr_text,
                                            QrDecision decision) {
    CO_TRY(const auto ticket, parse_qr_text(qr_text));
    const auto user = ctx.caller.user;
    CO_TRY(const auto state,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<QrState> {
               const auto login = store::find_qr_login(tx, ticket);
               TRY(const auto next, decide_qr(login, user, decision, now()));
               store::set_qr_state(tx, ticket, next, user);
               return next;
           }));
    ports_.qr_waiters.announce(ticket, state);
    co_return Result<void>();
}

}  // namespace kapok::accounts
