# fmt, and the licences of what is linked into the program.

# A static program cannot link the shared library that Debian packs.
add_library(fmt_library INTERFACE)
target_link_libraries(fmt_library INTERFACE $<IF:$<BOOL:${UNFREED_STATIC}>,fmt::fmt-header-only,fmt::fmt>)

# header_version(HEADER MAJOR MINOR PATCH RESULT): "1.2.3" of what a header defines under these names.
function(header_version HEADER MAJOR MINOR PATCH RESULT)
  find_file(${RESULT}_HEADER ${HEADER})
  set(VERSION "")
  if(${RESULT}_HEADER)
    file(STRINGS ${${RESULT}_HEADER} LINES REGEX "define +(${MAJOR}|${MINOR}|${PATCH}) ")
    foreach(NAME ${MAJOR} ${MINOR} ${PATCH})
      if("${LINES}" MATCHES "define +${NAME} +([0-9]+)")
        list(APPEND VERSION ${CMAKE_MATCH_1})
      endif()
    endforeach()
    list(JOIN VERSION "." VERSION)
  endif()
  set(${RESULT} "${VERSION}" PARENT_SCOPE)
endfunction()
header_version(xxhash.h XXH_VERSION_MAJOR XXH_VERSION_MINOR XXH_VERSION_RELEASE UNFREED_XXHASH)
header_version(toml++/impl/version.h TOML_LIB_MAJOR TOML_LIB_MINOR TOML_LIB_PATCH UNFREED_TOMLPLUSPLUS)
if(NOT UNFREED_TOMLPLUSPLUS)
  header_version(toml++/toml.h TOML_LIB_MAJOR TOML_LIB_MINOR TOML_LIB_PATCH UNFREED_TOMLPLUSPLUS)
endif()

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
