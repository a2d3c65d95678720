// feature: recall, recall-files, mentions, limit-text
#include "messaging/rules.h"

#include "messaging/api/errors.h"

#include <gtest/gtest.h>

namespace kapok::messaging {
namespace {

const Limits kLimits;
constexpr UserId kOwner{1};
constexpr UserId kAdmin{2};
constexpr UserId kMember{3};
constexpr UserId kStranger{9};

std::string_view reason(const Result<void>& result) {
    return result ? std::string_view("") : result.error().reason();
}

std::string_view content_reason(Body body) {
    Content content{.body = std::move(body)};
    const auto checked = rules::check_content(content, kLimits);
    return reason(checked);
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) {
        all += text;
    }
    return all;
}

media::Media media(std::string id) {
    media::Media out;
    out.id = std::move(id);
    return out;
}

Roster group_roster() {
    return {ConversationId::group(7),
            {.version = 3},
            {{.user = kMember, .join_seq = Seq(5), .role = Role::kMember},
             {.user = kOwner, .join_seq = Seq(1), .role = Role::kOwner},
             {.user = kAdmin, .join_seq = Seq(1), .role = Role::kAdmin}}};
}

TEST(ConversationId, DerivesFromBothUsersWhoeverStarts) {
    EXPECT_EQ(ConversationId::direct(UserId(2), UserId(1)),
              ConversationId::direct(UserId(1), UserId(2)));
    EXPECT_EQ(ConversationId::direct(UserId(2), UserId(1)).text(), "d1-2");
    EXPECT_EQ(ConversationId::direct(UserId(4), UserId(4)).kind(), Kind::kSelf);
    const auto service = ConversationId::service(UserId(4));
    EXPECT_EQ(service.kind(), Kind::kService);
    EXPECT_EQ(service.text(), "s4");
    EXPECT_EQ(ConversationId::parse("s4"), service);
    EXPECT_EQ(ConversationId::parse("s0"), std::nullopt);
    EXPECT_EQ(service.peer_of(UserId(4)), UserId(4));
    EXPECT_EQ(service.peer_of(UserId(5)), UserId());
    EXPECT_EQ(ConversationId::group(9).text(), "g9");
}

TEST(ConversationId, OfWhatIsImportedIsItsImportersOnly) {
    const auto imported = ConversationId::imported(UserId(4), 77);
    EXPECT_EQ(imported.kind(), Kind::kImported);
    EXPECT_EQ(imported.text(), "i4-77");
    EXPECT_EQ(ConversationId::parse("i4-77"), imported);
    EXPECT_EQ(ConversationId::of_stream(imported.stream()), imported);
    EXPECT_EQ(imported.peer_of(UserId(4)), UserId(4));
    EXPECT_EQ(imported.peer_of(UserId(77)), UserId());
    EXPECT_NE(imported, ConversationId::direct(UserId(4), UserId(77)));
    EXPECT_EQ(ConversationId::imported(UserId(4), ~0ULL).text(), "i4-9223372036854775807");
}

TEST(ConversationId, ParsesExactlyWhatItWrites) {
    for (const auto* text :
         {"d1-2", "d7-7", "g9", "d1-9223372036854775807", "i9-1", "i1-9", "i7-0"}) {
        const auto id = ConversationId::parse(text);
        ASSERT_TRUE(id) << text;
        EXPECT_EQ(id->text(), text);
    }
    for (const auto* text : {"",
                             "d",
                             "g",
                             "d2-1",
                             "d1",
                             "d1-",
                             "d-1",
                             "d0-1",
                             "g0",
                             "g-1",
                             "g01",
                             "d01-2",
                             "d1-2-3",
                             "d1-2 ",
                             "x1",
                             "d1-9223372036854775808",
                             "i1-9223372036854775808",
                             "i0-1",
                             "i1",
                             "G1",
                             "g99999999999999999999"}) {
        EXPECT_FALSE(ConversationId::parse(text)) << text;
    }
}

TEST(ConversationId, KnowsThePeer) {
    const auto id = ConversationId::direct(UserId(1), UserId(2));
    EXPECT_EQ(id.peer_of(UserId(1)), UserId(2));
    EXPECT_EQ(id.peer_of(UserId(2)), UserId(1));
    EXPECT_FALSE(id.peer_of(UserId(3)));
    EXPECT_EQ(ConversationId::direct(UserId(5), UserId(5)).peer_of(UserId(5)), UserId(5));
    EXPECT_FALSE(ConversationId::group(1).peer_of(UserId(1)));
}

TEST(CheckContent, Text) {
    EXPECT_EQ(content_reason(Text{.text = "hi"}), "");
    EXPECT_EQ(content_reason(Text{.text = "a\n\tb"}), "");
    EXPECT_EQ(content_reason(Text{.text = ""}), errors::kEmptyText);
    EXPECT_EQ(content_reason(Text{.text = " \n\t "}), errors::kEmptyText);
    EXPECT_EQ(content_reason(Text{.text = repeated("好", 10'000)}), "");
    EXPECT_EQ(content_reason(Text{.text = repeated("好", 10'001)}), errors::kTextTooLong);
    EXPECT_EQ(content_reason(Text{.text = "\xff"}), errors::kTextInvalid);
    EXPECT_EQ(content_reason(Text{.text = std::string("a\0b", 3)}), errors::kTextInvalid);
}

TEST(CheckContent, MentionsAreUniqueAndAtMost100) {
    Text text{.text = "hi"};
    for (std::uint64_t i = 1; i <= 100; ++i) {
        text.mentioned.emplace_back(i);
        text.mentioned.emplace_back(i);
    }
    Content content{.body = text};
    ASSERT_TRUE(rules::check_content(content, kLimits));
    EXPECT_EQ(std::get<Text>(content.body).mentioned.size(), 100U);
    text.mentioned.emplace_back(101);
    EXPECT_EQ(content_reason(text), errors::kTooManyMentions);
}

TEST(CheckContent, Media) {
    EXPECT_EQ(content_reason(Image{.media = media("m1")}), "");
    EXPECT_EQ(content_reason(Image{}), errors::kMediaUnknown);
    EXPECT_EQ(content_reason(Image{.media = media(std::string(129, 'm'))}), errors::kMediaUnknown);
    EXPECT_EQ(content_reason(Voice{.media = media("m"), .waveform = "x"}), "");
    EXPECT_EQ(content_reason(Voice{.media = media("m"), .waveform = std::string(64, 'w')}), "");
    EXPECT_EQ(content_reason(Voice{.media = media("m"), .waveform = ""}), errors::kWaveformInvalid);
    EXPECT_EQ(content_reason(Voice{.media = media("m"), .waveform = std::string(65, 'w')}),
              errors::kWaveformInvalid);
}

TEST(CheckContent, FileNamesHaveNoPath) {
    const auto name_reason = [](std::string name) {
        return content_reason(File{.media = media("m"), .name = std::move(name)});
    };
    EXPECT_EQ(name_reason("報告 2026.pdf"), "");
    EXPECT_EQ(name_reason("..hidden"), "");
    EXPECT_EQ(name_reason(repeated("字", 255)), "");
    for (const auto* bad : {"", " ", ".", "..", "../x", "a/b", "a\\b", "a\nb", "a\x7f", "\xff"}) {
        EXPECT_EQ(name_reason(bad), errors::kFileNameInvalid) << bad;
    }
    EXPECT_EQ(name_reason(repeated("字", 256)), errors::kFileNameInvalid);
}

TEST(CheckContent, StickersAreEmoji) {
    EXPECT_EQ(content_reason(Sticker{.pack_id = "emoji", .sticker_id = "👍"}), "");
    EXPECT_EQ(content_reason(Sticker{.pack_id = "emoji", .sticker_id = "1️⃣"}), "");
    EXPECT_EQ(
        content_reason(Sticker{.pack_id = "emoji", .sticker_id = "👩‍👩‍👧‍👦"}), "");
    for (const auto* bad : {"", "hello", "1", "👍 👍", "👍\n"}) {
        EXPECT_EQ(content_reason(Sticker{.pack_id = "emoji", .sticker_id = bad}),
                  errors::kStickerUnknown)
            << bad;
    }
    EXPECT_EQ(content_reason(Sticker{.pack_id = "emoji", .sticker_id = repeated("👍", 17)}),
              errors::kStickerUnknown);
    EXPECT_EQ(content_reason(Sticker{.pack_id = "cats", .sticker_id = "👍"}),
              errors::kStickerUnknown);
}

TEST(CheckContent, StickersOfPacksAreNumbersAndOwnOnesAreMedia) {
    EXPECT_EQ(content_reason(Sticker{.pack_id = "12", .sticker_id = "3"}), "");
    for (const auto* bad : {"", "x", "1x", "-1", "1 "}) {
        EXPECT_EQ(content_reason(Sticker{.pack_id = "12", .sticker_id = bad}),
                  errors::kStickerUnknown)
            << bad;
        EXPECT_EQ(content_reason(Sticker{.pack_id = bad, .sticker_id = "3"}),
                  errors::kStickerUnknown)
            << bad;
    }
    EXPECT_EQ(content_reason(Sticker{.pack_id = std::string(33, '1'), .sticker_id = "3"}),
              errors::kStickerUnknown);
    media::Media media;
    media.id = "m1";
    EXPECT_EQ(content_reason(Sticker{.pack_id = "own", .sticker_id = {}, .media = media}), "");
    EXPECT_EQ(content_reason(Sticker{.pack_id = "own", .sticker_id = "1", .media = media}),
              errors::kStickerUnknown);
    EXPECT_EQ(content_reason(Sticker{.pack_id = "own"}), errors::kMediaUnknown);
    media.id = "";
    EXPECT_EQ(content_reason(Sticker{.pack_id = "own", .sticker_id = {}, .media = media}),
              errors::kMediaUnknown);
}

TEST(CheckContent, WhatAStickerLooksLikeIsNotItsSendersToSay) {
    media::Media media;
    media.id = "m1";
    Content content{
        .body = Sticker{.pack_id = "12", .sticker_id = "3", .media = media, .words = "fake"}};
    ASSERT_TRUE(rules::check_content(content, {}));
    const auto& sticker = std::get<Sticker>(content.body);
    EXPECT_FALSE(sticker.media);
    EXPECT_EQ(sticker.words, "");
}

TEST(CheckContent, RefusesWhatTheServerWrites) {
    EXPECT_EQ(content_reason(Notice{}), errors::kContentNotAllowed);
    EXPECT_EQ(content_reason(Recall{}), errors::kContentNotAllowed);
    EXPECT_EQ(content_reason(Recalled{}), errors::kContentNotAllowed);
    EXPECT_EQ(content_reason(UnknownContent{}), errors::kContentUnknown);
}

TEST(CheckMentions, NamesMembersOnly) {
    const auto roster = group_roster();
    EXPECT_EQ(reason(rules::check_mentions({.text = "x", .mentioned = {kOwner}}, roster, kMember)),
              "");
    EXPECT_EQ(
        reason(rules::check_mentions({.text = "x", .mentioned = {kStranger}}, roster, kMember)),
        errors::kMentionNotAMember);
}

TEST(CheckMentions, AllIsForOwnerAndAdminsOfGroups) {
    const auto roster = group_roster();
    const Text all{.text = "x", .mentions_all = true};
    EXPECT_EQ(reason(rules::check_mentions(all, roster, kOwner)), "");
    EXPECT_EQ(reason(rules::check_mentions(all, roster, kAdmin)), "");
    EXPECT_EQ(reason(rules::check_mentions(all, roster, kMember)), errors::kMentionAllNotAllowed);
    const auto direct = Roster::direct(ConversationId::direct(kOwner, kAdmin));
    EXPECT_EQ(reason(rules::check_mentions(all, direct, kOwner)), errors::kMentionAllNotAllowed);
}

TEST(CheckGroupName, TrimsAndBounds) {
    EXPECT_EQ(*rules::check_group_name("  team  ", kLimits), "team");
    EXPECT_EQ(*rules::check_group_name("", kLimits), "");
    EXPECT_TRUE(rules::check_group_name(repeated("名", 64), kLimits));
    EXPECT_EQ(rules::check_group_name(repeated("名", 65), kLimits).error().reason(),
              errors::kNameTooLong);
    EXPECT_EQ(rules::check_group_name("a\nb", kLimits).error().reason(), errors::kNameInvalid);
    EXPECT_EQ(rules::check_group_name("\xc0", kLimits).error().reason(), errors::kNameInvalid);
}

TEST(CheckDraft, Bounds) {
    EXPECT_EQ(reason(rules::check_draft("", kLimits)), "");
    EXPECT_EQ(reason(rules::check_draft(repeated("好", 10'000), kLimits)), "");
    EXPECT_EQ(reason(rules::check_draft(repeated("好", 10'001), kLimits)), errors::kDraftTooLong);
    EXPECT_EQ(reason(rules::check_draft(std::string(1, '\0'), kLimits)), errors::kTextInvalid);
}

TEST(PageSize, HasADefaultAndABound) {
    EXPECT_EQ(*rules::page_size(0, {.usual = 50, .most = 200}), 50U);
    EXPECT_EQ(*rules::page_size(200, {.usual = 50, .most = 200}), 200U);
    EXPECT_EQ(rules::page_size(201, {.usual = 50, .most = 200}).error().reason(),
              errors::kLimitTooLarge);
}

TEST(MayWriteTo, AllSixteenRelationships) {
    for (int bits = 0; bits < 16; ++bits) {
        contacts::Relationship relationship;
        relationship.i_have_them = (bits & 1) != 0;
        relationship.they_have_me = (bits & 2) != 0;
        relationship.i_blocked = (bits & 4) != 0;
        relationship.they_blocked = (bits & 8) != 0;
        std::string_view expected;
        if (relationship.i_blocked) {
            expected = errors::kBlockedByYou;
        } else if (relationship.they_blocked) {
            expected = errors::kBlockedByPeer;
        } else if (!relationship.they_have_me) {
            expected = errors::kNotAContact;
        }
        EXPECT_EQ(reason(rules::may_write_to(relationship)), expected) << bits;
        EXPECT_EQ(rules::may_invite(relationship), bits == 3) << bits;
    }
}

rules::RecallCase own_recall(std::chrono::milliseconds age, bool is_file) {
    const WallTime sent = from_ms(1'000'000);
    return {.caller = kMember,
            .sender = kMember,
            .conversation = Kind::kGroup,
            .is_file = is_file,
            .sent = sent,
            .now = sent + age};
}

TEST(MayRecall, OwnWithinTwoMinutesAndFilesThreeHours) {
    using namespace std::chrono_literals;
    EXPECT_EQ(reason(rules::may_recall(own_recall(0ms, false), kLimits)), "");
    EXPECT_EQ(reason(rules::may_recall(own_recall(2min, false), kLimits)), "");
    EXPECT_EQ(reason(rules::may_recall(own_recall(2min + 1ms, false), kLimits)),
              errors::kRecallTooLate);
    EXPECT_EQ(reason(rules::may_recall(own_recall(3h, true), kLimits)), "");
    EXPECT_EQ(reason(rules::may_recall(own_recall(3h + 1ms, true), kLimits)),
              errors::kRecallTooLate);
    EXPECT_EQ(reason(rules::may_recall(own_recall(-1h, false), kLimits)), "")
        << "a clock that was set back takes nobody's right";
}

TEST(MayRecall, OthersByRoleInGroupsOnly) {
    const std::vector<Role> roles{Role::kMember, Role::kAdmin, Role::kOwner};
    for (const auto caller : roles) {
        for (const auto sender : roles) {
            rules::RecallCase recall = own_recall(std::chrono::hours(1'000), false);
            recall.caller = kAdmin;
            recall.caller_role = caller;
            recall.sender_role = sender;
            const bool allowed = caller > sender && caller >= Role::kAdmin;
            EXPECT_EQ(reason(rules::may_recall(recall, kLimits)),
                      allowed ? std::string_view("") : errors::kRecallNotYours);
            recall.conversation = Kind::kDirect;
            EXPECT_EQ(reason(rules::may_recall(recall, kLimits)), errors::kRecallNotYours);
        }
    }
}

TEST(MayRecall, LeadersTakeBackTheirOwnAsEverybodyDoes) {
    for (const auto role : {Role::kAdmin, Role::kOwner}) {
        auto recall = own_recall(std::chrono::minutes(2), false);
        recall.conversation = Kind::kGroup;
        recall.caller_role = role;
        recall.sender_role = role;
        EXPECT_EQ(reason(rules::may_recall(recall, kLimits)), "");
        recall.now += std::chrono::milliseconds(1);
        EXPECT_EQ(reason(rules::may_recall(recall, kLimits)), errors::kRecallTooLate);
    }
}

TEST(MayRemove, OnlyThoseBelow) {
    EXPECT_TRUE(rules::may_remove(Role::kOwner, Role::kAdmin));
    EXPECT_TRUE(rules::may_remove(Role::kOwner, Role::kMember));
    EXPECT_TRUE(rules::may_remove(Role::kAdmin, Role::kMember));
    EXPECT_FALSE(rules::may_remove(Role::kAdmin, Role::kAdmin));
    EXPECT_FALSE(rules::may_remove(Role::kAdmin, Role::kOwner));
    EXPECT_FALSE(rules::may_remove(Role::kMember, Role::kMember));
}

TEST(MayChangeGroup, AnyoneInASmallOne) {
    EXPECT_TRUE(rules::may_change_group(Role::kMember, 100, kLimits));
    EXPECT_FALSE(rules::may_change_group(Role::kMember, 101, kLimits));
    EXPECT_TRUE(rules::may_change_group(Role::kAdmin, 101, kLimits));
    EXPECT_TRUE(rules::may_change_group(Role::kOwner, 101, kLimits));
}

// --- Intervals: 3 to 5, then from 9 on ---

const rules::Intervals kTwo{{.first = Seq(3), .last = Seq(5)}, {.first = Seq(9), .last = {}}};

TEST(Intervals, MayReadOwnPartsOnly) {
    const std::vector<std::uint64_t> readable{3, 4, 5, 9, 10, 1'000};
    for (std::uint64_t seq = 0; seq <= 12; ++seq) {
        const bool expected =
            std::find(readable.begin(), readable.end(), seq) != readable.end() || seq >= 9;
        EXPECT_EQ(rules::may_read(kTwo, Seq(seq)), expected) << seq;
    }
    EXPECT_FALSE(rules::may_read({}, Seq(1)));
}

TEST(Intervals, ClipToTheNearestReadableBelow) {
    EXPECT_EQ(rules::clip(kTwo, Seq(100), Seq(12)), Seq(12));
    EXPECT_EQ(rules::clip(kTwo, Seq(10), Seq(12)), Seq(10));
    EXPECT_EQ(rules::clip(kTwo, Seq(8), Seq(12)), Seq(5));
    EXPECT_EQ(rules::clip(kTwo, Seq(4), Seq(12)), Seq(4));
    EXPECT_EQ(rules::clip(kTwo, Seq(2), Seq(12)), Seq(0));
    EXPECT_EQ(rules::clip(kTwo, Seq(100), Seq(8)), Seq(5)) << "nothing was written since the join";
    EXPECT_EQ(rules::clip({}, Seq(5), Seq(9)), Seq(0));
}

TEST(Intervals, PagesEndAtAGap) {
    using Direction = rules::Slice::Direction;
    const auto first = rules::slice_after(kTwo, Seq(0));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->direction, Direction::kAfter);
    EXPECT_EQ(first->from, Seq(2));
    EXPECT_EQ(first->keep, kTwo[0]);
    const auto second = rules::slice_after(kTwo, Seq(5));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->from, Seq(8));
    EXPECT_EQ(second->keep, kTwo[1]);
    EXPECT_EQ(rules::slice_after(kTwo, Seq(20))->from, Seq(20));
    const auto newest = rules::slice_before(kTwo, Seq(1'000));
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->direction, Direction::kBefore);
    EXPECT_EQ(newest->from, Seq(1'000));
    EXPECT_EQ(newest->keep, kTwo[1]);
    const auto older = rules::slice_before(kTwo, Seq(9));
    ASSERT_TRUE(older);
    EXPECT_EQ(older->from, Seq(6));
    EXPECT_EQ(older->keep, kTwo[0]);
    EXPECT_FALSE(rules::slice_before(kTwo, Seq(3)));
    EXPECT_FALSE(rules::slice_after({{.first = Seq(1), .last = Seq(4)}}, Seq(4)));
}

TEST(Roster, PushesToThoseWhoJoinedBefore) {
    const auto roster = group_roster();
    EXPECT_EQ(*roster.audience(Seq(5)), (std::vector{kOwner, kAdmin, kMember}));
    EXPECT_EQ(*roster.audience(Seq(4)), (std::vector{kOwner, kAdmin}));
    EXPECT_EQ(*roster.others(kAdmin), (std::vector{kOwner, kMember}));
    ASSERT_NE(roster.find(kAdmin), nullptr);
    EXPECT_EQ(roster.find(kAdmin)->role, Role::kAdmin);
    EXPECT_EQ(roster.find(kStranger), nullptr);
}

TEST(Roster, ANewOneIsMadeOfWhatChanged) {
    const auto roster = group_roster();
    const auto later =
        roster.with({.head = {.version = 5, .muted_all = true},
                     .present = {{.user = kStranger, .join_seq = Seq(9)},
                                 {.user = kMember, .join_seq = Seq(5), .role = Role::kAdmin}},
                     .gone = {kAdmin, UserId(77)}});
    EXPECT_EQ(later.head().version, 5U);
    EXPECT_TRUE(later.head().muted_all);
    EXPECT_EQ(later.size(), 3U);
    EXPECT_EQ(later.find(kMember)->role, Role::kAdmin);
    EXPECT_EQ(later.find(kAdmin), nullptr);
    EXPECT_EQ(*later.audience(Seq(9)), (std::vector{kOwner, kMember, kStranger}));
    EXPECT_EQ(*later.audience(Seq(8)), (std::vector{kOwner, kMember}));
    EXPECT_EQ(roster.size(), 3U) << "the old one stays as it was";
    EXPECT_EQ(roster.find(kMember)->role, Role::kMember);
    const auto same = roster.with({.head = {.version = 4}, .present = {*roster.find(kOwner)}});
    EXPECT_EQ(same.audience(Seq(9)), roster.audience(Seq(9))) << "the same users are shared";
}

// feature: edit, rule-7
std::string_view edit_reason(Content target,
                             std::string text,
                             UserId caller = kMember,
                             std::chrono::milliseconds age = {}) {
    const rules::EditCase edit{.caller = caller,
                               .sender = kMember,
                               .sent = from_ms(1'000'000'000'000),
                               .now = from_ms(1'000'000'000'000) + age};
    const auto may = rules::may_edit(edit, target, Text{.text = std::move(text)}, kLimits);
    return reason(may);
}

TEST(Edit, IsForOnesOwnTextsInTime) {
    const Content text{.body = Text{.text = "one"}};
    EXPECT_EQ(edit_reason(text, "two"), "");
    EXPECT_EQ(edit_reason(text, "two", kMember, std::chrono::hours(24)), "");
    EXPECT_EQ(
        edit_reason(text, "two", kMember, std::chrono::hours(24) + std::chrono::milliseconds(1)),
        errors::kEditTooLate);
    EXPECT_EQ(edit_reason(text, "two", kOwner), errors::kEditNotYours);
    EXPECT_EQ(edit_reason(text, "one"), errors::kEditChangesNothing);
    EXPECT_EQ(edit_reason({.body = Image{}}, "two"), errors::kEditNotAText);
    EXPECT_EQ(edit_reason({.body = Notice{}}, "two"), errors::kEditNotAText);
    EXPECT_EQ(edit_reason({.body = Recalled{}}, "two"), errors::kAlreadyRecalled);
    EXPECT_EQ(edit_reason({.body = Recalled{}}, "two", kOwner), errors::kAlreadyRecalled);
}

TEST(Edit, AMentionMoreIsAChange) {
    const rules::EditCase edit{.caller = kMember, .sender = kMember, .sent = {}, .now = {}};
    const Content target{.body = Text{.text = "@x"}};
    EXPECT_TRUE(rules::may_edit(edit, target, Text{.text = "@x", .mentioned = {kAdmin}}, kLimits));
    EXPECT_TRUE(rules::may_edit(
        edit, target, Text{.text = "@x", .mentioned = {}, .mentions_all = true}, kLimits));
}

TEST(Edit, WordingsHaveLimits) {
    Content target{.body = Text{.text = "x"}};
    for (std::size_t n = 0; n + 1 < kLimits.edits; ++n) {
        target.earlier.push_back({.text = Text{.text = "x"}});
    }
    EXPECT_EQ(edit_reason(target, "y"), "");
    target.earlier.push_back({.text = Text{.text = "x"}});
    EXPECT_EQ(edit_reason(target, "y"), errors::kTooManyEdits);
    Content large{.body = Text{.text = repeated("好", 10'000)}};
    for (int n = 0; n < 8; ++n) {
        large.earlier.push_back({.text = Text{.text = repeated("好", 10'000)}});
    }
    EXPECT_EQ(edit_reason(large, repeated("x", 10'000)), "");
    large.earlier.push_back({.text = Text{.text = "x"}});
    EXPECT_EQ(edit_reason(large, repeated("x", 10'000)), errors::kTooManyEdits);
}

TEST(Edit, KeepsEachWordingWithItsTime) {
    const rules::EditCase first{
        .caller = kMember, .sender = kMember, .sent = from_ms(1), .now = from_ms(5)};
    const rules::EditCase second{
        .caller = kMember, .sender = kMember, .sent = from_ms(1), .now = from_ms(9)};
    const Content sent{.body = Text{.text = "one"}, .quote = Quote{.seq = Seq(3)}};
    const auto once = rules::edited(sent, Text{.text = "two"}, first);
    const auto twice = rules::edited(once, Text{.text = "three"}, second);
    EXPECT_EQ(summary_of(twice.body), "three");
    EXPECT_EQ(twice.quote->seq, Seq(3));
    EXPECT_EQ(twice.edited, from_ms(9));
    ASSERT_EQ(twice.earlier.size(), 2U);
    EXPECT_EQ(twice.earlier[0].text.text, "one");
    EXPECT_EQ(twice.earlier[0].time, from_ms(1));
    EXPECT_EQ(twice.earlier[1].text.text, "two");
    EXPECT_EQ(twice.earlier[1].time, from_ms(5));
    EXPECT_EQ(summary_of(twice, 0), "one");
    EXPECT_EQ(summary_of(twice, 1), "two");
    EXPECT_EQ(summary_of(twice, 2), "three");
    EXPECT_EQ(summary_of(twice, 7), "three") << "of an unknown one that of now";
    EXPECT_EQ(find_version(twice, 3), nullptr);
    EXPECT_EQ(find_version({.body = Image{}}, 0), nullptr);
}

TEST(Content, WhatChangesAMessageIsNoneAndOnlySomeIsShownInTheList) {
    for (const Body& body : std::vector<Body>{Edit{}, Reaction{}, Pin{}, Nudge{}, Hidden{}}) {
        EXPECT_FALSE(is_message(body)) << kind_of(body);
        EXPECT_EQ(content_reason(body), errors::kContentNotAllowed) << kind_of(body);
        const bool shown = std::holds_alternative<Pin>(body) || std::holds_alternative<Nudge>(body);
        EXPECT_EQ(is_shown_in_list(body), shown) << kind_of(body);
    }
    EXPECT_FALSE(is_shown_in_list(Pin{.target = Seq(1), .pinned = false}));
    EXPECT_FALSE(is_shown_in_list(Recall{}));
    EXPECT_TRUE(is_shown_in_list(Recalled{}));
    EXPECT_TRUE(is_shown_in_list(Text{}));
}

TEST(Content, SummaryIsAtMost200Characters) {
    EXPECT_EQ(summary_of(Text{.text = repeated("好", 300)}), repeated("好", 200));
    EXPECT_EQ(summary_of(Image{}), "[Image]");
    EXPECT_EQ(summary_of(File{.name = "a.pdf"}), "a.pdf");
    EXPECT_EQ(summary_of(Recalled{}), "");
}

}  // namespace
}  // namespace kapok::messaging
