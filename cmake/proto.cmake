# kapok_proto(target): one library from all of proto/, compiled once and without our warnings.
function(kapok_proto target)
  set(root "${CMAKE_SOURCE_DIR}/proto")
  file(GLOB_RECURSE schemas CONFIGURE_DEPENDS "${root}/*.proto")
  set(out "${CMAKE_BINARY_DIR}/gen")
  file(MAKE_DIRECTORY "${out}")
  foreach(schema IN LISTS schemas)
    file(RELATIVE_PATH path "${root}" "${schema}")
    string(REGEX REPLACE "\\.proto$" "" stem "${path}")
    list(APPEND generated "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h")
  endforeach()
  add_custom_command(
    OUTPUT ${generated}
    COMMAND protobuf::protoc --cpp_out=${out} -I ${root} ${schemas}
    DEPENDS ${schemas}
    COMMENT "Generating C++ from proto/")
  add_library(${target} STATIC ${generated})
  target_include_directories(${target} SYSTEM PUBLIC "${out}")
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf)
  target_compile_options(${target} PRIVATE -w -g1)
endfunction()
