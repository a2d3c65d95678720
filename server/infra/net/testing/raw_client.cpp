#include "net/testing/raw_client.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace kapok::net::testing {

RawClient::RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
              0);
}

RawClient::~RawClient() { ::close(descriptor_); }

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return;  // the server has closed: what it said is still to be read
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool RawClient::fill() {
    std::array<char, 65'536> buffer{};
    const auto count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    EXPECT_FALSE(count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) << "the server is silent";
    if (count <= 0) {
        return false;
    }
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::read_until(std::string_view end) {
    auto at = unread_.find(end);
    while (at == std::string::npos && fill()) {
        at = unread_.find(end);
    }
    return read_exactly(at == std::string::npos ? unread_.size() : at + end.size());
}

std::string RawClient::read_exactly(std::size_t count) {
    while (unread_.size() < count && fill()) {
    }
    auto out = unread_.substr(0, count);
    unread_.erase(0, count);
    return out;
}

std::string RawClient::read_all() {
    while (fill()) {
    }
    return std::move(unread_);
}

std::string RawClient::read_response() {
    auto head = read_until("\r\n\r\n");
    constexpr std::string_view kLength = "content-length: ";
    const auto at = head.find(kLength);
    if (at == std::string::npos) {
        return head;
    }
    std::size_t length = 0;
    std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length);
    return head + read_exactly(length);
}

void RawClient::end_writing() { ::shutdown(descriptor_, SHUT_WR); }

}  // namespace kapok::net::testing
