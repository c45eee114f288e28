# Clang's libraries, for unfreed-embind alone. They may be missing: then CLANG_LIBRARIES is not set and that one
# program is not built.
#
# Debian packs Clang's CMake files with the compiler and not with the libraries, so the libraries are looked for
# beside those of LLVM, whose CMake files are always there.
set(UNFREED_CLANG_VERSION 19)
find_package(LLVM ${UNFREED_CLANG_VERSION}.1 CONFIG QUIET  # LLVM takes no other minor number
             PATHS /usr/lib/llvm-${UNFREED_CLANG_VERSION} /usr/local/opt/llvm@${UNFREED_CLANG_VERSION})
if(LLVM_FOUND)
  find_library(CLANG_CPP_LIBRARY NAMES clang-cpp clang-cpp${UNFREED_CLANG_VERSION}
               HINTS ${LLVM_LIBRARY_DIRS} NO_DEFAULT_PATH)
  find_path(CLANG_INCLUDE_DIR NAMES clang/Tooling/Tooling.h HINTS ${LLVM_INCLUDE_DIRS} NO_DEFAULT_PATH)
  if(UNFREED_CLANG_STATIC)
    # They know each other in circles, so they are one group to the linker.
    file(GLOB CLANG_ARCHIVES ${LLVM_LIBRARY_DIRS}/libclang[A-Z]*.a)
    llvm_map_components_to_libnames(LLVM_ARCHIVES core support option frontendopenmp frontendhlsl frontendoffloading
                                    windowsdriver targetparser bitreader bitstreamreader mcparser mc profiledata
                                    demangle asmparser)
    set(CLANG_LIBRARIES -Wl,--start-group ${CLANG_ARCHIVES} -Wl,--end-group ${LLVM_ARCHIVES})
    set(CLANG_CPP_LIBRARY "linked statically")
  elseif(CLANG_CPP_LIBRARY AND CLANG_INCLUDE_DIR AND TARGET LLVM)
    set(CLANG_LIBRARIES ${CLANG_CPP_LIBRARY} LLVM)
  endif()
endif()
if(CLANG_LIBRARIES)
  message(STATUS "unfreed-embind: Clang ${LLVM_PACKAGE_VERSION}, ${CLANG_CPP_LIBRARY}")
else()
  message(STATUS "unfreed-embind is not built: libclang-cpp${UNFREED_CLANG_VERSION}-dev and "
                 "llvm-${UNFREED_CLANG_VERSION}-dev were not found. EMSCRIPTEN_BINDINGS are read by name only")
endif()
