#include "pack/envelope.h"

#include "pack/errors.h"

#include <sodium.h>

#include <array>
#include <optional>

namespace kapok::pack {
namespace {

constexpr std::string_view kMagic = "KAPOKBOX";
constexpr char kVersion = 1;
constexpr std::size_t kHeadBytes =
    8 + 1 + 4 + 4 + crypto_pwhash_SALTBYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kParametersBytes = 8 + 1 + 4 + 4 + crypto_pwhash_SALTBYTES;
constexpr std::size_t kChunkBytes = 64U << 10U;
constexpr std::size_t kTagBytes = crypto_secretstream_xchacha20poly1305_ABYTES;
// What a stranger's envelope may ask of us.
constexpr Work kWorkMax{.passes = 10, .memory_kib = 256U << 10U};

using Key = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;
using StreamState = crypto_secretstream_xchacha20poly1305_state;

unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

void put_u32(std::string& out, std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xFFU));
    }
}

std::uint32_t get_u32(std::string_view bytes) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
        value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return value;
}

Result<Key> derive(std::string_view passphrase, std::string_view salt, Work work) {
    Key key{};
    if (crypto_pwhash(key.data(),
                      key.size(),
                      passphrase.data(),
                      passphrase.size(),
                      raw(salt),
                      work.passes,
                      std::size_t{work.memory_kib} << 10U,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return Error(Code::kUnavailable, errors::kFileFailed, "no memory for the passphrase")
            .with_retry_after_ms(5'000);
    }
    return key;
}

Error truncated() {
    return Error(Code::kInvalid, errors::kTruncated, "the archive ends too early");
}

}  // namespace

struct Sealer::State {
    Sink sink;
    StreamState stream{};
    std::string parameters{};  // bound to every chunk
    std::string waiting{};

    ~State() { sodium_memzero(&stream, sizeof(stream)); }
    Result<void> put(std::string_view plain, unsigned char tag);
};

Result<void> Sealer::State::put(std::string_view plain, unsigned char tag) {
    std::string locked(plain.size() + kTagBytes, '\0');
    crypto_secretstream_xchacha20poly1305_push(&stream,
                                               raw(locked),
                                               nullptr,
                                               raw(plain),
                                               plain.size(),
                                               raw(std::string_view(parameters)),
                                               parameters.size(),
                                               tag);
    return sink(locked);
}

Sealer::Sealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer::~Sealer() = default;

Result<Sealer> Sealer::create(Sink sink, std::string_view passphrase, Work work) {
    auto state = std::make_unique<State>();
    state->sink = std::move(sink);
    std::string salt(crypto_pwhash_SALTBYTES, '\0');
    randombytes_buf(salt.data(), salt.size());
    auto& parameters = state->parameters;
    parameters = kMagic;
    parameters.push_back(kVersion);
    put_u32(parameters, work.passes);
    put_u32(parameters, work.memory_kib);
    parameters += salt;
    TRY(auto key, derive(passphrase, salt, work));
    std::string header(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
    crypto_secretstream_xchacha20poly1305_init_push(&state->stream, raw(header), key.data());
    sodium_memzero(key.data(), key.size());
    TRY_VOID(state->sink(parameters + header));
    return Sealer(std::move(state));
}

Result<void> Sealer::write(std::string_view bytes) {
    auto& waiting = state_->waiting;
    waiting += bytes;
    std::size_t at = 0;
    // A full chunk waits, too: whether it is the last one is told by what comes.
    while (waiting.size() - at > kChunkBytes) {
        TRY_VOID(state_->put(std::string_view(waiting).substr(at, kChunkBytes),
                             crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
        at += kChunkBytes;
    }
    waiting.erase(0, at);
    return {};
}

Result<void> Sealer::finish() {
    return state_->put(state_->waiting, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

bool is_sealed(std::string_view head) { return head.starts_with(kMagic); }

namespace {

// Pieces of any length in, amounts that are asked for out.
class Buffered {
  public:
    explicit Buffered(Source source) : source_(std::move(source)) {}

    // `length` bytes, or fewer at the end.
    Result<std::string> take(std::size_t length) {
        while (bytes_.size() < length) {
            TRY(const auto piece, source_());
            if (piece.empty()) {
                break;
            }
            bytes_ += piece;
        }
        auto taken = bytes_.substr(0, length);
        bytes_.erase(0, taken.size());
        return taken;
    }
    void put_back(std::string_view bytes) { bytes_.insert(0, bytes); }

  private:
    Source source_;
    std::string bytes_;
};

class Unsealer {
  public:
    explicit Unsealer(Buffered source) : source_(std::move(source)) {}
    ~Unsealer() { sodium_memzero(&stream_, sizeof(stream_)); }
    Unsealer(const Unsealer&) = delete;
    Unsealer& operator=(const Unsealer&) = delete;

    Result<void> begin(std::string_view passphrase) {
        TRY(const auto head, source_.take(kHeadBytes));
        if (head.size() < kHeadBytes) {
            return truncated();
        }
        const Work work{.passes = get_u32(std::string_view(head).substr(9)),
                        .memory_kib = get_u32(std::string_view(head).substr(13))};
        if (head[8] != kVersion || work.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN ||
            work.passes > kWorkMax.passes || work.memory_kib < 8 ||
            work.memory_kib > kWorkMax.memory_kib) {
            return Error(Code::kInvalid, errors::kEnvelopeUnknown, "another release made it");
        }
        if (passphrase.empty()) {
            return Error(Code::kInvalid, errors::kPassphraseNeeded, "the archive is locked");
        }
        parameters_ = head.substr(0, kParametersBytes);
        TRY(auto key, derive(passphrase, std::string_view(head).substr(17, 16), work));
        const auto header = head.substr(kParametersBytes);
        const int begun = crypto_secretstream_xchacha20poly1305_init_pull(
            &stream_, raw(std::string_view(header)), key.data());
        sodium_memzero(key.data(), key.size());
        if (begun != 0) {
            return Error(Code::kInvalid, errors::kEnvelopeDamaged, "the envelope is damaged");
        }
        // The first chunk tells whether the passphrase fits.
        TRY(first_, open_chunk());
        return {};
    }

    Result<std::string> next() {
        if (first_) {
            return *std::exchange(first_, std::nullopt);
        }
        return ended_ ? Result(std::string()) : open_chunk();
    }

  private:
    Result<std::string> open_chunk() {
        TRY(const auto locked, source_.take(kChunkBytes + kTagBytes));
        if (locked.size() < kTagBytes) {
            return truncated();
        }
        std::string plain(locked.size() - kTagBytes, '\0');
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&stream_,
                                                       raw(plain),
                                                       nullptr,
                                                       &tag,
                                                       raw(std::string_view(locked)),
                                                       locked.size(),
                                                       raw(std::string_view(parameters_)),
                                                       parameters_.size()) != 0) {
            if (chunks_ == 0) {
                return Error(Code::kInvalid, errors::kPassphraseWrong, "another passphrase");
            }
            // A chunk that was cut is one that does not fit.
            return locked.size() < kChunkBytes + kTagBytes
                       ? truncated()
                       : Error(Code::kInvalid, errors::kEnvelopeDamaged, "a chunk was changed");
        }
        ++chunks_;
        ended_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        if (ended_) {
            TRY(const auto rest, source_.take(1));
            if (!rest.empty()) {
                return Error(Code::kInvalid, errors::kEnvelopeDamaged, "bytes after its end");
            }
        } else if (plain.size() < kChunkBytes) {
            return truncated();
        }
        return plain;
    }

    Buffered source_;
    StreamState stream_{};
    std::string parameters_;
    std::uint64_t chunks_ = 0;
    std::optional<std::string> first_;
    bool ended_ = false;
};

}  // namespace

Result<Source> unseal(Source source, std::string_view passphrase) {
    Buffered buffered(std::move(source));
    TRY(const auto head, buffered.take(kMagic.size()));
    buffered.put_back(head);
    if (!is_sealed(head)) {
        auto plain = std::make_shared<Buffered>(std::move(buffered));
        return Source([plain] { return plain->take(kPieceBytes); });
    }
    auto unsealer = std::make_shared<Unsealer>(std::move(buffered));
    TRY_VOID(unsealer->begin(passphrase));
    return Source([unsealer] { return unsealer->next(); });
}

}  // namespace kapok::pack
