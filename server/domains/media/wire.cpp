#include "media/wire.h"

#include "kapok/media/v1/types.pb.h"

namespace kapok::media {

void to_proto(const Media& media, v1::Media& out) {
    out.set_media_id(media.id);
    out.set_purpose(static_cast<v1::Purpose>(media.purpose));
    out.set_mime_type(media.mime_type);
    out.set_size_bytes(media.size_bytes);
    out.set_width(media.width);
    out.set_height(media.height);
    out.set_duration_ms(media.duration_ms);
    out.set_preview(media.preview);
    out.set_has_thumbnail(media.has_thumbnail);
}

}  // namespace kapok::media
