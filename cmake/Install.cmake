# `cmake --install`, and the packages that CPack makes of it: one of unfreed, one of unfreed-embind, which needs
# Clang's libraries. The manual page and the completions are printed by the program itself.
include(GNUInstallDirs)

set(PAGES ${CMAKE_BINARY_DIR}/share)
set(GENERATED ${PAGES}/unfreed.1 ${PAGES}/unfreed.bash ${PAGES}/_unfreed ${PAGES}/unfreed.fish)
add_custom_command(
  OUTPUT ${GENERATED}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${PAGES}
  COMMAND unfreed --man > ${PAGES}/unfreed.1
  COMMAND unfreed --completion=bash > ${PAGES}/unfreed.bash
  COMMAND unfreed --completion=zsh > ${PAGES}/_unfreed
  COMMAND unfreed --completion=fish > ${PAGES}/unfreed.fish
  DEPENDS unfreed
  COMMENT "The manual page and the completions"
  VERBATIM)
add_custom_target(manual ALL DEPENDS ${GENERATED})
unfreed_notices(${CMAKE_BINARY_DIR}/THIRD_PARTY_NOTICES.txt)

# Debian's zsh looks elsewhere than zsh's own default.
if(EXISTS /etc/debian_version)
  set(ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
else()
  set(ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endif()

install(TARGETS unfreed RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT unfreed)
install(FILES ${PAGES}/unfreed.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT unfreed)
install(FILES ${PAGES}/unfreed.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME unfreed COMPONENT unfreed)
install(FILES ${PAGES}/_unfreed DESTINATION ${ZSH_FOLDER} COMPONENT unfreed)
install(FILES ${PAGES}/unfreed.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT unfreed)
install(FILES LICENSE ${CMAKE_BINARY_DIR}/THIRD_PARTY_NOTICES.txt DESTINATION ${CMAKE_INSTALL_DOCDIR}
        COMPONENT unfreed)
install(FILES docs/unfreed.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/unfreed COMPONENT unfreed)
if(TARGET unfreed-embind)
  install(TARGETS unfreed-embind RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT embind)
endif()

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME unfreed)
set(CPACK_PACKAGE_VENDOR unfreed)
set(CPACK_PACKAGE_CONTACT "the maintainers of unfreed")
set(CPACK_PACKAGE_FILE_NAME unfreed-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL unfreed)
if(TARGET unfreed-embind)
  list(APPEND CPACK_COMPONENTS_ALL embind)
endif()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/PackageOptions.cmake)
set(CPACK_ARCHIVE_UNFREED_FILE_NAME ${CPACK_PACKAGE_FILE_NAME})
set(CPACK_ARCHIVE_EMBIND_FILE_NAME unfreed-embind-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_UNFREED_PACKAGE_NAME unfreed)
set(CPACK_DEBIAN_EMBIND_PACKAGE_NAME unfreed-embind)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_EMBIND_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_UNFREED_DESCRIPTION "${PROJECT_DESCRIPTION}")
set(CPACK_COMPONENT_EMBIND_DESCRIPTION "Lets unfreed read the types of C++ code with EMSCRIPTEN_BINDINGS")
set(CPACK_DEBIAN_UNFREED_PACKAGE_RECOMMENDS "")
set(CPACK_DEBIAN_UNFREED_PACKAGE_SUGGESTS unfreed-embind)
include(CPack)
