#include "notes/rules.h"

#include "base/client_id.h"
#include "base/utf8.h"
#include "notes/api/errors.h"

namespace kapok::notes::rules {

Result<void> check_id(const NoteId& id) {
    if (!is_client_id(id.id)) {
        return Error(Code::kInvalid, errors::kNoteIdInvalid).with_field("note_id");
    }
    return {};
}

Result<Words> check_words(Words words, const Limits& limits) {
    words.title = trim(words.title);
    const auto title = count_characters(words.title);
    if (!title || *title == 0 || *title > limits.title_characters ||
        has_control_characters(words.title)) {
        return Error(Code::kInvalid, errors::kNoteTitleInvalid).with_field("title");
    }
    const auto text = count_characters(words.text);
    if (!text || words.text.find('\0') != std::string::npos) {
        return Error(Code::kInvalid, errors::kNoteTextInvalid).with_field("text");
    }
    if (*text > limits.text_characters) {
        return Error(Code::kTooLarge, errors::kNoteTextTooLong).with_field("text");
    }
    return words;
}

Result<void> may_remove(const RemovalCase& removal) {
    if (removal.caller != removal.creator && !removal.leads) {
        return Error(Code::kForbidden, errors::kNoteNotYours).with_field("note_id");
    }
    return {};
}

Save weigh(const Note& now, std::uint64_t base_version, const Words& words) {
    if (now.words == words) {
        return Save::kNothing;
    }
    return now.version.number == base_version ? Save::kWrite : Save::kStale;
}

}  // namespace kapok::notes::rules
