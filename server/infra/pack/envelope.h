// The envelope: bytes of any length locked with a passphrase, as a stream. docs/archive-format.md
// has its layout. Blocks; used by one thread at a time.
#pragma once

#include "base/result.h"
#include "pack/stream.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kapok::pack {

// How much work a guess at the passphrase is: Argon2id's passes and memory.
struct Work {
    std::uint32_t passes = 3;
    std::uint32_t memory_kib = 64U << 10U;
};

// Locks what is written to it.
class Sealer {
  public:
    // Writes the envelope's head.
    static Result<Sealer> create(Sink sink, std::string_view passphrase, Work work = {});
    Sealer(Sealer&&) noexcept;
    Sealer& operator=(Sealer&&) = delete;
    ~Sealer();

    Result<void> write(std::string_view bytes);
    // The last chunk; without it the envelope counts as cut off.
    Result<void> finish();

  private:
    struct State;
    explicit Sealer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Does what begins like this come in an envelope? 8 bytes are enough to tell.
bool is_sealed(std::string_view head);

// What is in the source, unlocked if it is locked: a plain one comes as it is. PASSPHRASE_NEEDED,
// PASSPHRASE_WRONG, ENVELOPE_UNKNOWN, ENVELOPE_DAMAGED, ARCHIVE_TRUNCATED; the last two may come
// with any later piece, too.
Result<Source> unseal(Source source, std::string_view passphrase);

}  // namespace kapok::pack
