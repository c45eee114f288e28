#include "driver/cmake_script.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>

#include "driver/script_variables.h"

namespace unfreed::driver {
namespace {

constexpr int kMaxDepth = 4;  // of calls and loops
constexpr size_t kMaxCommands = 8192;

struct Written {
  std::string name;
  std::string_view arguments;
};

bool isNameCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string inSmallLetters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

size_t endOfComment(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("#[[")) {
    const size_t close = text.find("]]", at);
    return close == std::string_view::npos ? text.size() : close + 2;
  }
  return std::min(text.find('\n', at), text.size());
}

// Behind the bracket that closes the one before `at`.
size_t endOfArguments(std::string_view text, size_t at) {
  int open = 1;
  for (bool quoted = false; at < text.size() && open > 0; ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '#') {
      at = endOfComment(text, at) - 1;
    } else if (!quoted) {
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
  }
  return std::min(at, text.size());
}

std::vector<Written> statementsOf(std::string_view text) {
  std::vector<Written> found;
  for (size_t at = 0; at < text.size() && found.size() < kMaxCommands;) {
    if (text[at] == '#') {
      at = endOfComment(text, at);
      continue;
    }
    if (!isNameCharacter(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && isNameCharacter(text[at])) ++at;
    std::string name = inSmallLetters(text.substr(begin, at - begin));
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    if (at >= text.size() || text[at] != '(') continue;
    const size_t end = endOfArguments(text, at + 1);
    found.push_back({std::move(name), text.substr(at + 1, end - at - 2)});
    at = end;
  }
  return found;
}

// Without comments and quotes, parted at blanks and semicolons.
std::vector<std::string> argumentsIn(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '#') {
      at = endOfComment(text, at) - 1;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ';' || c == '"') {
      finish();
    } else {
      word += c;
    }
  }
  finish();
  return words;
}

std::string joined(const std::vector<std::string>& words, size_t from) {
  std::string text;
  for (size_t i = from; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
  return text;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : statements_(statementsOf(text)) {}

  std::vector<Command> read() {
    run(0, statements_.size(), 0);
    return std::move(commands_);
  }

 private:
  struct Function {
    std::vector<std::string> parameters;
    size_t begin = 0, end = 0;
  };

  // The statement that closes the block of the one at `at`.
  size_t closing(size_t at, size_t end) const {
    const std::string& open = statements_[at].name;
    const std::string close = "end" + open;
    int depth = 0;
    for (size_t i = at; i < end; ++i) {
      if (statements_[i].name == open) ++depth;
      if (statements_[i].name == close && --depth == 0) return i;
    }
    return end;
  }

  void run(size_t begin, size_t end, int depth) {
    for (size_t i = begin; i < end && left_ > 0; ++i) {
      --left_;
      const Written& written = statements_[i];
      const std::vector<std::string> arguments = argumentsIn(variables_.expanded(written.arguments));
      if (written.name == "function" || written.name == "macro") {
        const size_t close = closing(i, end);
        if (!arguments.empty()) {
          functions_[inSmallLetters(arguments[0])] = {{arguments.begin() + 1, arguments.end()}, i + 1, close};
        }
        i = close;
      } else if (written.name == "foreach") {
        const size_t close = closing(i, end);
        runLoop(arguments, i + 1, close, depth);
        i = close;
      } else {
        take(written.name, arguments, depth);
      }
    }
  }

  void runLoop(const std::vector<std::string>& arguments, size_t begin, size_t end, int depth) {
    if (arguments.empty() || depth >= kMaxDepth) return;
    const bool isIn = arguments.size() > 2 && arguments[1] == "IN";
    const bool isLists = isIn && arguments[2] == "LISTS";
    const std::string items = joined(arguments, isIn ? 3 : 1);
    for (const std::string& item : argumentsIn(isLists ? valuesOf(items) : items)) {
      if (left_ == 0) return;
      variables_.set(arguments[0], item);
      run(begin, end, depth + 1);
    }
  }

  std::string valuesOf(const std::string& names) {
    std::string values;
    for (const std::string& name : argumentsIn(names)) values += variables_.expanded("${" + name + "}") + " ";
    return values;
  }

  void call(const Function& function, const std::vector<std::string>& arguments, int depth) {
    for (size_t i = 0; i < function.parameters.size(); ++i) {
      variables_.set(function.parameters[i], i < arguments.size() ? arguments[i] : std::string());
    }
    variables_.set("ARGN", joined(arguments, function.parameters.size()));
    variables_.set("ARGV", joined(arguments, 0));
    run(function.begin, function.end, depth + 1);
  }

  void take(const std::string& name, const std::vector<std::string>& arguments, int depth) {
    const auto function = functions_.find(name);
    if (function != functions_.end() && depth < kMaxDepth) {
      const Function called = function->second;
      call(called, arguments, depth);
    } else if (arguments.empty()) {
      return;
    } else if (name == "set") {
      variables_.set(arguments[0], joined(arguments, 1));
    } else if (name == "project") {
      variables_.set("PROJECT_NAME", arguments[0]);
      variables_.set("CMAKE_PROJECT_NAME", arguments[0]);
    } else if (name == "list" && arguments[0] == "APPEND" && arguments.size() > 1) {
      variables_.append(arguments[1], joined(arguments, 2));
    } else if (name == "file" && arguments[0].starts_with("GLOB") && arguments.size() > 1) {
      takeGlob(arguments);
    } else {
      commands_.push_back({name, joined(arguments, 0), {}});
    }
  }

  void takeGlob(const std::vector<std::string>& arguments) {
    std::string patterns = joined(arguments, 2);
    if (arguments[0] == "GLOB_RECURSE") {
      for (size_t at = patterns.find('*'); at != std::string::npos; at = patterns.find('*', at + 2)) {
        patterns.insert(at, "*");
      }
    }
    variables_.set(arguments[1], std::move(patterns));
  }

  std::vector<Written> statements_;
  ScriptVariables variables_;
  std::map<std::string, Function> functions_;
  std::vector<Command> commands_;
  size_t left_ = kMaxCommands;
};

}  // namespace

std::vector<Command> cmakeCommandsOf(std::string_view text) {
  return Reader(text).read();
}

}  // namespace unfreed::driver
