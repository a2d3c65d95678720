#include "net/ws_codec.h"

#include "base/utf8.h"

#include <algorithm>
#include <cstring>

namespace kapok::net {

namespace {

bool is_control(WsOpcode opcode) { return (static_cast<std::uint8_t>(opcode) & 0x8U) != 0; }

// Assignment of an empty string keeps the capacity.
void free_memory(std::string& text) { std::string().swap(text); }

std::uint64_t read_big_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (const auto byte : bytes) {
        value = value << 8U | byte;
    }
    return value;
}

}  // namespace

std::uint8_t apply_ws_mask(std::span<char> bytes,
                           std::array<std::uint8_t, 4> mask,
                           std::uint8_t phase) {
    std::array<std::uint8_t, 8> pattern{};
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        pattern[i] = mask[(i + phase) % 4];
    }
    std::uint64_t wide = 0;
    std::memcpy(&wide, pattern.data(), sizeof(wide));
    std::size_t at = 0;
    for (; at + sizeof(wide) <= bytes.size(); at += sizeof(wide)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof(word));
        word ^= wide;
        std::memcpy(bytes.data() + at, &word, sizeof(word));
    }
    for (; at < bytes.size(); ++at) {
        bytes[at] = static_cast<char>(static_cast<std::uint8_t>(bytes[at]) ^ pattern[at % 8]);
    }
    return static_cast<std::uint8_t>((phase + bytes.size()) % 4);
}

bool is_valid_ws_close_code(std::uint16_t code) {
    const bool by_the_protocol =
        code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    return by_the_protocol || (code >= 3000 && code <= 4999);
}

std::string encode_ws_close(WsCloseCode code, std::string_view reason) {
    const auto number = static_cast<std::uint16_t>(code);
    std::string payload{static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
    payload += reason.substr(0, WsDecoder::kControlPayloadMax - payload.size());
    return payload;
}

WsHeader::WsHeader(WsOpcode opcode, std::uint64_t payload_bytes) {
    bytes_[0] = static_cast<std::uint8_t>(0x80U | static_cast<std::uint8_t>(opcode));
    put_length(payload_bytes, false);
}

WsHeader::WsHeader(WsOpcode opcode, std::uint64_t payload_bytes, std::array<std::uint8_t, 4> mask) {
    bytes_[0] = static_cast<std::uint8_t>(0x80U | static_cast<std::uint8_t>(opcode));
    put_length(payload_bytes, true);
    for (const auto byte : mask) {
        bytes_[size_++] = byte;
    }
}

void WsHeader::put_length(std::uint64_t length, bool masked) {
    const auto flag = static_cast<std::uint8_t>(masked ? 0x80U : 0U);
    std::size_t extra = 0;
    if (length < 126) {
        bytes_[1] = static_cast<std::uint8_t>(flag | length);
    } else if (length <= 0xFFFF) {
        bytes_[1] = static_cast<std::uint8_t>(flag | 126U);
        extra = 2;
    } else {
        bytes_[1] = static_cast<std::uint8_t>(flag | 127U);
        extra = 8;
    }
    for (std::size_t i = 0; i < extra; ++i) {
        bytes_[2 + i] = static_cast<std::uint8_t>(length >> (8 * (extra - 1 - i)) & 0xFFU);
    }
    size_ = static_cast<std::uint8_t>(2 + extra);
}

WsDecoder::WsDecoder(WsPeer peer, std::size_t message_bytes_max)
    : message_bytes_max_(message_bytes_max), peer_(peer) {}

std::size_t WsDecoder::held_bytes() const {
    // Below the size of the built-in buffer nothing is on the heap.
    const auto heap = [](const std::string& text) {
        return text.capacity() > std::string().capacity() ? text.capacity() : 0;
    };
    return heap(message_) + heap(control_);
}

bool WsDecoder::mid_message() const {
    return state_ == State::kPayload || header_size_ > 0 || in_message_;
}

WsEvent WsDecoder::fail(WsCloseCode code) {
    state_ = State::kEnded;
    free_memory(message_);
    free_memory(control_);
    return {.kind = WsEvent::Kind::kFailed, .payload = {}, .code = code};
}

void WsDecoder::release() {
    if (!handed_out_) {
        return;
    }
    handed_out_ = false;
    free_memory(control_);
    if (!in_message_) {
        free_memory(message_);
    }
}

std::size_t WsDecoder::header_size_wanted() const {
    if (header_size_ < 2) {
        return 2;
    }
    const auto length = header_[1] & 0x7FU;
    const std::size_t extended = length == 127 ? 8 : length == 126 ? 2 : 0;
    const std::size_t mask = (header_[1] & 0x80U) != 0 ? 4 : 0;
    return 2 + extended + mask;
}

bool WsDecoder::take_header(std::span<char>& bytes) {
    while (header_size_ < header_size_wanted()) {
        if (bytes.empty()) {
            return false;
        }
        header_[header_size_++] = static_cast<std::uint8_t>(bytes.front());
        bytes = bytes.subspan(1);
    }
    return true;
}

std::optional<WsCloseCode> WsDecoder::check_opcode() const {
    switch (opcode_) {
        case WsOpcode::kContinuation:
            return in_message_ ? std::nullopt : std::optional(WsCloseCode::kProtocolError);
        case WsOpcode::kText:
            return WsCloseCode::kUnsupported;
        case WsOpcode::kBinary:
            return in_message_ ? std::optional(WsCloseCode::kProtocolError) : std::nullopt;
        case WsOpcode::kClose:
        case WsOpcode::kPing:
        case WsOpcode::kPong:
            return final_ && (header_[1] & 0x7FU) <= kControlPayloadMax
                       ? std::nullopt
                       : std::optional(WsCloseCode::kProtocolError);
    }
    return WsCloseCode::kProtocolError;  // a reserved opcode
}

std::optional<WsCloseCode> WsDecoder::begin_frame() {
    final_ = (header_[0] & 0x80U) != 0;
    opcode_ = static_cast<WsOpcode>(header_[0] & 0x0FU);
    const bool reserved_bits = (header_[0] & 0x70U) != 0;
    const bool masked = (header_[1] & 0x80U) != 0;
    if (reserved_bits || masked != (peer_ == WsPeer::kClient)) {
        return WsCloseCode::kProtocolError;
    }
    if (const auto code = check_opcode()) {
        return code;
    }
    const auto short_length = header_[1] & 0x7FU;
    frame_left_ = short_length;
    std::size_t mask_at = 2;
    if (short_length >= 126) {
        mask_at = short_length == 126 ? 4 : 10;
        frame_left_ = read_big_endian(std::span(header_).subspan(2, mask_at - 2));
        // The shortest form is the only one allowed.
        if (frame_left_ < 126 || (short_length == 127 && frame_left_ <= 0xFFFF) ||
            frame_left_ >> 63U != 0) {
            return WsCloseCode::kProtocolError;
        }
    }
    if (!is_control(opcode_) &&
        frame_left_ > message_bytes_max_ - std::min(message_bytes_max_, message_.size())) {
        return WsCloseCode::kTooBig;
    }
    mask_ = {};
    if (masked) {
        std::copy_n(
            header_.begin() + static_cast<std::ptrdiff_t>(mask_at), mask_.size(), mask_.begin());
    }
    mask_phase_ = 0;
    header_size_ = 0;
    state_ = State::kPayload;
    return std::nullopt;
}

WsEvent WsDecoder::next(std::span<char>& bytes) {
    release();
    while (state_ != State::kEnded) {
        if (state_ == State::kHeader) {
            if (!take_header(bytes)) {
                return {};
            }
            if (const auto code = begin_frame()) {
                return fail(*code);
            }
        }
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), frame_left_));
        const auto part = bytes.first(count);
        bytes = bytes.subspan(count);
        frame_left_ -= count;
        mask_phase_ = apply_ws_mask(part, mask_, mask_phase_);
        auto& gathered = is_control(opcode_) ? control_ : message_;
        const std::string_view in_place(part.data(), part.size());
        const bool whole_in_place = frame_left_ == 0 && gathered.empty() &&
                                    (final_ && (is_control(opcode_) || !in_message_));
        if (!whole_in_place) {
            gathered.append(in_place);
        }
        if (frame_left_ > 0) {
            return {};
        }
        state_ = State::kHeader;
        const auto event = finish_frame(whole_in_place ? in_place : std::string_view(gathered));
        if (event.kind != WsEvent::Kind::kNeedMore) {
            return event;
        }
    }
    return {};
}

WsEvent WsDecoder::finish_frame(std::string_view payload) {
    if (is_control(opcode_)) {
        handed_out_ = true;
        return finish_control(payload);
    }
    in_message_ = !final_;
    if (!final_) {
        return {};
    }
    handed_out_ = true;
    return {.kind = WsEvent::Kind::kMessage, .payload = payload};
}

WsEvent WsDecoder::finish_control(std::string_view payload) {
    switch (opcode_) {
        case WsOpcode::kPing:
            return {.kind = WsEvent::Kind::kPing, .payload = payload};
        case WsOpcode::kPong:
            return {.kind = WsEvent::Kind::kPong, .payload = payload};
        default:
            return finish_close(payload);
    }
}

WsEvent WsDecoder::finish_close(std::string_view payload) {
    if (payload.empty()) {
        state_ = State::kEnded;
        return {.kind = WsEvent::Kind::kClose, .payload = {}, .code = WsCloseCode::kNoStatus};
    }
    if (payload.size() < 2) {
        return fail(WsCloseCode::kProtocolError);
    }
    const auto code = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8U |
                                                 static_cast<std::uint8_t>(payload[1]));
    if (!is_valid_ws_close_code(code)) {
        return fail(WsCloseCode::kProtocolError);
    }
    if (!count_characters(payload.substr(2))) {
        return fail(WsCloseCode::kBadPayload);
    }
    state_ = State::kEnded;
    return {.kind = WsEvent::Kind::kClose,
            .payload = payload.substr(2),
            .code = static_cast<WsCloseCode>(code)};
}

}  // namespace kapok::net
