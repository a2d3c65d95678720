// media's values as protobuf.
#pragma once

#include "kapok/media/v1/types.pb.h"
#include "media/api/media.h"

namespace kapok::media {

void to_proto(const Media& media, v1::Media& out);

}  // namespace kapok::media
