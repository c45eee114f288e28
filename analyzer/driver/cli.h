// The shell around run(): what the program prints, writes and exits with. See main.cpp for the order of
// things.
#pragma once

#include <string>

#include "base/result.h"
#include "driver/command_line.h"
#include "driver/run.h"

namespace unfreed::driver {

enum ExitCode : int { Clean = 0, Findings = 1, Refused = 2 };

// Call first: neither a reader that goes away nor a limit on the size of files may kill the program in the
// middle of a file. What cannot be written is an error like any other.
void ignoreWriteSignals();

// Call first: where memory is at its end, the program says so in one line and ends with Refused, whoever
// asked for it.
void refuseWithoutMemory();

// One line on standard error: what is wrong, and what to do about it.
ExitCode refuse(const Error& error);

std::string ruleTable();
std::string rulePage(const std::string& id);

// Puts standard input into the options when --stdin-filename asks for it.
Result<void> takeStandardInput(Options& options);

// What earlier runs have left: --cache-dir, else the folder of the user, unless that lies below what is
// linted.
void chooseCache(CommandLine& command);

// --print-config.
Result<std::string> configurationText(const CommandLine& command);

// For --update-baseline; does nothing when no baseline is to be written.
Result<void> writeBaseline(const RunResult& result);

// Each report to its place; files are replaced as a whole or not at all. Fails when one cannot be written.
Result<void> writeReports(const CommandLine& command, const RunResult& result);

// One line each, for the stages that print something else than a report.
std::string notificationsText(const CommandLine& command, const RunResult& result);

std::string statsText(const RunResult& result);

// To standard output; a closed one is nobody's fault. Fails when the disk behind it is full, say.
Result<void> print(const std::string& text);
void printToStandardError(const std::string& text);

}  // namespace unfreed::driver
