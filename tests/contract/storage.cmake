# The storage suite on every engine, and a program for it to kill.
add_executable(storage_victim storage_victim.cpp)
target_link_libraries(storage_victim PRIVATE kapok_flags kapok::storage)
target_precompile_headers(storage_victim REUSE_FROM kapok_pch_net)

kapok_test_program(
  storage_contract_test
  SOURCES storage_contract_test.cpp storage_concurrency_test.cpp storage_durability_test.cpp
          storage_migration_test.cpp storage_outbox_test.cpp storage_tables_test.cpp storage_engines.cpp
  DEPS kapok::storage kapok::runtime_testing kapok_test_postgres)
target_compile_definitions(storage_contract_test
                           PRIVATE KAPOK_STORAGE_VICTIM="$<TARGET_FILE:storage_victim>")
add_dependencies(storage_contract_test storage_victim)
