# fmt, and the licences of what is linked into the program.

# A static program cannot link the shared library that Debian packs.
add_library(fmt_library INTERFACE)
target_link_libraries(fmt_library INTERFACE $<IF:$<BOOL:${UNFREED_STATIC}>,fmt::fmt-header-only,fmt::fmt>)

# unfreed_notices(FILE): writes the licences of everything that ends up in the program, as far as they lie on this
# machine: those of the npm packages, and Debian's records of the system's.
function(unfreed_notices FILE)
  set(TEXT "unfreed contains code of these projects.\n")
  file(GLOB LICENSES ${PROJECT_SOURCE_DIR}/node_modules/tree-sitter*/LICENSE)
  list(APPEND LICENSES ${PROJECT_SOURCE_DIR}/node_modules/tree-sitter/vendor/tree-sitter/LICENSE)
  foreach(PACKAGE nlohmann-json3-dev libcli11-dev libfmt-dev libexpected-dev libtomlplusplus-dev libxxhash-dev
                  libc6-dev libstdc++6 ${ARGN})
    list(APPEND LICENSES /usr/share/doc/${PACKAGE}/copyright)
  endforeach()
  foreach(LICENSE ${LICENSES})
    if(EXISTS ${LICENSE})
      file(READ ${LICENSE} LICENSE_TEXT)
      get_filename_component(FOLDER ${LICENSE} DIRECTORY)
      get_filename_component(NAME ${FOLDER} NAME)
      string(APPEND TEXT "\n==== ${NAME}\n\n${LICENSE_TEXT}")
    endif()
  endforeach()
  file(WRITE ${FILE} "${TEXT}")
endfunction()
