# The streams suite on every engine, and a program for it to kill.
add_executable(streams_victim streams_victim.cpp)
target_link_libraries(streams_victim PRIVATE kapok_flags kapok::streams kapok::runtime)
target_precompile_headers(streams_victim REUSE_FROM kapok_pch_net)

kapok_test_program(
  streams_contract_test
  SOURCES streams_contract_test.cpp streams_load_test.cpp streams_model_test.cpp streams_kill_test.cpp
          streams_mover_test.cpp streams_postgres_test.cpp streams_engines.cpp
  DEPS kapok::streams kapok::streams_testing kapok::runtime_testing kapok_test_postgres)
target_compile_definitions(streams_contract_test
                           PRIVATE KAPOK_STREAMS_VICTIM="$<TARGET_FILE:streams_victim>")
add_dependencies(streams_contract_test streams_victim)
