// Values to protobuf.
#pragma once

#include "notes/values.h"
#include "rpc/sessions.h"

namespace kapok::notes {

namespace v1 {
class Note;
class NoteVersion;
}  // namespace v1

namespace wire {

void fill(const Note& note, v1::Note& out);
void fill(const Version& version, v1::NoteVersion& out);
// That the note has this version now; 0 if it was removed.
rpc::SharedFrame push_of(const NoteId& id, std::uint64_t version);

}  // namespace wire
}  // namespace kapok::notes
