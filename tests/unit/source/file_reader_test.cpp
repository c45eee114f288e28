#include "source/file_reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_folder.h"

namespace unfreed {
namespace {

using Kind = ReadFault::Kind;
constexpr uint64_t kLimit = 1000;

class FileReader : public testing::Test {
 protected:
  Kind faultOf(std::string_view text) {
    folder_.write("a.js", text);
    const auto read = readFile(folder_.path("a.js"), kLimit);
    EXPECT_FALSE(read.has_value()) << "it was read";
    return read ? Kind::Failed : read.error().kind;
  }
  test::TemporaryFolder folder_;
};

TEST_F(FileReader, GivesTheBytesOfTheFile) {
  const std::string text = "const \xC3\xA9 = '\xF0\x9F\x98\x80';\r\n";
  folder_.write("a.js", text);
  EXPECT_EQ(readFile(folder_.path("a.js"), kLimit).value(), text);
  folder_.write("empty.js", "");
  EXPECT_EQ(readFile(folder_.path("empty.js"), kLimit).value(), "");
}

TEST_F(FileReader, ReadsOneFileAfterTheOtherIntoTheSameBuffer) {
  std::string buffer;
  folder_.write("long.js", "const long = 1;\n");
  folder_.write("short.js", "a\n");
  folder_.write("bad.js", std::string_view("a\0b", 3));
  EXPECT_EQ(readFileInto(folder_.path("long.js"), kLimit, nullptr, buffer).value(), "const long = 1;\n");
  EXPECT_EQ(readFileInto(folder_.path("short.js"), kLimit, nullptr, buffer).value(), "a\n");
  EXPECT_EQ(readFileInto(folder_.path("bad.js"), kLimit, nullptr, buffer).error().kind, Kind::Binary);
  EXPECT_EQ(readFileInto(folder_.path("gone.js"), kLimit, nullptr, buffer).error().kind, Kind::Missing);
  EXPECT_EQ(readFileInto(folder_.path("long.js"), 3, nullptr, buffer).error().kind, Kind::TooLarge);
}

TEST_F(FileReader, KeepsToTheLimit) {
  folder_.write("fits.js", std::string(kLimit, 'a'));
  EXPECT_TRUE(readFile(folder_.path("fits.js"), kLimit).has_value());
  EXPECT_EQ(faultOf(std::string(kLimit + 1, 'a')), Kind::TooLarge);
}

TEST_F(FileReader, TakesNothingThatIsNoText) {
  EXPECT_EQ(faultOf(std::string("a\0b", 3)), Kind::Binary);
  EXPECT_EQ(faultOf(std::string(20, '\0') + std::string(500, 'a')), Kind::Binary);
  EXPECT_EQ(faultOf("caf\xE9"), Kind::NotUtf8);
  EXPECT_EQ(faultOf(std::string("\xFF\xFE"
                                "a\0",
                                4)),
            Kind::Utf16);
}

TEST_F(FileReader, TakesANulInALiteralOfAScript) {
  const std::string text = "const gap = '" + std::string(1, '\0') + "';\n" + std::string(1100, ' ');
  folder_.write("gap.js", text);
  EXPECT_EQ(readFile(folder_.path("gap.js"), 2000).value(), text);
}

TEST_F(FileReader, RepairsBytesThatAreNoUtf8AtTheirPlace) {
  folder_.write("latin.rs", "// caf\xE9 \xC3\xA9\n\xFF");
  const auto read = readRepaired(folder_.path("latin.rs"), 100);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->repaired);
  EXPECT_EQ(read->text, "// caf? \xC3\xA9\n?");
  folder_.write("plain.rs", "fn main() {}");
  EXPECT_FALSE(readRepaired(folder_.path("plain.rs"), 100)->repaired);
  folder_.write("binary.rs", std::string("a\0b", 3));
  EXPECT_FALSE(readRepaired(folder_.path("binary.rs"), 100).has_value());
}

TEST_F(FileReader, TellsWhatIsMissingFromWhatIsNoFile) {
  EXPECT_EQ(readFile(folder_.path("none.js"), kLimit).error().kind, Kind::Missing);
  EXPECT_EQ(readFile(folder_.path(), kLimit).error().kind, Kind::NotAFile);
}

TEST_F(FileReader, DoesNotWaitForAPipe) {
  ASSERT_EQ(mkfifo(folder_.path("pipe.js").c_str(), 0600), 0);
  EXPECT_EQ(readFile(folder_.path("pipe.js"), kLimit).error().kind, Kind::NotAFile);
}

TEST_F(FileReader, ReadsNoDevice) {
  EXPECT_EQ(readFile("/dev/zero", kLimit).error().kind, Kind::NotAFile);
}

TEST(Utf8, HoldsWholeCharactersOnly) {
  EXPECT_TRUE(isUtf8("eight by\xC2\xA2te and more \xE2\x82\xAC \xF0\x90\x8D\x88"));
  EXPECT_FALSE(isUtf8("\xC0\x80")) << "overlong";
  EXPECT_FALSE(isUtf8("\xE0\x80\x80")) << "overlong";
  EXPECT_FALSE(isUtf8("\xF0\x80\x80\x80")) << "overlong";
  EXPECT_FALSE(isUtf8("\xED\xA0\x80")) << "a surrogate";
  EXPECT_FALSE(isUtf8("\xF4\x90\x80\x80")) << "beyond U+10FFFF";
  EXPECT_FALSE(isUtf8("\xE2\x82")) << "cut off";
  EXPECT_FALSE(isUtf8("\x80")) << "a continuation alone";
  EXPECT_FALSE(isUtf8("12345678\xE2\x28\xA1")) << "a wrong continuation";
}

}  // namespace
}  // namespace unfreed
