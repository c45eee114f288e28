#include "frontend/embind/client.h"

#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "frontend/embind/header_names.h"
#include "source/content_hash.h"
#include "source/on_disk.h"
#include "source/path.h"

namespace unfreed::embind {
namespace {

using Json = nlohmann::ordered_json;
using End = ProcessResult::End;

constexpr std::string_view kSpace = "embind";  // in the cache
constexpr std::string_view kProgram = "unfreed-embind";
constexpr uint64_t kMaxFile = 64 << 20;

std::string ownFolder() {
  std::string path(4096, '\0');
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return {};
  path.resize(static_cast<size_t>(size));
  return std::string(path::parentOf(path));
}

std::string hashIn(const std::string& file) {
  const auto hash = hashOfFile(file, kMaxFile);
  return hash ? hexOf(*hash) : "none";
}

// Another build of the program is another program.
std::string identityOf(const std::string& program) {
  return isThere(program) ? fmt::format("{} {}", program, stampOf(program)) : std::string();
}

std::vector<std::string> argumentsOf(const Request& request) {
  std::vector<std::string> arguments;
  if (!request.root.empty()) arguments.push_back("--root=" + request.root);
  for (const std::string& folder : request.includes) arguments.push_back("--include=" + folder);
  for (const std::string& macro : request.defines) arguments.push_back("--define=" + macro);
  if (!request.compileCommands.empty()) arguments.push_back("--compile-commands=" + request.compileCommands);
  arguments.push_back(request.file);
  return arguments;
}

Notification notificationOf(std::string id, std::string path, std::string message) {
  Notification notification;
  notification.id = std::move(id);
  notification.path = std::move(path);
  notification.message = std::move(message);
  return notification;
}

constexpr std::string_view kLost = "its names were read, but who owns its results is not known";

Notification failureOf(const ProcessResult& result, const Request& request, const ProcessLimits& limits) {
  switch (result.end) {
    case End::TimedOut:
      return notificationOf("embind-clang-timeout", request.file,
                            fmt::format("Clang did not finish this file within {} seconds: {}",
                                        limits.time.count() / 1000, kLost));
    case End::Crashed:
      return notificationOf(
          "embind-clang-crash", request.file,
          fmt::format("Clang stopped on this file ({}): {}", strsignal(result.code), kLost));
    case End::NotStarted:
      return notificationOf(
          "embind-clang-not-started", request.file,
          fmt::format("unfreed-embind could not be started ({}): {}", std::strerror(result.code), kLost));
    case End::Exited:
    case End::TooMuchOutput:
      break;
  }
  return notificationOf("embind-clang-failed", request.file,
                        fmt::format("unfreed-embind gave no answer about this file: {}", kLost));
}

}  // namespace

Client::Client(DiskCache cache) : Client(findProgram(), std::move(cache)) {}

Client::Client(std::string program, DiskCache cache, ProcessLimits limits)
    : program_(std::move(program)),
      identity_(identityOf(program_)),
      cache_(std::move(cache)),
      limits_(limits) {}

Client::~Client() = default;

std::string Client::findProgram() {
  if (const char* const named = std::getenv("UNFREED_EMBIND"); named != nullptr && *named != '\0') {
    const std::string program = path::join(path::workingDirectory(), named);
    return isProgram(program) ? program : std::string();
  }
  const std::string folder = ownFolder();
  if (!folder.empty() && isProgram(path::join(folder, kProgram))) return path::join(folder, kProgram);
  return programInPath(kProgram);
}

namespace {

Notification missing(const Request& request) {
  const char* const named = std::getenv("UNFREED_EMBIND");
  const bool isNamed = named != nullptr && *named != '\0';
  const std::string where = isNamed ? fmt::format("UNFREED_EMBIND names `{}`, which is no program", named)
                                    : "unfreed-embind was not found beside unfreed or in PATH";
  return notificationOf(
      "embind-clang-missing", request.file,
      fmt::format(
          "{}: C++ is read without Clang. The names of EMSCRIPTEN_BINDINGS are known, but not who owns "
          "most results. Install unfreed-embind{}",
          where, isNamed ? "" : ", or name it in UNFREED_EMBIND"));
}

}  // namespace

Answer Client::ask(const Request& request) {
  if (program_.empty()) {
    Answer answer;
    answer.notifications.push_back(missing(request));
    return answer;
  }
  if (timeouts_ >= kMaxTimeouts) return {};  // two files have said so: it would take too long for all
  const ContentHash key = cache_.isOn() ? keyOf(request) : ContentHash{};
  if (const auto text = load(request, key)) {
    Answer answer;
    answer.typed = parseAnswer(*text);
    answer.isCached = answer.typed.has_value();
    if (answer.isCached) return answer;
  }
  return run(request);
}

Answer Client::run(const Request& request) {
  Answer answer;
  const ProcessResult result = runProcess({program_, argumentsOf(request)}, limits_);
  if (result.isSuccess()) answer.typed = parseAnswer(result.output);
  if (!answer.typed) {
    answer.notifications.push_back(failureOf(result, request, limits_));
    if (result.end == End::TimedOut && ++timeouts_ == kMaxTimeouts) {
      answer.notifications.push_back(notificationOf(
          "embind-clang-timeout", {},
          "Clang did not finish several C++ files: the others are read without it, by their names"));
    }
  } else if (cache_.isOn()) {
    store(request, keyOf(request), *answer.typed, result.output);
  }
  return answer;
}

std::shared_ptr<const HeaderNames> Client::namesBelow(const std::string& root) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const HeaderNames>& names = roots_[root];
  if (!names) names = std::make_shared<const HeaderNames>(root);
  return names;
}

ContentHash Client::keyOf(const Request& request) const {
  std::string text = identity_;
  for (const std::string& argument : argumentsOf(request)) {
    text += '\0';
    text += argument;
  }
  text += '\0' + hashIn(request.file);
  if (!request.compileCommands.empty()) text += '\0' + hashIn(request.compileCommands);
  return hashOf(text);
}

// An entry: one line that says under which circumstances it holds, then the answer as it was given.
std::optional<std::string> Client::load(const Request& request, const ContentHash& key) {
  auto entry = cache_.load(kSpace, key);
  if (!entry) return std::nullopt;
  const size_t end = entry->find('\n');
  if (end == std::string::npos) return std::nullopt;
  const Json facts = Json::parse(entry->substr(0, end), nullptr, false);
  const bool isWhole = facts.is_object() && facts.contains("read") && facts["read"].is_object() &&
                       facts.contains("missing") && facts["missing"].is_object();
  if (!isWhole) return std::nullopt;
  for (const auto& [file, hash] : facts["read"].items()) {
    if (!hash.is_string() || hashIn(file) != hash.get_ref<const std::string&>()) return std::nullopt;
  }
  if (!facts["missing"].empty()) {
    const auto names = namesBelow(request.root);
    for (const auto& [header, paths] : facts["missing"].items()) {
      if (Json(names->endingIn(header)) != paths) return std::nullopt;
    }
  }
  entry->erase(0, end + 1);
  return entry;
}

void Client::store(const Request& request, const ContentHash& key, const TypedAnswer& answer,
                   const std::string& text) {
  Json facts = {{"read", Json::object()}, {"missing", Json::object()}};
  for (const std::string& file : answer.read) facts["read"][file] = hashIn(file);
  if (!answer.missing.empty()) {
    const auto names = namesBelow(request.root);
    for (const std::string& header : answer.missing) facts["missing"][header] = names->endingIn(header);
  }
  const std::string heading = facts.dump(-1, ' ', false, Json::error_handler_t::replace);
  cache_.store(kSpace, key, heading + "\n" + text);
}

}  // namespace unfreed::embind
