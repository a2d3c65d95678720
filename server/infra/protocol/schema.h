// All files of the schema, proto/kapok/**. Thread-safe.
#pragma once

#include <google/protobuf/descriptor.h>

#include <vector>

namespace kapok::protocol {

// Sorted by path. Naming each file here also keeps it in the program: the linker drops generated
// files that nothing refers to, and with them their services.
std::vector<const google::protobuf::FileDescriptor*> schema_files();

}  // namespace kapok::protocol
