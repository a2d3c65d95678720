#include "notes/wire.h"

#include "kapok/gateway/v1/frame.pb.h"
#include "kapok/notes/v1/types.pb.h"

namespace kapok::notes::wire {

void fill(const Note& note, v1::Note& out) {
    out.set_conversation_id(note.id.conversation.text());
    out.set_note_id(note.id.id);
    out.set_title(note.words.title);
    out.set_text(note.words.text);
    out.set_version(note.version.number);
    out.set_creator_id(note.creator.value());
    out.set_created_ms(to_ms(note.created));
    out.set_editor_id(note.version.editor.value());
    out.set_edited_ms(to_ms(note.version.edited));
}

void fill(const Version& version, v1::NoteVersion& out) {
    out.set_version(version.number);
    out.set_editor_id(version.editor.value());
    out.set_edited_ms(to_ms(version.edited));
}

rpc::SharedFrame push_of(const NoteId& id, std::uint64_t version) {
    gateway::v1::Frame frame;
    auto& changed = *frame.mutable_push()->mutable_note();
    changed.set_conversation_id(id.conversation.text());
    changed.set_note_id(id.id);
    changed.set_version(version);
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

}  // namespace kapok::notes::wire
