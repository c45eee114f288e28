# The tree-sitter runtime and grammars, compiled from the npm packages named in package.json.
# `npm ci --ignore-scripts` puts them into node_modules; nothing of them is committed.
set(MODULES ${PROJECT_SOURCE_DIR}/node_modules)
set(RUNTIME ${MODULES}/tree-sitter/vendor/tree-sitter/lib)
if(NOT EXISTS ${RUNTIME}/src/lib.c)
  message(FATAL_ERROR "tree-sitter is not installed: run `npm ci --ignore-scripts` first (scripts/test does it)")
endif()

add_library(tree_sitter STATIC ${RUNTIME}/src/lib.c)
target_include_directories(tree_sitter PUBLIC ${RUNTIME}/include PRIVATE ${RUNTIME}/src)
target_compile_definitions(tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)

find_program(NODE node REQUIRED)
set(PACK_PARSE_TABLES ${CMAKE_CURRENT_LIST_DIR}/pack_parse_tables.mjs)

# The parsers are compiled with their large tables packed.
function(tree_sitter_grammar NAME DIR)
  set(PARSER ${CMAKE_BINARY_DIR}/grammars/${NAME}.c)
  add_custom_command(
    OUTPUT ${PARSER}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/grammars
    COMMAND ${NODE} ${PACK_PARSE_TABLES} ${DIR}/src/parser.c ${PARSER}
    DEPENDS ${DIR}/src/parser.c ${PACK_PARSE_TABLES}
    COMMENT "Packing the parse tables of ${NAME}"
    VERBATIM)
  add_library(tree_sitter_${NAME} STATIC ${PARSER} ${DIR}/src/scanner.c)
  target_include_directories(tree_sitter_${NAME} PRIVATE ${DIR}/src)
  target_link_libraries(tree_sitter_${NAME} PRIVATE Threads::Threads)
endfunction()
tree_sitter_grammar(javascript ${MODULES}/tree-sitter-javascript)
tree_sitter_grammar(typescript ${MODULES}/tree-sitter-typescript/typescript)
tree_sitter_grammar(tsx ${MODULES}/tree-sitter-typescript/tsx)

# Third-party C: no warnings of ours, always optimised (the parse tables dominate debug builds otherwise),
# and no sanitizer inside the generated lexers, which are the slowest part of a sanitized run.
foreach(TARGET tree_sitter tree_sitter_javascript tree_sitter_typescript tree_sitter_tsx)
  target_compile_options(${TARGET} PRIVATE -w -O2)
endforeach()
foreach(TARGET tree_sitter_javascript tree_sitter_typescript tree_sitter_tsx)
  set_target_properties(${TARGET} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  target_compile_options(${TARGET} PRIVATE -fno-sanitize=all)
endforeach()

# For --version: which ones they are.
function(tree_sitter_version MODULE RESULT)
  file(READ ${MODULES}/${MODULE}/package.json PACKAGE)
  string(JSON VERSION GET "${PACKAGE}" version)
  set(${RESULT} ${VERSION} PARENT_SCOPE)
endfunction()
tree_sitter_version(tree-sitter UNFREED_TREE_SITTER)
tree_sitter_version(tree-sitter-javascript UNFREED_GRAMMAR_JAVASCRIPT)
tree_sitter_version(tree-sitter-typescript UNFREED_GRAMMAR_TYPESCRIPT)
