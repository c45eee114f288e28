#!/usr/bin/env python3
"""check_fixes.py --tool UNFREED [--tier safe|suggested] [--keep FOLDER] [--option OPTION]... FOLDER...

Applies the fixes to a copy of each folder until no run changes anything, and checks what must hold of every project:
what is fixed still parses, the fixed findings are gone, no others have come, and the runs come to an end.
The folders themselves are not changed. The exit code is 1 when something does not hold.
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

MOST_RUNS = 60  # fixes that overlap are applied one a run
TASK = "setTimeout(resolve, 0)"  # a fix that waits for a task ends every finding of its loop


def report_of(tool, folder, options):
    words = [tool, "--format=json", *options, "."]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1, 2) or not done.stdout.startswith("{"):
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}: {done.stderr[-400:]}")
    return json.loads(done.stdout), done.stderr


def tally_of(report):
    return collections.Counter((finding["path"], finding["rule"]) for finding in report["findings"])


def faults_of(report):
    return {(note.get("path"), note["id"]) for note in report["notifications"] if note["id"] in ("syntax-error", "cannot-fix")}


def applied_in(stderr):
    for line in stderr.splitlines():
        if line.removeprefix("unfreed: ").startswith("applied "):
            word = line.removeprefix("unfreed: ").split()[1]
            return 0 if word == "no" else int(word)
    return 0


def waits_in(folder):
    done = subprocess.run(["grep", "-rohF", "--exclude-dir=node_modules", TASK, folder], capture_output=True, text=True)
    return done.stdout.count(TASK)


def check(tool, folder, tier, options):
    """Gives the numbers of findings before, fixed and left, and the complaints."""
    complaints = []
    fix = "--fix" if tier == "safe" else "--fix=suggested"
    before, _ = report_of(tool, folder, options)
    first = len(before["findings"])
    fixed = 0
    waits = waits_in(folder)
    for _ in range(MOST_RUNS):
        after, stderr = report_of(tool, folder, [*options, fix])
        applied = applied_in(stderr)
        if applied == 0:
            break
        fixed += applied
        was, now = tally_of(before), tally_of(after)
        for (path, rule), count in now.items():
            if count > was[path, rule]:
                complaints.append(f"{path}: {rule}: {count} findings after the fixes, {was[path, rule]} before")
        gone = was.total() - now.total()
        if gone != applied:
            if gone < applied or waits_in(folder) == waits:
                complaints.append(f"{applied} findings were fixed, but {gone} are gone")
        waits = waits_in(folder)
        for path, what in faults_of(after) - faults_of(before):
            complaints.append(f"{path}: {what}")
        before = after
    else:
        complaints.append("every run finds something more to fix")
    return first, fixed, before, complaints


def copy_of(folder, into):
    """Everything but version control; installed packages are linked."""
    def skipped(at, names):
        return [name for name in names if name in (".git", "node_modules")]
    shutil.copytree(folder, into, symlinks=True, ignore=skipped)
    for modules in folder.rglob("node_modules"):
        relative = modules.relative_to(folder)
        if "node_modules" in relative.parts[:-1] or not (into / relative).parent.is_dir():
            continue
        (into / relative).symlink_to(modules.resolve())


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--tool", required=True)
    words.add_argument("--tier", choices=["safe", "suggested"], default="safe")
    words.add_argument("--keep", help="keep the fixed copies in this folder")
    words.add_argument("--option", action="append", default=[], help="a further option of the tool")
    words.add_argument("folders", nargs="+", type=pathlib.Path)
    given = words.parse_args()
    tool = str(pathlib.Path(given.tool).resolve())
    failed = False
    total = collections.Counter()
    for folder in given.folders:
        with tempfile.TemporaryDirectory() as scratch:
            copy = pathlib.Path(given.keep or scratch) / folder.resolve().name
            copy_of(folder.resolve(), copy)
            try:
                first, fixed, left, complaints = check(tool, copy, given.tier, given.option)
            except RuntimeError as error:
                first, fixed, left, complaints = 0, 0, {"findings": []}, [str(error)]
        reasons = collections.Counter(finding.get("fixWithheld") or "a suggested fix" for finding in left["findings"])
        print(f"{folder}: {fixed} of {first} findings fixed; left: {dict(reasons)}", flush=True)
        for complaint in complaints:
            failed = True
            print(f"  NOT: {complaint}", flush=True)
        total.update({"findings": first, "fixed": fixed})
    print(f"{total['fixed']} of {total['findings']} findings fixed in {len(given.folders)} folders")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
