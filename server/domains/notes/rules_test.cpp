// feature: group-notes
#include "notes/rules.h"

#include "notes/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::notes::rules {
namespace {

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

std::string reason_of_title(std::string title) {
    return reason_of(check_words({.title = std::move(title), .text = {}}, {}));
}

std::string reason_of_text(std::string text) {
    return reason_of(check_words({.title = "t", .text = std::move(text)}, {}));
}

TEST(NoteWords, TitlesHaveOneLine) {
    EXPECT_EQ(check_words({.title = " Trip ", .text = {}}, {})->title, "Trip");
    EXPECT_EQ(reason_of_title(std::string(100, 'x')), "");
    for (const auto& bad : {std::string(),
                            std::string(" "),
                            std::string(101, 'x'),
                            std::string("a\nb"),
                            std::string("\xff")}) {
        EXPECT_EQ(reason_of_title(bad), errors::kNoteTitleInvalid) << bad;
    }
}

TEST(NoteWords, TextsHaveLinesAndAnEnd) {
    EXPECT_EQ(reason_of_text(""), "");
    EXPECT_EQ(reason_of_text("a\n\tb"), "");
    EXPECT_EQ(reason_of_text("\xff"), errors::kNoteTextInvalid);
    EXPECT_EQ(reason_of_text(std::string("a\0b", 3)), errors::kNoteTextInvalid);
    std::string long_text;
    for (int i = 0; i < 20'000; ++i) {
        long_text += "字";
    }
    EXPECT_EQ(reason_of_text(long_text), "");
    EXPECT_EQ(reason_of_text(long_text + "x"), errors::kNoteTextTooLong);
}

TEST(NoteRemoval, IsTheMakersAndTheLeaders) {
    const UserId maker{1};
    const UserId other{2};
    EXPECT_EQ(reason_of(may_remove({.caller = maker, .creator = maker})), "");
    EXPECT_EQ(reason_of(may_remove({.caller = other, .creator = maker, .leads = true})), "");
    EXPECT_EQ(reason_of(may_remove({.caller = other, .creator = maker})), errors::kNoteNotYours);
}

TEST(NoteSave, ComparesVersions) {
    Note now;
    now.words = {.title = "t", .text = "two"};
    now.version.number = 2;
    EXPECT_EQ(weigh(now, 2, {.title = "t", .text = "three"}), Save::kWrite);
    EXPECT_EQ(weigh(now, 1, {.title = "t", .text = "three"}), Save::kStale);
    EXPECT_EQ(weigh(now, 3, {.title = "t", .text = "three"}), Save::kStale);
    EXPECT_EQ(weigh(now, 1, {.title = "t", .text = "two"}), Save::kNothing);
    EXPECT_EQ(weigh(now, 2, {.title = "T", .text = "two"}), Save::kWrite);
}

}  // namespace
}  // namespace kapok::notes::rules
