#include "accounts/api/wire.h"
#include "accounts/module.h"
#include "accounts/wire.h"
#include "kapok/accounts/v1/service.pb.h"
#include "rpc/router.h"

namespace kapok::accounts {
namespace {

using rpc::RequestContext;

NewAccount read_new_account(const v1::NewAccount& in) {
    return {in.handle(), in.nickname(), in.invite_code(), in.setup_code()};
}

// The log-in methods answer alike: a message with one session in it.
template <class Response>
Response session_response(const Session& session) {
    Response response;
    wire::fill_session(session, *response.mutable_session());
    return response;
}

void to_proto(const ClientLimits& limits, v1::InstanceLimits& out) {
    out.set_text_characters(limits.text_characters);
    out.set_album_pictures(limits.album_pictures);
    out.set_voice_ms(limits.voice_ms);
    out.set_image_bytes(limits.image_bytes);
    out.set_file_bytes(limits.file_bytes);
    out.set_nickname_characters(limits.nickname_characters);
    out.set_group_name_characters(limits.group_name_characters);
    out.set_announcement_characters(limits.announcement_characters);
    out.set_admins(limits.admins);
    out.set_pinned(limits.pinned);
    out.set_contacts(limits.contacts);
}

Task<Result<v1::GetInstanceResponse>> get_instance(Service* service,
                                                   RequestContext ctx,
                                                   v1::GetInstanceRequest /*request*/) {
    CO_TRY(const auto instance, co_await service->describe_instance(std::move(ctx)));
    v1::GetInstanceResponse response;
    response.set_name(instance.name);
    response.set_registration(static_cast<v1::Registration>(instance.registration));
    response.set_needs_setup(instance.needs_setup);
    response.set_phone_login(instance.phone_login);
    response.set_version(KAPOK_VERSION);
    to_proto(instance.limits, *response.mutable_limits());
    co_return response;
}

Task<Result<v1::RegisterResponse>> register_account(Service* service,
                                                    RequestContext ctx,
                                                    v1::RegisterRequest request) {
    Service::Registering wish{
        read_new_account(request.account()), request.password(), request.device_name()};
    CO_TRY(const auto session, co_await service->register_account(std::move(ctx), std::move(wish)));
    co_return session_response<v1::RegisterResponse>(session);
}

Task<Result<v1::RequestPhoneCodeResponse>> request_phone_code(Service* service,
                                                              RequestContext ctx,
                                                              v1::RequestPhoneCodeRequest request) {
    CO_TRY(const auto wait, co_await service->request_phone_code(std::move(ctx), request.phone()));
    v1::RequestPhoneCodeResponse response;
    response.set_resend_after_ms(static_cast<std::uint32_t>(wait.count()));
    co_return response;
}

Task<Result<v1::LoginWithPhoneCodeResponse>> login_with_phone_code(
    Service* service, RequestContext ctx, v1::LoginWithPhoneCodeRequest request) {
    Service::PhoneLogin login;
    login.phone = request.phone();
    login.code = request.code();
    if (request.has_registration()) {
        login.registration = read_new_account(request.registration());
    }
    login.device_name = request.device_name();
    CO_TRY(const auto session,
           co_await service->login_with_phone_code(std::move(ctx), std::move(login)));
    co_return session_response<v1::LoginWithPhoneCodeResponse>(session);
}

Task<Result<v1::LoginWithPasswordResponse>> login_with_password(
    Service* service, RequestContext ctx, v1::LoginWithPasswordRequest request) {
    Service::PasswordLogin login{request.name(), request.password(), request.device_name()};
    CO_TRY(const auto session,
           co_await service->login_with_password(std::move(ctx), std::move(login)));
    co_return session_response<v1::LoginWithPasswordResponse>(session);
}

Task<Result<v1::StartQrLoginResponse>> start_qr_login(Service* service,
                                                      RequestContext ctx,
                                                      v1::StartQrLoginRequest request) {
    CO_TRY(const auto started,
           co_await service->start_qr_login(std::move(ctx), request.device_name()));
    v1::StartQrLoginResponse response;
    response.set_qr_text(started.qr_text);
    response.set_secret(started.secret);
    response.set_expires_ms(to_ms(started.expires));
    co_return response;
}

Task<Result<v1::AwaitQrLoginResponse>> await_qr_login(Service* service,
                                                      RequestContext ctx,
                                                      v1::AwaitQrLoginRequest request) {
    const auto known = static_cast<QrState>(request.known_state());
    CO_TRY(const auto progress,
           co_await service->await_qr_login(std::move(ctx), request.secret(), known));
    v1::AwaitQrLoginResponse response;
    response.set_state(static_cast<v1::QrLoginState>(progress.state));
    if (progress.session) {
        wire::fill_session(*progress.session, *response.mutable_session());
    }
    if (progress.scanned_by) {
        wire::fill_user(*progress.scanned_by, *response.mutable_scanned_by());
    }
    co_return response;
}

Task<Result<v1::ScanQrLoginResponse>> scan_qr_login(Service* service,
                                                    RequestContext ctx,
                                                    v1::ScanQrLoginRequest request) {
    CO_TRY(const auto asker, co_await service->scan_qr_login(std::move(ctx), request.qr_text()));
    v1::ScanQrLoginResponse response;
    response.set_device_name(asker.device_name);
    response.set_address(asker.address);
    co_return response;
}

Task<Result<v1::DecideQrLoginResponse>> decide_qr_login(Service* service,
                                                        RequestContext ctx,
                                                        v1::DecideQrLoginRequest request) {
    const auto decision = request.allow() ? QrDecision::kAllow : QrDecision::kRefuse;
    CO_TRY_VOID(co_await service->decide_qr_login(std::move(ctx), request.qr_text(), decision));
    co_return v1::DecideQrLoginResponse();
}

Task<Result<v1::LogoutResponse>> logout(Service* service,
                                        RequestContext ctx,
                                        v1::LogoutRequest /*request*/) {
    CO_TRY_VOID(co_await service->logout(std::move(ctx)));
    co_return v1::LogoutResponse();
}

Task<Result<v1::ListDevicesResponse>> list_devices(Service* service,
                                                   RequestContext ctx,
                                                   v1::ListDevicesRequest /*request*/) {
    CO_TRY(const auto devices, co_await service->list_devices(std::move(ctx)));
    v1::ListDevicesResponse response;
    for (const auto& device : devices) {
        wire::fill_device(device, *response.add_devices());
    }
    co_return response;
}

Task<Result<v1::RevokeDeviceResponse>> revoke_device(Service* service,
                                                     RequestContext ctx,
                                                     v1::RevokeDeviceRequest request) {
    const DeviceId device(request.device_id());
    CO_TRY_VOID(co_await service->revoke_device(std::move(ctx), device));
    co_return v1::RevokeDeviceResponse();
}

Task<Result<v1::GetProfileResponse>> get_profile(Service* service,
                                                 RequestContext ctx,
                                                 v1::GetProfileRequest /*request*/) {
    CO_TRY(const auto profile, co_await service->get_profile(std::move(ctx)));
    v1::GetProfileResponse response;
    wire::fill_profile(profile, *response.mutable_profile());
    co_return response;
}

Task<Result<v1::UpdateProfileResponse>> update_profile(Service* service,
                                                       RequestContext ctx,
                                                       v1::UpdateProfileRequest request) {
    ProfileChange change;
    if (request.has_handle()) {
        change.handle = request.handle();
    }
    if (request.has_nickname()) {
        change.nickname = request.nickname();
    }
    if (request.has_avatar_media_id()) {
        change.avatar_media_id = request.avatar_media_id();
    }
    if (request.has_region()) {
        change.region = request.region();
    }
    if (request.has_signature()) {
        change.signature = request.signature();
    }
    CO_TRY(const auto profile, co_await service->update_profile(std::move(ctx), std::move(change)));
    v1::UpdateProfileResponse response;
    wire::fill_profile(profile, *response.mutable_profile());
    co_return response;
}

Task<Result<v1::ChangePasswordResponse>> change_password(Service* service,
                                                         RequestContext ctx,
                                                         v1::ChangePasswordRequest request) {
    Service::PasswordChange change{request.old_password(), request.new_password()};
    CO_TRY_VOID(co_await service->change_password(std::move(ctx), std::move(change)));
    co_return v1::ChangePasswordResponse();
}

Task<Result<v1::BindPhoneResponse>> bind_phone(Service* service,
                                               RequestContext ctx,
                                               v1::BindPhoneRequest request) {
    Service::PhoneBinding binding{request.phone(), request.code(), request.password()};
    CO_TRY(const auto profile, co_await service->bind_phone(std::move(ctx), std::move(binding)));
    v1::BindPhoneResponse response;
    wire::fill_profile(profile, *response.mutable_profile());
    co_return response;
}

Task<Result<v1::UnbindPhoneResponse>> unbind_phone(Service* service,
                                                   RequestContext ctx,
                                                   v1::UnbindPhoneRequest request) {
    CO_TRY(const auto profile, co_await service->unbind_phone(std::move(ctx), request.password()));
    v1::UnbindPhoneResponse response;
    wire::fill_profile(profile, *response.mutable_profile());
    co_return response;
}

Task<Result<v1::GetUsersResponse>> get_users(Service* service,
                                             RequestContext ctx,
                                             v1::GetUsersRequest request) {
    std::vector<UserId> ids;
    for (const auto id : request.user_ids()) {
        ids.emplace_back(id);
    }
    CO_TRY(const auto users, co_await service->list_users(std::move(ctx), std::move(ids)));
    v1::GetUsersResponse response;
    for (const auto& user : users) {
        wire::fill_user(user, *response.add_users());
    }
    co_return response;
}

Task<Result<v1::CreateInviteResponse>> create_invite(Service* service,
                                                     RequestContext ctx,
                                                     v1::CreateInviteRequest request) {
    const std::chrono::seconds life(request.lifetime_s());
    CO_TRY(const auto invite,
           co_await service->create_invite(std::move(ctx), request.uses(), life));
    v1::CreateInviteResponse response;
    wire::fill_invite(invite, *response.mutable_invite());
    co_return response;
}

Task<Result<v1::ListInvitesResponse>> list_invites(Service* service,
                                                   RequestContext ctx,
                                                   v1::ListInvitesRequest /*request*/) {
    CO_TRY(const auto invites, co_await service->list_invites(std::move(ctx)));
    v1::ListInvitesResponse response;
    for (const auto& invite : invites) {
        wire::fill_invite(invite, *response.add_invites());
    }
    co_return response;
}

Task<Result<v1::RequestDeletionCodeResponse>> request_deletion_code(
    Service* service, RequestContext ctx, v1::RequestDeletionCodeRequest /*request*/) {
    CO_TRY(const auto wait, co_await service->request_deletion_code(std::move(ctx)));
    v1::RequestDeletionCodeResponse response;
    response.set_resend_after_ms(static_cast<std::uint32_t>(wait.count()));
    co_return response;
}

Task<Result<v1::DeleteAccountResponse>> delete_account(Service* service,
                                                       RequestContext ctx,
                                                       v1::DeleteAccountRequest request) {
    Service::OwnerProof proof;
    if (request.has_password()) {
        proof.password = request.password();
    }
    proof.code = request.code();
    CO_TRY(const auto due, co_await service->delete_account(std::move(ctx), std::move(proof)));
    v1::DeleteAccountResponse response;
    response.set_due_ms(to_ms(due));
    co_return response;
}

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, RequestContext, Request)) {
    router.bind<Request, Response>(
        fmt::format("kapok.accounts.v1.AccountsService/{}", method),
        [service = &service, function](RequestContext ctx, Request request) {
            return function(service, std::move(ctx), std::move(request));
        });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, service_, "GetInstance", get_instance);
    bind_one(router, service_, "Register", register_account);
    bind_one(router, service_, "RequestPhoneCode", request_phone_code);
    bind_one(router, service_, "LoginWithPhoneCode", login_with_phone_code);
    bind_one(router, service_, "LoginWithPassword", login_with_password);
    bind_one(router, service_, "StartQrLogin", start_qr_login);
    bind_one(router, service_, "AwaitQrLogin", await_qr_login);
    bind_one(router, service_, "ScanQrLogin", scan_qr_login);
    bind_one(router, service_, "DecideQrLogin", decide_qr_login);
    bind_one(router, service_, "Logout", logout);
    bind_one(router, service_, "ListDevices", list_devices);
    bind_one(router, service_, "RevokeDevice", revoke_device);
    bind_one(router, service_, "GetProfile", get_profile);
    bind_one(router, service_, "UpdateProfile", update_profile);
    bind_one(router, service_, "ChangePassword", change_password);
    bind_one(router, service_, "RequestDeletionCode", request_deletion_code);
    bind_one(router, service_, "DeleteAccount", delete_account);
    bind_one(router, service_, "BindPhone", bind_phone);
    bind_one(router, service_, "UnbindPhone", unbind_phone);
    bind_one(router, service_, "GetUsers", get_users);
    bind_one(router, service_, "CreateInvite", create_invite);
    bind_one(router, service_, "ListInvites", list_invites);
}

}  // namespace kapok::accounts
