// What a checkout says of itself, read from its own files without git: which repository, which commit, which
// branch.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unfreed::git {

struct Checkout {
  std::string top;         // absolute: the folder of the work tree
  std::string repository;  // where it was cloned from: an absolute URI without credentials; may be empty
  std::string commit;      // the id of the last one; may be empty
  std::string branch;      // empty when none is checked out
};

// The checkout that `folder` lies in; nothing when it lies in none.
std::optional<Checkout> checkoutAround(const std::string& folder);

// The URI of a remote as git writes them: `https://user:secret@host/x.git` → `https://host/x.git`,
// `git@host:x.git` → `ssh://host/x.git`. Empty for what is no address of a network: paths of this machine say
// nothing to anybody else.
std::string publicUriOf(std::string_view remote);

// The `url` of the remote `origin` in the text of a configuration; of the first remote when there is none of
// that name; else empty.
std::string remoteIn(std::string_view configuration);

}  // namespace unfreed::git
