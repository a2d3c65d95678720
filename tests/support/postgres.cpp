#include "support/postgres.h"

#include <libpq-fe.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace kapok::testing {

namespace {

// A shell guards the server: it reads commands until our end of the pipe is closed, which happens
// even if we are killed, then ends the server and removes the folder. PostgreSQL refuses to run as
// root. --no-sync is for initdb alone: the server itself syncs as in production, but for syncfs
// instead of thousands of fsyncs before a recovery.
constexpr const char* kGuard = R"sh(
folder=$1
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_user() { exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
fi
trap '' INT TERM
cd /
start() {
    (trap - INT TERM
     as_user "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
        -c recovery_init_sync_method=syncfs -c shared_buffers=32MB -c max_connections=100) \
        >>"$folder/log" 2>&1 </dev/null &
    server=$!
}
stop() { kill -QUIT "$server"; wait "$server"; }
(as_user "$bin/initdb" -D "$folder/data" -U kapok -A trust -E UTF8 --locale=C --no-sync) \
    >"$folder/log" 2>&1 </dev/null || exit 1
start
while read -r command; do $command; done
stop
rm -rf "$folder"
)sh";

[[noreturn]] void give_up(const std::string& what) {
    std::fprintf(stderr, "the tests' PostgreSQL: %s\n", what.c_str());
    std::exit(1);
}

void pause_briefly() { poll(nullptr, 0, 10); }

}  // namespace

PostgresServer& PostgresServer::shared() {
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer() {
    auto pattern = (std::filesystem::temp_directory_path() / "kapok-postgres-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        give_up("cannot make a temporary folder");
    }
    folder_ = pattern;
    run_guard();
    wait_for(State::kAnswers);
}

PostgresServer::~PostgresServer() {
    close(commands_);
    waitpid(guard_, nullptr, 0);
}

void PostgresServer::run_guard() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        give_up("cannot make a pipe");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    std::string shell = "sh";
    std::string option = "-c";
    std::string script = kGuard;
    std::string name = "guard";
    std::array<char*, 6> arguments{
        shell.data(), option.data(), script.data(), name.data(), folder_.data(), nullptr};
    const int failed =
        posix_spawn(&guard_, "/bin/sh", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    commands_ = ends[1];
    if (failed != 0) {
        give_up("cannot start a shell");
    }
}

void PostgresServer::command(const std::string& line) const {
    if (write(commands_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        give_up("the guard is gone");
    }
}

void PostgresServer::stop() {
    command("stop\n");
    wait_for(State::kGone);
}

void PostgresServer::start() {
    command("start\n");
    wait_for(State::kAnswers);
}

void PostgresServer::wait_for(State state) const {
    constexpr int kTries = 3'000;
    for (int i = 0; i < kTries; ++i) {
        const bool answers = PQping(conninfo("postgres").c_str()) == PQPING_OK;
        if (answers == (state == State::kAnswers)) {
            return;
        }
        if (waitpid(guard_, nullptr, WNOHANG) == guard_) {
            give_up("it did not start; see " + folder_ + "/log");
        }
        pause_briefly();
    }
    give_up("it does not answer; see " + folder_ + "/log");
}

std::string PostgresServer::conninfo(const std::string& database) const {
    return "host=" + folder_ + " user=kapok dbname=" + database;
}

std::string PostgresServer::fresh_database() {
    const auto name = "test_" + std::to_string(++databases_);
    PGconn* connection = PQconnectdb(conninfo("postgres").c_str());
    PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        give_up(PQerrorMessage(connection));
    }
    PQclear(result);
    PQfinish(connection);
    return conninfo(name);
}

}  // namespace kapok::testing
