// feature: upload, image, exif, video, link-preview, rule-14, upload-instant, media-once,
// media-removed
#include "media/api/errors.h"
#include "media/testing/world.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace kapok::media {
namespace {

using testing::digest_of;
using testing::kAnn;
using testing::kBob;
using testing::World;

std::string voice() {
    std::ifstream file(KAPOK_SOURCE_DIR "/scripts/demo/voice-en.ogg", std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

CO_TEST(Upload, IsCountedWithItsBytes) {
    World world(loop);
    EXPECT_TRUE((co_await world.upload(kAnn, Purpose::kFile, std::string(5'000, 'x'))).has_value());
    EXPECT_FALSE((co_await world.upload(kAnn, Purpose::kImage, "<svg/>")).has_value());
    const auto text = world.metrics.prometheus();
    for (const auto* line : {"kapok_media_uploads_total{outcome=\"ok\"} 1\n",
                             "kapok_media_uploads_total{outcome=\"refused\"} 1\n",
                             "kapok_media_uploaded_bytes_total 5006\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    }
}

CO_TEST(Upload, ContinuesAfterACutAndFinishesTwiceTheSame) {
    World world(loop);
    const std::string bytes(20'000, 'x');
    auto media = co_await world.upload(kAnn, Purpose::kFile, bytes, 8'192);
    CO_ASSERT_TRUE(media.has_value());
    EXPECT_EQ(media->size_bytes, 20'000U);
    auto download =
        co_await world.service.open(Deadline::never(), kAnn, {.media_id = media->id, .via = {}});
    CO_ASSERT_TRUE(download.has_value());
    EXPECT_TRUE(download->as_attachment);
    auto read = co_await world.service.read(download->key, 19'990, 100);
    EXPECT_EQ(*read, std::string(10, 'x'));
}

CO_TEST(Upload, FinishRepeatedAnswersTheSame) {
    World world(loop);
    auto begun =
        co_await world.service.begin_upload(World::as(kAnn), Purpose::kFile, 3, digest_of("abc"));
    CO_ASSERT_TRUE(begun.has_value());
    EXPECT_TRUE((co_await world.service.append_chunk(World::as(kAnn), begun->upload.id, 0, "abc"))
                    .has_value());
    auto first = co_await world.service.finish_upload(World::as(kAnn), begun->upload.id, "");
    auto second = co_await world.service.finish_upload(World::as(kAnn), begun->upload.id, "");
    CO_ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_EQ(first->id, second->id);
}

CO_TEST(Upload, WrongHashOrLengthIsRefused) {
    World world(loop);
    auto begun =
        co_await world.service.begin_upload(World::as(kAnn), Purpose::kFile, 3, digest_of("abc"));
    CO_ASSERT_TRUE(begun.has_value());
    auto early = co_await world.service.finish_upload(World::as(kAnn), begun->upload.id, "");
    EXPECT_EQ(early.error().reason(), errors::kUploadIncomplete);
    auto over = co_await world.service.append_chunk(World::as(kAnn), begun->upload.id, 0, "abcd");
    EXPECT_EQ(over.error().reason(), errors::kUploadOverrun);
    EXPECT_TRUE((co_await world.service.append_chunk(World::as(kAnn), begun->upload.id, 0, "xyz"))
                    .has_value());
    auto wrong = co_await world.service.finish_upload(World::as(kAnn), begun->upload.id, "");
    EXPECT_EQ(wrong.error().reason(), errors::kHashMismatch);
    auto state = co_await world.service.get_upload(World::as(kAnn), begun->upload.id);
    CO_ASSERT_TRUE(state.has_value());
    EXPECT_EQ(state->offset, 0U) << "the bytes were dropped, the upload can begin again";
}

CO_TEST(Upload, BelongsToItsOwner) {
    World world(loop);
    auto begun =
        co_await world.service.begin_upload(World::as(kAnn), Purpose::kFile, 3, digest_of("abc"));
    CO_ASSERT_TRUE(begun.has_value());
    auto chunk = co_await world.service.append_chunk(World::as(kBob), begun->upload.id, 0, "abc");
    EXPECT_EQ(chunk.error().reason(), errors::kUploadUnknown);
    EXPECT_TRUE(
        (co_await world.service.cancel_upload(World::as(kBob), begun->upload.id)).has_value());
    EXPECT_TRUE((co_await world.service.get_upload(World::as(kAnn), begun->upload.id)).has_value())
        << "a stranger cannot cancel it";
    EXPECT_TRUE(
        (co_await world.service.cancel_upload(World::as(kAnn), begun->upload.id)).has_value());
    EXPECT_FALSE(
        (co_await world.service.get_upload(World::as(kAnn), begun->upload.id)).has_value());
}

CO_TEST(Upload, CancelledGivesBackWhatDidNotCome) {
    World world(loop);
    const auto most = world.service.limits().quota_bytes;
    const auto begin = [&](std::string_view name) {
        return world.service.begin_upload(
            World::as(kAnn), Purpose::kFile, most - 4'096, digest_of(name));
    };
    auto first = co_await begin("one");
    CO_ASSERT_TRUE(first.has_value());
    EXPECT_TRUE((co_await world.service.append_chunk(
                     World::as(kAnn), first->upload.id, 0, std::string(4'096, 'x')))
                    .has_value());
    EXPECT_EQ((co_await begin("two")).error().reason(), errors::kUploadQuota);
    EXPECT_TRUE(
        (co_await world.service.cancel_upload(World::as(kAnn), first->upload.id)).has_value());
    EXPECT_FALSE(world.has_staged());
    EXPECT_TRUE(
        (co_await world.service.cancel_upload(World::as(kAnn), first->upload.id)).has_value());
    EXPECT_TRUE((co_await begin("two")).has_value());
    EXPECT_EQ((co_await begin("three")).error().reason(), errors::kUploadQuota)
        << "what came stays counted, and nothing is given back twice";
}

CO_TEST(InstantUpload, NeedsAProofThatCannotBeReplayed) {
    World world(loop);
    const std::string bytes(9'000, 'q');
    auto original = co_await world.upload(kAnn, Purpose::kFile, bytes);
    CO_ASSERT_TRUE(original.has_value());
    // Bob knows the hash only.
    auto guess = co_await world.service.begin_upload(
        World::as(kBob), Purpose::kFile, bytes.size(), digest_of(bytes));
    CO_ASSERT_TRUE(guess.has_value() && guess->upload.challenge);
    auto refused = co_await world.service.finish_upload(
        World::as(kBob), guess->upload.id, std::string(32, '0'));
    EXPECT_EQ(refused.error().reason(), errors::kProofWrong);
    const auto spent = digest_of(guess->upload.challenge->nonce +
                                 bytes.substr(0, guess->upload.challenge->length));
    refused = co_await world.service.finish_upload(World::as(kBob), guess->upload.id, spent);
    EXPECT_EQ(refused.error().reason(), errors::kProofWrong) << "a challenge is good for one try";
    // Someone who has the bytes.
    const UserId carl{3};
    auto begun = co_await world.service.begin_upload(
        World::as(carl), Purpose::kFile, bytes.size(), digest_of(bytes));
    CO_ASSERT_TRUE(begun.has_value() && begun->upload.challenge);
    const auto& challenge = *begun->upload.challenge;
    auto instant = co_await world.service.finish_upload(
        World::as(carl),
        begun->upload.id,
        digest_of(challenge.nonce + bytes.substr(challenge.offset, challenge.length)));
    CO_ASSERT_TRUE(instant.has_value());
    EXPECT_NE(instant->id, original->id);
    EXPECT_EQ(instant->size_bytes, 9'000U);
}

CO_TEST(Access, ALeakedIdOpensNothing) {
    World world(loop);
    auto media = co_await world.upload(kAnn, Purpose::kFile, "secret");
    CO_ASSERT_TRUE(media.has_value());
    auto refused =
        co_await world.service.open(Deadline::never(), kBob, {.media_id = media->id, .via = {}});
    EXPECT_EQ(refused.error().reason(), errors::kMediaUnknown);
    EXPECT_EQ((co_await world.service.get_for(Deadline::never(), kBob, media->id)).error().reason(),
              errors::kMediaUnknown);

    EXPECT_TRUE(
        (co_await world.service.attach(Deadline::never(), {media->id}, "d1-2", 0)).has_value());
    EXPECT_FALSE(
        (co_await world.service.open(Deadline::never(), kBob, {.media_id = media->id, .via = {}}))
            .has_value());
    world.access.readers.insert({kBob, "d1-2"});
    EXPECT_TRUE(
        (co_await world.service.open(Deadline::never(), kBob, {.media_id = media->id, .via = {}}))
            .has_value());

    EXPECT_TRUE(
        (co_await world.service.attach(Deadline::never(), {media->id}, "d1-2", 5)).has_value());
    EXPECT_TRUE(
        (co_await world.service.detach(Deadline::never(), {media->id}, "d1-2", 5)).has_value());
    EXPECT_FALSE(
        (co_await world.service.open(Deadline::never(), kBob, {.media_id = media->id, .via = {}}))
            .has_value())
        << "recalled";
}

CO_TEST(Access, AMediaKeyEndsWithItsDevice) {
    World world(loop);
    auto media_key = co_await world.service.open_media_session(World::as(kAnn));
    CO_ASSERT_TRUE(media_key.has_value());
    EXPECT_EQ(*co_await world.service.authenticate_key(Deadline::never(), *media_key), kAnn);
    EXPECT_FALSE((co_await world.service.authenticate_key(Deadline::never(), "guess")).has_value());
    world.device_active = false;
    EXPECT_FALSE(
        (co_await world.service.authenticate_key(Deadline::never(), *media_key)).has_value());
}

CO_TEST(Voice, HasALengthAndIsChecked) {
    World world(loop);
    auto media = co_await world.upload(kAnn, Purpose::kVoice, voice());
    CO_ASSERT_TRUE(media.has_value());
    EXPECT_EQ(media->mime_type, "audio/ogg");
    EXPECT_NEAR(media->duration_ms, 5'575, 20);
    auto broken = co_await world.upload(kAnn, Purpose::kVoice, voice().substr(0, 3'000));
    EXPECT_EQ(broken.error().reason(), errors::kMediaBroken);
    auto page = co_await world.upload(kAnn, Purpose::kVoice, "<script>alert(1)</script>");
    EXPECT_EQ(page.error().reason(), errors::kTypeNotAllowed);
}

CO_TEST(Sweep, RemovesWhatNothingShowsAfterAWeek) {
    World world(loop);
    auto kept = co_await world.upload(kAnn, Purpose::kFile, "kept");
    auto lost = co_await world.upload(kAnn, Purpose::kFile, "lost");
    CO_ASSERT_TRUE(kept.has_value() && lost.has_value());
    EXPECT_TRUE(
        (co_await world.service.attach(Deadline::never(), {kept->id}, "d1-2", 1)).has_value());
    loop.clock().advance(std::chrono::days(6));
    EXPECT_TRUE((co_await world.service.sweep(Deadline::never())).has_value());
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kAnn, lost->id)).has_value());
    loop.clock().advance(std::chrono::days(2));
    EXPECT_TRUE((co_await world.service.sweep(Deadline::never())).has_value());
    EXPECT_FALSE((co_await world.service.get_for(Deadline::never(), kAnn, lost->id)).has_value());
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kAnn, kept->id)).has_value());
    auto again = co_await world.upload(kBob, Purpose::kFile, "lost");
    EXPECT_TRUE(again.has_value()) << "the object is gone, so it must be sent again";
}

std::string picture() {
    std::ifstream file(KAPOK_SOURCE_DIR "/web/public/icon-512.png", std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The smallest live recording that has pictures.
std::string video() {
    using std::string_literals::operator""s;
    return "\x1A\x45\xDF\xA3\x80"
           "\x18\x53\x80\x67\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
           "\x16\x54\xAE\x6B\x99"
           "\xAE\x97\x83\x81\x01\x86\x85V_VP8\xE0\x88\xB0\x82\x01\x40\xBA\x82\x00\xF0"
           "\xD7\x81\x01"
           "\x1F\x43\xB6\x75\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
           "\xE7\x82\x03\xE8"
           "\xA3\x85\x81\x00\x28\x80x"s;
}

CO_TEST(Video, IsMeasuredAndServedAsOne) {
    World world(loop);
    const auto media = co_await world.upload(kAnn, Purpose::kVideo, video());
    CO_ASSERT_TRUE(media.has_value());
    EXPECT_EQ(media->mime_type, "video/webm");
    EXPECT_EQ(media->width, 320U);
    EXPECT_EQ(media->height, 240U);
    EXPECT_EQ(media->duration_ms, 1'040U);
    const auto download =
        co_await world.service.open(Deadline::never(), kAnn, {.media_id = media->id, .via = {}});
    CO_ASSERT_TRUE(download.has_value());
    EXPECT_FALSE(download->as_attachment) << "it plays in the page";
    EXPECT_EQ(download->size, video().size());
}

CO_TEST(Video, ThatIsNoneIsRefused) {
    World world(loop);
    const auto refusal = [](const Result<Media>& result) {
        return result ? std::string() : std::string(result.error().reason());
    };
    EXPECT_EQ(refusal(co_await world.upload(kAnn, Purpose::kVideo, picture())),
              errors::kTypeNotAllowed);
    EXPECT_EQ(refusal(co_await world.upload(kAnn, Purpose::kVideo, video() + "\xEC\x9Fx")),
              errors::kMediaBroken)
        << "cut";
    EXPECT_EQ(refusal(co_await world.upload(kAnn, Purpose::kImage, video())),
              errors::kTypeNotAllowed);
}

CO_TEST(Library, OpensToReadersOfAForwardedCard) {
    World world(loop);
    const auto media = co_await world.upload(kAnn, Purpose::kImage, picture());
    CO_ASSERT_TRUE(media.has_value());
    const auto may_open = [&](UserId who, std::string via) -> Task<Result<Download>> {
        return world.service.open(
            Deadline::never(), who, {.media_id = media->id, .via = std::move(via)});
    };
    world.access.readers.insert({kBob, "d1-2:3.0 " + media->id});
    EXPECT_TRUE((co_await may_open(kBob, "d1-2:3.0")).has_value());
    EXPECT_FALSE((co_await may_open(kBob, "d1-2:3.1")).has_value());
    EXPECT_FALSE((co_await may_open(kBob, "")).has_value());
    const auto through =
        co_await world.service.get_through(Deadline::never(), kBob, media->id, "d1-2:3.0");
    EXPECT_TRUE(through.has_value());
    EXPECT_FALSE((co_await world.service.get_through(Deadline::never(), kBob, "none", "d1-2:3.0"))
                     .has_value());
}

CO_TEST(Library, FindsOneUseAmongVeryMany) {
    World world(loop);
    const auto media = co_await world.upload(kAnn, Purpose::kImage, picture());
    CO_ASSERT_TRUE(media.has_value());
    for (int i = 0; i < 450; ++i) {
        CO_ASSERT_TRUE((co_await world.service.attach(
                            Deadline::never(), {media->id}, fmt::format("g{:04}", i), 7))
                           .has_value());
    }
    EXPECT_FALSE((co_await world.service.get_for(Deadline::never(), kBob, media->id)).has_value());
    world.access.readers.insert({kBob, "g0449"});
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kBob, media->id)).has_value());
}

CO_TEST(Library, WhatManyKeptIsAskedForOnce) {
    World world(loop);
    const auto media = co_await world.upload(kAnn, Purpose::kImage, picture());
    CO_ASSERT_TRUE(media.has_value());
    for (int i = 0; i < 20; ++i) {
        CO_ASSERT_TRUE((co_await world.service.attach(
                            Deadline::never(), {media->id}, fmt::format("f{}", i), 0))
                           .has_value());
    }
    CO_ASSERT_TRUE(
        (co_await world.service.attach(Deadline::never(), {media->id}, "g1", 7)).has_value());
    EXPECT_FALSE((co_await world.service.get_for(Deadline::never(), kBob, media->id)).has_value());
    EXPECT_EQ(world.access.asked, 1) << "the group; not each who kept it";
    world.access.readers.insert({kBob, "kept " + media->id});
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kBob, media->id)).has_value());
}

CO_TEST(Library, AttachesWhatIsLeftOfSeveral) {
    World world(loop);
    const auto media = co_await world.upload(kAnn, Purpose::kImage, picture());
    CO_ASSERT_TRUE(media.has_value());
    CO_ASSERT_TRUE((co_await world.service.attach(Deadline::never(), {"gone", media->id}, "g1", 7))
                       .has_value());
    world.access.readers.insert({kBob, "g1"});
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kBob, media->id)).has_value());
    EXPECT_FALSE((co_await world.service.attach(Deadline::never(), {"gone"}, "g1", 8)).has_value());
}

CO_TEST(Library, KeepsAPictureThatTheServerGot) {
    World world(loop);
    const auto kept = co_await world.service.keep_picture(Deadline::never(), kAnn, picture());
    CO_ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->width, 512U);
    EXPECT_TRUE((co_await world.service.get_for(Deadline::never(), kAnn, kept->id)).has_value());
    EXPECT_FALSE((co_await world.service.get_for(Deadline::never(), kBob, kept->id)).has_value());
    const auto again = co_await world.service.keep_picture(Deadline::never(), kAnn, picture());
    CO_ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->id, kept->id);
    EXPECT_FALSE(
        (co_await world.service.keep_picture(Deadline::never(), kAnn, "<svg/>")).has_value());
    EXPECT_FALSE(world.has_staged());
    loop.clock().advance(std::chrono::hours(24 * 8));
    const auto swept = co_await world.service.sweep(Deadline::never());
    EXPECT_EQ(swept.value(), 1) << "what was never sent goes";
}

CO_TEST(Library, WhatIsKnownIsNotDecodedAgain) {
    World world(loop);
    auto strict = world.strict();
    EXPECT_FALSE((co_await strict.keep_picture(Deadline::never(), kBob, picture())).has_value());
    const auto first = co_await world.service.keep_picture(Deadline::never(), kAnn, picture());
    const auto second = co_await strict.keep_picture(Deadline::never(), kBob, picture());
    CO_ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_NE(second->id, first->id) << "a right of his own";
    EXPECT_EQ(second->width, 512U);
    EXPECT_FALSE((co_await strict.keep_sticker(Deadline::never(), kBob, picture())).has_value())
        << "as a sticker it is not known";
}

// Hands out the bytes in pieces.
std::function<Result<std::string>()> pieces_of(std::string bytes) {
    return [rest = std::move(bytes)]() mutable -> Result<std::string> {
        auto piece = rest.substr(0, 100'000);
        rest.erase(0, piece.size());
        return piece;
    };
}

// feature: export, import
CO_TEST(Files, AreGivenToArchivesAndTakenFromThem) {
    World world(loop);
    auto& service = world.service;
    const auto never = Deadline::never();
    const std::string bytes(2'500'000, 'f');
    const auto hash = to_hex(digest_of(bytes));
    const auto kept = co_await service.keep_file(never,
                                                 kAnn,
                                                 {.purpose = Purpose::kFile,
                                                  .sha256 = hash,
                                                  .size = bytes.size(),
                                                  .next = pieces_of(bytes)});
    CO_ASSERT_TRUE(kept.has_value());
    const auto found = co_await service.find_file(never, kAnn, kept->id, "");
    CO_ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->sha256, hash);
    EXPECT_EQ(*co_await service.read_file(hash, 2'499'990, 100), std::string(10, 'f'));
    EXPECT_FALSE((co_await service.find_file(never, kBob, kept->id, "")).has_value());
    EXPECT_TRUE((co_await service.find_any_file(never, kept->id)).has_value());
    EXPECT_TRUE((co_await service.find_own_path(never, kAnn, kept->id)).has_value());
    EXPECT_FALSE((co_await service.find_own_path(never, kBob, kept->id)).has_value());

    const auto reason = [&](ComingFile file) -> Task<std::string> {
        const auto refused = co_await service.keep_file(never, kBob, std::move(file));
        co_return refused ? std::string() : std::string(refused.error().reason());
    };
    EXPECT_EQ(
        co_await reason(
            {.sha256 = to_hex(digest_of("other")), .size = bytes.size(), .next = pieces_of(bytes)}),
        errors::kHashMismatch);
    EXPECT_EQ(co_await reason({.sha256 = hash, .size = 10, .next = pieces_of(bytes)}),
              errors::kUploadOverrun);
    EXPECT_EQ(co_await reason({.sha256 = hash, .size = 3'000'000, .next = pieces_of(bytes)}),
              errors::kUploadIncomplete);
    EXPECT_EQ(co_await reason({.sha256 = "nonsense", .size = 1, .next = pieces_of("x")}),
              errors::kHashInvalid);
    EXPECT_EQ(co_await reason({.purpose = Purpose::kImage,
                               .sha256 = hash,
                               .size = bytes.size(),
                               .next = pieces_of(bytes)}),
              errors::kTypeNotAllowed);
    EXPECT_FALSE(world.has_staged()) << "what failed leaves nothing";
}

}  // namespace
}  // namespace kapok::media
