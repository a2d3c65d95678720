#include "base/ids.h"
#include "contacts/api/errors.h"
#include "contacts/service.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"
#include "contacts/wire.h"
#include "feed/api/feed.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

Error tag_unknown() {
    return Error(Code::kNotFound, kTagUnknown, "you have no such tag").with_field("tag_id");
}

Error tag_exists() {
    return Error(Code::kConflict, kTagExists, "you have a tag of this name").with_field("name");
}

// Puts the tag on a contact, or takes it off. False if that was so already.
enum class Wear { kOn, kOff };
Result<bool> wear(Edge& edge, TagId tag, Wear how) {
    const auto found = std::ranges::find(edge.tags, tag);
    if ((found != edge.tags.end()) == (how == Wear::kOn)) {
        return false;
    }
    if (how == Wear::kOff) {
        edge.tags.erase(found);
        return true;
    }
    if (edge.tags.size() >= kTagsOfContactMax) {
        return Error(Code::kTooLarge, kTooManyTagsOfContact, "a contact has at most 20 tags")
            .with_field("add_user_ids");
    }
    edge.tags.push_back(tag);
    return true;
}

}  // namespace

Task<Result<std::vector<Tag>>> Service::list_tags(rpc::RequestContext ctx) {
    co_return co_await ports_.database.read(ctx.deadline,
                                            [&](storage::Tx& tx) -> Result<std::vector<Tag>> {
                                                return store::list_tags(tx, ctx.caller.user);
                                            });
}

Task<Result<Tag>> Service::create_tag(rpc::RequestContext ctx, std::string name) {
    CO_TRY(name, check_tag_name(name));
    const auto me = ctx.caller.user;
    const Tag tag{.id = ports_.ids.next_as<TagId>(), .name = std::move(name)};
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        if (store::list_tags(tx, me).size() >= kTagsMax) {
            return Error(Code::kTooLarge, kTooManyTags, "an account has at most 200 tags");
        }
        if (!store::insert_tag(tx, me, tag)) {
            return tag_exists();
        }
        feed::append(tx, me, wire::tags_change(store::list_tags(tx, me)));
        return {};
    }));
    co_await settle_notices(ctx.deadline);
    co_return tag;
}

Task<Result<Tag>> Service::update_tag(rpc::RequestContext ctx, TagChange change) {
    if (change.name) {
        CO_TRY(change.name, check_tag_name(*change.name));
    }
    if (change.add.size() > kTaggedAtOnceMax || change.remove.size() > kTaggedAtOnceMax) {
        co_return Error(Code::kTooLarge, kTooManyIds, "at most 500 contacts at a time");
    }
    const auto me = ctx.caller.user;
    auto named = change.add;
    named.insert(named.end(), change.remove.begin(), change.remove.end());
    CO_TRY(const auto users, co_await ports_.accounts.list_users(ctx.deadline, std::move(named)));
    const auto dress = [&](storage::Tx& tx, UserId other, Wear how) -> Result<void> {
        const auto user =
            std::ranges::find_if(users, [&](const auto& one) { return one.id == other; });
        auto edge = store::find_edge(tx, me, other);
        if (user == users.end() || !edge.is_contact) {
            return Error(Code::kNotFound, kContactUnknown, "not on your list")
                .with_field(how == Wear::kOn ? "add_user_ids" : "remove_user_ids");
        }
        TRY(const auto differs, wear(edge, change.id, how));
        if (differs) {
            store::put_edge(tx, edge);
            notice_contact(tx, edge, *user);
        }
        return {};
    };
    auto updated =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Tag> {
            auto tag = store::find_tag(tx, me, change.id);
            if (!tag) {
                return tag_unknown();
            }
            if (change.name && *change.name != tag->name) {
                tag->name = *change.name;
                if (!store::rename_tag(tx, me, *tag)) {
                    return tag_exists();
                }
                feed::append(tx, me, wire::tags_change(store::list_tags(tx, me)));
            }
            for (const auto other : change.add) {
                TRY_VOID(dress(tx, other, Wear::kOn));
            }
            for (const auto other : change.remove) {
                TRY_VOID(dress(tx, other, Wear::kOff));
            }
            return *std::move(tag);
        });
    co_await settle_notices(ctx.deadline);
    co_return updated;
}

// Contacts keep its id in what was sent to the feed: clients ignore ids of tags that are gone, so
// that deleting a tag of thousands is one entry.
Task<Result<void>> Service::delete_tag(rpc::RequestContext ctx, TagId id) {
    const auto me = ctx.caller.user;
    auto deleted =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
            if (!store::find_tag(tx, me, id)) {
                return tag_unknown();
            }
            store::delete_tag(tx, me, id);
            feed::append(tx, me, wire::tags_change(store::list_tags(tx, me)));
            return {};
        });
    co_await settle_notices(ctx.deadline);
    co_return deleted;
}

}  // namespace kapok::contacts
