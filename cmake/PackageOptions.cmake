# Read by CPack for each sort of package. An archive has a folder at its top; a .deb must not.
if(CPACK_GENERATOR STREQUAL TGZ)
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()
