# kapok_module(name [API_DEPS targets…] [PRIVATE_DEPS targets…] [LIBS third-party…])
#
# One folder, one module: library kapok::<name> of all *.cpp, test program <name>_test of all *_test.cpp. API_DEPS are the
# modules whose headers appear in ours; PRIVATE_DEPS appear only in sources. SQL under migrations/ is compiled in.
# What is in main/ belongs to a program and not to the library.
# testing/*.cpp become kapok::<name>_testing: fakes and builders for other modules' tests.
set(kapok_pch_std <string> <string_view> <vector> <optional> <variant> <memory> <functional> <map>
                  <unordered_map> <chrono> <span> <cstdint> <utility> <fmt/core.h>)
set(kapok_pch_asio <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
                   <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp> <boost/asio/post.hpp>)

# Two precompiled headers serve all modules: std + Asio for the product, and GoogleTest on top for tests.
function(kapok_pch target)
  # Only written if it is not there: a new time would compile everything anew.
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/${target}.cpp" CONTENT "")
  add_library(${target} OBJECT "${CMAKE_BINARY_DIR}/${target}.cpp")
  target_link_libraries(${target} PRIVATE kapok_flags fmt::fmt Threads::Threads)
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()
kapok_pch(kapok_pch_net ${kapok_pch_std} ${kapok_pch_asio})

function(kapok_test_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE kapok_flags ${arg_DEPS} GTest::gtest GTest::gmock
                                        kapok_test_main)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_compile_definitions(${name} PRIVATE KAPOK_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_precompile_headers(${name} REUSE_FROM kapok_pch_test)
  if("kapok_test_postgres" IN_LIST arg_DEPS)
    # One process for all its tests: a PostgreSQL is started once a process, which takes seconds.
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  else()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 120)
  endif()
endfunction()

function(kapok_embed_migrations target name)
  file(GLOB sql CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql")
  if(NOT sql)
    return()
  endif()
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}_migrations.cpp")
  set(script "${CMAKE_SOURCE_DIR}/scripts/embed_migrations.py")
  add_custom_command(
    OUTPUT "${out}"
    COMMAND python3 "${script}" ${name} "${out}" ${sql}
    DEPENDS ${sql} "${script}"
    COMMENT "Embedding migrations of ${name}")
  target_sources(${target} PRIVATE "${out}")
endfunction()

function(kapok_module name)
  cmake_parse_arguments(arg "" "" "API_DEPS;PRIVATE_DEPS;TEST_DEPS;LIBS" ${ARGN})
  foreach(dep IN LISTS arg_API_DEPS arg_PRIVATE_DEPS)
    if(NOT TARGET kapok::${dep})
      message(FATAL_ERROR "${name} needs the module ${dep}, which is not there")
    endif()
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS *.cpp */*.cpp)
  list(FILTER sources EXCLUDE REGEX "/testing/|/main/[^/]+$")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  file(GLOB headers CONFIGURE_DEPENDS *.h */*.h)
  list(FILTER headers EXCLUDE REGEX "/testing/")

  set(target kapok_${name})
  list(TRANSFORM arg_API_DEPS PREPEND kapok::)
  list(TRANSFORM arg_PRIVATE_DEPS PREPEND kapok::)
  list(TRANSFORM arg_TEST_DEPS PREPEND kapok::)
  add_library(${target} STATIC ${sources})
  add_library(kapok::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/server" "${CMAKE_SOURCE_DIR}/server/infra"
                                              "${CMAKE_SOURCE_DIR}/server/domains")
  target_link_libraries(
    ${target}
    PUBLIC kapok_flags kapok_asio fmt::fmt Threads::Threads ${arg_API_DEPS}
    PRIVATE ${arg_PRIVATE_DEPS} ${arg_LIBS})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}/server" FILES ${headers})
  target_precompile_headers(${target} REUSE_FROM kapok_pch_net)
  kapok_embed_migrations(${target} ${name})

  if(KAPOK_TESTS)
    file(GLOB testing CONFIGURE_DEPENDS testing/*.cpp)
    if(testing)
      add_library(${target}_testing STATIC ${testing})
      add_library(kapok::${name}_testing ALIAS ${target}_testing)
      target_link_libraries(${target}_testing PUBLIC kapok::${name} ${arg_PRIVATE_DEPS} ${arg_LIBS})
      target_precompile_headers(${target}_testing REUSE_FROM kapok_pch_net)
      list(APPEND arg_TEST_DEPS kapok::${name}_testing)
    endif()
    if(tests)
      kapok_test_program(${name}_test SOURCES ${tests} DEPS kapok::${name} ${arg_PRIVATE_DEPS}
                         ${arg_TEST_DEPS} ${arg_LIBS})
    endif()
  endif()
endfunction()
