# unfreed_layer(NAME [PUBLIC lib...] [PRIVATE lib...])
# One folder is one static library `unfreed_NAME` made of every .cpp in it. PUBLIC names the layers whose
# headers this layer's headers may include; PRIVATE those (and the third-party libraries) that only its .cpp files may.
function(unfreed_layer NAME)
  cmake_parse_arguments(LAYER "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(SOURCES)
    add_library(unfreed_${NAME} STATIC ${SOURCES})
    target_link_libraries(unfreed_${NAME} PUBLIC ${LAYER_PUBLIC}
                          PRIVATE ${LAYER_PRIVATE} unfreed_compile_options)
  else()
    add_library(unfreed_${NAME} INTERFACE)
    target_link_libraries(unfreed_${NAME} INTERFACE ${LAYER_PUBLIC})
  endif()
endfunction()
