// Values in PostgreSQL's binary format.
#pragma once

#include "storage/database.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace kapok::storage::postgres {

// The arguments of one call as libpq wants them. Points into the arguments given.
class Parameters {
  public:
    explicit Parameters(std::span<const Argument> arguments);
    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;

    [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
    // One letter an argument: i(nteger), t(ext), b(ytes), n(ull). Statements are prepared for it.
    [[nodiscard]] const std::string& signature() const { return signature_; }
    [[nodiscard]] const unsigned* types() const { return types_.data(); }
    [[nodiscard]] const char* const* values() const { return values_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

  private:
    std::string signature_;
    std::vector<unsigned> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<std::array<char, 8>> numbers_;
};

// A column's value. Throws DatabaseFailure for a type that is not ours: cast it in the SQL.
Value decode(unsigned type, std::string_view bytes);

}  // namespace kapok::storage::postgres
