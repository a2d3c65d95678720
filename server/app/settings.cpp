#include "app/settings.h"

namespace kapok::app {

namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""min;

constexpr std::string_view kConfigInvalid = "CONFIG_INVALID";

void declare_net(Settings& settings, config::Registry& registry) {
    auto net = registry.group("net", "Connections from clients.");
    net.add("listen", settings.listen, "Address to listen on; 0.0.0.0 for all of IPv4.");
    net.add("port", settings.port, "Port to listen on; 0 for any free one.");
    net.add("public_url",
            settings.public_url,
            "Address that people open, where a proxy stands before Kapok.");
    net.add("tls_certificate",
            settings.tls_certificate,
            "PEM file with the certificate chain; empty for plain HTTP.");
    net.add("tls_key", settings.tls_key, "PEM file with the certificate's private key.");
    net.add("allowed_origins",
            settings.net.allowed_origins,
            "Other origins whose pages may call, such as https://app.example.org.");
    net.add("trusted_proxies",
            settings.net.trusted_proxies,
            "Addresses of proxies whose X-Forwarded-For is believed.");
    net.add("connections_max", settings.net.connections_max, "Connections of clients at once.")
        .between(10, 1'000'000);
    net.add("drain", settings.drain, "How long calls may take to end at shutdown.")
        .between(0ms, 60'000ms);
}

void declare_accounts(Settings& settings, config::Registry& registry) {
    auto accounts = registry.group("accounts", "Who may have an account, and log-in.");
    accounts.add(
        "instance_name", settings.accounts.instance_name, "Name of this Kapok on its log-in page.");
    accounts.add("registration", settings.registration, "Who may make an account.")
        .one_of({"open", "invite", "closed"});
    accounts
        .add("code_sender",
             settings.code_sender,
             "How one-time codes reach phones; log is for development only.")
        .one_of({"none", "log", "webhook"});
    accounts.add("code_webhook_url",
                 settings.code_webhook_url,
                 "Where codes are posted as JSON {phone, code}.");
    accounts
        .add("code_webhook_secret",
             settings.code_webhook_secret,
             "Sent to the webhook as Authorization: Bearer.")
        .secret();
    accounts
        .add("deletion_wait",
             settings.accounts.deletion_wait,
             "How long a log-in cancels the deletion of an account.")
        .between(0ms, std::chrono::days(90));
    accounts
        .add("devices_max",
             settings.accounts.devices_max,
             "Devices a user; one more ends the one seen longest ago.")
        .between(1, 1'000);
    accounts
        .add("nickname_characters_max",
             settings.accounts.limits.nickname_characters,
             "Longest nickname, also of a member in a group.")
        .between(8, 64);
    registry.group("contacts", "Contacts.")
        .add("contacts_max", settings.contacts.contacts_max, "Contacts a user.")
        .between(10, 50'000);
}

void declare_media(Settings& settings, config::Registry& registry) {
    auto media = registry.group("media", "Files that people send.");
    media.add("file_bytes_max", settings.media.file_bytes_max, "Largest file, in bytes.")
        .between(1, 1ULL << 40U);
    media.add("quota_bytes", settings.media.quota_bytes, "Bytes a user may upload within an hour.")
        .between(1, 1ULL << 44U);
    // Longer ones would not fit into what a recording may weigh.
    media.add("voice_max", settings.media.voice_max, "Longest voice message.")
        .between(10'000ms, 120'000ms);
}

void declare_messaging(Settings& settings, config::Registry& registry) {
    auto messages = registry.group("messages", "Messages and chats.");
    messages
        .add("text_characters_max",
             settings.messaging.limits.text_characters,
             "Longest text, also as a draft.")
        .between(100, 30'000);
    messages
        .add("album_pictures_max",
             settings.messaging.limits.album_pictures,
             "Pictures of one message.")
        .between(2, 9);
    messages.add("pinned_max", settings.messaging.limits.pinned, "Chats that a user pins.")
        .between(1, 1'000);
    auto groups = registry.group("groups", "Groups.");
    auto& limits = settings.messaging.limits;
    groups.add("members", limits.members, "How many members a new group may have.")
        .between(3, 100'000);
    groups.add("members_max", limits.members_max, "How far an owner may raise that.")
        .between(3, 100'000);
    groups.add("admins_max", limits.admins, "Admins beside the owner.").between(0, 100);
    groups.add("name_characters_max", limits.group_name_characters, "Longest name of a group.")
        .between(8, 128);
    groups.add("notice_characters_max", limits.announcement_characters, "Longest group notice.")
        .between(100, 10'000);
}

void declare_links(Settings& settings, config::Registry& registry) {
    auto links = registry.group("links", "Previews of links that people send.");
    links.add("previews",
              settings.links.previews,
              "Read the pages of links and show what they say of themselves.");
    links.add("trusted_pages",
              settings.trusted_pages,
              "Addresses of your own network, such as 10.0.0.5:80, whose pages may be read; others "
              "of private networks never are.");
}

void declare_push(Settings& settings, config::Registry& registry) {
    auto push = registry.group("push", "Notifications on devices that have no page open.");
    push.add("contact",
             settings.push.contact,
             "Whom push services write to about this instance: mailto:… or https://…. Empty: "
             "net.public_url, if it is https.");
    push.add("trusted_endpoints",
             settings.push.trusted_endpoints,
             "Addresses of your own network, such as 10.0.0.5:443, whose push services may be "
             "reached, by http too; others of private networks never are.");
}

void declare_language(Settings& settings, config::Registry& registry) {
    auto& [translating, transcribing] = settings.language;
    auto translate = registry.group("translate", "Messages in other languages, by a provider.");
    translate.add(
        "url",
        translating.url,
        "Where texts are posted, as to LibreTranslate's /translate; empty for no provider. "
        "It may be in your own network.");
    translate
        .add("token",
             translating.token,
             "Sent to the provider as api_key and as Authorization: Bearer.")
        .secret();
    translate.add("timeout", translating.timeout, "How long the provider may take.")
        .between(100ms, 25'000ms);
    translate.add("characters_max", translating.characters_max, "Longest text that is translated.")
        .between(1, 10'000);
    auto transcribe = registry.group("transcribe", "Voice messages as text, by a provider.");
    transcribe.add(
        "url",
        transcribing.url,
        "Where recordings are posted, as to OpenAI's /v1/audio/transcriptions or "
        "whisper.cpp's /inference; empty for no provider. It may be in your own network.");
    transcribe.add("token", transcribing.token, "Sent to the provider as Authorization: Bearer.")
        .secret();
    transcribe.add(
        "model", transcribing.model, "The provider's model, where it has several: whisper-1.");
    transcribe.add("timeout", transcribing.timeout, "How long the provider may take.")
        .between(100ms, 110'000ms);
    transcribe.add("bytes_max", transcribing.bytes_max, "Largest recording that is sent there.")
        .between(1, std::uint64_t{64} << 20U);
}

void declare_policy(moderation::PolicySettings& settings, config::Registry& registry) {
    auto policy = registry.group("policy", "A content policy of your own, asked about messages.");
    policy.add("url",
               settings.url,
               "Where each message is posted as JSON before it is stored; empty to ask nobody. It "
               "may be in your own network.");
    policy.add("secret", settings.secret, "Sent to it as Authorization: Bearer.").secret();
    policy.add("timeout", settings.timeout, "How long it may take.").between(50ms, 8'000ms);
    policy
        .add("on_failure",
             settings.on_failure,
             "What happens to messages while it does not answer: they are sent, or not.")
        .one_of({"allow", "refuse"});
    policy
        .add("calls_max",
             settings.calls_max,
             "How many it is asked about at once; those beyond count as not answered.")
        .between(1, 10'000);
}

bool is_http(std::string_view url) {
    return url.empty() || url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

void Settings::declare(config::Registry& registry) {
    declare_net(*this, registry);
    auto storage = registry.group("storage", "Where Kapok keeps things.");
    storage.add("data", data_directory, "Directory of the embedded engines and of files.");
    storage.add("engine", engine, "SQLite and RocksDB in the data directory, or PostgreSQL.")
        .one_of({"embedded", "postgres"});
    storage.add("postgres", postgres, "libpq connection string, for the engine postgres.").secret();
    storage.add("backup_root",
                backup_root,
                "Directory below which backups may be written. Empty: anywhere, but only when they "
                "are asked for on the server's own machine.");
    auto process = registry.group("process", "The process.");
    process.add("shards", shards, "Threads that serve connections; 0 for one a core.")
        .between(0, 256);
    process.add("web", web_directory, "Directory of the built web app; empty to serve none.");
    process.add("metrics_public", metrics_public, "Serve /metrics to others than this machine.");
    log.declare(registry);
    rpc.declare(registry);
    declare_accounts(*this, registry);
    declare_media(*this, registry);
    declare_messaging(*this, registry);
    declare_links(*this, registry);
    declare_push(*this, registry);
    declare_language(*this, registry);
    declare_policy(policy, registry);
    registry.group("search", "Search in messages.")
        .add("rebuild",
             search.rebuild,
             "Make the index anew at this start; kapokd --rebuild-search.");
}

Result<void> Settings::check() const {
    const auto invalid = [](std::string message) {
        return Error(Code::kInvalid, kConfigInvalid, std::move(message));
    };
    if (engine == "postgres" && postgres.empty()) {
        return invalid("storage.postgres is needed with storage.engine = \"postgres\"");
    }
    if (tls_certificate.empty() != tls_key.empty()) {
        return invalid("net.tls_certificate and net.tls_key are needed together");
    }
    if (code_sender == "webhook" && code_webhook_url.empty()) {
        return invalid(
            "accounts.code_webhook_url is needed with accounts.code_sender = \"webhook\"");
    }
    if (!is_http(language.translate.url) || !is_http(language.transcribe.url)) {
        return invalid("translate.url and transcribe.url begin with http:// or https://");
    }
    if (!is_http(policy.url)) {
        return invalid("policy.url begins with http:// or https://");
    }
    return {};
}

}  // namespace kapok::app
