// RFC 6455 framing, pure: bytes in, messages out. No extensions, binary messages only. Not
// thread-safe; one decoder per connection.
//
// The decoder keeps no memory while a connection is idle: a message that lies whole in the given
// bytes is handed out in place (unmasked there), only parts of messages are copied.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kapok::net {

enum class WsOpcode : std::uint8_t {
    kContinuation = 0x0,
    kText = 0x1,
    kBinary = 0x2,
    kClose = 0x8,
    kPing = 0x9,
    kPong = 0xA,
};

enum class WsCloseCode : std::uint16_t {
    kNormal = 1000,
    kGoingAway = 1001,
    kProtocolError = 1002,
    kUnsupported = 1003,
    kNoStatus = 1005,  // never on the wire: the peer gave no code
    kBadPayload = 1007,
    kPolicy = 1008,
    kTooBig = 1009,
    kInternal = 1011,
    kTryAgainLater = 1013,
};

// Whose frames are decoded: a client's must be masked, a server's must not.
enum class WsPeer { kClient, kServer };

struct WsEvent {
    enum class Kind {
        kNeedMore,  // all bytes were taken
        kMessage,   // payload: a whole binary message
        kPing,      // payload: to be sent back in a pong
        kPong,
        kClose,   // code and payload (the reason): the peer closes; nothing follows
        kFailed,  // code: close with it; nothing follows
    };

    Kind kind = Kind::kNeedMore;
    // Valid until the next call, while the given bytes stay.
    std::string_view payload;
    WsCloseCode code = WsCloseCode::kNormal;
};

class WsDecoder {
  public:
    static constexpr std::size_t kControlPayloadMax = 125;

    // A message over `message_bytes_max` fails with kTooBig before memory is taken for it.
    WsDecoder(WsPeer peer, std::size_t message_bytes_max);

    // Takes bytes from the front of `bytes` until something happened or none are left. Call it
    // until kNeedMore.
    WsEvent next(std::span<char>& bytes);

    // Bytes of memory held for parts of a message.
    [[nodiscard]] std::size_t held_bytes() const;
    // True between the first and the last byte of a message, so that a slow sender can be timed
    // out.
    [[nodiscard]] bool mid_message() const;

  private:
    enum class State : std::uint8_t { kHeader, kPayload, kEnded };

    [[nodiscard]] std::size_t header_size_wanted() const;
    // Reads header bytes; true when the header is whole.
    bool take_header(std::span<char>& bytes);
    // Checks a whole header and begins its payload; the close code if it breaks a rule.
    std::optional<WsCloseCode> begin_frame();
    [[nodiscard]] std::optional<WsCloseCode> check_opcode() const;
    WsEvent finish_frame(std::string_view in_place);
    WsEvent finish_control(std::string_view payload);
    WsEvent finish_close(std::string_view payload);
    WsEvent fail(WsCloseCode code);
    void release();

    std::size_t message_bytes_max_;
    std::uint64_t frame_left_ = 0;  // payload bytes still to come
    std::string message_;           // parts of the message in progress
    std::string control_;           // part of a control frame
    std::array<std::uint8_t, 14> header_{};
    std::array<std::uint8_t, 4> mask_{};
    std::uint8_t header_size_ = 0;
    std::uint8_t mask_phase_ = 0;
    WsPeer peer_;
    State state_ = State::kHeader;
    WsOpcode opcode_ = WsOpcode::kContinuation;
    bool final_ = false;
    bool in_message_ = false;  // a fragmented message has begun
    bool handed_out_ =
        false;  // message_ or control_ was given to the caller and can go at the next call
};

// The head of a frame, on the stack.
class WsHeader {
  public:
    // A server's frame; for a client's, with the mask.
    WsHeader(WsOpcode opcode, std::uint64_t payload_bytes);
    WsHeader(WsOpcode opcode, std::uint64_t payload_bytes, std::array<std::uint8_t, 4> mask);

    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes_.data()), size_};
    }

  private:
    void put_length(std::uint64_t length, bool masked);

    std::array<std::uint8_t, 14> bytes_{};
    std::uint8_t size_ = 0;
};

// XORs with the mask, which is rotated by `phase` (0 to 3). Returns the phase after it.
std::uint8_t apply_ws_mask(std::span<char> bytes,
                           std::array<std::uint8_t, 4> mask,
                           std::uint8_t phase);

// Payload of a close frame.
std::string encode_ws_close(WsCloseCode code, std::string_view reason);

// True for codes that may be on the wire (RFC 6455, section 7.4).
bool is_valid_ws_close_code(std::uint16_t code);

}  // namespace kapok::net
