# Flags of our own code. Third-party headers are SYSTEM and stay silent.
add_library(kapok_flags INTERFACE)
target_compile_options(
  kapok_flags
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
            -Wimplicit-fallthrough -Wthread-safety -Werror -fno-omit-frame-pointer
            # A stable hash lets ccache reuse objects built with a precompiled header.
            "SHELL:-Xclang -fno-pch-timestamp")
target_compile_definitions(
  kapok_flags INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                        BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_DATE_TIME
                        KAPOK_VERSION="${PROJECT_VERSION}")
target_link_options(kapok_flags INTERFACE -fuse-ld=lld)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  set(sloppiness "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;${sloppiness};${CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CMAKE_CXX_COMPILER_LAUNCHER}")
endif()
