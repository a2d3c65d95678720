// media's values as protobuf.
#pragma once

#include "media/api/media.h"

namespace kapok::media::v1 {
class Media;
}

namespace kapok::media {

void to_proto(const Media& media, v1::Media& out);
Media from_proto(const v1::Media& in);

}  // namespace kapok::media
