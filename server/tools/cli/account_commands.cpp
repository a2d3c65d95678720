// kapok login, register, logout, whoami.
#include "kapok/accounts/v1/service.pb.h"
#include "tools/cli/output.h"
#include "tools/cli/password.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

#include <array>
#include <unistd.h>

namespace kapok::cli {

namespace {

namespace wire = accounts::v1;

struct Credentials {
    std::string server;
    std::string name;
    std::string nickname;
    std::string device;
    std::string invite_code;
    std::string setup_code;
    bool password_stdin = false;
};

std::string device_name(const Credentials& credentials) {
    if (!credentials.device.empty()) {
        return credentials.device;
    }
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return one_line(fmt::format("kapok on {}", host.data()), 60);
}

void print_profile(const Program& program, const wire::Profile& profile) {
    if (program.json) {
        print_json(profile);
        return;
    }
    const auto& user = profile.user();
    print_line(fmt::format("{} (@{}), id {}{}",
                           one_line(user.nickname(), 32),
                           user.handle(),
                           user.user_id(),
                           profile.is_admin() ? ", administrator" : ""));
}

void log_out(Server& server) {
    // Best effort: the file goes away in any case, and the device can be revoked elsewhere.
    static_cast<void>(server.call<wire::LogoutResponse>("kapok.accounts.v1.AccountsService/Logout",
                                                        wire::LogoutRequest()));
}

// Keeps the new session. The one it replaces, if it was of the same server, ends: nobody could use
// its token any more.
Result<void> keep(const Program& program, const std::string& url, const wire::Session& session) {
    const auto before = read_session(program.session_path);
    TRY_VOID(write_session(
        program.session_path,
        {.server = url, .token = session.token(), .handle = session.profile().user().handle()}));
    if (before.has_value() && before->server == url) {
        TRY(const auto server, Server::create(url, before->token));
        log_out(*server);
    }
    print_profile(program, session.profile());
    return Result<void>();
}

Result<void> complete(Credentials& credentials, std::string& password) {
    if (credentials.name.empty()) {
        TRY(credentials.name, ask("Kapok ID", "give --name"));
    }
    TRY(password,
        read_password(credentials.password_stdin ? PasswordFrom::kStdin : PasswordFrom::kAnywhere));
    return Result<void>();
}

Result<void> log_in(const Program& program, Credentials credentials) {
    TRY(const auto server, Server::create(credentials.server, ""));
    wire::LoginWithPasswordRequest request;
    TRY_VOID(complete(credentials, *request.mutable_password()));
    request.set_name(credentials.name.starts_with('@') ? credentials.name.substr(1)
                                                       : credentials.name);
    request.set_device_name(device_name(credentials));
    TRY(const auto response,
        server->call<wire::LoginWithPasswordResponse>(
            "kapok.accounts.v1.AccountsService/LoginWithPassword", request));
    return keep(program, credentials.server, response.session());
}

Result<void> register_account(const Program& program, Credentials credentials) {
    TRY(const auto server, Server::create(credentials.server, ""));
    wire::RegisterRequest request;
    TRY_VOID(complete(credentials, *request.mutable_password()));
    auto& account = *request.mutable_account();
    account.set_handle(credentials.name);
    account.set_nickname(credentials.nickname.empty() ? credentials.name : credentials.nickname);
    account.set_invite_code(credentials.invite_code);
    account.set_setup_code(credentials.setup_code);
    request.set_device_name(device_name(credentials));
    TRY(const auto response,
        server->call<wire::RegisterResponse>("kapok.accounts.v1.AccountsService/Register",
                                             request));
    return keep(program, credentials.server, response.session());
}

Result<void> log_out_and_forget(const Program& program) {
    TRY(const auto server, program.open());
    const auto answer = server->call<wire::LogoutResponse>(
        "kapok.accounts.v1.AccountsService/Logout", wire::LogoutRequest());
    // A token that is no longer good is as logged out as can be.
    if (!answer.has_value() && answer.error().code() != Code::kUnauthenticated) {
        return answer.error();
    }
    TRY_VOID(remove_session(program.session_path));
    program.json ? print_json(wire::LogoutResponse()) : print_line("Logged out.");
    return Result<void>();
}

Result<void> who_am_i(const Program& program) {
    TRY(const auto server, program.open());
    TRY(const auto response,
        server->call<wire::GetProfileResponse>("kapok.accounts.v1.AccountsService/GetProfile",
                                               wire::GetProfileRequest()));
    print_profile(program, response.profile());
    return Result<void>();
}

std::shared_ptr<Credentials> add_credentials(CLI::App& command) {
    auto credentials = std::make_shared<Credentials>();
    command.add_option("--server", credentials->server, "https://chat.example.org")
        ->envname("KAPOK_SERVER")
        ->required();
    command.add_option("--name", credentials->name, "Kapok ID (login: or phone number)");
    command.add_flag("--password-stdin",
                     credentials->password_stdin,
                     "read the password from stdin; else $KAPOK_PASSWORD, else it is asked for");
    command.add_option("--device", credentials->device, "name of this device in the device list");
    return credentials;
}

}  // namespace

void add_account_commands(CLI::App& app, Program& program) {
    auto* login = app.add_subcommand("login", "log in and remember the session");
    auto known = add_credentials(*login);
    login->callback([&program, known] {
        program.action = [&program, known] { return log_in(program, *known); };
    });

    auto* sign_up = app.add_subcommand("register", "make an account and log in");
    auto fresh = add_credentials(*sign_up);
    sign_up->add_option("--nickname", fresh->nickname, "name shown to others (default: --name)");
    sign_up->add_option("--invite", fresh->invite_code, "invite code");
    sign_up->add_option(
        "--setup-code", fresh->setup_code, "code of the link printed at the server's first start");
    sign_up->callback([&program, fresh] {
        program.action = [&program, fresh] { return register_account(program, *fresh); };
    });

    app.add_subcommand("logout", "end the session")->callback([&program] {
        program.action = [&program] { return log_out_and_forget(program); };
    });
    app.add_subcommand("whoami", "show the account one is logged in to")->callback([&program] {
        program.action = [&program] { return who_am_i(program); };
    });
}

}  // namespace kapok::cli
