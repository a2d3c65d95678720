#include "streams/streams.h"

#include "streams/bytes.h"

namespace kapok::streams {

std::string StreamId::encode() const {
    std::string out;
    out.reserve(kEncodedStreamIdSize);
    out.push_back(kind);
    put_big64(out, high);
    put_big64(out, low);
    return out;
}

std::optional<StreamId> StreamId::decode(std::string_view bytes) {
    if (bytes.size() != kEncodedStreamIdSize) {
        return std::nullopt;
    }
    return StreamId{.kind = bytes[0],
                    .high = get_big64(bytes.substr(1, 8)),
                    .low = get_big64(bytes.substr(9, 8))};
}

}  // namespace kapok::streams
