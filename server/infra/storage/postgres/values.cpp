#include "storage/postgres/values.h"

#include "storage/engine.h"

namespace kapok::storage::postgres {

namespace {

// From the server's pg_type.dat; libpq does not install them.
constexpr unsigned kBool = 16;
constexpr unsigned kBytea = 17;
constexpr unsigned kName = 19;
constexpr unsigned kInt8 = 20;
constexpr unsigned kInt2 = 21;
constexpr unsigned kInt4 = 23;
constexpr unsigned kText = 25;
constexpr unsigned kOid = 26;
constexpr unsigned kVarchar = 1043;
constexpr unsigned kNumeric = 1700;
constexpr unsigned kVoid = 2278;
constexpr unsigned kUnspecified = 0;

constexpr int kBinary = 1;

std::array<char, 8> big_endian(std::int64_t number) {
    std::array<char, 8> bytes{};
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t i = bytes.size(); i-- > 0; rest >>= 8U) {
        bytes[i] = static_cast<char>(rest & 0xffU);
    }
    return bytes;
}

// Of 1, 2, 4 or 8 bytes, signed.
std::int64_t from_big_endian(std::string_view bytes) {
    auto number = static_cast<std::uint64_t>(
        static_cast<std::int64_t>(static_cast<signed char>(bytes.front())));
    for (const char byte : bytes.substr(1)) {
        number = (number << 8U) | static_cast<unsigned char>(byte);
    }
    return static_cast<std::int64_t>(number);
}

[[noreturn]] void refuse(const std::string& what) {
    throw DatabaseFailure(DatabaseFailure::Kind::kOther, what);
}

// sum() of BIGINT is NUMERIC: digits of base 10,000, the first of weight 10,000^weight.
std::int64_t whole_numeric(std::string_view bytes) {
    constexpr std::size_t kHeader = 8;
    const auto count = static_cast<std::size_t>(from_big_endian(bytes.substr(0, 2)));
    const auto weight = from_big_endian(bytes.substr(2, 2));
    const auto sign = from_big_endian(bytes.substr(4, 2)) & 0xffff;
    if (sign != 0 && sign != 0x4000) {
        refuse("a NUMERIC is not a number");
    }
    std::int64_t number = 0;
    for (std::int64_t i = 0; i <= std::max<std::int64_t>(weight, std::ssize(bytes)); ++i) {
        const auto at = static_cast<std::size_t>(i);
        std::int64_t digit = at < count ? from_big_endian(bytes.substr(kHeader + 2 * at, 2)) : 0;
        if (i > weight) {
            if (digit != 0) {
                refuse("a NUMERIC is not whole");
            }
            continue;
        }
        // Towards the sign, so that the least number fits as well.
        digit = sign == 0 ? digit : -digit;
        if (__builtin_mul_overflow(number, 10'000, &number) ||
            __builtin_add_overflow(number, digit, &number)) {
            refuse("a NUMERIC does not fit into 64 bits");
        }
    }
    return number;
}

}  // namespace

Parameters::Parameters(std::span<const Argument> arguments) {
    const auto count = arguments.size();
    signature_.reserve(count);
    types_.reserve(count);
    values_.reserve(count);
    lengths_.reserve(count);
    formats_.assign(count, kBinary);
    numbers_.reserve(count);  // its elements are pointed at
    const auto add = [&](char letter, unsigned type, const char* bytes, std::size_t size) {
        signature_.push_back(letter);
        types_.push_back(type);
        values_.push_back(bytes);
        lengths_.push_back(static_cast<int>(size));
    };
    for (const auto& argument : arguments) {
        const auto& value = argument.value();
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            numbers_.push_back(big_endian(*number));
            add('i', kInt8, numbers_.back().data(), numbers_.back().size());
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            check_text(*text);
            add('t', kText, text->data(), text->size());
        } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
            add('b', kBytea, bytes->data.data(), bytes->data.size());
        } else {
            add('n', kUnspecified, nullptr, 0);
        }
    }
}

Value decode(unsigned type, std::string_view bytes) {
    switch (type) {
        case kInt8:
        case kInt4:
        case kInt2:
        case kBool:
            return from_big_endian(bytes);
        case kOid:
            return from_big_endian(bytes) & 0xffff'ffff;
        case kText:
        case kVarchar:
        case kName:
            return std::string(bytes);
        case kBytea:
            return Bytes{std::string(bytes)};
        case kNumeric:
            return whole_numeric(bytes);
        case kVoid:
            return nullptr;
        default:
            refuse("a column has the type with oid " + std::to_string(type) +
                   ": cast it to BIGINT, TEXT or BYTEA");
    }
}

}  // namespace kapok::storage::postgres
