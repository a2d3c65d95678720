// A private PostgreSQL for one test program: started at first use on a socket in a temporary
// folder, stopped and removed when the program ends, however that comes.
#pragma once

#include <atomic>
#include <string>
#include <sys/types.h>

namespace kapok::testing {

class PostgresServer {
  public:
    // Starts it; ends the program with a message if it cannot. Thread-safe.
    static PostgresServer& shared();

    // Makes an empty database and returns its conninfo. Thread-safe.
    std::string fresh_database();

    // As when the database server dies and comes back: all connections break. They return when it
    // is gone, or answers.
    void stop();
    void start();

    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

  private:
    PostgresServer();
    void run_guard();
    void command(const std::string& line) const;
    enum class State { kGone, kAnswers };
    void wait_for(State state) const;
    [[nodiscard]] std::string conninfo(const std::string& database) const;

    std::string folder_;
    int commands_ = -1;  // to the guard; its end is the sign that this program has ended
    pid_t guard_ = -1;
    std::atomic<int> databases_{0};
};

}  // namespace kapok::testing
