// One function a format; report.cpp chooses among them.
#pragma once

#include <string>

#include "report/report.h"

namespace unfreed {

std::string renderText(const RunReport& report);
std::string renderJson(const RunReport& report);
std::string renderSarif(const RunReport& report);
std::string renderGithub(const RunReport& report);
std::string renderGitlab(const RunReport& report);
std::string renderJunit(const RunReport& report);

}  // namespace unfreed
