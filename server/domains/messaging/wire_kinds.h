// The richer kinds of content as protobuf: part of wire.cpp.
#pragma once

#include "messaging/content.h"

namespace kapok::links::v1 {
class LinkPreview;
}
namespace kapok::messaging::v1 {
class Album;
class Card;
class ContactCard;
class Location;
class Merged;
class Poll;
class Relay;
class Sticker;
class Video;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

links::Preview link_of(const kapok::links::v1::LinkPreview& in);
Sticker sticker_of(const v1::Sticker& in);
Video video_of(const v1::Video& in);
Location location_of(const v1::Location& in);
ContactCard contact_card_of(const v1::ContactCard& in);
Card card_of(const v1::Card& in);
Merged merged_of(const v1::Merged& in);
Album album_of(const v1::Album& in);
Poll poll_of(const v1::Poll& in);
Relay relay_of(const v1::Relay& in);

void fill(const links::Preview& link, kapok::links::v1::LinkPreview& out);
void fill(const Sticker& sticker, v1::Sticker& out);
void fill(const Video& video, v1::Video& out);
void fill(const Location& location, v1::Location& out);
void fill(const ContactCard& card, v1::ContactCard& out);
void fill(const Card& card, v1::Card& out);
void fill(const Album& album, v1::Album& out);
void fill(const Poll& poll, v1::Poll& out);
void fill(const Relay& relay, v1::Relay& out);
// A forwarded card stores what it names and shows what that says.
void store(const Merged& merged, v1::Merged& out);
void serve(const Merged& merged, v1::Merged& out);

}  // namespace kapok::messaging::wire
