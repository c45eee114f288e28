# unfreed_compile_options: warnings, sanitizers and hardening, for our own targets only. Frame pointers are for those
# who look into a program: sanitizers and profilers.
add_library(unfreed_compile_options INTERFACE)
target_compile_options(unfreed_compile_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wcast-align -Wunused -Wimplicit-fallthrough $<$<NOT:$<CONFIG:Release>>:-fno-omit-frame-pointer>)
if(UNFREED_WARNINGS_FATAL)
  target_compile_options(unfreed_compile_options INTERFACE -Werror)
endif()
target_include_directories(unfreed_compile_options INTERFACE
  ${PROJECT_SOURCE_DIR}/analyzer ${PROJECT_SOURCE_DIR})

# What is shipped: overflows that the compiler can see end the program instead of going on, and nothing of the image
# is both writable and used for jumps.
if(CMAKE_BUILD_TYPE STREQUAL Release)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong)
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    add_link_options(-Wl,-z,relro,-z,now -Wl,-z,noexecstack)
  endif()
endif()

if(UNFREED_SANITIZE)
  add_compile_options(-fsanitize=${UNFREED_SANITIZE} -fno-sanitize-recover=undefined)
  string(REPLACE "fuzzer-no-link," "" UNFREED_LINK_SANITIZE "${UNFREED_SANITIZE}")
  add_link_options(-fsanitize=${UNFREED_LINK_SANITIZE})
endif()
