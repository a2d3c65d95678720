# KAPOK_SANITIZE=address,undefined or thread (the presets asan and tsan); KAPOK_FUZZ adds libFuzzer's coverage.
if(KAPOK_SANITIZE)
  add_compile_options(-fsanitize=${KAPOK_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KAPOK_SANITIZE})
endif()
if(KAPOK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
