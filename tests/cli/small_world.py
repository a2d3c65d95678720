"""A small world for tests that look whether all of it is there elsewhere: three people, and something of everything."""
import hashlib
import json
import os
import pathlib
import urllib.request

from cli_test import png
from programs import WAIT_S, People, ServerProcess

PEOPLE = ("ann", "bob")
FEED = "kapok.feed.v1.FeedService/ReadFeed"
MESSAGING = "kapok.messaging.v1.MessagingService/"


class SmallWorld:
    def __init__(self, home: pathlib.Path, server: ServerProcess) -> None:
        """Ann (the administrator), Bob and Carol on a new server."""
        self.home, self.people = home, People(str(home))
        self.ids = {
            name: self.people.register(server, name, "--nickname", name.title(), *args)["userId"]
            for name, args in (("ann", ("--setup-code", server.setup_code)), ("bob", ()), ("carol", ()))
        }
        self.make()
        self.seen: dict = {}
        while self.seen != (now := self.see(self.people)):
            self.seen = now  # until all that was done has reached everybody

    def make(self) -> None:
        people = self.people
        for one, other in (("ann", "bob"), ("ann", "carol"), ("bob", "carol")):
            people.befriend(one, other)
        self.chat = people.read_json("ann", "users", "find", "bob")["contact"]["conversationId"]
        made = people.call("ann", MESSAGING + "CreateGroup", clientGroupId="walk", name="Walk",
                           userIds=[self.ids["bob"], self.ids["carol"]])
        self.group = made["conversation"]["conversationId"]

        def send(who: str, chat: str, client_id: str, **content: object) -> str:
            return people.call(who, MESSAGING + "Send", conversationId=chat, clientMessageId=client_id,
                               content=content)["entry"]["seq"]

        first = send("bob", self.chat, "b1", text={"text": "木棉开了 <b>"})
        gone = send("bob", self.chat, "b2", text={"text": "taken back"})
        edited = send("ann", self.chat, "a1", text={"text": "first wording"})
        people.run("ann", "edit", self.chat, edited, "second wording")
        people.call("bob", MESSAGING + "Recall", conversationId=self.chat, seq=gone, clientMessageId="b3")
        people.run("ann", "react", self.chat, first, "👍")
        people.call("ann", MESSAGING + "PinMessage", conversationId=self.chat, seq=first, pinned=True,
                    clientMessageId="a2")
        picture = self.home / "cat.png"
        picture.write_bytes(png(640, 480))
        people.run("ann", "send", self.chat, "--image", str(picture))
        large = self.home / "large.bin"
        large.write_bytes(os.urandom(5 << 20))
        people.run("bob", "send", self.chat, "--file", str(large))
        people.call("bob", MESSAGING + "MarkRead", conversationId=self.chat, seq=edited)
        send("ann", self.chat, "a3", text={"text": "unread"})
        self.poll = send("ann", self.group, "p1", poll={"question": "Where?", "options": ["hill", "lake"]})
        people.call("bob", "kapok.together.v1.TogetherService/Vote", conversationId=self.group, seq=self.poll,
                    options=[1])
        people.call("ann", "kapok.notes.v1.NotesService/CreateNote", conversationId=self.group, noteId="n1",
                    title="Food", text="bread\n")
        people.call("ann", "kapok.favourites.v1.FavouritesService/AddFavourite", conversationId=self.chat, seq=first)
        people.call("ann", "kapok.agenda.v1.AgendaService/ScheduleMessage", clientItemId="later",
                    conversationId=self.chat, text={"text": "next week"}, dueMs=str(self.next_week()))
        people.call("ann", MESSAGING + "UpdateMembership", conversationId=self.group, pinned=True, draft="half a")

    def next_week(self) -> int:
        made = (self.home / "ann.json").stat().st_mtime
        return int((made + 7 * 86_400) * 1000)

    def see(self, people: People) -> dict:
        """What the two see of it."""
        seen: dict = {}
        for who in PEOPLE:
            chats = people.call(who, MESSAGING + "ListConversations", limit=200)
            seen[who] = {
                "chats": chats,
                "entries": {
                    chat["conversationId"]: people.call(who, MESSAGING + "ListEntries",
                                                        conversationId=chat["conversationId"], afterSeq="0", limit=200)
                    for chat in chats["conversations"]
                },
                "feed": people.call(who, FEED, afterSeq="0", limit=500),
                "contacts": people.call(who, "kapok.contacts.v1.ContactsService/ListContacts"),
                "pins": people.call(who, MESSAGING + "ListPins", conversationId=self.chat),
                "favourites": people.call(who, "kapok.favourites.v1.FavouritesService/ListFavourites"),
                "agenda": people.call(who, "kapok.agenda.v1.AgendaService/ListItems"),
                "notes": people.call(who, "kapok.notes.v1.NotesService/ListNotes", conversationId=self.group),
                "poll": people.call(who, "kapok.together.v1.TogetherService/GetStates", conversationId=self.group,
                                    seqs=[self.poll]),
                "media": self.media_of(people, who),
            }
        return seen

    def media_of(self, people: People, who: str) -> list[str]:
        hashes = []
        session = json.loads(pathlib.Path(people.folder, f"{who}.json").read_text())
        for entry in people.whole_history(who, self.chat):
            for kind, variants in (("image", ("", "/thumbnail")), ("file", ("",))):
                media = entry["content"].get(kind, {}).get("media")
                for variant in variants if media else ():
                    request = urllib.request.Request(
                        f"{session['server']}/v1/media/{media['mediaId']}{variant}",
                        headers={"Authorization": f"Bearer {session['token']}"},
                    )
                    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
                        hashes.append(hashlib.sha256(answer.read()).hexdigest())
        assert len(hashes) == 3
        return hashes
