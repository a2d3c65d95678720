// What a caller of another domain adds to the transaction of a change, such as a line of the audit
// log: both are there or neither. It may run more than once and must have no effect but through Tx.
#pragma once

#include <functional>

namespace kapok::storage {

class Tx;

using SameCommit = std::function<void(Tx&)>;

}  // namespace kapok::storage
