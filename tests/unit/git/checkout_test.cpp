#include "git/checkout.h"

#include <gtest/gtest.h>

#include "unit/source/temporary_folder.h"

namespace unfreed::git {
namespace {

const std::string kId(40, 'c'), kOther(40, 'd');

TEST(PublicUri, HasNoCredentials) {
  EXPECT_EQ(publicUriOf("https://example.org/a/b.git"), "https://example.org/a/b.git");
  EXPECT_EQ(publicUriOf("https://anna:p@ss@example.org:8443/a"), "https://example.org:8443/a");
  EXPECT_EQ(publicUriOf("https://token@example.org/a?private_token=1#x"), "https://example.org/a");
  EXPECT_EQ(publicUriOf("ssh://git@example.org/~anna/a"), "ssh://example.org/~anna/a");
  EXPECT_EQ(publicUriOf("git@example.org:team/a b.git"), "ssh://example.org/team/a%20b.git");
  EXPECT_EQ(publicUriOf("example.org:/srv/a"), "ssh://example.org/srv/a");
  EXPECT_EQ(publicUriOf("https://example.org/%7Ea/100%"), "https://example.org/%7Ea/100%25");
  EXPECT_EQ(publicUriOf("https://example.org/\xC3\xBC"), "https://example.org/%C3%BC");
}

TEST(PublicUri, IsEmptyForWhatOnlyThisMachineKnows) {
  for (const char* remote :
       {"", "/srv/git/a", "../a", "./a:b", "file:///srv/a", "ext::sh -c x", "https://", "https:///a",
        "https://exa mple.org/a", "https://example.org\n/a", "javascript:alert(1)x://y"}) {
    EXPECT_EQ(publicUriOf(remote), "") << remote;
  }
}

TEST(Remote, IsOriginOrTheFirst) {
  EXPECT_EQ(remoteIn("[remote \"x\"]\n\turl = one\n[remote \"origin\"]\n\tfetch = f\n\turl = two # words\n"),
            "two");
  EXPECT_EQ(remoteIn("[remote \"x\"]\nurl=\"one; two\"\n[remote \"y\"]\nurl=z\n"), "one; two");
  EXPECT_EQ(remoteIn("[core]\nurl = no\n[branch \"origin\"]\nurl = no\n"), "");
  EXPECT_EQ(remoteIn("[remote \"origin]\nurl\n= x\n[remote"), "");
}

class CheckoutTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write(".git/HEAD", "ref: refs/heads/a/b\n");
    folder_.write(".git/config", "[remote \"origin\"]\n\turl = git@example.org:x\n");
    folder_.write("src/a.js", "");
  }
  Checkout at(const std::string& path) const { return checkoutAround(folder_.path(path)).value(); }

  test::TemporaryFolder folder_;
};

TEST_F(CheckoutTest, FindsItsBranchAndCommit) {
  EXPECT_EQ(at("src").commit, "") << "there is no commit yet";
  folder_.write(".git/packed-refs",
                "# pack-refs with: peeled\n" + kOther + " refs/heads/a/b\n^" + kId + "\n");
  EXPECT_EQ(at("src").commit, kOther);
  folder_.write(".git/refs/heads/a/b", kId + "\n");
  const Checkout checkout = at("src");
  EXPECT_EQ(checkout.commit, kId);
  EXPECT_EQ(checkout.branch, "a/b");
  EXPECT_EQ(checkout.repository, "ssh://example.org/x");
  EXPECT_EQ(checkout.top, folder_.path());
}

TEST_F(CheckoutTest, OfALinkedWorkTreeSharesTheRest) {
  folder_.write(".git/worktrees/w/HEAD", kId + "\n");
  folder_.write(".git/worktrees/w/commondir", "../..\n");
  folder_.write("w/.git", "gitdir: " + folder_.path(".git/worktrees/w") + "\n");
  EXPECT_EQ(at("w").commit, kId);
  EXPECT_EQ(at("w").branch, "");
  EXPECT_EQ(at("w").repository, "ssh://example.org/x");
}

TEST_F(CheckoutTest, FollowsNoReferenceOutOfTheRepository) {
  folder_.write("secret", kOther + "\n");
  for (const char* head :
       {"ref: ../secret", "ref: refs/../../secret", "ref: /secret", "ref: refs/heads/loop", "nonsense"}) {
    folder_.write(".git/HEAD", head);
    folder_.write(".git/refs/heads/loop", "ref: refs/heads/loop");
    EXPECT_EQ(at("src").commit, "") << head;
  }
}

}  // namespace
}  // namespace unfreed::git
