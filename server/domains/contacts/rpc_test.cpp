// Each method through the router: its fields arrive, and its answer comes back in full.
#include "contacts/testing/world.h"
#include "rpc/testing/method_rows.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::World;

CO_TEST(ContactsRpc, FieldsArriveAndAnswersComeBackInFull) {
    World world(loop);
    rpc::RateLimiter rates(loop.clock(), rpc::default_rates());
    rpc::Router router(loop.timers(), world.random, rates);
    world.module.bind(router);
    rpc::testing::MethodRows rows(router, "kapok.contacts.v1.ContactsService");
    const auto alice = world.as(kAlice).caller;
    const auto bob = world.as(kBob).caller;
    const auto carol = world.as(testing::kCarol).caller;
    co_await rows.run({
        {{}, "GetMyQr", "{}", "TOKEN_MISSING"},
        {alice, "GetMyQr", "{}", R"({"qrText":"$old"})"},
        {alice, "ResetMyQr", "{}", R"({"qrText":"$card"})"},
        {bob, "FindUser", R"({"qrText":"$old"})", "QR_EXPIRED"},
        {bob,
         "FindUser",
         R"({"qrText":"$card"})",
         R"({"user":{"userId":"1","handle":"alice","nickname":"alice"},"relation":"RELATION_STRANGER"})"},
        {bob,
         "FindUser",
         R"({"handle":"carol"})",
         R"({"user":{"userId":"3","handle":"carol","nickname":"carol"},"relation":"RELATION_STRANGER"})"},
        {bob, "FindUser", R"({"handle":"nobody"})", "USER_UNKNOWN"},
        {bob,
         "FindUser",
         R"({"userId":"2"})",
         R"({"user":{"userId":"2","handle":"bob","nickname":"bob"},"relation":"RELATION_SELF"})"},
        {bob, "FindUser", R"({"userId":"9"})", "USER_UNKNOWN"},
        {bob, "FindUser", "{}", "USER_UNKNOWN"},
        {alice, "RequestFriend", R"({"userId":"9","reason":"hi"})", "USER_UNKNOWN user_id"},
        {alice, "RequestFriend", R"({"userId":"1","reason":"hi"})", "SELF_REQUEST user_id"},
        {alice,
         "RequestFriend",
         R"({"userId":"2","reason":"hi bob","remark":"Bobby"})",
         R"({"request":{"user":{"userId":"2","handle":"bob","nickname":"bob"},"outgoing":true,"reason":"hi bob","state":"FRIEND_REQUEST_STATE_PENDING","timeMs":"*"}})"},
        {bob,
         "ListFriendRequests",
         "{}",
         R"({"requests":[{"user":{"userId":"1","handle":"alice","nickname":"alice"},"reason":"hi bob","state":"FRIEND_REQUEST_STATE_PENDING","timeMs":"*"}]})"},
        {bob,
         "FindUser",
         R"({"handle":"alice"})",
         R"({"user":{"userId":"1","handle":"alice","nickname":"alice"},"relation":"RELATION_ASKED","incoming":{"user":{"userId":"1","handle":"alice","nickname":"alice"},"reason":"hi bob","state":"FRIEND_REQUEST_STATE_PENDING","timeMs":"*"}})"},
        {bob, "AnswerFriend", R"({"userId":"3","accept":true})", "REQUEST_UNKNOWN"},
        {bob,
         "AnswerFriend",
         R"({"userId":"1","accept":true,"remark":"Al"})",
         R"({"contact":{"user":{"userId":"1","handle":"alice","nickname":"alice"},"remark":"Al","isContact":true,"sinceMs":"*","conversationId":"d1-2"}})"},
        {alice,
         "FindUser",
         R"({"handle":"bob"})",
         R"({"user":{"userId":"2","handle":"bob","nickname":"bob"},"relation":"RELATION_CONTACT","contact":{"user":{"userId":"2","handle":"bob","nickname":"bob"},"remark":"Bobby","isContact":true,"sinceMs":"*","conversationId":"d1-2"}})"},
        {alice, "ListContacts", R"({"pageToken":"bogus"})", "PAGE_TOKEN_INVALID page_token"},
        {alice, "ListContacts", R"({"limit":100000})", "LIMIT_TOO_LARGE limit"},
        {alice,
         "UpdateContact",
         R"({"userId":"2","remark":"Robert"})",
         R"({"contact":{"user":{"userId":"2","handle":"bob","nickname":"bob"},"remark":"Robert","isContact":true,"sinceMs":"*","conversationId":"d1-2"}})"},
        {alice, "UpdateContact", R"({"userId":"9","remark":"x"})", "CONTACT_UNKNOWN user_id"},
        {alice,
         "SetBlocked",
         R"({"userId":"2","blocked":true})",
         R"({"contact":{"user":{"userId":"2","handle":"bob","nickname":"bob"},"remark":"Robert","blocked":true,"isContact":true,"sinceMs":"*","conversationId":"d1-2"}})"},
        {alice,
         "SetBlocked",
         R"({"userId":"2"})",
         R"({"contact":{"user":{"userId":"2","handle":"bob","nickname":"bob"},"remark":"Robert","isContact":true,"sinceMs":"*","conversationId":"d1-2"}})"},
        {alice, "SetBlocked", R"({"userId":"9","blocked":true})", "USER_UNKNOWN user_id"},
    });
    co_await world.befriend(kAlice, testing::kCarol);
    co_await rows.run({
        {alice,
         "ListContacts",
         R"({"limit":1})",
         R"({"contacts":[{"user":{"userId":"2","handle":"bob","nickname":"bob"},"remark":"Robert","isContact":true,"sinceMs":"*","conversationId":"d1-2"}],"nextPageToken":"$next"})"},
        {alice,
         "ListContacts",
         R"({"limit":1,"pageToken":"$next"})",
         R"({"contacts":[{"user":{"userId":"3","handle":"carol","nickname":"carol"},"isContact":true,"sinceMs":"*","conversationId":"d1-3"}]})"},
        {alice, "DeleteContact", R"({"userId":"2"})", "{}"},
        {alice, "DeleteContact", R"({"userId":"9"})", "CONTACT_UNKNOWN user_id"},
        {alice,
         "ListContacts",
         "{}",
         R"({"contacts":[{"user":{"userId":"3","handle":"carol","nickname":"carol"},"isContact":true,"sinceMs":"*","conversationId":"d1-3"}]})"},
    });
    world.accounts.phones = {{kAlice, "+8613800138001"}, {kBob, "+8613800138000"}};
    co_await rows.run({
        {alice, "CreateTag", R"({"name":" "})", "TAG_NAME_INVALID name"},
        {alice, "CreateTag", R"({"name":"Work"})", R"({"tag":{"tagId":"$tag","name":"Work"}})"},
        {alice, "ListTags", "{}", R"({"tags":[{"tagId":"$tag","name":"Work"}]})"},
        {alice,
         "UpdateTag",
         R"({"tagId":"$tag","name":"Office","addUserIds":["3"]})",
         R"({"tag":{"tagId":"$tag","name":"Office"}})"},
        {alice,
         "UpdateContact",
         R"({"userId":"3","note":"a note","starred":true,"presence":"SHARING_ALWAYS","receipts":"SHARING_NEVER","typing":"SHARING_NEVER"})",
         R"({"contact":{"user":{"userId":"3","handle":"carol","nickname":"carol"},"isContact":true,"sinceMs":"*","conversationId":"d1-3","note":"a note","starred":true,"tagIds":["$tag"],"presence":"SHARING_ALWAYS","receipts":"SHARING_NEVER","typing":"SHARING_NEVER"}})"},
        {alice,
         "UpdateTag",
         R"({"tagId":"$tag","removeUserIds":["9"]})",
         "CONTACT_UNKNOWN remove_user_ids"},
        {alice, "UpdateContact", R"({"userId":"3","tags":{"tagIds":["9"]}})", "TAG_UNKNOWN tags"},
        {alice, "UpdateContact", R"({"userId":"3","tags":{}})", R"({"contact":"*"})"},
        {alice, "DeleteTag", R"({"tagId":"9"})", "TAG_UNKNOWN tag_id"},
        {alice, "DeleteTag", R"({"tagId":"$tag"})", "{}"},
        {bob,
         "GetPrivacy",
         "{}",
         R"({"privacy":{"byHandle":true,"byQr":true,"byGroup":true,"byCard":true,"confirm":true,"typing":true}})"},
        {bob,
         "UpdatePrivacy",
         R"({"byHandle":false,"byPhone":true,"byQr":false,"byGroup":false,"byCard":false,"confirm":false,"strangersMayWrite":true,"presence":true,"receipts":true,"typing":false})",
         R"({"privacy":{"byPhone":true,"strangersMayWrite":true,"presence":true,"receipts":true,"typing":false}})"},
        {bob, "UpdatePrivacy", R"({"byPhone":false,"byGroup":true})", R"({"privacy":"*"})"},
        {alice,
         "FindUserByPhone",
         R"({"phone":"+8613800138000"})",
         R"({"user":"*","relation":"*","mayWrite":true})"},
        {carol, "FindUserByPhone", R"({"phone":"+8613800138000"})", "USER_UNKNOWN"},
        {alice, "FindUserByPhone", R"({"phone":"138"})", "PHONE_INVALID phone"},
        {carol,
         "RequestFriend",
         R"({"userId":"2","source":"ADD_SOURCE_CARD","evidence":"g1","evidenceSeq":"7"})",
         "ADD_NOT_ALLOWED source"},
        {carol,
         "RequestFriend",
         R"({"userId":"2","source":"ADD_SOURCE_GROUP","evidence":"g1"})",
         R"({"request":{"user":"*","outgoing":true,"state":"FRIEND_REQUEST_STATE_ACCEPTED","timeMs":"*","source":"ADD_SOURCE_GROUP"},"contact":"*"})"},
        {alice, "GetAddressBook", "{}", R"({"salt":"*"})"},
        {alice, "UploadAddressBook", R"({"hashes":[1,2,2]})", R"({"numbers":2})"},
        {alice, "GetAddressBook", "{}", R"({"enabled":true,"numbers":2,"salt":"*"})"},
        {carol, "UploadAddressBook", R"({"hashes":[1]})", "PHONE_REQUIRED"},
    });
    // Each has the other in the book.
    const auto salt = (co_await world.service.get_address_book(world.as(kAlice)))->salt;
    const auto bobs = phone_hash(salt, "+8613800138000");
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kAlice), {bobs}));
    EXPECT_TRUE(co_await world.service.upload_address_book(world.as(kBob),
                                                           {phone_hash(salt, "+8613800138001")}));
    co_await rows.run({
        {alice,
         "ListAddressBookMatches",
         "{}",
         R"({"matches":[{"user":"*","hash":)" + std::to_string(bobs) +
             R"(,"relation":"RELATION_STRANGER"}]})"},
        {alice, "EraseAddressBook", "{}", "{}"},
        {alice, "ListAddressBookMatches", "{}", "{}"},
    });
    rows.expect_every_method();
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
