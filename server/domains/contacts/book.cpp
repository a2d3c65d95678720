#include "contacts/book.h"

#include "contacts/store.h"
#include "contacts/store_settings.h"

#include <map>

namespace kapok::contacts {
namespace {

constexpr std::size_t kEdgesAtOnce = 1'000;

BookLine line_of(Edge edge, const std::map<TagId, std::string>& names) {
    BookLine line{.user = edge.other,
                  .is_contact = edge.is_contact,
                  .blocked = edge.blocked,
                  .remark = std::move(edge.remark),
                  .note = std::move(edge.note),
                  .starred = edge.starred,
                  .tags = {},
                  .since = edge.since};
    for (const auto tag : edge.tags) {
        const auto name = names.find(tag);
        if (name != names.end()) {
            line.tags.push_back(name->second);
        }
    }
    return line;
}

}  // namespace

Task<Result<std::vector<BookLine>>> StoredBook::list_all(Deadline deadline, UserId owner) {
    co_return co_await database_.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<BookLine>> {
            std::map<TagId, std::string> names;
            for (auto& tag : store::list_tags(tx, owner)) {
                names.emplace(tag.id, std::move(tag.name));
            }
            std::vector<BookLine> lines;
            for (UserId after{};;) {
                auto edges = store::list_edges(tx, owner, {after, kEdgesAtOnce});
                const bool is_last = edges.size() < kEdgesAtOnce;
                for (auto& edge : edges) {
                    after = edge.other;
                    lines.push_back(line_of(std::move(edge), names));
                }
                if (is_last) {
                    return lines;
                }
            }
        });
}

Task<Result<std::vector<Remark>>> StoredBook::list_remarks(Deadline deadline,
                                                           UserId owner,
                                                           std::vector<UserId> users) {
    co_return co_await database_.read(deadline,
                                      [&](storage::Tx& tx) -> Result<std::vector<Remark>> {
                                          std::vector<Remark> remarks;
                                          for (const auto user : users) {
                                              auto remark = store::find_remark(tx, owner, user);
                                              if (!remark.empty()) {
                                                  remarks.push_back({user, std::move(remark)});
                                              }
                                          }
                                          return remarks;
                                      });
}

}  // namespace kapok::contacts
