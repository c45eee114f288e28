# unfreed_layer(NAME [HOT file...] [PUBLIC lib...] [PRIVATE lib...])
# One folder is one static library `unfreed_NAME` made of every .cpp in it. PUBLIC names the layers whose
# headers this layer's headers may include; PRIVATE those (and the third-party libraries) that only its .cpp files may.
# HOT names the files where the time goes: they are optimised for speed where the rest is optimised for size.
function(unfreed_layer NAME)
  cmake_parse_arguments(LAYER "" "" "HOT;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(SOURCES)
    add_library(unfreed_${NAME} STATIC ${SOURCES})
    target_link_libraries(unfreed_${NAME} PUBLIC ${LAYER_PUBLIC}
                          PRIVATE ${LAYER_PRIVATE} unfreed_compile_options)
    if(LAYER_HOT)
      set_source_files_properties(${LAYER_HOT} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Release>:-O2>")
    endif()
  else()
    add_library(unfreed_${NAME} INTERFACE)
    target_link_libraries(unfreed_${NAME} INTERFACE ${LAYER_PUBLIC})
  endif()
endfunction()
