// WebSockets over real sockets, with an echo behind them.
#include "net/testing/live_server.h"
#include "net/testing/raw_client.h"
#include "net/ws_codec.h"
#include "net/ws_upgrade.h"

#include <gtest/gtest.h>

namespace kapok::net {
namespace {

using namespace std::chrono_literals;
using testing::LiveServer;
using testing::RawClient;

constexpr std::array<std::uint8_t, 4> kMask{1, 2, 3, 4};

std::string frame(WsOpcode opcode, std::string payload, bool final = true) {
    std::string bytes(WsHeader(opcode, payload.size(), kMask).view());
    bytes[0] = static_cast<char>(final ? bytes[0] : bytes[0] & 0x7F);
    apply_ws_mask(std::span(payload.data(), payload.size()), kMask, 0);
    return bytes + payload;
}

std::string message(std::string payload) { return frame(WsOpcode::kBinary, std::move(payload)); }

std::string handshake(const std::string& more = "sec-websocket-protocol: kapok.v1\r\n") {
    return "GET /v1/ws HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
           "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           more + "\r\n";
}

// Reads frames of the server.
class Socket {
  public:
    explicit Socket(const LiveServer& live, const std::string& early = "") : raw(live.port()) {
        raw.send(handshake() + early);
        head = raw.read_until("\r\n\r\n");
    }

    // "binary:payload", "pong:payload", "close:code", or "end".
    std::string next() {
        const auto start = raw.read_exactly(2);
        if (start.size() < 2) {
            return "end";
        }
        std::size_t length = static_cast<std::uint8_t>(start[1]);
        const std::size_t extended = length == 127 ? 8 : length == 126 ? 2 : 0;
        if (extended > 0) {
            length = 0;
            for (const char byte : raw.read_exactly(extended)) {
                length = length << 8U | static_cast<std::uint8_t>(byte);
            }
        }
        auto payload = raw.read_exactly(length);
        switch (static_cast<WsOpcode>(start[0] & 0x0F)) {
            case WsOpcode::kBinary:
                return "binary:" + payload;
            case WsOpcode::kPong:
                return "pong:" + payload;
            case WsOpcode::kClose:
                return "close:" + std::to_string(static_cast<std::uint8_t>(payload[0]) * 256 +
                                                 static_cast<std::uint8_t>(payload[1]));
            default:
                return "other";
        }
    }

    RawClient raw;
    std::string head;
};

TEST(WsConnection, EchoesInOrderHoweverTheBytesCome) {
    LiveServer live{Routes()};
    Socket socket(live, message("early"));
    EXPECT_TRUE(socket.head.starts_with("HTTP/1.1 101 "));
    EXPECT_NE(socket.head.find("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
              std::string::npos);
    EXPECT_EQ(socket.next(), "binary:early");
    std::string many;
    for (int i = 0; i < 500; ++i) {
        many += message("m" + std::to_string(i));
    }
    socket.raw.send(many);
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(socket.next(), "binary:m" + std::to_string(i));
    }
    const auto parts = frame(WsOpcode::kBinary, "frag", false) + frame(WsOpcode::kPing, "now") +
                       frame(WsOpcode::kContinuation, "ment");
    for (const char c : parts) {
        socket.raw.send(std::string_view(&c, 1));
    }
    EXPECT_EQ(socket.next(), "pong:now");
    EXPECT_EQ(socket.next(), "binary:fragment");
}

TEST(WsConnection, FramesOfOneTurnLeaveTogether) {
    LiveServer live{Routes()};
    Socket socket(live);
    std::string many;
    std::string expected;
    for (int i = 0; i < 1'000; ++i) {
        many += message("x");
        expected += std::string("\x82\x01x", 3);
    }
    socket.raw.send(many);
    EXPECT_EQ(socket.raw.read_exactly(expected.size()), expected);
}

TEST(WsConnection, LargeMessagesAndTheLimit) {
    LiveServer live{Routes()};
    Socket socket(live);
    const std::string large(1'048'576, 'L');
    socket.raw.send(message(large));
    EXPECT_EQ(socket.next(), "binary:" + large);
    socket.raw.send(message(large + "x"));
    EXPECT_EQ(socket.next(), "close:1009");
    EXPECT_EQ(socket.next(), "end");
}

TEST(WsConnection, AClientThatDoesNotReadIsNotReadFrom) {
    LiveServer live{Routes()};
    Socket socket(live);
    const std::string large(500'000, 'b');
    std::thread sender([&] {
        for (int i = 0; i < 40; ++i) {
            socket.raw.send(message(large));
        }
    });
    for (int i = 0; i < 40; ++i) {
        ASSERT_EQ(socket.next().size(), large.size() + 7);
    }
    sender.join();
}

TEST(WsConnection, ProtocolErrorsAreToldAndEnd) {
    LiveServer live{Routes()};
    const std::vector<std::pair<std::string, std::string>> cases{
        {std::string("\x82\x01x", 3), "close:1002"},
        {frame(WsOpcode::kText, "text"), "close:1003"},
        {frame(WsOpcode::kClose, "\x03\xE8\xFF"), "close:1007"},
        {frame(WsOpcode::kClose, encode_ws_close(WsCloseCode::kNormal, "bye")), "close:1000"},
        {frame(WsOpcode::kClose, ""), "close:1000"},
    };
    for (const auto& [bytes, answer] : cases) {
        Socket socket(live);
        socket.raw.send(bytes + std::string(1'000, 'x'));
        EXPECT_EQ(socket.next(), answer);
        EXPECT_EQ(socket.next(), "end");
    }
}

TEST(WsConnection, TheServersCloseComesAfterItsWords) {
    LiveServer live{Routes()};
    Socket socket(live);
    socket.raw.send(message("close"));
    EXPECT_EQ(socket.next(), "binary:close");
    EXPECT_EQ(socket.next(), "close:1000");
    EXPECT_EQ(socket.next(), "end");
}

TEST(WsConnection, ManyPingsGetFewPongs) {
    LiveServer live{Routes()};
    Socket socket(live);
    std::string pings;
    for (int i = 0; i < 1'000; ++i) {
        pings += frame(WsOpcode::kPing, "p");
    }
    socket.raw.send(pings + message("end"));
    int pongs = 0;
    auto next = socket.next();
    for (; next == "pong:p"; next = socket.next()) {
        ++pongs;
    }
    EXPECT_EQ(next, "binary:end");
    EXPECT_GE(pongs, 1);
    EXPECT_LT(pongs, 500);
}

TEST(WsConnection, RefusedHandshakes) {
    LiveServer live{Routes()};
    const auto answer = [&](const std::string& bytes) {
        RawClient raw(live.port());
        raw.send(bytes);
        return raw.read_response();
    };
    EXPECT_TRUE(answer("GET /v1/ws HTTP/1.1\r\nhost: h\r\n\r\n").starts_with("HTTP/1.1 426"));
    EXPECT_TRUE(answer(handshake("sec-websocket-protocol: chat\r\n")).starts_with("HTTP/1.1 400"));
    EXPECT_TRUE(
        answer(handshake("sec-websocket-protocol: kapok.v1\r\norigin: https://evil.example\r\n"))
            .starts_with("HTTP/1.1 403"));
}

TEST(WsConnection, AStopTellsTheSessions) {
    LiveServer live{Routes()};
    Socket first(live);
    Socket second(live);
    first.raw.send(message("hello"));
    EXPECT_EQ(first.next(), "binary:hello");
    std::thread stopper([&] { live.stop(10s); });
    for (auto* socket : {&first, &second}) {
        EXPECT_EQ(socket->next(), "binary:SERVER_STOPPING");
        EXPECT_EQ(socket->next(), "close:1000");
        socket->raw.send(frame(WsOpcode::kClose, ""));
        EXPECT_EQ(socket->next(), "end");
    }
    stopper.join();
    EXPECT_EQ(live.server().connections(), 0U);
}

TEST(WsConnection, AStopDoesNotWaitForTheDeaf) {
    LiveServer live{Routes()};
    Socket socket(live);
    live.stop(20ms);  // the client answers nothing
    EXPECT_EQ(live.server().connections(), 0U);
}

}  // namespace
}  // namespace kapok::net
