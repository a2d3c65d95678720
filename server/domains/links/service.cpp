#include "links/service.h"

#include "base/encoding.h"
#include "base/log.h"
#include "base/web_url.h"
#include "links/api/errors.h"

namespace kapok::links {

namespace {

constexpr auto kGoodFor = std::chrono::hours(1);
// A row that is about to end is made anew, so that what is answered can still be sent.
constexpr auto kFreshFor = std::chrono::minutes(50);
constexpr auto kHeardFor = std::chrono::minutes(10);
constexpr std::size_t kPagesHeard = 64;  // each at most half a megabyte
constexpr int kAskingMax = 32;
constexpr std::string_view kAccept = "text/html,application/xhtml+xml,image/*;q=0.8";
constexpr std::string_view kAcceptPicture = "image/jpeg,image/png,image/webp,image/gif";

Error none() { return Error(Code::kNotFound, errors::kPreviewNone, "the link has no preview"); }

bool is_html(std::string_view mime) {
    return mime == "text/html" || mime == "application/xhtml+xml";
}

// The last part of the path, for a picture that is a page of its own.
std::string name_of(const WebUrl& url) {
    const auto path = url.target.substr(0, url.target.find('?'));
    const auto name = path.substr(path.rfind('/') + 1);
    return name.empty() ? url.host : name;
}

// One of so many at a time, as long as it lives.
class Turn {
  public:
    explicit Turn(std::atomic<int>& count) : count_(count), given_(++count <= kAskingMax) {}
    ~Turn() { --count_; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    [[nodiscard]] bool given() const { return given_; }

  private:
    std::atomic<int>& count_;
    bool given_;
};

}  // namespace

Service::Service(Ports ports, Settings settings)
    : ports_(ports), settings_(settings), heard_(kPagesHeard) {}

Task<Result<Preview>> Service::preview_link(rpc::RequestContext ctx, std::string url) {
    const auto user = ctx.caller.user;
    const auto parsed = WebUrl::parse(url);
    if (!parsed) {
        co_return Error(Code::kInvalid, errors::kUrlInvalid, "not an http or https address")
            .with_field("url");
    }
    if (!settings_.previews) {
        co_return none();
    }
    const auto now = ports_.clock.wall_now();
    CO_TRY(auto made, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_by_url(tx, user, url));
    }));
    if (made && made->made + kFreshFor > now) {
        co_return co_await describe(ctx.deadline, *std::move(made));
    }
    CO_TRY(auto heard, co_await hear(ctx.deadline, parsed->text()));
    if (heard->facts.title.empty()) {
        co_return none();
    }
    co_return co_await keep(ctx.deadline, user, std::move(url), std::move(heard));
}

Task<Result<Service::SharedHeard>> Service::hear(Deadline deadline, std::string url) {
    auto known = heard_.find(url);
    if (known && known->at + kHeardFor > ports_.clock.wall_now()) {
        co_return known;
    }
    const Turn turn(asking_);
    if (!turn.given()) {
        co_return none();
    }
    const auto ticket = heard_.begin_load(url);
    auto heard = co_await ask(deadline, url);
    co_return heard_.put(ticket, url, std::move(heard));
}

Task<Service::Heard> Service::ask(Deadline deadline, std::string url) {
    Heard heard{.facts = {}, .picture = {}, .at = ports_.clock.wall_now()};
    auto page = co_await ports_.pages.fetch(deadline, url, std::string(kAccept));
    if (!page) {
        LOG(debug, "a link has no preview", kv("reason", page.error().reason()));
        co_return heard;
    }
    const auto at = WebUrl::parse(page->url);
    const auto mime = mime_of(page->content_type);
    if (!at) {
        co_return heard;
    }
    if (mime.starts_with("image/") && page->whole) {
        heard.facts.title = name_of(*at);
        heard.picture = std::move(page->body);
    } else if (is_html(mime)) {
        heard.facts = read_page(page->body, page->content_type);
        if (!heard.facts.title.empty() && !heard.facts.picture.empty()) {
            heard.picture = co_await fetch_picture(deadline, page->url, heard.facts.picture);
        }
    }
    if (heard.facts.site.empty()) {
        heard.facts.site = at->host;
    }
    co_return heard;
}

// Its bytes, or none: a page is worth showing without.
Task<std::string> Service::fetch_picture(Deadline deadline,
                                         std::string page,
                                         std::string reference) {
    const auto base = WebUrl::parse(page);
    const auto url = base ? base->resolve(reference) : std::nullopt;
    if (!url) {
        co_return std::string();
    }
    auto got = co_await ports_.pages.fetch(deadline, url->text(), std::string(kAcceptPicture));
    if (!got || !got->whole || !mime_of(got->content_type).starts_with("image/")) {
        co_return std::string();
    }
    co_return std::move(got->body);
}

Task<Result<Preview>> Service::keep(Deadline deadline,
                                    UserId user,
                                    std::string url,
                                    SharedHeard heard) {
    const auto now = ports_.clock.wall_now();
    store::Row row{.id = to_base64url(ports_.random.bytes(16)),
                   .user = user,
                   .url = std::move(url),
                   .title = heard->facts.title,
                   .description = heard->facts.description,
                   .site = heard->facts.site,
                   .picture_media_id = {},
                   .made = now};
    if (!heard->picture.empty()) {
        auto picture = co_await ports_.media.keep_picture(deadline, user, heard->picture);
        if (picture) {
            row.picture_media_id = picture->id;
        } else if (picture.error().code() != Code::kInvalid &&
                   picture.error().code() != Code::kTooLarge) {
            co_return std::move(picture).error();
        }
    }
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_old(tx, now - kGoodFor);
        store::put(tx, row);
        return {};
    }));
    co_return co_await describe(deadline, std::move(row));
}

Task<Result<Preview>> Service::describe(Deadline deadline, store::Row row) {
    Preview preview{.id = std::move(row.id),
                    .url = std::move(row.url),
                    .title = std::move(row.title),
                    .description = std::move(row.description),
                    .site = std::move(row.site),
                    .picture = {}};
    if (!row.picture_media_id.empty()) {
        auto picture = co_await ports_.media.get_for(deadline, row.user, row.picture_media_id);
        if (picture) {
            preview.picture = *std::move(picture);
        } else if (picture.error().code() != Code::kNotFound) {
            co_return std::move(picture).error();
        }
    }
    co_return preview;
}

Task<Result<Preview>> Service::get_for(Deadline deadline, UserId user, std::string preview_id) {
    const auto now = ports_.clock.wall_now();
    CO_TRY(auto row, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::find(tx, preview_id));
    }));
    if (!row || row->user != user || row->made + kGoodFor <= now) {
        co_return Error(Code::kNotFound, errors::kPreviewUnknown, "there is no such preview")
            .with_field("content.text.link.preview_id");
    }
    co_return co_await describe(deadline, *std::move(row));
}

}  // namespace kapok::links
