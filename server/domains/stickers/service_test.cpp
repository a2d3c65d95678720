// feature: sticker-packs, own-stickers, animated-stickers, rule-14
#include "stickers/service.h"

#include "media/api/errors.h"
#include "media/image.h"
#include "messaging/api/errors.h"
#include "messaging/wire.h"
#include "stickers/api/errors.h"
#include "stickers/store.h"
#include "stickers/testing/pictures.h"
#include "stickers/testing/world.h"
#include "stickers/testing/zip.h"

namespace kapok::stickers {
namespace {

using messaging::ConversationId;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::World;
using testing::zip_of;

// As a client names a media.
media::Media named(std::string id) {
    media::Media media;
    media.id = std::move(id);
    return media;
}

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? "" : std::string(result.error().reason());
}

std::string cats() {
    return zip_of({{"a.png", testing::png(40, 40)},
                   {"b.gif", testing::moving_gif(30, 30, 3)},
                   {"names.txt", "title: Cats\nb.gif: wave\na.png: sit\n"}});
}

Task<Result<Pack>> import_pack(World* world, std::string zip, Service::Import import = {}) {
    CO_TRY(const auto file, co_await world->upload(kAlice, media::Purpose::kFile, std::move(zip)));
    import.media_id = file.id;
    co_return co_await world->service.import_pack(world->as(kAlice), std::move(import));
}

// Why it becomes no pack.
Task<std::string> refusal_of(World* world, std::string zip) {
    co_return reason_of(co_await import_pack(
        world, std::move(zip), {.media_id = {}, .title = "cats", .for_everyone = false}));
}

CO_TEST(StickerPacks, AnArchiveBecomesAPackThatEveryoneMaySend) {
    World world(loop);
    const auto pack = co_await import_pack(&world, cats());
    EXPECT_EQ(reason_of(pack), "");
    CO_ASSERT_TRUE(pack.has_value());
    EXPECT_EQ(pack->title, "Cats");
    CO_ASSERT_TRUE(pack->stickers.size() == 2U);
    EXPECT_EQ(pack->stickers[0].words, "wave");
    EXPECT_TRUE(pack->stickers[0].media.has_thumbnail) << "it moves";
    EXPECT_FALSE(pack->stickers[1].media.has_thumbnail);
    EXPECT_EQ(pack->stickers[1].media.mime_type, "image/webp");

    const auto chat = ConversationId::direct(kAlice, kBob);
    const auto sent = co_await world.send(
        kBob, chat, "m1", messaging::Sticker{.pack_id = pack->id, .sticker_id = "1"});
    EXPECT_EQ(reason_of(sent), "");
    CO_ASSERT_TRUE(sent.has_value());
    const auto& sticker = std::get<messaging::Sticker>(sent->content.body);
    EXPECT_EQ(sticker.words, "wave");
    CO_ASSERT_TRUE(sticker.media.has_value());
    EXPECT_EQ(sticker.media->id, pack->stickers[0].media.id);
    // Also one who is in no conversation with it: packs are the instance's.
    const auto seen = co_await world.media.get_for(world.soon(), kCarol, sticker.media->id);
    EXPECT_TRUE(seen.has_value());

    for (const auto* unknown : {"0", "3", "99999999999999999999", "01"}) {
        const auto refused = co_await world.send(
            kBob, chat, "m2", messaging::Sticker{.pack_id = pack->id, .sticker_id = unknown});
        EXPECT_EQ(reason_of(refused), errors::kStickerUnknown) << unknown;
    }
    co_await world.close();
}

CO_TEST(StickerPacks, TheSameArchiveIsTheSamePackAndComesBack) {
    World world(loop);
    const auto first = co_await import_pack(&world, cats());
    const auto again =
        co_await import_pack(&world, cats(), {.media_id = {}, .title = {}, .for_everyone = true});
    CO_ASSERT_TRUE(first.has_value() && again.has_value());
    EXPECT_EQ(first->id, again->id);
    EXPECT_TRUE(again->for_everyone);
    const auto listed = co_await world.service.list_packs(world.as(kBob));
    CO_ASSERT_TRUE(listed->size() == 1U);

    const auto chat = ConversationId::direct(kAlice, kBob);
    const messaging::Sticker sticker{.pack_id = first->id, .sticker_id = "2"};
    EXPECT_TRUE((co_await world.send(kBob, chat, "m1", sticker)).has_value());
    const auto gone = co_await world.service.withdraw_pack(world.as(kAlice), first->id);
    EXPECT_TRUE(gone.has_value());
    EXPECT_TRUE((co_await world.service.list_packs(world.as(kBob)))->empty());
    EXPECT_EQ(reason_of(co_await world.service.get_pack(world.as(kBob), first->id)),
              errors::kPackUnknown);
    EXPECT_EQ(reason_of(co_await world.send(kBob, chat, "m2", sticker)), errors::kStickerUnknown);
    EXPECT_TRUE((co_await world.service.get_shelf(world.as(kBob)))->packs.empty());
    // What was sent stays to be seen.
    EXPECT_TRUE((co_await world.media.get_for(world.soon(), kBob, first->stickers[1].media.id))
                    .has_value());
    EXPECT_TRUE((co_await import_pack(&world, cats())).has_value());
    EXPECT_TRUE((co_await world.send(kBob, chat, "m3", sticker)).has_value());
    EXPECT_EQ(reason_of(co_await world.service.withdraw_pack(world.as(kAlice), "1")),
              errors::kPackUnknown);
    co_await world.close();
}

CO_TEST(StickerPacks, EachBadArchiveHasItsReason) {
    World world(loop);
    EXPECT_EQ(co_await refusal_of(&world, "no zip"), errors::kArchiveBroken);
    EXPECT_EQ(co_await refusal_of(&world, zip_of({{"../a.png", "x"}})),
              errors::kArchivePathInvalid);
    EXPECT_EQ(co_await refusal_of(&world, zip_of({{"a.png", "text"}})),
              errors::kStickerNotAPicture);
    EXPECT_EQ(co_await refusal_of(&world, zip_of({{"a.png", testing::png(40, 40).substr(0, 60)}})),
              errors::kStickerBroken);
    EXPECT_EQ(co_await refusal_of(&world, zip_of({{"names.txt", "title: x"}})), errors::kPackEmpty);
    EXPECT_EQ(reason_of(co_await world.service.import_pack(
                  world.as(kAlice), {.media_id = "nothing", .title = "x", .for_everyone = false})),
              media::errors::kMediaUnknown);
    // Another's file is none.
    const auto file = co_await world.upload(kBob, media::Purpose::kFile, cats());
    EXPECT_EQ(reason_of(co_await world.service.import_pack(
                  world.as(kAlice), {.media_id = file->id, .title = {}, .for_everyone = false})),
              media::errors::kMediaUnknown);
    EXPECT_TRUE((co_await world.service.list_packs(world.as(kBob)))->empty());
    co_await world.close();
}

CO_TEST(StickerShelf, IsChosenInOrder) {
    World world(loop);
    const auto cat =
        co_await import_pack(&world, cats(), {.media_id = {}, .title = {}, .for_everyone = true});
    const auto dog = co_await import_pack(&world,
                                          zip_of({{"d.png", testing::png(20, 20)}}),
                                          {.media_id = {}, .title = "Dog", .for_everyone = false});
    CO_ASSERT_TRUE(cat.has_value() && dog.has_value());
    EXPECT_EQ((co_await world.service.get_shelf(world.as(kBob)))->packs,
              std::vector<std::string>{cat->id});
    const std::vector<std::string> both{dog->id, cat->id};
    EXPECT_EQ(*(co_await world.service.set_shelf(world.as(kBob), both)), both);
    EXPECT_EQ((co_await world.service.get_shelf(world.as(kBob)))->packs, both);
    EXPECT_TRUE((co_await world.service.set_shelf(world.as(kBob), {}))->empty());
    EXPECT_TRUE((co_await world.service.get_shelf(world.as(kBob)))->packs.empty())
        << "who chose none has none";
    EXPECT_EQ(reason_of(co_await world.service.set_shelf(world.as(kBob), {"77"})),
              errors::kPackUnknown);
    co_await world.close();
}

CO_TEST(StickerShelf, ChangesThoughAPackOfItWasWithdrawn) {
    World world(loop);
    const auto cat = co_await import_pack(&world, cats());
    const auto dog = co_await import_pack(&world,
                                          zip_of({{"d.png", testing::png(20, 20)}}),
                                          {.media_id = {}, .title = "Dog", .for_everyone = false});
    CO_ASSERT_TRUE(cat.has_value() && dog.has_value());
    CO_ASSERT_TRUE(
        (co_await world.service.set_shelf(world.as(kBob), {cat->id, dog->id})).has_value());
    CO_ASSERT_TRUE((co_await world.service.withdraw_pack(world.as(kAlice), cat->id)).has_value());
    // A device that has not heard of it moves the other to the front.
    const auto moved = co_await world.service.set_shelf(world.as(kBob), {dog->id, cat->id});
    EXPECT_EQ(reason_of(moved), "");
    CO_ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(*moved, std::vector<std::string>{dog->id});
    co_await world.close();
}

CO_TEST(OwnStickers, ComeFromPicturesThatOneMaySee) {
    World world(loop);
    const auto chat = ConversationId::direct(kAlice, kBob);
    const auto picture =
        co_await world.upload(kAlice, media::Purpose::kImage, testing::png(900, 600));
    CO_ASSERT_TRUE(picture.has_value());
    EXPECT_EQ(reason_of(co_await world.service.save(world.as(kBob), {.media_id = picture->id})),
              media::errors::kMediaUnknown)
        << "not before it was sent";
    const auto shown =
        co_await world.send(kAlice, chat, "m1", messaging::Image{.media = named(picture->id)});
    EXPECT_EQ(reason_of(shown), "");
    CO_ASSERT_TRUE(shown.has_value());
    const auto saved = co_await world.service.save(world.as(kBob), {.media_id = picture->id});
    EXPECT_EQ(reason_of(saved), "");
    CO_ASSERT_TRUE(saved.has_value());
    EXPECT_EQ(saved->media.width, 320U);
    EXPECT_NE(saved->media.id, picture->id);
    EXPECT_EQ(reason_of(co_await world.service.save(world.as(kCarol), {.media_id = picture->id})),
              media::errors::kMediaUnknown);

    // Bob sends it; Alice may see and save it, Carol may not even see it.
    const messaging::Sticker own{
        .pack_id = "own", .sticker_id = {}, .media = named(saved->media.id)};
    const auto sent = co_await world.send(kBob, chat, "m2", own);
    EXPECT_EQ(reason_of(sent), "");
    CO_ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(std::get<messaging::Sticker>(sent->content.body).media->width, 320U);
    EXPECT_TRUE((co_await world.media.get_for(world.soon(), kAlice, saved->media.id)).has_value());
    EXPECT_EQ(reason_of(co_await world.media.get_for(world.soon(), kCarol, saved->media.id)),
              media::errors::kMediaUnknown);
    const auto taken = co_await world.service.save(world.as(kAlice), {.media_id = saved->media.id});
    EXPECT_EQ(reason_of(taken), "");
    CO_ASSERT_TRUE(taken.has_value());
    EXPECT_NE(taken->media.id, saved->media.id) << "a right of her own";
    // A picture is not sent as a sticker by its id.
    const messaging::Sticker not_made{
        .pack_id = "own", .sticker_id = {}, .media = named(picture->id)};
    EXPECT_EQ(reason_of(co_await world.send(kAlice, chat, "m3", not_made)),
              messaging::errors::kMediaUnknown);
    co_await world.close();
}

CO_TEST(OwnStickers, AreKeptOnceAndTakenAway) {
    World world(loop);
    const auto file =
        co_await world.upload(kAlice, media::Purpose::kImage, testing::moving_gif(400, 200, 3));
    const auto saved = co_await world.service.save(world.as(kAlice), {.media_id = file->id});
    EXPECT_EQ(reason_of(saved), "");
    CO_ASSERT_TRUE(saved.has_value());
    EXPECT_EQ(saved->media.width, 320U);
    EXPECT_EQ(saved->media.height, 160U) << "of one frame";
    EXPECT_TRUE(saved->media.has_thumbnail) << "it still moves";
    const auto again = co_await world.service.save(world.as(kAlice), {.media_id = file->id});
    EXPECT_EQ(again->media.id, saved->media.id);
    EXPECT_EQ((co_await world.service.get_shelf(world.as(kAlice)))->saved.size(), 1U);

    const auto voice = co_await world.upload(kAlice, media::Purpose::kFile, "words");
    EXPECT_EQ(reason_of(co_await world.service.save(world.as(kAlice), {.media_id = voice->id})),
              errors::kStickerNotAPicture);

    CO_ASSERT_TRUE(
        (co_await world.service.remove(world.as(kAlice), {saved->media.id, "none"})).has_value());
    EXPECT_TRUE((co_await world.service.get_shelf(world.as(kAlice)))->saved.empty());
    EXPECT_EQ(reason_of(co_await world.service.remove(world.as(kAlice),
                                                      std::vector<std::string>(301, "x"))),
              errors::kTooManySaved);
    // What nothing shows any more goes after a week.
    world.loop.advance(std::chrono::days(8));
    EXPECT_TRUE((co_await world.media.sweep(Deadline::never())).has_value());
    EXPECT_EQ(reason_of(co_await world.media.get_for(Deadline::never(), kAlice, saved->media.id)),
              media::errors::kMediaUnknown);
    co_await world.close();
}

std::int64_t count(World& world, std::string_view sql) {
    return *world.database->blocking_read(Deadline::never(), [&](storage::Tx& tx) {
        return Result(tx.query(sql).front().integer(0));
    });
}

constexpr std::string_view kHeld = "SELECT COUNT(*) FROM media_use WHERE scope = 'own-stickers/1'";

// Without anything but the row.
void put_row(World& world, const Saved& saved) {
    EXPECT_TRUE(world.database
                    ->blocking_write(Deadline::never(),
                                     [&](storage::Tx& tx) -> Result<void> {
                                         store::put_saved(tx, kAlice, saved);
                                         return {};
                                     })
                    .has_value());
}

CO_TEST(OwnStickers, WhoHasTooManyMakesNoMore) {
    World world(loop);
    const auto file = co_await world.upload(kAlice, media::Purpose::kImage, testing::png(40, 40));
    const auto saved = co_await world.service.save(world.as(kAlice), {.media_id = file->id});
    CO_ASSERT_TRUE(saved.has_value());
    for (std::size_t i = 1; i < kSavedMax; ++i) {
        put_row(world, {.media = named(fmt::format("m{}", i)), .time = saved->time});
    }
    constexpr std::string_view kMade = "SELECT COUNT(*) FROM media_content";
    const auto other = co_await world.upload(kAlice, media::Purpose::kImage, testing::png(50, 50));
    const auto made = count(world, kMade);
    EXPECT_EQ(reason_of(co_await world.service.save(world.as(kAlice), {.media_id = other->id})),
              errors::kTooManySaved);
    EXPECT_EQ(count(world, kMade), made) << "no picture is made of it";
    EXPECT_EQ(count(world, kHeld), 1) << "and none is held";
    const auto again = co_await world.service.save(world.as(kAlice), {.media_id = saved->media.id});
    EXPECT_EQ(reason_of(again), "") << "what one has still moves";
    co_await world.close();
}

CO_TEST(OwnStickers, FilesFollowTheRows) {
    World world(loop);
    const auto file = co_await world.upload(kAlice, media::Purpose::kImage, testing::png(40, 40));
    const auto saved = co_await world.service.save(world.as(kAlice), {.media_id = file->id});
    CO_ASSERT_TRUE(saved.has_value());
    EXPECT_EQ(count(world, kHeld), 1);
    const storage::OutboxRow event{.id = 1,
                                   .topic = std::string(kFilesTopic),
                                   .key = "own-stickers/1",
                                   .payload = fmt::format("1\n{}\n", saved->media.id)};
    CO_ASSERT_TRUE(
        (co_await world.service.remove(world.as(kAlice), {saved->media.id})).has_value());
    EXPECT_EQ(count(world, kHeld), 0);
    // Saved again before the event of its removal comes, whichever comes first or twice.
    put_row(world, *saved);
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE((co_await world.service.on_files(event)).has_value());
        EXPECT_EQ(count(world, kHeld), 1);
    }
    world.loop.advance(std::chrono::days(8));
    EXPECT_TRUE((co_await world.media.sweep(Deadline::never())).has_value());
    EXPECT_TRUE(
        (co_await world.media.get_for(Deadline::never(), kAlice, saved->media.id)).has_value())
        << "it is not swept while it is shown";

    CO_ASSERT_TRUE((co_await world.module.erasure().erase(Deadline::never(), kAlice)).has_value());
    EXPECT_TRUE(co_await world.outbox.drained(Deadline::never()));
    EXPECT_EQ(count(world, kHeld), 0);
    for (const auto* payload : {"", "x", "x\nm1\n", "1\nnone\n"}) {
        EXPECT_TRUE(
            (co_await world.service.on_files({.id = 1, .topic = {}, .key = {}, .payload = payload}))
                .has_value());
    }
    co_await world.close();
}

CO_TEST(OwnStickers, RecentOnesAreTheServersAndGoWithTheAccount) {
    World world(loop);
    const auto pack = co_await import_pack(&world, cats());
    const auto file = co_await world.upload(kBob, media::Purpose::kImage, testing::png(50, 50));
    const auto saved = co_await world.service.save(world.as(kBob), {.media_id = file->id});
    CO_ASSERT_TRUE(pack.has_value() && saved.has_value());
    EXPECT_EQ(reason_of(co_await world.service.note(world.as(kBob),
                                                    {.pack_id = "emoji", .sticker_id = "👍"})),
              errors::kStickerUnknown);
    EXPECT_EQ(reason_of(co_await world.service.note(
                  world.as(kCarol), {.pack_id = "own", .media = named(saved->media.id)})),
              media::errors::kMediaUnknown);
    CO_ASSERT_TRUE(
        (co_await world.service.note(world.as(kBob), {.pack_id = pack->id, .sticker_id = "1"}))
            .has_value());
    const auto recent = co_await world.service.note(
        world.as(kBob), {.pack_id = "own", .media = named(saved->media.id)});
    EXPECT_EQ(reason_of(recent), "");
    CO_ASSERT_TRUE(recent.has_value());
    CO_ASSERT_TRUE(recent->size() == 2U);
    EXPECT_EQ((*recent)[1].words, "wave");

    CO_ASSERT_TRUE((co_await world.module.erasure().erase(world.soon(), kBob)).has_value());
    const auto shelf = co_await world.service.get_shelf(world.as(kBob));
    EXPECT_TRUE(shelf->saved.empty() && shelf->recent.empty());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::stickers
