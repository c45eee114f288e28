// The texts of analyzer/bindings/models/*.json, compiled in.
#pragma once

#include <span>
#include <string_view>

namespace unfreed::bindings {

struct BuiltInModel {
  std::string_view path;  // "models/opencv.json"
  std::string_view json;
};

std::span<const BuiltInModel> builtInModelTexts();

}  // namespace unfreed::bindings
