#include "media/api/wire.h"

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
    out.set_has_reduced(media.has_reduced);
    out.set_via(media.via);
}

Media from_proto(const v1::Media& in) {
    return {.id = in.media_id(),
            .purpose = static_cast<Purpose>(in.purpose()),
            .mime_type = in.mime_type(),
            .size_bytes = in.size_bytes(),
            .width = in.width(),
            .height = in.height(),
            .duration_ms = in.duration_ms(),
            .preview = in.preview(),
            .has_thumbnail = in.has_thumbnail(),
            .has_reduced = in.has_reduced(),
            .via = in.via()};
}

}  // namespace kapok::media
