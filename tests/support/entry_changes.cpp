#include "support/entry_changes.h"

#include <algorithm>

namespace kapok::testing {
namespace {

namespace wire = messaging::v1;

bool is_gone(const wire::Content& content) {
    return content.has_recalled() || content.has_hidden();
}

void apply_edit(wire::Entry& entry, const wire::Entry& change) {
    const auto& edit = change.content().edit();
    auto& content = *entry.mutable_content();
    if (!content.has_text() || !edit.has_text() || content.edited().version() >= edit.version()) {
        return;
    }
    *content.mutable_text() = edit.text();
    content.mutable_edited()->set_version(edit.version());
    content.mutable_edited()->set_time_ms(change.time_ms());
}

// Each Reaction is a change, so it counts one up or down.
void apply_reaction(wire::Entry& entry, const wire::Entry& change, UserId me) {
    const auto& reaction = change.content().reaction();
    if (is_gone(entry.content()) || change.seq() <= entry.reactions_seq()) {
        return;
    }
    entry.set_reactions_seq(change.seq());
    auto& tallies = *entry.mutable_reactions();
    auto tally = std::find_if(tallies.begin(), tallies.end(), [&](const wire::ReactionTally& each) {
        return each.emoji() == reaction.emoji();
    });
    if (tally == tallies.end()) {
        if (!reaction.active()) {
            return;
        }
        tallies.Add()->set_emoji(reaction.emoji());
        tally = tallies.end() - 1;
    }
    tally->set_count(tally->count() + (reaction.active() ? 1 : -1));
    if (change.sender_id() == me.value()) {
        tally->set_mine(reaction.active());
    }
    if (tally->count() == 0) {
        tallies.erase(tally);
    }
}

}  // namespace

bool counts(const wire::Content& content) {
    switch (content.kind_case()) {
        case wire::Content::kNotice:
        case wire::Content::kRecall:
        case wire::Content::kEdit:
        case wire::Content::kReaction:
        case wire::Content::kPin:
        case wire::Content::kNudge:
            return false;
        default:
            return true;
    }
}

std::uint64_t target_of(const wire::Content& content) {
    switch (content.kind_case()) {
        case wire::Content::kRecall:
            return content.recall().target_seq();
        case wire::Content::kEdit:
            return content.edit().target_seq();
        case wire::Content::kReaction:
            return content.reaction().target_seq();
        default:
            return 0;
    }
}

wire::Entry joined(const wire::Entry& known, const wire::Entry& told) {
    auto entry = known;
    if (is_gone(known.content())) {
        return entry;
    }
    if (is_gone(told.content())) {
        *entry.mutable_content() = told.content();
        entry.clear_reactions();
        return entry;
    }
    if (told.content().edited().version() > known.content().edited().version()) {
        *entry.mutable_content()->mutable_text() = told.content().text();
        *entry.mutable_content()->mutable_edited() = told.content().edited();
    }
    if (told.reactions_seq() > known.reactions_seq()) {
        *entry.mutable_reactions() = told.reactions();
        entry.set_reactions_seq(told.reactions_seq());
    }
    return entry;
}

void apply(wire::Entry& entry, const wire::Entry& change, UserId me) {
    const auto target = target_of(change.content());
    if (target == 0) {
        return;
    }
    if (change.content().has_recall() && entry.content().quote().seq() == target) {
        entry.mutable_content()->mutable_quote()->clear_summary();
    }
    if (entry.seq() != target) {
        return;
    }
    if (change.content().has_recall() && !is_gone(entry.content())) {
        entry.mutable_content()->Clear();
        entry.mutable_content()->mutable_recalled()->set_by_user_id(change.sender_id());
        entry.clear_reactions();
    } else if (change.content().has_edit()) {
        apply_edit(entry, change);
    } else if (change.content().has_reaction()) {
        apply_reaction(entry, change, me);
    }
}

void hide(wire::Entry& entry) {
    entry.mutable_content()->Clear();
    entry.mutable_content()->mutable_hidden();
    entry.clear_reactions();
}

bool lacks_words(const wire::Entry& entry, const wire::Entry& change) {
    const auto& edit = change.content().edit();
    return change.content().has_edit() && !edit.has_text() && entry.content().has_text() &&
           entry.content().edited().version() < edit.version();
}

}  // namespace kapok::testing
